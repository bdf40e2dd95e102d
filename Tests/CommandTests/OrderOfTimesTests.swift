import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// Orders of time that cannot be, refused at the command line and to somebody with psql alike.
@Suite("Orders of time")
struct OrderOfTimesTests {
    private static let key = "INC-2026-0001"

    private func inReview(_ desk: SitrepDesk) throws {
        try desk.json("open", "--title", "t", "--severity", "low", "--detected-at", "-8h")
        for (verb, at) in [("triage", "-7h"), ("declare", "-6h"), ("contain", "-5h"), ("eradicate", "-4h")] {
            try desk.json(verb, Self.key, "--at", at)
        }
        try desk.json("recover", Self.key, "--at", "-3h")
        try desk.json("review", Self.key, "start", "--lesson", "l")
    }

    private func refuse(
        _ desk: SitrepDesk, _ arguments: String..., mentions: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try desk.run(arguments)
        #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        for word in mentions + ["milestone_order"] {
            #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
    }

    /// Runs statements as the application's role and answers the constraint that refuses the last one.
    private func constraint(_ desk: SitrepDesk, _ statements: [SQL]) throws -> String? {
        let session = try desk.database.session()
        defer { session.close() }
        for statement in [
            "select set_config('sitrep.organization_id', (select id::text from sitrep.organization), false)",
            "set search_path to sitrep", "set role sitrep_app",
        ] as [SQL] + statements.dropLast() {
            try session.execute(statement)
        }
        return try postgresError { try session.execute(statements.last ?? "select 1") }.constraint
    }

    @Test("a review is not approved before anything was detected")
    func reviewBeforeDetection() throws {
        let desk = try SitrepDesk()
        try inReview(desk)
        try refuse(desk, "review", Self.key, "approve", "--at", "-9h", mentions: ["reviewed", "detected"])
        let said = try constraint(
            desk,
            [
                """
                insert into assertion (organization_id, incident_id, recorded_at, earliest, latest, milestone, recorded_by)
                select organization_id, id, now(), '2026-03-10T03:00Z', '2026-03-10T03:00Z', 'reviewed', 'psql' from incident
                """
            ])
        #expect(said == "milestones_in_order")
        try desk.json("review", Self.key, "approve", "--at", "-1h")
        try refuse(
            desk, "correct", Self.key, "detected", "--at", "-30m", "--reason", "r",
            mentions: ["detected", "lies before"])
    }

