import FoundationEssentials
import Synchronization
import Testing

@testable import Postgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One private cluster for the whole test process, stopped and removed when that ends; a database for each test.
package enum TestServer {
    /// Durability is what these tests don't need, nor anything that pays later.
    package static let fastSettings: [(name: String, value: String)] = [
        ("fsync", "off"), ("full_page_writes", "off"), ("shared_buffers", "32MB"), ("deadlock_timeout", "200ms"),
        // It would look after hundreds of databases that are gone after a second.
        ("autovacuum", "off"),
        // Each of the thousands of server processes would load it.
        ("shared_preload_libraries", "plpgsql"),
    ]

    private static let shared = Result<PrivateCluster, any Error> {
        let cluster = PrivateCluster(
            home: try temporaryDirectory(in: fastestDirectory) + "/home",
            databaseName: "postgres_tests", settings: fastSettings)
        _ = try cluster.ensureRunning()
        atexit { TestServer.tearDown() }
        return cluster
    }

    package static var cluster: PrivateCluster { get throws { try shared.get() } }

    /// Where the files of servers lie that live as long as a test. The path is short, because sockets lie below it.
    package static let fastestDirectory = hasMemoryForFiles ? "/dev/shm" : "/tmp"

    /// Whether a few hundred databases of 14 MB and 700 files each can lie in memory, where they are made and removed at a fraction
    /// of the cost. A system that does not tell its memory has none for this.
    private static var hasMemoryForFiles: Bool {
        let gibibyte = 1 << 30
        var system = statvfs()
        guard statvfs("/dev/shm", &system) == 0, Int(system.f_bavail) * Int(system.f_frsize) > 10 * gibibyte,
            let memory = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = memory.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = Int(line.filter(\.isNumber))
        else { return false }
        return kibibytes * 1_024 > 14 * gibibyte
    }

    /// A short path, because a socket lies below it, and one that every user may pass through.
    package static func temporaryDirectory(in parent: String = "/tmp") throws -> String {
        var template = Array("\(parent)/pgt-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
        guard let made else { throw PrivateClusterError(.system, "no temporary directory: \(errno)") }
        chmod(made, 0o755)
        return String(cString: made)
    }

    /// The path of a new file that goes with the tests.
    package static func filePath(ending: String) throws -> String {
        PrivateDirectory.directoryAbove(try cluster.home) + "/\(UUID().uuidString).\(ending)"
    }

    /// A new file with this content that goes with the tests.
    package static func file(_ text: String, ending: String = "ndjson") throws -> String {
        let path = try filePath(ending: ending)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    package static func remove(_ directory: String) {
        _ = try? ChildProcess.run(["/bin/rm", "-rf", "--", directory])
    }

    /// Nothing is kept, so the server need not write its buffers down first.
    private static func tearDown() {
        guard let cluster = try? shared.get() else { return }
        if let server = cluster.status().processID { kill(server, SIGQUIT) }
        try? cluster.stop()
        remove(PrivateDirectory.directoryAbove(cluster.home))
    }

    /// The address of a new, empty database.
    package static func newDatabase() throws -> String {
        let name = "t_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let address = try cluster.connectionString
        let session = try PostgresSession(PostgresConfiguration(connectionString: address))
        defer { session.close() }
        try session.execute("create database \(identifier: name)")
        return address + " dbname=\(name)"
    }

    private static let keeper = Result<KeeperThread?, any Error> {
        try KeeperThread(cluster, limits: .init(idle: .seconds(3_600), parked: 12))
    }

    /// Where a keeper of sessions stands before the server.
    package static func keptSocket() throws -> String {
        _ = try keeper.get()
        return try cluster.keeperSocketPath
    }

    /// The address of the shared database by way of a keeper of sessions.
    package static func keptAddress() throws -> String {
        _ = try keeper.get()
        guard let address = try cluster.keptConnectionString else {
            throw PrivateClusterError(.system, "the keeper of the tests has ended")
        }
        return address
    }

    package static func configuration(
        _ address: String? = nil, poolSize: Int = 4, acquireTimeout: Duration = .seconds(20)
    ) throws -> PostgresConfiguration {
        PostgresConfiguration(
            connectionString: try address ?? cluster.connectionString, applicationName: "tests", poolSize: poolSize,
            acquireTimeout: acquireTimeout)
    }

    /// A session on the shared database, for tests that leave nothing behind.
    package static func session() throws -> PostgresSession {
        try PostgresSession(configuration())
    }
}

/// A keeper of sessions that serves on a thread of this process.
package final class KeeperThread: Sendable {
    private let hasEnded = Atomic<Bool>(false)

    /// Nil where another one keeps the cluster's sessions.
    package init?(_ cluster: PrivateCluster, limits: SessionKeeper.Limits) throws {
        guard let keeper = try SessionKeeper(cluster, limits: limits) else { return nil }
        // Used by that thread alone from here on.
        nonisolated(unsafe) let served = keeper
        DetachedThread.start {
            served.serve()
            self.hasEnded.store(true, ordering: .sequentiallyConsistent)
        }
    }

    package var isOver: Bool { hasEnded.load(ordering: .sequentiallyConsistent) }
}

/// The first PostgresError that the body throws.
package func postgresError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> PostgresError {
    try #require(throws: PostgresError.self, sourceLocation: sourceLocation) { try body() }
}

package func postgresError(
    isolation: isolated (any Actor)? = #isolation, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async throws -> PostgresError {
    do {
        try await body()
    } catch let error as PostgresError {
        return error
    }
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    throw PostgresError(.misuse, "nothing was thrown")
}
