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
    /// - Parameters:
    ///   - directory: where a small file lies meanwhile, `pg_restore.list`.
    ///   - source: begins the dump from its start, anew at each call, and gives the next bytes at each call of the result.
    package func restore(
        as role: String, listIn directory: String, from source: () throws -> () throws -> [UInt8]
    ) throws {
        let kept = try contents(of: try source()).filter { line in
            ![" SCHEMA - ", " ACL - SCHEMA ", " DEFAULT ACL "].contains { line.contains($0) }
        }
        let file = try SmallFile(directory + "/pg_restore.list", kept.joined(separator: "\n") + "\n")
        try run(
            "pg_restore",
            [
                "--single-transaction", "--exit-on-error", "--no-owner", "--role=\(role)", "--use-list=\(file.path)",
            ], input: try source()
        ) { _ in }
        _ = consume file
    }

    /// The numbers of the large objects that a dump brings.
    package func largeObjects(in dump: () throws -> [UInt8]) throws -> [Int64] {
        try contents(of: dump).compactMap { line in
            let words = line.split(separator: " ")
            // `215; 2613 19543 BLOB - 19543 owner`, or BLOB METADATA of later versions.
            guard words.count > 3, words[3] == "BLOB" else { return nil }
            return Int64(words[2])
        }
    }

    private func contents(of dump: () throws -> [UInt8]) throws -> [String] {
        var bytes: [UInt8] = []
        try withoutActuallyEscaping(dump) { dump in
            try execute("pg_restore", ["--list"], input: dump) { bytes.append(contentsOf: $0) }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
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

/// A file that is gone when its owner is; one that a killed process left is written over.
private struct SmallFile: ~Copyable {
    let path: String

    init(_ path: String, _ text: String) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
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
