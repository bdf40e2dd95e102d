import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// A duty from the first doubt to the receipt, through the built command.
@Suite("Duties")
struct DutyCommandTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"
    private let dora = "eu-dora-major-incident"

    init() throws {
        desk = try SitrepDesk()
        try desk.json("org", "profile", "set", "dora_financial_entity", "yes")
        try desk.json("open", "--title", "Ransom note", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
    }

    private func duty(_ shown: JSONTree, _ obligation: String? = nil) -> JSONTree? {
        shown["duties"]?.elements.first { $0["obligation"]?.text == obligation ?? dora }
    }

    private func stage(_ shown: JSONTree, _ name: String) -> JSONTree? {
        duty(shown)?["stages"]?.elements.first { $0["stage"]?.text == name }
    }

    @Test("an organisation that is bound has an undecided duty from the opening on")
    func undecided() throws {
        let shown = try desk.json("show", key)
        #expect(duty(shown)?["decision"]?.text == "undecided")
        #expect(duty(shown)?["applies"] == .null)
        let gates = try desk.run("close", key, "--check")
        #expect(
            (gates.output + gates.errors).contains("duties_decided")
                || (gates.output + gates.errors).contains("decided whether"))
    }

    @Test("decide, file late, acknowledge: the due is that of the worked example and lateness stays")
    func wholeLife() throws {
        let late = try desk.run("correct", key, "aware", "--at", "2026-03-10T09:00:00Z")
        #expect(late.status == 1 && late.errors.contains("late_awareness_has_reason"), "\(late.errors)")
        try desk.json("correct", key, "aware", "--at", "2026-03-10T09:00:00Z", "--reason", "the alert was read at nine")
        let shown = try desk.json(
            "correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z", "--reason", "criteria met")
        #expect(duty(shown)?["applies"] == .bool(true))
        #expect(stage(shown, "initial")?["due"]?.text == "2026-03-10T14:30:00Z")

        let early = try desk.run(
            "duty", "file", key, dora, "initial", "--at", "2026-03-10T11:00:00Z", "--channel", "portal")
        #expect(early.status == 1 && early.errors.contains("duty_decided"), "\(early.errors)")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "three criteria")

        let file = FileManager.default.temporaryDirectory.appending(path: "filed-\(UUID().uuidString).json")
        try Data("{\"a\": 1}".utf8).write(to: file)
        defer { TestServer.remove(file.path) }
        let filed = try desk.json(
            "duty", "file", key, dora, "initial", "--at", "2026-03-10T14:30:01Z", "--channel", "portal", "--attach",
            file.path, "--reference", "A-17", now: "2026-03-10T15:00:00Z")
        #expect(stage(filed, "initial")?["late"] == .bool(true))
        let filing = duty(filed)?["filings"]?.elements.first
        #expect(filing?["due"]?.text == "2026-03-10T14:30:00Z")
        #expect(filing?["sha256"]?.text == "f9d86028c6e0d64e225186f96acb69338b2c59764df79162107f5c4bb34d1310")
        // The next stage counts from what was really sent.
        #expect(stage(filed, "intermediate")?["due"]?.text == "2026-03-13T14:30:01Z")
        let again = try desk.run(
            "duty", "file", key, dora, "initial", "--at", "2026-03-10T14:00:00Z", "--channel", "portal",
            now: "2026-03-10T15:10:00Z")
        #expect(again.status == 1 && again.errors.contains("filed_once"))
        let wrong = try desk.run(
            "duty", "file", key, dora, "initail", "--at", "2026-03-10T14:00:00Z", "--channel", "x",
            now: "2026-03-10T15:10:00Z")
        #expect(wrong.status == 1 && wrong.errors.contains("stage_owed"))
        let undone = try desk.run(
            "duty", "decide", key, dora, "--not-applicable", "--reason", "no", now: "2026-03-10T15:10:00Z")
        #expect(undone.status == 1 && undone.errors.contains("filed_once"))
        let acknowledged = try desk.json(
            "duty", "acknowledge", key, dora, "initial", "--at", "2026-03-10T15:05:00Z", "--reference", "R-1",
            now: "2026-03-10T15:10:00Z")
        #expect(stage(acknowledged, "initial")?["acknowledged_at"]?.text == "2026-03-10T15:05:00Z")
    }

    @Test("who files a later stage first is told of the earlier ones")
    func orderOfStages() throws {
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "r")
        func file(_ stage: String) throws -> SitrepProcess.Outcome {
            try desk.run("duty", "file", key, dora, stage, "--at", "2026-03-10T11:00:00Z", "--channel", "portal")
        }
        let final = try file("final")
        #expect(final.output.contains("owed before it and not filed: initial, intermediate"), "\(final)")
        let intermediate = try file("intermediate")
        #expect(intermediate.output.contains("owed before it and not filed: initial\n"), "\(intermediate)")
        let initial = try file("initial")
        #expect(initial.status == 0 && !initial.output.contains("not filed"), "\(initial)")
    }

    @Test("however many stages are computed at once, each keeps an entry of its own in the trail")
    func manyStages() throws {
        let rules = (1...3).map { ContractRule.obligation("contract-\($0)", stages: (1...45).map { "s\($0)" }) }
        let added = try desk.run("obligation", "add", "-", "--name", "contracts", input: ContractRule.file(rules))
        #expect(added.status == 0, "\(added.errors)")
        try desk.json("fact", "set", key, "personal_data_breach", "yes")
        let session = try desk.database.session()
        defer { session.close() }
        func count(_ condition: SQL) throws -> Int64 {
            try session.query(
                "select count(*) from sitrep.audit_entry where table_name = 'duty_stage' and " + condition)[0]
                .decode(0)
        }
        #expect(try count("row_key like '%contract-%'") == 135)
        #expect(try count("row_key = '*'") == 0)
        let again = try count("true")
        try desk.json("fact", "set", key, "personal_data_breach", "yes")
        #expect(try count("true") == again)
    }

    @Test("a decision falls when the facts that it rested on change, and stands when others do")
    func reopened() throws {
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "r")
        let other = try desk.json("fact", "set", key, "affected_individuals", "501")
        #expect(duty(other)?["decision"]?.text == "applies")
        let changed = try desk.json(
            "correct", key, "aware", "--at", "2026-03-10T08:30:00Z", "--reason", "log", now: "2026-03-10T12:30:00Z")
        #expect(duty(changed)?["decision"]?.text == "undecided")
        #expect(duty(changed)?["decided"]?["holds"] == .bool(false))
    }

    @Test("where four eyes are asked for, a second person confirms")
    func fourEyes() throws {
        try desk.json("org", "profile", "set", "four_eyes", "yes")
        let proposed = try desk.json("duty", "decide", key, dora, "--not-applicable", "--reason", "no effect")
        #expect(duty(proposed)?["decision"]?.text == "undecided")
        let alone = try desk.run("duty", "confirm", key, dora)
        #expect(alone.status == 1 && alone.errors.contains("second_person_decides"))
        let confirmed = try desk.json("duty", "confirm", key, dora, "--as", "lead-1")
        #expect(duty(confirmed)?["decision"]?.text == "not_applicable")
        #expect(duty(confirmed)?["decided"]?["confirmed_by"]?.text == "lead-1")
    }

    @Test("an adopted classification starts the clock and is kept")
    func classification() throws {
        let answers = #"{"critical_services": true, "malicious_access": true, "may_result_in_data_loss": true}"#
        let result = try desk.run(
            "classify", "dora", "--answers", "-", "--incident", key, "--adopt", "--json", input: answers)
        #expect(result.status == 0, "\(result.errors)")
        let shown = try desk.json("show", key)
        #expect(duty(shown)?["applies"] == .bool(true))
        #expect(stage(shown, "initial")?["due"]?.text == "2026-03-10T16:00:00Z")
        let running = try desk.json("duty", "list", "--within", "24h")["duties"]?.elements ?? []
        #expect(running.first?["stage"]?.text == "initial")
        #expect(running.first?["remaining_s"]?.wholeNumber == 4 * 3_600)
        let wall = try desk.run("watch", "--once", now: "2026-03-10T17:00:00Z")
        #expect(wall.status == 0 && wall.output.contains("−1 h"), "\(wall.output)")
        #expect(try desk.json("duty", "list", "--overdue", now: "2026-03-10T17:00:00Z")["duties"]?.elements.count == 1)
    }

    @Test("a form is drafted with what is missing, and an answer fills its field and those of later stages")
    func forms() throws {
        let out = FileManager.default.temporaryDirectory.appending(path: "forms-\(UUID().uuidString)")
        defer { TestServer.remove(out.path) }
        let first = try desk.json("report", "render", "dora-initial", key, "--out", out.path)
        #expect(first["files"]?.elements.count == 4)
        #expect(first["complete"] == .bool(false))
        let missing = first["missing"]?.elements ?? []
        let name = missing.first { $0["number"]?.text == "1.2" }
        #expect(name?["command"]?.text == "sitrep org profile set organisation.legal_name VALUE")
        try desk.json("org", "profile", "set", "organisation.legal_name", "Example Bank")
        try desk.json("form", "set", key, "dora-initial", "2.4", "Files were encrypted")
        let second = try desk.json(
            "report", "render", "dora-intermediate", key, "--format", "json,html", "--out", out.path)
        let numbers = second["missing"]?.elements.map { $0["number"]?.text } ?? []
        #expect(!numbers.contains("1.2") && !numbers.contains("2.4"))
        let path = out.appending(path: "dora-intermediate-\(key).json")
        let exported = try JSONParser.parse(String(decoding: try Data(contentsOf: path), as: UTF8.self))
        #expect(exported[path: "submittingEntity", "name"]?.text == "Example Bank")
        for form in [
            "nis2-early-warning", "nis2-notification", "nis2-final", "gdpr-33", "gdpr-34", "sec-8k", "nydfs-500-17",
            "cert-in",
        ] {
            let rendered = try desk.run("report", "render", form, key, "--format", "md", "--out", out.path)
            #expect(rendered.status == 0, "\(form): \(rendered.errors)")
        }
        #expect(try desk.run("form", "set", key, "dora-initial", "99.9", "x").status == 65)
        #expect(try desk.run("form", "set", key, "dora-inital", "2.4", "x").status == 66)
        #expect(try desk.run("report", "render", "gdpr-33").status == 64)
        #expect(try desk.run("report", "render", "board", "--format", "json").status == 64)
    }

    @Test("names that nobody knows are refused with the nearest one")
    func badInput() throws {
        let cases: [(arguments: [String], status: Int32, words: String)] = [
            (
                ["duty", "decide", key, "eu-dora-mayor-incident", "--applies", "--reason", "r"], 66,
                "did you mean eu-dora-major-incident?"
            ),
            (["fact", "set", key, "afected_individuals", "5"], 65, "did you mean affected_individuals?"),
            (["fact", "set", key, "affected_individuals", "many"], 65, "number"),
            (["correct", key, "classified_mayor", "--at", "-1h"], 65, "did you mean classified_major?"),
            (["correct", key, "aware", "--at", "+1h"], 1, "not_in_the_future"),
            (["org", "profile", "set", "calendar", "dee"], 65, "did you mean"),
            (["duty", "decide", key, dora, "--reason", "r"], 64, "--applies"),
            (["duty", "decide", key, dora, "--applies", "--reason", " "], 1, "reason_required"),
            (["obligation", "enable", "nothing-like-it", "--reason", "r"], 66, "nothing-like-it"),
        ]
        for bad in cases {
            let outcome = try desk.run(bad.arguments)
            #expect(
                outcome.status == bad.status && outcome.errors.contains(bad.words),
                "\(bad.arguments): \(outcome.status) \(outcome.errors)")
        }
    }

    @Test("a rule of one's own binds as soon as it is added, and can be turned off")
    func ownRule() throws {
        let rules = ContractRule.text()
        #expect(try desk.run("obligation", "add", "-", "--name", "contracts", input: rules).status == 0)
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        let shown = try desk.json("fact", "set", key, "personal_data_breach", "yes")
        #expect(duty(shown, "contract-bank-x")?["applies"] == .bool(true))
        try desk.json("obligation", "disable", "contract-bank-x", "--reason", "contract ended")
        let after = try desk.json("fact", "set", key, "affected_individuals", "5")
        #expect(duty(after, "contract-bank-x")?["applies"] == .bool(false))
    }

    @Test("psql is held to the rules: no filing without decision, none changed, no closing with open duties")
    func databaseRules() throws {
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute(
            "select set_config('search_path', 'sitrep', false), set_config('sitrep.organization_id', '1', false)")
        #expect(throws: PostgresError.self) {
            try session.execute(
                """
                insert into filing (organization_id, incident_id, obligation, stage, at, channel, late, recorded_at, recorded_by)
                values (1, 1, 'eu-dora-major-incident', 'initial', now(), 'x', false, now(), 'x')
                """)
        }
        #expect(throws: PostgresError.self) {
            try session.execute("update duty set standing = 'applies', decision = 1 where incident_id = 1")
        }
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "r")
        try desk.json("duty", "file", key, dora, "initial", "--at", "2026-03-10T11:00:00Z", "--channel", "portal")
        #expect(throws: PostgresError.self) { try session.execute("delete from filing") }
        #expect(throws: PostgresError.self) { try session.execute("update filing set late = true") }
        for step in ["triage", "declare", "contain", "eradicate", "recover"] { try desk.json(step, key) }
        let closing = try desk.run("close", key)
        #expect(closing.status == 1 && closing.errors.contains("notices that are owed"), "\(closing.errors)")
    }
}
