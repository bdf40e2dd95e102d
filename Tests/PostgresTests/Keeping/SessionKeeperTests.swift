import CPlatform
import DatabaseTesting
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

/// A client that speaks the protocol by hand and leaves when it likes.
private final class RawClient {
    private let descriptor: Int32
    /// Process and secret, as the server told them.
    private(set) var key: [UInt8] = []

    /// Connects to the keeper; whoever is connected when the body has ended is gone without a word.
    ///
    /// - Parameter early: what is said at once, without waiting for anything.
    static func with(database: String, early: [UInt8] = [], _ body: (RawClient) throws -> Void) throws {
        let client = try RawClient()
        defer { close(client.descriptor) }
        let settings = "user\0postgres\0database\0\(database)\0\0".utf8
        client.write(
            withUnsafeBytes(of: UInt32(8 + settings.count).bigEndian, Array.init) + [0, 3, 0, 0] + settings + early)
        let greeting = try #require(client.messages(upTo: "Z"))
        client.key = try #require(greeting.first { $0.kind == "K" }).content
        try body(client)
    }

    private init() throws {
        descriptor = cplatform_connect(try TestServer.keptSocket(), 1)
        try #require(descriptor >= 0)
    }

    /// Asks to cancel what the holder of the key does, and waits until that is handed on.
    static func cancel(_ key: [UInt8]) throws {
        let caller = try RawClient()
        defer { close(caller.descriptor) }
        caller.write([0, 0, 0, 16, 4, 210, 22, 46] + key)
        #expect(caller.messages(upTo: "Z") == nil)
    }

    static func query(_ text: String) -> [UInt8] { message("Q", text) }

    private static func message(_ kind: Character, _ text: String, ended: Bool = true) -> [UInt8] {
        let content = Array(text.utf8) + (ended ? [0] : [])
        let length = withUnsafeBytes(of: UInt32(content.count + 4).bigEndian, Array.init)
        return [kind.asciiValue ?? 0] + length + content
    }

    func send(_ kind: Character, _ text: String, ended: Bool = true) { write(Self.message(kind, text, ended: ended)) }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { PostgresTests.send(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                Issue.record("nobody takes it")
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that nothing more will come.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Messages up to and with one of this kind; nil where the connection ends before.
    func messages(upTo kind: Character) -> [(kind: Character, content: [UInt8])]? {
        var found: [(kind: Character, content: [UInt8])] = []
        while let head = bytes(5) {
            let length = head[1...].reduce(0) { $0 << 8 | Int($1) }
            guard let content = bytes(length - 4) else { return nil }
            found.append((Character(UnicodeScalar(head[0])), content))
            if found.last?.kind == kind { return found }
        }
        return nil
    }

    /// The one value of one row that the next answer has.
    func value() -> String? {
        messages(upTo: "Z")?.first { $0.kind == "D" }.map { String(decoding: $0.content.dropFirst(6), as: UTF8.self) }
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + done }, count - done) }
            guard got > 0 else { return nil }
            done += got
        }
        return buffer
    }
}

