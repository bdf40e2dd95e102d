import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// Workers that are killed, doubled, cut off and stopped; the trail has a key of its own in each test's home.
@Suite("Worker: crashes and company")
struct WorkerCrashTests {
    private struct Place {
        let database: CaseDatabase
        let home: ShortHome

        init() throws {
            database = try CaseDatabase()
            home = try ShortHome()
            _ = try json("audit", "checkpoint")
        }

        private var variables: [String: String] {
            ["SITREP_DATABASE_URL": database.address, "SITREP_ACTOR": "analyst-1"]
        }

        func start(_ arguments: String...) throws -> SitrepProcess.Running {
            try SitrepProcess.start(arguments, home: home.path, environment: variables)
        }

        @discardableResult
        func json(_ arguments: String...) throws -> JSONTree {
            let outcome = try SitrepProcess.run(arguments + ["--json"], home: home.path, environment: variables)
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors) \(outcome.output)")
            #expect(!outcome.errors.contains("audit:"), "\(arguments): \(outcome.errors)")
            return try outcome.json()
        }

        /// As the database's administrator, with psql.
        func script(_ statements: String) throws {
            let session = try database.session()
            defer { session.close() }
            try session.executeScript("set search_path to sitrep; " + statements)
        }

        func number(_ query: SQL) throws -> Int64 {
            let session = try database.session()
            defer { session.close() }
            try session.execute("set search_path to sitrep")
            return try session.query(query)[0].decode(0)
        }

