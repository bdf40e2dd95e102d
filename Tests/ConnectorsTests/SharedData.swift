import Foundation
import JSONText

@testable import Connectors

/// The data sets beside the package, read in place.
enum SharedData {
    /// `$SITREP_SHARED`, or `shared` beside the package's root.
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["SITREP_SHARED"] { return URL(fileURLWithPath: path) }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static let isPresent = FileManager.default.fileExists(atPath: root.appendingPathComponent("data").path)
    static let absence: String = "the shared data sets are not beside the package"

    static func path(_ relative: String) -> String {
        root.appendingPathComponent("data").appendingPathComponent(relative).path
    }

    static func json(_ relative: String) throws -> JSONTree {
        let data = try Data(contentsOf: URL(fileURLWithPath: path(relative)))
        return try [UInt8](data).withUnsafeBytes { try JSONParser.parse($0) }
    }

    /// Names of the files in a folder, sorted.
    static func names(in relative: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(relative)).sorted()
    }
}

/// A file for one test, in a folder that goes when the test process ends.
struct TemporaryFile {
    let path: String

    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sitrep-\(UUID().uuidString)")
        atexit { TemporaryFile.removeFolder() }
        return folder
    }()

    private static func removeFolder() {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }

    init(_ bytes: [UInt8], name: String = "data.csv") throws {
        let own = TemporaryFile.folder.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        path = own.appendingPathComponent(name).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    init(_ text: String, name: String = "data.csv") throws {
        try self.init(Array(text.utf8), name: name)
    }
}
