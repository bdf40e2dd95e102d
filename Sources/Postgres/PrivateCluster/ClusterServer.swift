#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes, starts and stops the server of a private cluster. Its caller holds the cluster's lock.
struct ClusterServer {
    let cluster: PrivateCluster
    /// As whom the server runs when we are root.
    let user: SystemUser?
    let settings: [(name: String, value: String)]

    /// Seconds that a start may take; recovery after a crash may need them.
    private static let startPatience = 120
    private static let largestLog = 10_000_000

    private func binaries() throws -> ServerBinaries {
        let directory = getenv("SITREP_PG_BIN").map { String(cString: $0) }
        return try ServerBinaries.find(for: cluster.majorVersion, environmentDirectory: directory)
    }

    /// initdb under another name, then a rename: what is called `data` is always whole.
    func initialise() throws {
        let unfinished = cluster.home + "/data.unfinished"
        try remove(unfinished)
        if access(cluster.dataDirectory, F_OK) == 0 {
            throw PrivateClusterError(
                .initialisationFailed, "\(cluster.dataDirectory) exists but isn't a database cluster.")
        }
        let isDurable = !settings.contains { $0.name == "fsync" && $0.value == "off" }
        let arguments =
            [
                try binaries().path("initdb"), "-D", unfinished, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust",
                "--username=\(PrivateCluster.superuser)", "--data-checksums", "--no-instructions",
            ] + (isDurable ? [] : ["--no-sync"])
        let outcome = try ChildProcess.run(try ChildProcess.arguments(arguments, as: user))
        guard outcome.status == 0 else {
            throw PrivateClusterError(
                .initialisationFailed, "initdb failed (\(outcome.status)): \(Self.lastLines(of: outcome.output))")
        }
        try appendSettings(to: unfinished + "/postgresql.conf")
        guard rename(unfinished, cluster.dataDirectory) == 0 else {
            throw PrivateClusterError(
                .initialisationFailed, "\(unfinished) can't be renamed: \(systemMessage(errno))")
        }
    }

    func start() throws {
        let binaries = try binaries()
        try PrivateDirectory.ensure(cluster.socketDirectory, owner: user)
        guard cluster.socketPath.utf8.count <= PrivateCluster.longestSocketPath else {
            throw PrivateClusterError(
                .startFailed,
                "\(cluster.socketPath) is longer than the \(PrivateCluster.longestSocketPath) bytes that a "
                    + "socket's path may have.")
        }
        try clearAfterCrash()
        if try awaitLiving() { return }
        rotateLog()
        let logSize = Self.size(of: cluster.logFile)
        let arguments = try ChildProcess.arguments(
            [
                binaries.path("pg_ctl"), "-D", cluster.dataDirectory, "-w", "-t", String(Self.startPatience), "-s",
                "-o", serverOptions, "-l", cluster.logFile, "start",
            ], as: user)
        // pg_ctl's own words go to a second file: as another user it couldn't append to a log that we created.
        let status = try ChildProcess.run(arguments, log: cluster.home + "/pg_ctl.log")
        guard status == 0 else {
            let log = Self.tail(of: cluster.logFile, from: logSize)
            let words = log.isEmpty ? Self.tail(of: cluster.home + "/pg_ctl.log", from: 0) : log
            throw PrivateClusterError(
                .startFailed,
                "The database server didn't start (\(status)). \(cluster.logFile) ends with:\n\(Self.lastLines(of: words))"
            )
        }
    }

    func stop() throws {
        let arguments = try ChildProcess.arguments(
            [
                try binaries().path("pg_ctl"), "-D", cluster.dataDirectory, "-w", "-t", String(Self.startPatience),
                "-s", "-m", "fast", "stop",
            ], as: user)
        let outcome = try ChildProcess.run(arguments)
        guard outcome.status == 0 else {
            throw PrivateClusterError(
                .stopFailed,
                "The database server didn't stop (\(outcome.status)): \(Self.lastLines(of: outcome.output))")
        }
    }

    /// Makes the database unless it exists, and leaves the mark that `ensureRunning` looks for.
    func createDatabase() throws {
        guard access(cluster.createdMark, F_OK) != 0 else { return }
        let name = cluster.databaseName
        if try !cluster.hasDatabase(name) {
            _ = try cluster.withMaintenance { try $0.execute("create database \(identifier: name)") }
        }
        let descriptor = open(cluster.createdMark, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PrivateClusterError(.system, "\(cluster.createdMark) can't be written: \(systemMessage(errno))")
        }
        close(descriptor)
    }

