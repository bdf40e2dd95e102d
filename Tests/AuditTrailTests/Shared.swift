import Foundation

/// Published vectors in the folder `shared` beside the package; SITREP_SHARED names another place. Tests that need them
/// are skipped, visibly, where it is absent.
enum Shared {
    /// The root of the package, which a symbolic link may stand for.
    static let package: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                return folder
            }
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    static func data(_ path: String) -> Data? {
        let shared =
            ProcessInfo.processInfo.environment["SITREP_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? package.deletingLastPathComponent().appendingPathComponent("shared")
        return try? Data(contentsOf: shared.appendingPathComponent(path))
    }

    static let skipMessage = "the folder shared with the published vectors is not beside the package"
}
