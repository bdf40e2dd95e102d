import Foundation

/// Programs that are not ours and judge what we write: a parser, a validator, a browser, an office suite.
package enum Oracle {
    /// The package's own Python environment, or the one that `SITREP_TEST_PYTHON` names; `nil` where there is none.
    package static let python: String? = {
        let named = ProcessInfo.processInfo.environment["SITREP_TEST_PYTHON"]
        let path = named ?? packageRoot.appending(path: ".build/venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Whether the Python environment has the module.
    package static func hasModule(_ name: String) -> Bool {
        guard let python else { return false }
        return (try? run(python, ["-c", "import \(name)"]))?.status == 0
    }

    package static func program(_ name: String) -> String? {
        let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a script of `Tests/oracles` and reads the JSON objects that it prints, one a line.
    package static func ask<Answer: Decodable>(
        _ script: String, _ arguments: [String], as type: Answer.Type = Answer.self
    ) throws -> [Answer] {
        guard let python else { throw OracleError(message: "there is no Python environment") }
        let path = packageRoot.appending(path: "Tests/oracles/\(script)").path
        let result = try run(python, [path] + arguments)
        guard result.status == 0 else { throw OracleError(message: "\(script): \(result.errors)") }
        return try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
    }

    package struct Result {
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// Output goes through files: a pipe that nobody empties would stop a program that prints much.
    package static func run(_ program: String, _ arguments: [String]) throws -> Result {
        let directory = try TemporaryDirectory()
        let outputs = try ["out", "err"].map { name in
            let path = directory.path(name)
            try Data().write(to: URL(filePath: path))
            return try FileHandle(forWritingTo: URL(filePath: path))
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = outputs[0]
        process.standardError = outputs[1]
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try directory.text("out"), errors: try directory.text("err"))
    }

    package static let packageRoot: URL = {
        var directory = URL(filePath: #filePath).deletingLastPathComponent()
        while directory.path != "/" {
            let manifest = directory.appending(path: "Package.swift").path
            if FileManager.default.fileExists(atPath: manifest) { return directory }
            directory.deleteLastPathComponent()
        }
        return directory
    }()
}

package struct OracleError: Error, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}

/// A directory that is gone when its owner is.
package final class TemporaryDirectory {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "sitrep-documents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // A directory that stays behind in the temporary directory does no harm.
        try? FileManager.default.removeItem(at: url)
    }

    package func path(_ name: String) -> String { url.appending(path: name).path }

    package func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    package func data(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

    /// Writes a text and returns its path.
    package func write(_ text: String, _ name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }

    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}
