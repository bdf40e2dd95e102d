import Foundation
import JSONText

/// Files of the folder `shared`, which lies beside the package; SITREP_SHARED names another place.
enum SharedData {
    static func tree(_ path: String) -> JSONTree? {
        guard let url = location(path), let data = try? Data(contentsOf: url) else { return nil }
        return try? JSONParser.parse(String(decoding: data, as: UTF8.self))
    }

    static func text(_ path: String) -> String? {
        guard let url = location(path), let data = try? Data(contentsOf: url) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private static func location(_ path: String) -> URL? {
        if let shared = ProcessInfo.processInfo.environment["SITREP_SHARED"] {
            return URL(fileURLWithPath: shared).appendingPathComponent(path)
        }
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                return folder.deletingLastPathComponent().appendingPathComponent("shared/\(path)")
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
