import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// Filings held against each other, requests to wait, and what a duty was before, through the built command.
@Suite("Filings of one incident")
struct FilingCommandTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"
    private let dora = "eu-dora-major-incident"
    private let out = FileManager.default.temporaryDirectory.appending(path: "filings-\(UUID().uuidString)")

    init() throws {
        desk = try SitrepDesk()
        try desk.json("org", "profile", "set", "dora_financial_entity", "yes")
        try desk.json("open", "--title", "Ransom note", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
    }

    private func duty(_ shown: JSONTree, _ obligation: String) -> JSONTree? {
        shown["duties"]?.elements.first { $0["obligation"]?.text == obligation }
    }

    private func stage(_ shown: JSONTree, _ obligation: String, _ name: String) -> JSONTree? {
        duty(shown, obligation)?["stages"]?.elements.first { $0["stage"]?.text == name }
    }

    /// A major incident whose duty is decided.
    private func major() throws {
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "three criteria")
    }

    private func file(
        _ stage: String, _ obligation: String? = nil, at: String, _ more: String...
    ) throws -> SitrepProcess.Outcome {
        try desk.run(
            ["duty", "file", key, obligation ?? dora, stage, "--at", at, "--channel", "portal"] + more,
            now: "2026-03-13T12:00:00Z")
    }

    @Test("a number that differs from an earlier report stops the filing until it is explained")
    func reports() throws {
        defer { TestServer.remove(out.path) }
        try major()
        try desk.json("form", "set", key, "dora-intermediate", "3.4", "1200")
        try desk.json("form", "set", key, "dora-intermediate", "3.2", "2026-03-10T07:00:00Z")
        #expect(try file("initial", at: "2026-03-10T11:00:00Z").status == 0)
        try desk.json("report", "render", "dora-intermediate", key, "--format", "json", "--out", out.path)
        let sent = out.appending(path: "dora-intermediate-\(key).json")
        let bytes = try Data(contentsOf: sent)
        #expect(try file("intermediate", at: "2026-03-12T11:00:00Z", "--attach", sent.path).status == 0)

        // The next report has another number: what was sent says otherwise.
        try desk.json("form", "set", key, "dora-final", "3.4", "1500")
        let drafted = try desk.json("report", "render", "dora-final", key, "--format", "md", "--out", out.path)
        #expect(drafted["differences"]?.elements.first?.text?.hasPrefix("3.4 ") == true)
        let refused = try file("final", at: "2026-03-13T11:00:00Z")
        #expect(refused.status == 1 && refused.errors.contains("numbers_agree"), "\(refused.errors)")
        #expect(refused.errors.contains("1500 here and 1200 in dora-intermediate 3.4"), "\(refused.errors)")
        for (text, status, words) in [
            ("3.4= ", Int32(1), "reason_required"), ("9.9=x", 65, "no field"), ("3.2=x", 65, "does not differ"),
            ("nonsense", 64, "FIELD=REASON"),
        ] {
            let bad = try file("final", at: "2026-03-13T11:00:00Z", "--explain", text)
            #expect(bad.status == status && bad.errors.contains(words), "\(text): \(bad.status) \(bad.errors)")
        }
        let explained = try file("final", at: "2026-03-13T11:00:00Z", "--explain", "3.4=counted since")
        #expect(explained.status == 0, "\(explained.errors)")

        let shown = try desk.json("duty", "show", key, dora)
        let difference = duty(shown, dora)?["differences"]?.elements.first
        #expect(difference?["explanation"]?.text == "counted since")
        #expect(difference?["earlier_value"]?.text == "1200" && difference?["value"]?.text == "1500")
        let people = try desk.run("duty", "show", key)
        #expect(people.output.contains("counted since"), "\(people.output)")
        // The bytes that were sent are kept as they were.
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute("select set_config('sitrep.organization_id', '1', false)")
        let kept = try session.query(
            "select encode(content, 'hex') from sitrep.filing where stage = 'intermediate'")[0].decode(
                0, as: String.self)
        #expect(kept == bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        // The next form of the incident shows what was explained.
        try desk.json("report", "render", "gdpr-33", key, "--format", "md", "--out", out.path)
        let text = try String(contentsOf: out.appending(path: "gdpr-33-\(key).md"), encoding: .utf8)
        #expect(text.contains("counted since"))
        #expect(throws: PostgresError.self) {
            try session.execute("update sitrep.filing_difference set explanation = 'x'")
        }
    }

    @Test("what the attached document says counts, not what the case says now; other laws are compared too")
    func documents() throws {
        defer { TestServer.remove(out.path) }
        try major()
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        let sent = out.appending(path: "sent.json")
        try Data(
            #"{"impactAssessment": {"affectedAssets": {"affectedClients": {"number": 900}}}}"#.utf8
        ).write(to: sent)
        #expect(try file("initial", at: "2026-03-10T11:00:00Z").status == 0)
        #expect(try file("intermediate", at: "2026-03-12T11:00:00Z", "--attach", sent.path).status == 0)
        try desk.json("fact", "set", key, "personal_data_breach", "yes")
        try desk.json("form", "set", key, "gdpr-33", "12", "901")
        let gdpr = "eu-gdpr-33-authority"
        try desk.json("duty", "refresh", key, gdpr)
        try desk.json("duty", "decide", key, gdpr, "--applies", "--reason", "customer data")
        let refused = try file("authority", gdpr, at: "2026-03-13T09:00:00Z")
        #expect(refused.status == 1 && refused.errors.contains("12 Approximate number of people"), "\(refused.errors)")
        let explained = try file(
            "authority", gdpr, at: "2026-03-13T09:00:00Z", "--explain", "people_affected=clients and one employee")
        #expect(explained.status == 0, "\(explained.errors)")
        let named = try file("clients", at: "2026-03-13T09:00:00Z", "--form", "custommer-notice")
        #expect(named.status != 0)
    }

    @Test("an authority's request moves the due where the rule allows it, and lifting moves it back")
    func delay() throws {
        let hipaa = "us-hipaa-individuals"
        try desk.json("org", "profile", "set", "hipaa_covered_entity", "yes")
        try desk.json("fact", "set", key, "unsecured_phi_breach", "yes")
        let first = try desk.json("correct", key, "discovery", "--at", "2026-03-10T08:00:00Z")
        let plain = try #require(stage(first, hipaa, "individuals")?["due"]?.text)
        let request = [
            "duty", "delay", key, hipaa, "--authority", "law_enforcement", "--office", "County Sheriff", "--form",
            "written",
            "--from", "2026-03-10T11:00:00Z", "--until", "2026-08-01T12:00:00Z", "--document", "LE-7",
        ]
        let dry = try desk.run(request + ["--dry-run"])
        #expect(dry.status == 0 && dry.output.contains("would be"), "\(dry.errors)")
        let moved = try desk.json(request)
        #expect(stage(moved, hipaa, "individuals")?["due"]?.text == "2026-08-01T12:00:00Z")
        #expect(
            stage(moved, hipaa, "individuals")?["derivation"]?.text?.contains(
                "written request of County Sheriff (LE-7)")
                == true)
        let again = try desk.run(request)
        #expect(again.status == 1 && again.errors.contains("delay_recorded_once"), "\(again.errors)")
        var other = request
        other[3] = dora
        let refused = try desk.run(other)
        #expect(refused.status == 1 && refused.errors.contains("delay_allowed_by_rule"), "\(refused.errors)")
        #expect(try desk.run("duty", "delay", key, hipaa, "--authority", "law_enforcement").status == 64)

        let lifted = try desk.json(
            "duty", "delay", key, hipaa, "--lift", "--reason", "arrest made", now: "2026-03-20T12:00:00Z")
        #expect(stage(lifted, hipaa, "individuals")?["due"]?.text == plain)
        let none = try desk.run("duty", "delay", key, hipaa, "--lift", "--reason", "again", now: "2026-03-20T13:00:00Z")
        #expect(none.status == 1 && none.errors.contains("delay_to_lift"), "\(none.errors)")
        let shown = try desk.json("duty", "show", key, hipaa, now: "2026-03-20T13:00:00Z")
        #expect(duty(shown, hipaa)?["delays"]?.elements.first?["lifted_because"]?.text == "arrest made")
        let dues = duty(shown, hipaa)?["former_dues"]?.elements ?? []
        #expect(dues.contains { $0["due"]?.text == "2026-08-01T12:00:00Z" }, "\(dues)")
        let trail = try desk.run("audit", "list", key)
        #expect(trail.output.contains("notice_delay"), "\(trail.output.prefix(400)) \(trail.errors)")
    }

    @Test("the duties are shown as they were known, and what they were is marked with what took its place")
    func history() throws {
        let end = "2026-03-11T12:00:00Z"
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T08:30:00Z", now: "2026-03-10T12:10:00Z")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "r", now: "2026-03-10T12:20:00Z")
        try desk.json(
            "correct", key, "classified_major", "--at", "2026-03-10T11:30:00Z", "--reason", "log",
            now: "2026-03-10T13:00:00Z")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "still", now: "2026-03-10T14:00:00Z")
        let then = try desk.json("show", key, "--known-at", "2026-03-10T12:40:00Z", now: end)
        #expect(stage(then, dora, "initial")?["due"]?.text == "2026-03-10T12:30:00Z")
        #expect(duty(then, dora)?["decision"]?.text == "applies")
        #expect(duty(then, dora)?["decided"]?["reason"]?.text == "r")
        let between = try desk.json("duty", "list", key, "--known-at", "2026-03-10T13:30:00Z", now: end)
        #expect(duty(between, dora)?["decision"]?.text == "undecided")
        let now = try desk.json("show", key, now: end)
        #expect(stage(now, dora, "initial")?["due"]?.text == "2026-03-10T15:30:00Z")
        let shown = try desk.json("duty", "show", key, dora, now: "2026-03-11T12:00:00Z")
        let former = duty(shown, dora)?["former_dues"]?.elements.first { $0["due"]?.text == "2026-03-10T12:30:00Z" }
        #expect(former?["missed"] == .bool(true) && former?["stage"]?.text == "initial")
        let decisions = duty(shown, dora)?["decisions"]?.elements ?? []
        #expect(decisions.count == 2 && decisions[0]["superseded_by"]?.text?.contains("analyst-1") == true)
        #expect(try desk.run("duty", "list", "--known-at", "2026-03-10").status == 64)
        #expect(try desk.run("duty", "show", key, "eu-dora-mayor-incident").errors.contains("did you mean"))
    }
}
