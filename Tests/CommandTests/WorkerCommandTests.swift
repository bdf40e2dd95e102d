import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// Jobs and warnings, at instants that the tests name.
@Suite("Worker: jobs and warnings")
struct WorkerCommandTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"
    private let dora = "eu-dora-major-incident"

    init() throws { desk = try SitrepDesk() }

    /// An incident whose clock runs from 10:30 to 14:30.
    private func openMajor() throws {
        try desk.json("org", "profile", "set", "dora_financial_entity", "yes")
        try desk.json("open", "--title", "Ransom note", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
    }

    /// The events of one round, by name.
    private func round(_ now: String, environment: [String: String] = [:]) throws -> [JSONTree] {
        let outcome = try desk.run("worker", "--once", "--json", now: now, environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map { try JSONParser.parse(String($0)) }
    }

    private func warnings(_ now: String, environment: [String: String] = [:]) throws -> [String] {
        try round(now, environment: environment).filter { $0["event"]?.text == "warning" }.map {
            "\($0["warning"]?["stage"]?.text ?? "") \($0["warning"]?["threshold"]?.wholeNumber ?? 0)"
        }
    }

    @Test("each threshold warns once, also of two workers at the same time")
    func once() throws {
        try openMajor()
        #expect(try warnings("2026-03-10T12:29:59Z") == [])
        #expect(try warnings("2026-03-10T12:30:00Z") == ["initial 50"])
        #expect(try warnings("2026-03-10T12:30:00Z") == [])
        // Nobody was there when 80 % had passed and when it was due: one warning, not three.
        #expect(try warnings("2026-03-10T14:30:01Z") == ["initial 101"])
        #expect(try warnings("2026-03-10T15:30:01Z") == [])
        let listed = try desk.json("duty", "list", now: "2026-03-10T15:30:01Z")
        #expect(listed["duties"]?.elements.first { $0["stage"]?.text == "initial" }?["warned"]?.wholeNumber == 101)
        let timeline = try desk.run("timeline", key)
        #expect(
            timeline.output.split(separator: "\n").filter { $0.contains("initial: ") }.count == 2, "\(timeline.output)")
    }

    @Test("a due that moves is warned of anew, one that was sent not at all")
    func movedAndFiled() throws {
        try openMajor()
        #expect(try warnings("2026-03-10T13:45:00Z") == ["initial 80"])
        // Classified an hour and a half earlier: the due is 13:00 now.
        try desk.json(
            "correct", key, "classified_major", "--at", "2026-03-10T09:00:00Z", "--reason", "the minutes say nine",
            now: "2026-03-10T12:45:00Z")
        #expect(try warnings("2026-03-10T12:46:00Z") == ["initial 80"])
        #expect(try warnings("2026-03-10T13:00:00Z") == ["initial 100"])
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "criteria met", now: "2026-03-10T13:00:00Z")
        try desk.json(
            "duty", "file", key, dora, "initial", "--at", "2026-03-10T13:00:00Z", "--channel", "portal",
            now: "2026-03-10T13:00:00Z")
        #expect(try warnings("2026-03-10T13:05:00Z") == [])
        // The next stage counts from what was really sent: 72 hours, half of which are over on the next day at one in the morning.
        #expect(try warnings("2026-03-12T01:00:00Z") == ["intermediate 50"])
    }

    @Test("what does not apply is not warned of until it does")
    func settled() throws {
        try openMajor()
        try desk.json("duty", "decide", key, dora, "--not-applicable", "--reason", "tested in a sandbox")
        #expect(try warnings("2026-03-10T14:00:00Z") == [])
        try desk.json(
            "duty", "decide", key, dora, "--applies", "--reason", "no sandbox at all", now: "2026-03-10T14:05:00Z")
        #expect(try warnings("2026-03-10T14:06:00Z").contains("initial 80"))
    }

    @Test(
        "a warning is handed to a directory and to a program, and a program that fails is tried again until it is dead")
    func delivered() throws {
        try openMajor()
        let directory = FileManager.default.temporaryDirectory.appending(path: "warned-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { TestServer.remove(directory.path) }
        let program = directory.appending(path: "told")
        try Data("#!/bin/sh\ncat > '\(directory.path)/read'\nexit 3\n".utf8).write(to: program)
        chmod(program.path, 0o755)
        let places = ["SITREP_NOTIFY": "directory:\(directory.path); program:\(program.path)"]

        let first = try round("2026-03-10T12:30:00Z", environment: places)
        #expect(first.filter { $0["event"]?.text == "job_failed" }.count == 1)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".json") }
        #expect(files.count == 1)
        let read = try JSONParser.parse(
            String(decoding: try Data(contentsOf: directory.appending(path: "read")), as: UTF8.self))
        #expect(read["incident"]?.text == key && read["threshold"]?.wholeNumber == 50)
        #expect(read["id"]?.text == "default/\(key)/\(dora)/initial/2026-03-10T14:30:00Z/50")
        #expect(read["title"] == nil)

        let waiting = try desk.json("job", "list")
        #expect(waiting["jobs"]?.elements.map { $0["attempts"]?.wholeNumber } == [1])
        #expect(waiting["jobs"]?.elements.first?["due"]?.text == "2026-03-10T12:30:05Z")
        for hour in 14...20 { _ = try round("2026-03-10T\(hour):00:00Z", environment: places) }
        let dead = try desk.json("job", "list", "--state", "dead")["jobs"]?.elements.first
        #expect(dead?["last_error"]?.text?.contains("exit code 3") == true, "\(String(describing: dead))")
        let id = try String(#require(dead?["id"]?.wholeNumber))

        let done = try desk.json("job", "list", "--state", "done")["jobs"]?.elements.first {
            $0["kind"]?.text == "warning.deliver"
        }
        let over = try desk.run("job", "retry", String(try #require(done?["id"]?.wholeNumber)))
        #expect(over.status == 1 && over.errors.contains("job_move_is_allowed"))
        #expect(try desk.run("job", "show", "4711").status == 66)
        #expect(try desk.json("job", "retry", id, "--dry-run")["state"]?.text == "waiting")
        #expect(try desk.json("job", "show", id)["state"]?.text == "dead")
        #expect(try desk.json("job", "retry", id, now: "2026-03-10T21:00:00Z")["state"]?.text == "waiting")
        // A worker that does not know the program starts none, whatever the table says.
        let stranger = try round("2026-03-10T21:00:00Z")
        #expect(stranger.contains { $0["text"]?.text?.contains("not in this worker's SITREP_NOTIFY") == true })
        #expect(try desk.json("job", "discard", id, "--reason", "another pager")["state"]?.text == "discarded")
        #expect(
            try desk.json("audit", "list")["entries"]?.elements.contains {
                $0["entry"]?["action"]?.text == "job.discard"
            } == true)
    }

    @Test("places that are none are refused when the worker starts")
    func badPlaces() throws {
        for setting in ["mailto:a@example.com", "program:told", "directory:here"] {
            let outcome = try desk.run("worker", "--once", environment: ["SITREP_NOTIFY": setting])
            #expect(outcome.status == 64, "\(setting): \(outcome.errors)")
        }
    }

    @Test("several changes of the profile are one job, which gives every open incident its duties")
    func reevaluated() throws {
        for title in ["one", "two", "three"] {
            try desk.json("open", "--title", title, "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
        }
        try desk.json("dismiss", "INC-2026-0003", "--as", "false_positive", "--reason", "a drill of the neighbours")
        try desk.json("org", "profile", "set", "dora_financial_entity", "yes")
        try desk.json("org", "profile", "set", "calendar", "de")
        try desk.json("org", "profile", "set", "four_eyes", "yes")
        #expect(try desk.json("job", "list")["jobs"]?.elements.count == 1)
        let preview = try desk.json("duty", "reevaluate", "--dry-run")
        let done = try round("2026-03-10T12:00:00Z").first { $0["event"]?.text == "job_done" }
        #expect(done?["progress"]?["incidents"]?.wholeNumber == 2)
        #expect(done?["progress"]?["added"]?.wholeNumber == preview["added"]?.wholeNumber)
        #expect((preview["added"]?.wholeNumber ?? 0) >= 2)
        #expect(
            try desk.json("show", "INC-2026-0002")["duties"]?.elements.contains { $0["obligation"]?.text == dora }
                == true)
        #expect(try desk.json("show", "INC-2026-0003")["duties"]?.elements.isEmpty == true)
        let again = try desk.json("duty", "reevaluate", "--dry-run")
        #expect(["added", "moved", "reopened", "ended"].allSatisfy { again[$0]?.wholeNumber == 0 })
    }

    @Test("a decision that rested on another profile falls, and the timeline says so once")
    func reopened() throws {
        try openMajor()
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "criteria met")
        try desk.json("org", "profile", "set", "dora_financial_entity", "no")
        let done = try round("2026-03-10T12:00:00Z").last { $0["event"]?.text == "job_done" }
        #expect(done?["progress"]?["reopened"]?.wholeNumber == 1)
        #expect(done?["progress"]?["ended"]?.wholeNumber ?? 0 >= 1)
        try desk.json("duty", "reevaluate")
        #expect(
            try round("2026-03-10T12:00:00Z").first { $0["event"]?.text == "job_done" }?["progress"]?["reopened"]?
                .wholeNumber
                == 0)
        let timeline = try desk.run("timeline", key)
        #expect(timeline.output.split(separator: "\n").filter { $0.contains("decided anew") }.count == 1)
    }

    @Test("the database refuses what no worker does")
    func refusedByTheDatabase() throws {
        try openMajor()
        _ = try warnings("2026-03-10T12:30:00Z")
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute("set search_path to sitrep")
        for (statement, rule) in [
            (
                "update job set state = 'running', lease_until = now(), lease_token = gen_random_uuid()",
                "job_move_is_allowed"
            ),
            ("update job set payload = '{}'", "job_keeps_what_it_is"),
            (
                "insert into job (organization_id, kind, due_at, enqueued_at, enqueued_by) values (1, 'x', now(), now(), 'a')",
                "job_kind_is_two_words"
            ),
            (
                "insert into duty_warning select organization_id, incident_id, obligation, stage, due_at, threshold, now() from duty_warning",
                "duty_warning_pkey"
            ),
        ] {
            let error = try postgresError { try session.executeScript(statement) }
            #expect(error.constraint == rule, "\(error)")
        }
    }
}
