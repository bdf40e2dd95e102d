import Foundation
import Testing

/// The package's own files, found by walking up from this one.
enum SourceTree {
    static let root: URL = {
        var directory = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while directory.path != "/" {
            if FileManager.default.fileExists(atPath: directory.appending(path: "Package.swift").path) {
                return directory
            }
            directory.deleteLastPathComponent()
        }
        return directory
    }()

    /// Paths below the package's root, sorted, of the files in a folder that end in one of the suffixes.
    static func files(in folder: String, endingIn suffixes: [String]) throws -> [String] {
        let base = root.appending(path: folder).path
        guard FileManager.default.fileExists(atPath: base) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: base)
            .filter { path in suffixes.contains { path.hasSuffix($0) } }
            .map { folder + "/" + $0 }
            .sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The lines of a Swift file that are code: comments tell what code must not do, and may name it.
    static func code(_ path: String) throws -> [(number: Int, text: Substring)] {
        try text(path).split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            number, line in
            line.drop { $0 == " " }.hasPrefix("//") ? nil : (number + 1, line)
        }
    }

    /// The module of an `import` line, whatever attribute or access level stands before it.
    static func importedModule(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
            words[..<place].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        let kinds: Set<Substring> = ["struct", "enum", "class", "protocol", "func", "typealias", "let", "var"]
        let module = kinds.contains(words[place + 1]) && place + 2 < words.count ? words[place + 2] : words[place + 1]
        return module.split(separator: ".").first.map(String.init)
    }

    private static let accessLevels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
}