    private var serverOptions: String {
        let own = [
            ("listen_addresses", ""), ("port", String(PrivateCluster.port)), ("unix_socket_permissions", "0700"),
            // A list of names in PostgreSQL's eyes: quoted, so that a comma in the path stays part of it.
            ("unix_socket_directories", "\"" + cluster.socketDirectory.replacing("\"", with: "\"\"") + "\""),
        ]
        let all = own + settings.map { ($0.name, $0.value) }
        return all.map { "-c " + Self.shellQuoted("\($0.0)=\($0.1)") }.joined(separator: " ")
    }

    private static func shellQuoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// What suits one program's database on a shared machine. Text search and collation come with the locale.
    private func appendSettings(to path: String) throws {
        let text = """

            # Set when this private cluster was made.
            max_connections = 100
            shared_buffers = 256MB
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'
            lc_messages = 'C'
            wal_compression = on
            max_wal_size = 1GB
            checkpoint_timeout = 15min
            random_page_cost = 1.1
            log_line_prefix = '%m [%p] '
            log_checkpoints = off

            """
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        let isWritten = descriptor >= 0 && write(descriptor, text, text.utf8.count) == text.utf8.count
        if descriptor >= 0 {
            fsync(descriptor)
            close(descriptor)
        }
        guard isWritten else {
            throw PrivateClusterError(.initialisationFailed, "\(path) can't be written: \(systemMessage(errno))")
        }
    }

    /// After `kill -9` children of the old server may still be attached for a moment, and the number in its file may by
    /// now belong to some other process, which PostgreSQL would take for a running server.
    private func clearAfterCrash() throws {
        guard let postmaster = PostmasterFile(dataDirectory: cluster.dataDirectory),
            let directory = Self.canonical(cluster.dataDirectory)
        else { return }
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while !Self.works(postmaster.processID, in: directory), Self.hasProcesses(in: directory),
            ContinuousClock.now < deadline
        { usleep(20_000) }
        #if os(Linux)
            if postmaster.isAlive, !Self.hasProcesses(in: directory) {
                unlink(cluster.dataDirectory + "/postmaster.pid")
                unlink(cluster.socketPath + ".lock")
            }
        #endif
    }

    /// Waits for a server that somebody else has started and that recovers still. One that runs without its socket, because the
    /// directory was removed from under it or another server took the socket away when it ended, reaches nobody: it is stopped.
    ///
    /// - Returns: whether it answers.
    private func awaitLiving() throws -> Bool {
        guard let directory = Self.canonical(cluster.dataDirectory) else { return false }
        func living() -> PostmasterFile? {
            PostmasterFile(dataDirectory: cluster.dataDirectory).flatMap {
                Self.works($0.processID, in: directory) ? $0 : nil
            }
        }
        let deadline = ContinuousClock.now.advanced(by: .seconds(Self.startPatience))
        while let server = living(), !server.isReady, ContinuousClock.now < deadline { usleep(50_000) }
        guard let server = living() else { return false }
        if isListening(cluster.socketPath) { return true }
        let own = server.socketDirectory.map { "\($0)/.s.PGSQL.\(PrivateCluster.port)" }
        if own.map({ isListening($0) }) != true { try stop() }
        return false
    }

    /// All processes of a server have its data directory as their working directory.
    private static func hasProcesses(in directory: String) -> Bool {
        guard let stream = opendir("/proc") else { return false }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let processID = pid_t(name), works(processID, in: directory) { return true }
        }
        return false
    }

    private static func works(_ processID: pid_t, in directory: String) -> Bool {
        canonical("/proc/\(processID)/cwd") == directory
    }

    private static func canonical(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func rotateLog() {
        guard Self.size(of: cluster.logFile) > Self.largestLog else { return }
        rename(cluster.logFile, cluster.logFile + ".1")
    }

    private func remove(_ directory: String) throws {
        guard access(directory, F_OK) == 0 else { return }
        let outcome = try ChildProcess.run(["/bin/rm", "-rf", "--", directory])
        guard outcome.status == 0 else {
            throw PrivateClusterError(.initialisationFailed, "\(directory) can't be removed: \(outcome.output)")
        }
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// At most 64 KB of the file, from an offset on.
    private static func tail(of path: String, from offset: Int) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let start = max(offset, size(of: path) - bytes.count)
        let count = pread(descriptor, &bytes, bytes.count, off_t(start))
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
    }

    private static func lastLines(of text: String) -> String {
        text.split(separator: "\n").suffix(12).joined(separator: "\n")
    }
}
