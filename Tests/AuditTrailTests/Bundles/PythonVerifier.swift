import Foundation

/// Runs `Templates/bundle/verify.py` over many archives in one process.
enum PythonVerifier {
    static let script = Shared.package.appendingPathComponent("Templates/bundle/verify.py")

    /// `python3`, or what SITREP_PYTHON names.
    static let python = ProcessInfo.processInfo.environment["SITREP_PYTHON"] ?? "python3"

    static let isAvailable = (try? run(["-c", "pass"]).status) == 0

    struct Failure: Error {
        let output: String
    }

    /// One archive, changed in single bytes: offset and what to combine the byte with by exclusive or.
    struct Case {
        var archive: [UInt8]
        var keyFile: [UInt8]
        var previous: [UInt8]?
        var flips: [[Int]] = []
    }

    /// Signatures are remembered: most changes leave the checkpoint alone, and arithmetic in Python is slow.
    private static let driver = """
        import functools, importlib.util, io, json, sys
        sys.dont_write_bytecode = True
        spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
        verify = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(verify)
        verify.ed25519_verify = functools.lru_cache(None)(verify.ed25519_verify)
        read = functools.lru_cache(None)(lambda path: open(path, "rb").read())
        for line in open(sys.argv[2]):
            case = json.loads(line)
            data = bytearray(read(case["archive"]))
            for offset, mask in case["flips"]:
                data[offset] ^= mask
            previous = read(case["previous"]) if "previous" in case else None
            status, result = verify.verify(io.BytesIO(bytes(data)), read(case["key"]), previous)
            first = result.findings[0].split(":")[0] if status == 1 else ""
            print(status, first)
        """

    /// Exit status and first finding's code of each.
    static func verdicts(_ cases: [Case]) throws -> [(status: Int32, code: String)] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var written: [[UInt8]: String] = [:]
        func store(_ bytes: [UInt8]) throws -> String {
            if let path = written[bytes] { return path }
            let url = folder.appendingPathComponent("\(written.count)")
            try Data(bytes).write(to: url)
            written[bytes] = url.path
            return url.path
        }
        var lines = ""
        for item in cases {
            var fields: [String: Any] = [
                "archive": try store(item.archive), "key": try store(item.keyFile), "flips": item.flips,
            ]
            if let previous = item.previous { fields["previous"] = try store(previous) }
            lines += String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self) + "\n"
        }
        let list = folder.appendingPathComponent("cases")
        try Data(lines.utf8).write(to: list)
        let result = try run(["-c", driver, script.path, list.path])
        guard result.status == 0 else { throw Failure(output: result.output) }
        return result.output.split(separator: "\n").map { line in
            let parts = line.split(separator: " ")
            return (Int32(parts[0]) ?? -1, parts.count > 1 ? String(parts[1]) : "")
        }
    }

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        try Command.run([python] + arguments)
    }
}

/// Runs a program of the system and collects what it prints.
enum Command {
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