        /// Everything is under the tree and every row is what its last entry says.
        func expectWhole(sourceLocation: SourceLocation = #_sourceLocation) throws {
            let outcome = try SitrepProcess.run(["audit", "verify"], home: home.path, environment: variables)
            #expect(
                outcome.status == 0 && outcome.output.contains("everything holds"),
                "\(outcome.output) \(outcome.errors)",
                sourceLocation: sourceLocation)
        }

        func fill(_ incidents: Int) throws {
            let lines = (1...incidents).map { number in
                #"{"origin":"x","source_key":"\#(number)","title":"t","severity":"low","assertions":"#
                    + #"[{"milestone":"detected","at":"2026-03-10T08:00:00Z"}]}"#
            }
            let file = home.path + "/incidents.ndjson"
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file))
            #expect(try json("import", "ndjson", file)["incidents"]?.wholeNumber == incidents)
        }
    }

    private func wait(_ seconds: Int, until isSo: () throws -> Bool) throws {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        while try !isSo() {
            guard ContinuousClock.now < end else {
                Issue.record("not so after \(seconds) seconds")
                return
            }
            usleep(50_000)
        }
    }

    @Test("killed at any moment, a reevaluation goes on where it was and does nothing twice")
    func killed() throws {
        let place = try Place()
        defer { place.home.remove() }
        let incidents = 900
        try place.fill(incidents)
        try place.json("org", "profile", "set", "dora_financial_entity", "yes")
        // Fewer than the attempts after which a job is dead, should no step ever get done.
        for attempt in 1..<6 {
            let worker = try place.start("worker")
            // Entries wait, so that the kill may fall into any step of the crash table as well.
            try place.json("note", "INC-2026-0001", "while the worker works, \(attempt)")
            usleep(UInt32.random(in: 20_000...2_500_000))
            worker.send(SIGKILL)
            worker.waitUntilExit()
            _ = try worker.outcome()
            try place.expectWhole()
            // What a minute of waiting does.
            try place.script("update job set lease_until = now() - interval '1 s' where state = 'running'")
        }
        let last = try place.start("worker", "--once")
        last.waitUntilExit()
        let outcome = try last.outcome()
        #expect(outcome.status == 0 && !outcome.output.contains("PROBLEM"), "\(outcome.output) \(outcome.errors)")
        #expect(
            try place.number("select count(*) from job where state = 'done' and (progress->>'incidents')::int = 900")
                == 1)
        #expect(try place.number("select count(*) from job where state <> 'done'") == 0)
        #expect(
            try place.number("select count(*) from duty where obligation = 'eu-dora-major-incident'")
                == Int64(incidents))
        #expect(try place.number("select count(*) from audit_pending") == 0)
        try place.expectWhole()
    }

    @Test("two workers and two commands at the same time leave one log without gaps")
    func company() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.json("org", "profile", "set", "dora_financial_entity", "yes")
        let workers = [try place.start("worker", "--heartbeat", "1"), try place.start("worker", "--heartbeat", "1")]
        for round in 1...6 {
            let commands = try (1...2).map {
                try place.start("open", "--title", "incident \(round) \($0)", "--severity", "low")
            }
            for command in commands {
                command.waitUntilExit()
                let outcome = try command.outcome()
                #expect(outcome.status == 0 && !outcome.errors.contains("audit:"), "\(outcome.errors)")
            }
            try place.json("duty", "reevaluate")
        }
        try wait(30) { try place.number("select count(*) from job where state <> 'done'") == 0 }
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers {
            worker.waitUntilExit()
            let outcome = try worker.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!outcome.output.contains("PROBLEM"), "\(outcome.output)")
            #expect(outcome.output.contains("stopped: asked to stop"))
        }
        try place.json("audit", "checkpoint")
        #expect(try place.number("select count(*) - 1 - max(position) from audit_leaf") == 0)
        #expect(try place.number("select count(*) from audit_pending") == 0)
        try place.expectWhole()
    }

    @Test("asked to stop, a worker finishes the step and gives the job back")
    func stopped() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.fill(900)
        try place.json("org", "profile", "set", "dora_financial_entity", "yes")
        let worker = try place.start("worker")
        try wait(30) { try worker.printed().contains("job_step") }
        worker.send(SIGTERM)
        worker.waitUntilExit()
        let outcome = try worker.outcome()
        #expect(outcome.status == 0 && outcome.output.contains("stopped"), "\(outcome.output) \(outcome.errors)")
        #expect(try place.number("select count(*) from job where state = 'running'") == 0)
        try place.expectWhole()
    }

    @Test("a worker outlives its connection")
    func cutOff() throws {
        let place = try Place()
        defer { place.home.remove() }
        let worker = try place.start("worker")
        try wait(30) { try worker.printed().contains("connected: at work") }
        try place.script(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sitrep worker' and datname = current_database()"
        )
        try wait(30) { try worker.printed().contains("connected again") }
        try place.json("org", "profile", "set", "dora_financial_entity", "yes")
        try wait(30) { try worker.printed().contains("job_done") }
        worker.send(SIGINT)
        worker.waitUntilExit()
        #expect(try worker.outcome().status == 0)
        try place.expectWhole()
    }

    @Test("a worker outlives a restart of the private database")
    func restarted() throws {
        let home = try ShortHome()
        defer { home.remove() }
        let environment = ["SITREP_ACTOR": "analyst-1"]
        func run(_ arguments: String...) throws -> SitrepProcess.Outcome {
            try SitrepProcess.run(arguments, home: home.path, environment: environment)
        }
        #expect(try run("open", "--title", "before").status == 0)
        defer { _ = try? run("db", "stop") }
        let worker = try SitrepProcess.start(["worker"], home: home.path, environment: environment)
        try wait(30) { try worker.printed().contains("connected: at work") }
        #expect(try run("db", "stop").status == 0)
        try wait(60) { try worker.printed().contains("connected again") }
        #expect(try run("org", "profile", "set", "dora_financial_entity", "yes").status == 0)
        try wait(30) { try worker.printed().contains("job_done") }
        worker.send(SIGTERM)
        worker.waitUntilExit()
        #expect(try worker.outcome().status == 0)
        let verified = try run("audit", "verify")
        #expect(verified.status == 0, "\(verified.output)")
    }
}
