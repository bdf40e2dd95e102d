import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

@Suite("Sessions that are kept between commands")
struct SessionKeepingTests {
    /// A home with a private cluster of its own.
    private struct Installation {
        let home: ShortHome
        let cluster: PrivateCluster

        init() throws {
            home = try ShortHome()
            // Durability is not what is tested; a command that finds the server running leaves it as it is.
            cluster = PrivateCluster(
                home: home.path + "/postgres", databaseName: "sitrep", settings: TestServer.fastSettings)
            _ = try cluster.ensureRunning()
        }

        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SitrepProcess.Outcome {
            try SitrepProcess.run(
                arguments, home: home.path,
                environment: environment.merging(["SITREP_ACTOR": "analyst-1"]) { given, _ in given })
        }

        func leave() {
            home.stop(cluster)
            home.remove()
        }

        /// The processes that keep sessions for this home.
        func keepers() throws -> [Int32] {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter { process in
                // A process that has just ended has none.
                let line = (try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))) ?? Data()
                let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
                return words.contains("keep-sessions") && words.contains(cluster.home)
            }
        }

        /// The sessions that wait for a command, cleaned of what the last one left.
        func parked() throws -> [Int32] { try sessions("state = 'idle' and query like 'close all%'") }

        /// The sessions of the server beside the one that asks.
        func sessions(_ condition: String = "true") throws -> [Int32] {
            let session = try PostgresSession(PostgresConfiguration(connectionString: cluster.connectionString))
            defer { session.close() }
            return try session.query(
                """
                select pid from pg_stat_activity
                where backend_type = 'client backend' and pid <> pg_backend_pid() and \(SQL(unsafe: condition)) order by pid
                """
            ).map { try $0.decode(0) }
        }
    }

    private func wait(for condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while try !condition() {
            try #require(ContinuousClock.now < deadline, "the condition never came true")
            usleep(10_000)
        }
    }

    @Test("commands go on in the session that earlier ones left, until the database is stopped")
    func kept() throws {
        let installation = try Installation()
        defer { installation.leave() }
        #expect(try installation.run("open", "--title", "t", "--severity", "high").status == 0)
        try wait { installation.cluster.keptConnectionString != nil }
        #expect(try installation.keepers().count == 1)
        #expect(try installation.run("show", "INC-2026-0001").status == 0)
        try wait { try installation.parked().count == 1 }
        let sessions = try installation.parked()
        for _ in 0..<2 {
            let outcome = try installation.run("note", "INC-2026-0001", "again", "--json")
            #expect(outcome.status == 0, "\(outcome.errors)")
            try wait { try installation.parked() == sessions }
        }
        #expect(try installation.run("db", "status").output.contains("sessions are kept"))
        #expect(try installation.run("db", "status", "--json").json()["keeps_sessions"] == .bool(true))
        #expect(try installation.run("audit", "verify").status == 0)
        #expect(try installation.run("db", "stop").status == 0)
        try wait { try installation.keepers().isEmpty }
    }

    @Test("a keeper that stands still costs a command its patience, and stops nobody")
    func standsStill() throws {
        let installation = try Installation()
        defer { installation.leave() }
        #expect(try installation.run("open", "--title", "t").status == 0)
        try wait { installation.cluster.keptConnectionString != nil }
        let keeper = try #require(try installation.keepers().first)
        kill(keeper, SIGSTOP)
        defer { kill(keeper, SIGCONT) }
        #expect(try installation.run("note", "INC-2026-0001", "meanwhile").status == 0)
        #expect(try installation.run("db", "stop").status == 0)
        #expect(try installation.run("timeline", "INC-2026-0001").output.contains("meanwhile"))
    }

    @Test("a keeper that was killed is in nobody's way, and another one follows")
    func killed() throws {
        let installation = try Installation()
        defer { installation.leave() }
        #expect(try installation.run("open", "--title", "t").status == 0)
        try wait { installation.cluster.keptConnectionString != nil }
        let keeper = try #require(try installation.keepers().first)
        kill(keeper, SIGKILL)
        try wait { try installation.keepers().isEmpty }
        // Its socket is still there.
        #expect(installation.cluster.keptConnectionString != nil)
        #expect(try installation.run("show", "INC-2026-0001").status == 0)
        try wait { try installation.keepers().count == 1 }
        #expect(try installation.run("show", "INC-2026-0001").status == 0)
        // The same when the server is killed under both: the next command starts it again.
        let server = try #require(installation.cluster.status().processID)
        kill(server, SIGKILL)
        let outcome = try installation.run("show", "INC-2026-0001")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("none is kept where that is not wanted, and a wish that cannot be read is refused")
    func notWanted() throws {
        let installation = try Installation()
        defer { installation.leave() }
        for _ in 0..<2 {
            #expect(try installation.run("list", environment: ["SITREP_KEEP_SESSIONS": "0"]).status == 0)
        }
        #expect(try installation.keepers().isEmpty && installation.sessions().isEmpty)
        for text in ["soon", "-1", "86401", "1.5"] {
            let outcome = try installation.run("list", environment: ["SITREP_KEEP_SESSIONS": text])
            #expect(outcome.status == 64 && outcome.errors.contains("SITREP_KEEP_SESSIONS"), "\(outcome.errors)")
        }
        #expect(try installation.run("db", "status", "--json").json()["keeps_sessions"] == .bool(false))
        // Long work has a session of its own and leaves nobody behind.
        #expect(try installation.run("metrics", "--json").status == 0)
        #expect(try installation.keepers().isEmpty)
        // So is a time after which a session goes.
        #expect(try installation.run("list", environment: ["SITREP_KEEP_SESSIONS": "1"]).status == 0)
        try wait { try !installation.keepers().isEmpty }
        try wait { try installation.keepers().isEmpty }
    }
}
