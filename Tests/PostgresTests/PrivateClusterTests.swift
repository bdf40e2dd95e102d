import DatabaseTesting
import FoundationEssentials
import Testing

@testable import Postgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Private clusters")
struct PrivateClusterTests {
    /// A cluster of its own for a test that starts, kills or stops it.
    private func withCluster(
        folder: String = "home", _ body: (PrivateCluster) async throws -> Void
    ) async throws {
        let directory = try TestServer.temporaryDirectory()
        let cluster = PrivateCluster(
            home: directory + "/" + folder, databaseName: "own data", settings: TestServer.fastSettings)
        defer {
            try? cluster.stop()
            TestServer.remove(directory)
            if !cluster.socketDirectory.hasPrefix(directory) { TestServer.remove(cluster.socketDirectory) }
        }
        try await body(cluster)
    }

    private func answer(_ address: String) throws -> String {
        let session = try PostgresSession(PostgresConfiguration(connectionString: address))
        defer { session.close() }
        return try session.query("select current_database()::text")[0].decode(0)
    }

    private func checkUse(_ cluster: PrivateCluster) throws {
        let name = try answer(cluster.ensureRunning())
        #expect(name == "own data")
    }

    @Test("is made, started, found running, stopped and started again")
    func lifeCycle() async throws {
        try await withCluster { cluster in
            #expect(
                cluster.status() == .init(isInitialised: false, isRunning: false, processID: nil, majorVersion: nil))
            try cluster.stop()
            let address = try cluster.ensureRunning()
            #expect(try answer(address) == "own data")
            let status = cluster.status()
            #expect(status.isRunning && status.isInitialised && (status.majorVersion ?? 0) >= 15)
            _ = try cluster.ensureRunning()
            #expect(cluster.status().processID == status.processID)
            try cluster.stop()
            try cluster.stop()
            #expect(!cluster.status().isRunning)
            try checkUse(cluster)
        }
    }

    @Test("nobody else may enter its directories, and it listens on nothing but its socket")
    func protection() async throws {
        let cluster = try TestServer.cluster
        for directory in [cluster.home, cluster.dataDirectory, cluster.socketDirectory] {
            var status = stat()
            #expect(stat(directory, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            if geteuid() == 0 { #expect(status.st_uid == getpwnam("postgres")?.pointee.pw_uid) }
        }
        let session = try TestServer.session()
        let settings = try ["listen_addresses", "TimeZone", "jit", "server_encoding", "lc_collate", "data_checksums"]
            .map {
                try session.query("select current_setting(\($0))")[0].decode(0, as: String.self)
            }
        #expect(settings == ["", "UTC", "off", "UTF8", "C.UTF-8", "on"])
    }

    @Test("survives kill -9 of its server")
    func crash() async throws {
        try await withCluster { cluster in
            let address = try cluster.ensureRunning()
            let session = try PostgresSession(PostgresConfiguration(connectionString: address))
            try session.executeScript("create table t (n int); insert into t values (1)")
            kill(try #require(cluster.status().processID), SIGKILL)
            let again = try PostgresSession(PostgresConfiguration(connectionString: try waitForRestart(cluster)))
            #expect(try again.query("select from t").count == 1)
        }
    }

    @Test("a server that has lost its socket is started again")
    func lostSocket() async throws {
        try await withCluster { cluster in
            _ = try cluster.ensureRunning()
            let before = try #require(cluster.status().processID)
            unlink(cluster.socketPath)
            #expect(!cluster.status().isRunning)
            try checkUse(cluster)
            #expect(cluster.status().processID != before)
        }
    }

    @Test("survives a process file whose number belongs to another process by now")
    func recycledProcessNumber() async throws {
        try await withCluster { cluster in
            _ = try cluster.ensureRunning()
            kill(try #require(cluster.status().processID), SIGKILL)
            let path = cluster.dataDirectory + "/postmaster.pid"
            var lines = try #require(readSmallFile(path)).split(separator: "\n", omittingEmptySubsequences: false)
            // A process of the server's own user that is certainly alive: a server of another directory.
            let other = try #require(TestServer.cluster.status().processID)
            lines[0] = Substring(String(other))
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
            try Data("\(other)\n".utf8).write(to: URL(filePath: cluster.socketPath + ".lock"))
            let name = try answer(waitForRestart(cluster))
            #expect(name == "own data")
        }
    }

    private func waitForRestart(_ cluster: PrivateCluster) throws -> String {
        // The kernel closes the listening socket a moment after the kill.
        while cluster.status().isRunning { usleep(1_000) }
        return try cluster.ensureRunning()
    }

    @Test("what a killed initdb left is cleared away")
    func unfinishedInitialisation() async throws {
        try await withCluster { cluster in
            try PrivateDirectory.ensure(cluster.home, owner: try SystemUser.serverUser())
            mkdir(cluster.home + "/data.unfinished", 0o700)
            try Data("half".utf8).write(to: URL(filePath: cluster.home + "/data.unfinished/PG_VERSION"))
            try checkUse(cluster)
            #expect(access(cluster.home + "/data.unfinished", F_OK) != 0)
        }
    }

    @Test("first commands at the same time make one cluster")
    func race() async throws {
        try await withCluster { cluster in
            // Threads with a lock descriptor each exclude one another just as processes do.
            let processes = try await withThrowingTaskGroup(of: Int32?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await onThread {
                            _ = try answer(cluster.ensureRunning())
                            return cluster.status().processID
                        }
                    }
                }
                return try await group.reduce(into: Set<Int32?>()) { $0.insert($1) }
            }
            #expect(processes.count == 1)
            #expect(processes.first != nil)
        }
    }

    @Test("a path too long for a socket gets a short directory for it")
    func longPath() async throws {
        try await withCluster(folder: "it's, " + String(repeating: "long", count: 25)) { cluster in
            #expect(cluster.socketPath.utf8.count <= PrivateCluster.longestSocketPath)
            try checkUse(cluster)
        }
    }

    @Test("a path with blanks and quotes works")
    func oddPath() async throws {
        try await withCluster(folder: "it's a (home) &;*") { cluster in
            #expect(cluster.socketDirectory.hasPrefix(cluster.home))
            try checkUse(cluster)
        }
    }

    @Test("a path that pg_ctl would hand to the shell unquoted is refused", arguments: ["\"", "$HOME", "`id`", "\\"])
    func unquotablePath(name: String) {
        let cluster = PrivateCluster(home: "/nonexistent/\(name)", databaseName: "x")
        #expect(throws: PrivateClusterError(.unsafeDirectory, "")) { try cluster.start() }
        #expect(throws: PrivateClusterError(.unsafeDirectory, "")) {
            try PrivateCluster(home: "relative", databaseName: "x").start()
        }
    }

    @Test("a link, and a directory of somebody else, are refused")
    func unsafeDirectories() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        symlink("/tmp", directory + "/link")
        let linked = PrivateCluster(home: directory + "/link", databaseName: "x")
        #expect(throws: PrivateClusterError(.unsafeDirectory, "")) { try linked.start() }
        guard geteuid() == 0 else { return }
        mkdir(directory + "/foreign", 0o700)
        chown(directory + "/foreign", 65_534, 65_534)
        let foreign = PrivateCluster(home: directory + "/foreign", databaseName: "x")
        #expect(throws: PrivateClusterError(.unsafeDirectory, "")) { try foreign.start() }
        mkdir(directory + "/closed", 0o700)
        let unreachable = PrivateCluster(home: directory + "/closed/home", databaseName: "x")
        let error = #expect(throws: PrivateClusterError.self) { try unreachable.start() }
        #expect(error?.message.contains(directory + "/closed is closed") == true)
    }

    @Test("a server that can't start says what its log says")
    func startFailure() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        let cluster = PrivateCluster(
            home: directory + "/home", databaseName: "x", settings: [("fsync", "off"), ("max_connections", "nonsense")])
        let error = #expect(throws: PrivateClusterError.self) { try cluster.start() }
        #expect(error?.code == .startFailed)
        #expect(error?.message.contains("max_connections") == true)
    }

    @Test("programs are chosen by version, and their absence names the packages")
    func binaries() throws {
        let old = ServerBinaries(directory: "/a", majorVersion: 13)
        let middle = ServerBinaries(directory: "/b", majorVersion: 15)
        let new = ServerBinaries(directory: "/c", majorVersion: 17)
        #expect(try ServerBinaries.choose(from: [old, new, middle], for: nil) == new)
        #expect(try ServerBinaries.choose(from: [old, new, middle], for: 15) == middle)
        #expect(throws: PrivateClusterError(.wrongVersion, "")) { try ServerBinaries.choose(from: [old], for: nil) }
        #expect(throws: PrivateClusterError(.wrongVersion, "")) { try ServerBinaries.choose(from: [new], for: 15) }
        let error = #expect(throws: PrivateClusterError.self) { try ServerBinaries.choose(from: [], for: nil) }
        #expect(error?.message.contains("postgresql-15") == true)
        #expect(throws: PrivateClusterError(.binariesMissing, "")) {
            try ServerBinaries.find(for: nil, environmentDirectory: "/nonexistent")
        }
        #expect(ServerBinaries.majorVersion(in: "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)") == 15)
        #expect(ServerBinaries.majorVersion(in: "postgres (PostgreSQL) 19beta1") == 19)
        #expect(ServerBinaries.majorVersion(in: "") == nil)
    }
}

/// Runs blocking work off the cooperative threads.
func onThread<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
        DetachedThread.start { continuation.resume(with: Result(catching: body)) }
    }
}