private func send(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

@Suite("Sessions kept between clients")
struct SessionKeeperTests {
    /// A client of the keeper that gets no session of another test.
    private func client(_ name: String = #function) throws -> PostgresSession {
        try PostgresSession(
            PostgresConfiguration(connectionString: try TestServer.keptAddress(), applicationName: name))
    }

    /// Whether the server still has that session.
    private func exists(_ backend: Int) throws -> Bool {
        let session = try TestServer.session()
        defer { session.close() }
        return try session.query("select exists (select from pg_stat_activity where pid = \(Int32(backend)))")[0]
            .decode(0)
    }

    /// Parked, which a session is a moment after its client has left.
    private func waitForRest(_ backend: Int) async throws {
        let session = try TestServer.session()
        defer { session.close() }
        try await waitUntil {
            try session.query(
                """
                select exists (select from pg_stat_activity
                where pid = \(Int32(backend)) and state = 'idle' and query like 'close all%')
                """)[0].decode(0)
        }
    }

    @Test("the next client goes on in the session of the one before")
    func goesOn() async throws {
        let first = try client()
        let backend = first.backendProcessID
        let version = first.serverVersion
        first.close()
        try await waitForRest(backend)
        let second = try client()
        defer { second.close() }
        #expect(second.backendProcessID == backend)
        #expect(try second.query("select pg_backend_pid()")[0].decode(0) == backend)
        #expect(second.serverVersion == version && second.reportedSetting("TimeZone") == "UTC")
        // While it is taken, another client gets one of its own.
        let third = try client()
        defer { third.close() }
        #expect(third.backendProcessID != backend)
    }

    @Test("nothing of a client is left for the next")
    func nothingLeft() async throws {
        let first = try client()
        let backend = first.backendProcessID
        try first.executeScript(
            """
            set time zone 'Asia/Tokyo'; set session statement_timeout = 1234; set role pg_read_all_data;
            create temp table mine (a int); listen news; prepare mine as select 1;
            select set_config('sitrep.organization', '7', false);
            """)
        _ = try first.query("select pg_advisory_lock(4711)")
        try first.executeScript("declare mine cursor with hold for select 1")
        #expect(first.reportedSetting("TimeZone") == "Asia/Tokyo")
        first.close()
        try await waitForRest(backend)
        let second = try client()
        defer { second.close() }
        try #require(second.backendProcessID == backend)
        #expect(second.reportedSetting("TimeZone") == "UTC")
        let row = try second.query(
            """
            select current_setting('timezone'), current_setting('statement_timeout'), current_user = session_user,
            to_regclass('pg_temp.mine') is null, (select count(*) from pg_listening_channels()),
            (select count(*) from pg_prepared_statements), coalesce(current_setting('sitrep.organization', true), ''),
            (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
            (select count(*) from pg_cursors where name = 'mine')
            """)[0]
        #expect(try row.decode(0) == "UTC")
        #expect(try row.decode(1) == "0")
        #expect(try row.decode(2) == true)
        #expect(try row.decode(3) == true)
        for column in [4, 5, 7, 8] { #expect(try row.decode(column) == Int64(0), "column \(column)") }
        #expect(try row.decode(6) == "")
    }

    @Test("what a client leaves unfinished ends with its session")
    func unfinished() async throws {
        let address = try TestServer.newDatabase()
        let owner = try PostgresSession(TestServer.configuration(address))
        defer { owner.close() }
        try owner.execute("create table kept (a int)")
        let name = try owner.query("select current_database()::text")[0].decode(0, as: String.self)
        func client() throws -> PostgresSession {
            try PostgresSession(
                PostgresConfiguration(connectionString: try TestServer.keptAddress() + " dbname=\(name)"))
        }
        let open = try client()
        let backend = open.backendProcessID
        try open.executeScript("begin; insert into kept values (1)")
        open.close()
        try await waitUntil { try !exists(backend) }
        #expect(try owner.query("select count(*) from kept")[0].decode(0) == Int64(0))
        // Killed in the middle of a COPY.
        try RawClient.with(database: name) { raw in
            raw.send("Q", "copy kept from stdin")
            #expect(raw.messages(upTo: "G") != nil)
            raw.send("d", "2\n", ended: false)
        }
        // Gone before the answer, as a killed program is: what it had said still holds, and the session is nobody else's.
        try RawClient.with(database: name) { $0.send("Q", "insert into kept values (3)") }
        try await waitUntil { try owner.query("select a from kept").count == 1 }
        try await waitUntil {
            try owner.query(
                "select count(*) from pg_stat_activity where datname = \(name) and pid <> pg_backend_pid()")[0]
                .decode(0) == Int64(0)
        }
        #expect(try owner.query("select sum(a) from kept")[0].decode(0) == Int64(3))
    }

    @Test("who begins otherwise gets another session")
    func otherRequests() async throws {
        let first = try client("one")
        let backend = first.backendProcessID
        first.close()
        try await waitForRest(backend)
        let other = try client("another")
        defer { other.close() }
        #expect(other.backendProcessID != backend)
        #expect(try other.query("select current_setting('application_name')")[0].decode(0) == "another")
    }

    @Test("a session that the server ends is not handed on")
    func terminated() async throws {
        let first = try client()
        let backend = first.backendProcessID
        first.close()
        try await waitForRest(backend)
        let session = try TestServer.session()
        defer { session.close() }
        _ = try session.query("select pg_terminate_backend(\(Int32(backend)))")
        try await waitUntil { try !exists(backend) }
        let second = try client()
        defer { second.close() }
        #expect(try second.query("select 1")[0].decode(0) == 1)
        // One that ends under its client says why.
        let own = Int32(second.backendProcessID)
        _ = try session.query("select pg_terminate_backend(\(own))")
        let error = try postgresError { _ = try second.query("select 1") }
        #expect(error.sqlState == "57P01")
    }

    @Test("a statement is cancelled through the keeper")
    func cancel() async throws {
        let configuration = PostgresConfiguration(
            connectionString: try TestServer.keptAddress(), applicationName: "cancelled", poolSize: 1)
        let pool = PostgresPool(configuration: configuration)
        let backend = try await pool.withSession { $0.backendProcessID }
        let sleeper = Task { try await pool.withSession { try $0.execute("select pg_sleep(60)") } }
        let watcher = try TestServer.session()
        defer { watcher.close() }
        try await waitUntil {
            try watcher.query(
                "select exists (select from pg_stat_activity where pid = \(Int32(backend)) and query like '%pg_sleep%')"
            )[0]
            .decode(0)
        }
        sleeper.cancel()
        #expect(try await postgresError { _ = try await sleeper.value }.code == .cancelled)
        #expect(try await pool.withSession { $0.backendProcessID } == backend)
        await pool.close()
    }

    @Test("much goes through unchanged, in both directions and at once")
    func volume() throws {
        let session = try client()
        defer { session.close() }
        try session.execute("create temp table much (a bigint, b text)")
        let count = try session.copyIn("copy much from stdin") { writer in
            for number in 0..<60_000 {
                try writer.row {
                    $0.field(number)
                    try $0.field(String(repeating: "ä", count: number % 90))
                }
            }
        }
        #expect(count == 60_000)
        let sums = try session.query("select sum(a)::bigint, sum(length(b)) from much")[0]
        #expect(try sums.decode(0) == Int64(1_799_970_000))
        #expect(try sums.decode(1) == Int64((0..<60_000).reduce(0) { $0 + $1 % 90 }))
        // Statements that are sent while the answers to earlier ones, larger than any buffer, come back.
        let statements = (0..<40).map { number -> SQL in
            "select repeat('x', 200000) || \(String(repeating: "y", count: 100_000)) || \(String(number))"
        }
        let answers = try session.pipeline(statements)
        for (number, answer) in answers.enumerated() {
            let text: String = try answer[0].decode(0)
            #expect(text.utf8.count == 300_000 + String(number).count && text.hasSuffix("y\(number)"))
        }
    }

    @Test("who does not wait for the greeting gets its own answers, and nobody else gets them")
    func hasty() async throws {
        let database = try TestServer.cluster.databaseName
        for _ in 0..<3 {
            try RawClient.with(database: database, early: RawClient.query("select 'hasty'")) {
                #expect($0.value() == "hasty")
            }
            try RawClient.with(database: database) { patient in
                patient.send("Q", "select 'patient'")
                #expect(patient.value() == "patient")
            }
        }
    }

    @Test("who says nothing more still gets the answers to what was said")
    func finished() throws {
        let database = try TestServer.cluster.databaseName
        let question = RawClient.query("select repeat('x', 3000000)")
        try RawClient.with(database: database) { client in
            client.write(question)
            client.finish()
            #expect(client.value()?.utf8.count == 3_000_000)
        }
        try RawClient.with(database: database) { client in
            client.write(question + [UInt8(ascii: "X"), 0, 0, 0, 4])
            #expect(client.value()?.utf8.count == 3_000_000)
            #expect(client.messages(upTo: "Z") == nil)
        }
    }

    @Test("a request to cancel that comes late does not reach the next client")
    func lateCancel() async throws {
        let database = try TestServer.cluster.databaseName
        var first: [UInt8] = []
        try RawClient.with(database: database) { client in
            first = client.key
            client.send("Q", "select 1")
            #expect(client.value() == "1")
        }
        let backend = first.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        try await waitForRest(backend)
        try RawClient.with(database: database) { client in
            #expect(client.key.prefix(4) == first.prefix(4) && client.key != first)
            client.send("Q", "select pg_sleep(0.5) is null")
            try RawClient.cancel(first)
            #expect(client.value() == "f")
            // Its own arrives, and then the session is nobody else's.
            client.send("Q", "select pg_sleep(60)")
            // Before the statement has begun there is nothing to cancel.
            let watcher = try TestServer.session()
            defer { watcher.close() }
            let isAsleep: SQL = """
                select from pg_stat_activity
                where pid = \(Int32(backend)) and state = 'active' and query = 'select pg_sleep(60)'
                """
            while try watcher.query(isAsleep).isEmpty { usleep(5_000) }
            try RawClient.cancel(client.key)
            #expect(client.messages(upTo: "Z")?.contains { $0.kind == "E" } == true)
        }
        try await waitUntil { try !exists(backend) }
    }

    @Test("callers that speak something else do no harm")
    func strangers() async throws {
        let cluster = try TestServer.cluster
        _ = try client()
        let openings: [[UInt8]] = [
            [], [0], Array("GET / HTTP/1.1\r\n\r\n".utf8), [0, 0, 0, 7, 1, 2, 3], [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
            [0, 0, 0, 8, 0, 0, 0, 0], [0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 2], [0, 0, 1, 0, 0, 3],
        ]
        for opening in openings {
            let descriptor = cplatform_connect(cluster.keeperSocketPath, 1)
            try #require(descriptor >= 0)
            _ = opening.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            shutdown(descriptor, Int32(SHUT_WR))
            var byte: UInt8 = 0
            // An answer, if any, and then the end.
            while read(descriptor, &byte, 1) > 0 {}
            close(descriptor)
        }
        // Encryption is declined, and the client goes on without.
        let encrypting = try PostgresSession(
            PostgresConfiguration(connectionString: try TestServer.keptAddress() + " sslmode=prefer gssencmode=prefer"))
        defer { encrypting.close() }
        #expect(try encrypting.query("select 1")[0].decode(0) == 1)
    }

    @Test("many clients at once")
    func crowd() async throws {
        let address = try TestServer.keptAddress()
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<12 {
                group.addTask {
                    try await onThread {
                        var sum = 0
                        for turn in 0..<10 {
                            let session = try PostgresSession(
                                PostgresConfiguration(connectionString: address, applicationName: "crowd"))
                            sum += try session.query("select \(number * 100 + turn)::int")[0].decode(0, as: Int.self)
                            session.close()
                        }
                        return sum
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == (0..<12).reduce(0) { $0 + $1 * 1_000 + 45 })
    }
}

@Suite("The life of a keeper of sessions")
struct SessionKeeperLifeTests {
    /// A cluster of its own with a keeper on a thread.
    private func withKeeper(
        _ limits: SessionKeeper.Limits, settings: [(String, String)] = [],
        _ body: (PrivateCluster, KeeperThread) async throws -> Void
    ) async throws {
        let directory = try TestServer.temporaryDirectory()
        let cluster = PrivateCluster(
            home: directory + "/home", databaseName: "kept",
            settings: TestServer.fastSettings + settings.map { (name: $0.0, value: $0.1) })
        defer {
            // Some bodies have stopped or broken it; what is left goes with the directory.
            try? cluster.stop()
            TestServer.remove(directory)
        }
        _ = try cluster.ensureRunning()
        try await body(cluster, try #require(try KeeperThread(cluster, limits: limits)))
    }

    private func client(_ cluster: PrivateCluster, _ name: String = "client") throws -> PostgresSession {
        let address = try #require(cluster.keptConnectionString)
        return try PostgresSession(PostgresConfiguration(connectionString: address, applicationName: name))
    }

    private func processes(_ cluster: PrivateCluster) throws -> Set<Int32> {
        let session = try PostgresSession(PostgresConfiguration(connectionString: cluster.connectionString))
        defer { session.close() }
        let rows = try session.query(
            "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
        return Set(try rows.map { try $0.decode(0) })
    }

    /// Sessions that have been cleaned and wait.
    private func parked(_ cluster: PrivateCluster) throws -> Int {
        let session = try PostgresSession(PostgresConfiguration(connectionString: cluster.connectionString))
        defer { session.close() }
        return try session.query(
            "select count(*) from pg_stat_activity where state = 'idle' and query like 'close all%'")[0].decode(0)
    }

    private func sessions(_ cluster: PrivateCluster) throws -> Int { try processes(cluster).count }

    @Test("it ends with its server, and commands are not stopped by what it leaves")
    func endsWithServer() async throws {
        try await withKeeper(.init(idle: .seconds(600))) { cluster, keeper in
            let used = try client(cluster)
            #expect(try KeeperThread(cluster, limits: .init(idle: .seconds(600))) == nil)
            try cluster.stop()
            #expect(throws: PostgresError.self) { try used.query("select 1") }
            used.close()
            try await waitUntil { keeper.isOver }
            #expect(access(cluster.keeperSocketPath, F_OK) != 0)
            _ = try cluster.ensureRunning()
            #expect(try sessions(cluster) == 0)
        }
    }

    @Test("a session that cannot be cleaned is not handed on")
    func failedReset() async throws {
        // Temporary tables are locked one by one when they are dropped; these are more than the server has locks for.
        let settings = [("max_locks_per_transaction", "10"), ("max_connections", "10")]
        try await withKeeper(.init(idle: .seconds(600)), settings: settings) { cluster, _ in
            let first = try client(cluster)
            let backend = first.backendProcessID
            for portion in 0..<30 {
                try first.executeScript(
                    "do $$ begin for i in 1..100 loop execute format('create temp table t_\(portion)_%s ()', i); end loop; end $$"
                )
            }
            try first.executeScript("set time zone 'Asia/Tokyo'")
            first.close()
            // Whoever asks meanwhile finds no locks either.
            try await waitUntil { (try? sessions(cluster)) == 0 }
            let log = try String(contentsOfFile: cluster.logFile, encoding: .utf8)
            #expect(log.contains("STATEMENT:  close all"), "the test did not make the cleaning fail")
            let second = try client(cluster)
            defer { second.close() }
            #expect(second.backendProcessID != backend)
            #expect(try second.query("select current_setting('timezone')")[0].decode(0) == "UTC")
        }
    }

    @Test("a caller that says nothing does not keep another keeper from taking over")
    func silentCaller() async throws {
        try await withKeeper(.init(idle: .seconds(600))) { cluster, _ in
            let silent = cplatform_connect(cluster.keeperSocketPath, 1)
            defer { close(silent) }
            try #require(silent >= 0)
            try cluster.stop()
            try await waitUntil { access(cluster.keeperSocketPath, F_OK) != 0 }
            _ = try cluster.ensureRunning()
            let next = try #require(try KeeperThread(cluster, limits: .init(idle: .seconds(600))))
            #expect(try client(cluster).query("select 1")[0].decode(0) == 1)
            #expect(!next.isOver)
        }
    }

    @Test("a directory for sockets that is not the server's is not trusted", .enabled(if: geteuid() == 0, "needs root"))
    func foreignDirectory() async throws {
        let directory = try TestServer.temporaryDirectory()
        let cluster = PrivateCluster(
            home: directory + "/" + String(repeating: "long", count: 25), databaseName: "kept",
            settings: TestServer.fastSettings)
        let sockets = cluster.socketDirectory
        defer {
            // A failure here would hide that of the test.
            try? cluster.stop()
            TestServer.remove(directory)
            TestServer.remove(sockets)
        }
        _ = try cluster.ensureRunning()
        try #require(!sockets.hasPrefix(directory))
        let keeper = try #require(try KeeperThread(cluster, limits: .init(idle: .seconds(600))))
        #expect(cluster.seemsRunning && cluster.keptConnectionString != nil)
        var status = stat()
        stat(sockets, &status)
        chown(sockets, 65_534, 65_534)
        #expect(!cluster.seemsRunning && cluster.keptConnectionString == nil)
        chown(sockets, status.st_uid, status.st_gid)
        #expect(cluster.seemsRunning && !keeper.isOver)
    }

    @Test("it ends when its socket is gone, after whoever is served")
    func endsWithSocket() async throws {
        try await withKeeper(.init(idle: .seconds(600))) { cluster, keeper in
            let used = try client(cluster)
            let backend = used.backendProcessID
            unlink(cluster.keeperSocketPath)
            #expect(cluster.keptConnectionString == nil)
            #expect(try used.query("select pg_backend_pid()")[0].decode(0) == backend)
            used.close()
            try await waitUntil { keeper.isOver }
            #expect(try sessions(cluster) == 0)
        }
    }

    @Test("sessions and keeper go when nobody comes")
    func idle() async throws {
        try await withKeeper(.init(idle: .milliseconds(300))) { cluster, keeper in
            let used = try client(cluster)
            let backend = used.backendProcessID
            try await Task.sleep(for: .milliseconds(700))
            #expect(try used.query("select pg_backend_pid()")[0].decode(0) == backend)
            #expect(!keeper.isOver)
            used.close()
            try await waitUntil { keeper.isOver }
            #expect(try sessions(cluster) == 0)
            #expect(cluster.keptConnectionString == nil)
        }
    }

    @Test("more sessions than it may keep are let go, those first that wait longest")
    func limit() async throws {
        try await withKeeper(.init(idle: .seconds(600), parked: 2)) { cluster, _ in
            let clients = try (0..<5).map { try client(cluster, "client \($0)") }
            let backends = clients.map { Int32($0.backendProcessID) }
            #expect(try processes(cluster) == Set(backends))
            for (index, client) in clients.enumerated() {
                client.close()
                let left = Set(backends[max(0, index - 1)...])
                try await waitUntil { try processes(cluster) == left && parked(cluster) == min(2, index + 1) }
            }
        }
    }

    @Test("who is refused for want of places gets those of sessions that wait")
    func noPlaces() async throws {
        let settings = [("max_connections", "10")]
        try await withKeeper(.init(idle: .seconds(600)), settings: settings) { cluster, _ in
            for client in try (0..<4).map({ try client(cluster, "client \($0)") }) { client.close() }
            try await waitUntil { try parked(cluster) == 4 }
            var others: [PostgresSession] = []
            defer { for other in others { other.close() } }
            func connect() throws -> PostgresSession {
                try PostgresSession(PostgresConfiguration(connectionString: cluster.connectionString))
            }
            // Whoever asked last has just gone and may still hold a place.
            while others.count < 6 {
                if let other = try? connect() { others.append(other) } else { usleep(5_000) }
            }
            #expect(throws: PostgresError.self) { try client(cluster, "one more") }
            try await waitUntil { (try? connect()) != nil }
        }
    }

    @Test("a stop of the server does not wait for a keeper that takes no callers")
    func deafKeeper() throws {
        let directory = try TestServer.temporaryDirectory()
        let cluster = PrivateCluster(
            home: directory + "/home", databaseName: "kept", settings: TestServer.fastSettings)
        defer {
            // Stopped already where the test holds.
            try? cluster.stop()
            TestServer.remove(directory)
        }
        _ = try cluster.ensureRunning()
        let deaf = cplatform_listen(cluster.keeperSocketPath)
        try #require(deaf >= 0)
        var callers: [Int32] = []
        defer { for descriptor in callers + [deaf] { close(descriptor) } }
        while callers.count < 1_000 {
            let caller = cplatform_connect(cluster.keeperSocketPath, 0)
            guard caller >= 0 else { break }
            callers.append(caller)
        }
        #expect(callers.count < 1_000, "the queue of callers was never full")
        try cluster.stop()
        #expect(!cluster.status().isRunning)
    }
}
