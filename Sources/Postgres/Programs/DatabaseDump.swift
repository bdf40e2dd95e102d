#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A schema of a database as pg_dump writes it and pg_restore reads it: its own compressed format, streamed.
package struct DatabaseDump: Sendable {
    /// A libpq connection string or URL; a password in it does not show in the list of processes.
    package let connectionString: String
    package let schema: String
    private let programs: ClientPrograms

    /// Why pg_dump or pg_restore ended before its work was done.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let program: String
        /// What it said, without passwords.
        package let words: String

        package var description: String { "\(program) failed: \(words)" }
    }

    /// - Parameter serverVersion: as libpq numbers it, such as 150018.
    /// - Throws: `PrivateClusterError.binariesMissing` where the programs of a version that suits the server are not installed.
    package init(connectionString: String, schema: String, serverVersion: Int) throws {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        self.connectionString = connectionString
        self.schema = schema
        programs = try ClientPrograms.find(
            forServer: serverVersion / 10_000, environmentDirectory: variable("SITREP_PG_BIN"),
            searchPath: variable("PATH") ?? "")
    }

    /// Writes the schema as it is in the snapshot.
    ///
    /// - Parameters:
    ///   - snapshot: a name that `pg_export_snapshot()` gave, of a transaction that is still open.
    ///   - largeObjects: whether the large objects of the database are written as well, all of them.
    package func write(
        snapshot: String, largeObjects: Bool, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // Level 1 takes two thirds of the time of the usual one, for a fourteenth more room (a real log of 12,394 incidents).
        let arguments = [
            "--format=custom", "--compress=1", "--schema=\(schema)", "--snapshot=\(snapshot)",
            largeObjects ? "--blobs" : "--no-blobs",
        ]
        try run("pg_dump", arguments, input: nil, output: sink)
    }

    /// Puts a dump into the database whose schema is there and empty, in one transaction. What is made belongs to the role; the
    /// schema itself, who may use it and the privileges of later objects stay as they are.
    ///
    /// - Parameter source: begins the dump from its start, anew at each call, and gives the next bytes at each call of the result.
    package func restore(as role: String, from source: () throws -> () throws -> [UInt8]) throws {
        var contents: [UInt8] = []
        let list = try source()
        try execute("pg_restore", ["--list"], input: list) { contents.append(contentsOf: $0) }
        let text = String(decoding: contents, as: UTF8.self)
        let kept = text.split(separator: "\n").filter { line in
            ![" SCHEMA - ", " ACL - SCHEMA ", " DEFAULT ACL "].contains { line.contains($0) }
        }
        let file = try TemporaryFile(kept.joined(separator: "\n") + "\n")
        try run(
            "pg_restore",
            [
                "--single-transaction", "--exit-on-error", "--no-owner", "--role=\(role)", "--use-list=\(file.path)",
            ], input: try source()
        ) { _ in }
        _ = consume file
    }

    /// Runs the program with the database as its target.
    private func run(
        _ program: String, _ arguments: [String], input: (() throws -> [UInt8])?,
        output: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let (open, password) = PasswordRedaction.split(connectionString)
        try execute(
            program, arguments + ["--no-password", "--dbname=\(open)"],
            extra: password.map { ["PGPASSWORD": $0] } ?? [:], input: input, output: output)
    }

    private func execute(
        _ program: String, _ arguments: [String], extra: [String: String] = [:], input: (() throws -> [UInt8])?,
        output: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let outcome = try ChildProcess.exchange(
            [programs.path(program)] + arguments, extra: extra, input: input, output: output)
        guard outcome.status == 0 else {
            let words = outcome.output.split(separator: "\n").prefix(5).joined(separator: "; ")
            throw Failure(
                program: program,
                words: words.isEmpty
                    ? "it ended with \(outcome.status)"
                    : PasswordRedaction.redacted(words, connectionString: connectionString))
        }
    }
}

/// A small file that is gone when its owner is.
private struct TemporaryFile: ~Copyable {
    let path: String

    init(_ text: String) throws {
        var name = Array((getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp").utf8CString.dropLast())
        name += Array("/sitrep-list-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        guard descriptor >= 0 else {
            throw PrivateClusterError(.system, "\(path) can't be written: \(systemMessage(errno))")
        }
        defer { close(descriptor) }
        guard write(descriptor, text, text.utf8.count) == text.utf8.count else {
            let reason = systemMessage(errno)
            unlink(path)
            throw PrivateClusterError(.system, "\(path) can't be written: \(reason)")
        }
    }

    deinit { unlink(path) }
}