    @Test("the end of a day is no part of it")
    func endOfSpan() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--detected-at", "2026-03-10T00:00:00Z")
        for milestone in ["detected"] {
            try refuse(
                desk, "correct", Self.key, "occurred", "--at", "2026-03-10T00:00:00.000001Z", "--reason", "r",
                mentions: [milestone])
        }
        try desk.json("correct", Self.key, "occurred", "--at", "2026-03-10T00:00:00Z", "--reason", "r")
        // Detected on the ninth, of which the instant at midnight is no part.
        try refuse(
            desk, "correct", Self.key, "detected", "--at", "2026-03-09", "--reason", "r",
            mentions: ["2026-03-09T00:00:00Z/2026-03-10T00:00:00Z", "occurred 2026-03-10T00:00:00Z"])
        try desk.json("correct", Self.key, "occurred", "--at", "2026-03-09T23:59:59.999999Z", "--reason", "r")
        try desk.json("correct", Self.key, "detected", "--at", "2026-03-09", "--reason", "r")
        let session = try desk.database.session()
        defer { session.close() }
        let error = try postgresError {
            try session.execute(
                "update sitrep.incident set occurred_earliest = detected_latest, occurred_latest = detected_latest")
        }
        #expect(error.constraint == "occurred_not_after_detected", "\(error)")
    }

    @Test("an escalation that is recorded later is held to the order like the first")
    func laterEscalations() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--detected-at", "-4h")
        func escalate(_ at: String, now: String = "2026-03-10T12:00:00Z") throws -> SitrepProcess.Outcome {
            try desk.run("escalate", Self.key, "--to", "l2", "--reason", "r", "--at", at, now: now)
        }
        #expect(try escalate("-1h").status == 0)
        let early = try escalate("-5h", now: "2026-03-10T12:01:00Z")
        #expect(early.status == 1 && early.errors.contains("milestone_order"), "\(early.errors)")
        #expect(try escalate("-3h", now: "2026-03-10T12:02:00Z").status == 0)
        // The first may be corrected as the milestone; the later one holds the detection.
        try desk.json("correct", Self.key, "escalated", "--at", "-30m", "--reason", "r", now: "2026-03-10T12:03:00Z")
        try refuse(
            desk, "correct", Self.key, "detected", "--at", "-2h", "--reason", "r",
            mentions: ["escalated 2026-03-10T09:02:00Z", "detected 2026-03-10T10:00:00Z"])
        let said = try constraint(
            desk,
            [
                """
                insert into escalation (organization_id, incident_id, at, recorded_at, level, reason, escalated_by)
                select organization_id, id, '2026-03-10T03:00Z', now(), 'l3', 'r', 'psql' from incident
                """
            ])
        #expect(said == "milestones_in_order")
        // Two that were recorded in the same instant of a fixed clock are no way around.
        #expect(try escalate("-6h", now: "2026-03-10T12:00:00Z").status == 1)
    }

    @Test("a chain of duplicates is followed to its end and closes no circle")
    func chains() throws {
        let desk = try SitrepDesk()
        let keys = (1...4).map { "INC-2026-000\($0)" }
        for key in keys { try desk.json("open", "--title", key, "--detected-at", "-4h") }
        try desk.json("merge", keys[0], "--into", keys[1])
        try desk.json("merge", keys[1], "--into", keys[2])
        func links(_ key: String) throws -> [String] {
            try desk.json("show", key)["links"]?.elements.map { "\($0["kind"]?.text ?? "") \($0["key"]?.text ?? "")" }
                ?? []
        }
        #expect(try links(keys[0]) == ["duplicate_of \(keys[1])", "survivor \(keys[2])"])
        #expect(try links(keys[1]) == ["duplicate \(keys[0])", "duplicate_of \(keys[2])"])
        #expect(try desk.run("show", keys[0]).output.contains("survivor \(keys[2])"))
        // Who points at the middle is told where the chain ends.
        let middle = try desk.run("merge", keys[3], "--into", keys[0])
        #expect(middle.status == 1 && middle.errors.contains("survivor_is_duplicate"), "\(middle.errors)")
        #expect(middle.errors.contains("use \(keys[2])"), "\(middle.errors)")
        for key in keys.prefix(2) {
            let circle = try desk.run("merge", keys[2], "--into", key)
            #expect(circle.status == 1 && circle.errors.contains("survivor_is_duplicate"), "\(circle.errors)")
        }
        let said = try constraint(
            desk,
            [
                """
                update incident set duplicate_of = (select id from incident where key_number = 1), version = version + 1
                where key_number = 3
                """
            ])
        #expect(said == "survivor_is_no_duplicate_of_it")
        let open = try desk.json("list", "--open")["incidents"]?.elements.compactMap { $0["key"]?.text } ?? []
        #expect(Set(open) == [keys[2], keys[3]])
        let explained = try desk.json("metrics", "--metric", "time_to_acknowledge", "--explain")
        #expect(explained["metrics"]?.elements.first?["excluded"]?.elements.first?["n"]?.wholeNumber == 2)
        // Reopened, the middle is the end of what pointed at it.
        try desk.json("reopen", keys[1], "--to", "triage", "--reason", "not the same after all")
        #expect(try links(keys[0]) == ["duplicate_of \(keys[1])"])
        #expect(try links(keys[2]) == [])
    }

    @Test("spans that end before they begin, and escalations before detection, are set aside on import")
    func reversedSpans() throws {
        let desk = try SitrepDesk()
        let path = FileManager.default.temporaryDirectory.appending(path: "sitrep-\(UUID().uuidString).ndjson").path
        defer { TestServer.remove(path) }
        func record(_ key: String, _ assertion: String, _ more: String = "") -> String {
            #"{"origin":"x","source_key":"\#(key)","title":"t","severity":"low","assertions":[\#(assertion)]\#(more)}"#
        }
        let detected = #"{"milestone":"detected","at":"2026-03-01T10:00:00Z"}"#
        let lines = [
            record("1", #"{"milestone":"occurred","earliest":"2026-03-02T00:00:00Z","latest":"2026-03-01T00:00:00Z"}"#),
            record("2", #"{"milestone":"occurred","earliest":"2026-03-02T00:00:00Z"}"#),
            record(
                "3", detected + #",{"milestone":"contained","after":"detected","offset_min_s":60,"offset_max_s":30}"#),
            record("4", detected + #",{"milestone":"contained","after":"detected","offset_s":1e300}"#),
            record(
                "5", detected, #","escalations":[{"at":"2026-02-01T10:00:00Z","level":"l2","reason":"r"}]"#),
            record(
                "6",
                #"{"milestone":"occurred","earliest":"2026-02-01T00:00:00Z","latest":"2026-03-01T10:00:00Z"},"#
                    + #"{"milestone":"reported","at":"2026-03-01T10:00:00Z"},"#
                    + #"{"milestone":"contained","earliest":"2026-01-01T00:00:00Z","latest":"2026-02-01T00:00:00Z"}"#),
        ]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        let summary = try desk.json("import", "ndjson", path)
        let aside = summary["quarantined"]?.elements ?? []
        #expect(summary["created"]?.wholeNumber == 6)
        #expect(
            aside.compactMap { $0["field"]?.text }
                == ["occurred", "occurred", "contained", "contained", "escalated", "occurred"])
        let reasons = aside.compactMap { $0["reason"]?.text }
        #expect(reasons.first == "earliest 2026-03-02T00:00:00Z lies after latest 2026-03-01T00:00:00Z")
        #expect(aside.first?["value"]?.text == "2026-03-02T00:00:00Z/2026-03-01T00:00:00Z")
        #expect(try desk.json("import", "ndjson", path)["unchanged"]?.wholeNumber == 6)
    }

    @Test("a file whose duplicates go in a circle brings no circle")
    func importedCircle() throws {
        let desk = try SitrepDesk()
        let path = FileManager.default.temporaryDirectory.appending(path: "sitrep-\(UUID().uuidString).ndjson").path
        defer { TestServer.remove(path) }
        let lines = ["1 2", "2 1", "3 1"].map { pair in
            let keys = pair.split(separator: " ")
            return #"{"origin":"x","source_key":"\#(keys[0])","title":"t","severity":"low","disposition":"duplicate","#
                + #""assertions":[{"milestone":"closed","at":"2026-03-01T10:00:00Z"}],"#
                + #""links":[{"kind":"duplicate_of","origin":"x","source_key":"\#(keys[1])"}]}"#
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        let summary = try desk.json("import", "ndjson", path)
        #expect(summary["created"]?.wholeNumber == 3)
        let aside = summary["quarantined"]?.elements ?? []
        #expect(aside.compactMap { $0["field"]?.text } == ["links", "links"])
        #expect(aside.allSatisfy { $0["reason"]?.text?.contains("circle") == true })
    }
}
