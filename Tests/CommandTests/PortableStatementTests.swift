import DatabaseTesting
import Foundation
import IncidentModel
import JSONText
import Testing

/// What is said about controls and risks, and what is under legal privilege, on its way out as ndjson and in again.
@Suite("Statements in exports and imports")
struct PortableStatementTests {
    private static let key = "INC-2026-0001"
    private static let later = "2026-03-11T12:00:00Z"
    private static let ac2 = "urn:sitrep:framework:nist-800-53:5:control:ac-2"

    /// An incident with everything that can be said, one control of it in a framework that only this organisation has.
    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        let catalog = """
            {"catalog": {"uuid": "u", "metadata": {"title": "House rules", "version": "1.0", "oscal-version": "1.1.2",
             "last-modified": "2026-01-01T00:00:00Z"}, "groups": [{"id": "h", "title": "House", "controls": [
             {"id": "h-1", "title": "Lock the door"}]}]}}
            """
        try desk.json("control", "import", "oscal", try TestServer.file(catalog, ending: "json"), "--name", "house:1")
        try desk.json("open", "--title", "one", "--severity", "medium", "--detected-at", "2026-03-01T10:00:00Z")
        let steps: [[String]] = [
            ["control", "link", key, "AC-2", "--outcome", "worked", "--confidence", "estimated"],
            [
                "control", "link", key, "AC-2", "--outcome", "failed", "--confidence", "confirmed", "--evidence",
                "CASE-17", "--evidence", "log, of the proxy", "--note", "=1+1 <b>\u{202E}gpj",
            ],
            ["control", "confirm", key, "AC-2", "--as", "lead-1"],
            ["control", "link", key, "SI-4", "--outcome", "detected_only"],
            ["control", "unlink", key, "SI-4", "--reason", "another sensor"],
            ["control", "link", key, "house h-1", "--outcome", "bypassed"],
            ["risk", "link", key, "R-17", "--appetite", "1000 EUR"],
            ["risk", "link", key, "R-17", "--loss", "600.50 EUR"],
            ["action", "add", key, "Review accounts", "--control", "AC-2", "--control", "house h-1"],
            ["action", "add", key, "Tell everybody"], ["action", "done", key, "1"],
            ["note", key, "counsel advises silence", "--privileged", "--as", "counsel"],
            ["note", key, "an ordinary note"],
        ]
        // Several fall into one minute, as they do where one person works.
        for (minute, step) in steps.enumerated() { try desk.json(step, now: "2026-03-10T12:0\(minute / 2):00Z") }
        try desk.json("org", "add", "copy")
        return desk
    }

    private func export(_ desk: SitrepDesk, _ options: String...) throws -> String {
        let outcome = try desk.run(["export", "ndjson"] + options, now: Self.later)
        #expect(outcome.status == 0 && !outcome.output.isEmpty, "\(outcome.errors)")
        return outcome.output
    }

    @Test("everything goes into an empty organisation with the same hash", arguments: [[], ["--privileged"]])
    func roundTrip(options: [String]) throws {
        let desk = try Self.desk()
        let exported = try desk.run(["export", "ndjson"] + options, now: Self.later).output
        let file = try TestServer.file(exported)
        let copied = try desk.json("import", "ndjson", file, "--org", "copy", now: Self.later)
        #expect(copied["quarantined"]?.elements.isEmpty == true, "\(copied)")
        let hash = try desk.run(["export", "ndjson", "--hash"] + options, now: Self.later)
        let copy = try desk.run(["export", "ndjson", "--hash", "--org", "copy"] + options, now: Self.later)
        #expect(hash.status == 0 && copy.output == hash.output)
        for member in ["controls", "actions"] {
            func shown(_ organization: String...) throws -> [String] {
                let detail = try desk.json(["show", Self.key] + organization, now: Self.later)
                return (detail[member]?.elements ?? []).map { "\($0["control"]?.text ?? "") \($0["controls"] as Any)" }
            }
            #expect(try shown() == shown("--org", "copy") && !shown().isEmpty, "\(member)")
        }
        // What is known of a control at a time does not hang on when the record came here.
        let effectiveness = ["control", "effectiveness", "--as-of", "2026-03-11T00:00:00Z", "--json"]
        let found = try desk.run(effectiveness, now: Self.later)
        #expect(found.status == 0 && found.output.contains("\"fixes\""))
        #expect(try desk.run(effectiveness + ["--org", "copy"], now: Self.later).output == found.output)
        let ours = try desk.run("risk", "list", "--json", now: Self.later)
        #expect(try ours.output == desk.run("risk", "list", "--json", "--org", "copy", now: Self.later).output)
        #expect(ours.output.contains("60050"))
        let again = try desk.json("import", "ndjson", file, "--org", "copy", now: Self.later)
        #expect(again["unchanged"]?.wholeNumber == 1)
        // Home again: what is there already is not added a second time.
        try desk.json("import", "ndjson", file, now: Self.later)
        let before = try JSONDecoder().decode(IncidentRecord.self, from: Data(exported.utf8))
        let after = try JSONDecoder().decode(
            IncidentRecord.self, from: Data(desk.run(["export", "ndjson"] + options, now: Self.later).output.utf8))
        #expect(after.controls == before.controls && after.risks == before.risks && after.actions == before.actions)
        let privileged = after.timeline?.filter { $0.privileged == true }
        #expect(privileged == before.timeline?.filter { $0.privileged == true })
        #expect(privileged?.count == options.count)
    }

    @Test("a record holds who said what and when, history and withdrawals included")
    func record() throws {
        let desk = try Self.desk()
        let record = try JSONDecoder().decode(IncidentRecord.self, from: Data(export(desk).utf8))
        let controls = try #require(record.controls)
        #expect(controls.map(\.label) == ["AC-2", "AC-2", "SI-4", "SI-4", "H-1"])
        #expect(controls.map(\.outcome) == ["worked", "failed", "detected_only", nil, "bypassed"])
        #expect(controls[1].evidence == ["CASE-17", "log, of the proxy"])
        #expect(controls[1].confirmedBy == "lead-1" && controls[0].confirmedBy == nil)
        #expect(controls[1].confirmedAt == Instant(rfc3339: "2026-03-10T12:01:00Z"))
        #expect(controls[3].note == "another sensor")
        #expect(controls[4].title == "Lock the door" && controls[4].recordedBy == "analyst-1")
        #expect(record.risks?.map { $0.loss?.minorUnits } == [nil, 60_050])
        #expect(record.risks?.last?.appetite?.minorUnits == 100_000)
        #expect(record.actions?.map { $0.controls?.count } == [2, nil])
    }

    @Test("privileged notes leave only where they are asked for, with their mark, and that is an entry")
    func privileged() throws {
        let desk = try Self.desk()
        func reads() throws -> [JSONTree] {
            (try desk.json("audit", "list", "--limit", "1000")["entries"]?.elements ?? []).filter {
                $0[path: "entry", "action"]?.text == "export.read"
            }
        }
        #expect(try !export(desk).contains("counsel"))
        #expect(try reads().isEmpty)
        #expect(try export(desk, "--privileged").contains("counsel advises silence"))
        #expect(try reads().first?[path: "entry", "after", "privileged"]?.text == "1")
        try desk.json(
            "import", "ndjson", try TestServer.file(export(desk, "--privileged")), "--org", "copy", now: Self.later)
        let notes = try desk.json("timeline", Self.key, "--org", "copy", now: Self.later)["timeline"]?.elements.filter {
            $0["privileged"] == .bool(true)
        }
        #expect(notes?.map { $0["text"]?.text } == ["counsel advises silence"])
        #expect(notes?.first?["actor"]?.text == "counsel" && notes?.first?["kind"]?.text == "note")
        let copy = try desk.run("export", "ndjson", "--org", "copy", now: Self.later)
        #expect(copy.status == 0 && !copy.output.contains("counsel"))
        let flat = try desk.run("export", "csv", "--privileged")
        #expect(flat.status == 64 && flat.errors.contains("ndjson"))
    }

    @Test("an export that was made before these members were there goes in")
    func old() throws {
        let desk = try SitrepDesk()
        let line = """
            {"actions":[{"kind":"process","mandatory":true,"title":"a"}],"assertions":[],"key":"INC-2026-0001",\
            "origin":"x","source_key":"1","timeline":[{"at":"2026-03-01T10:00:00Z","kind":"note","text":"n"}],"title":"t"}
            """
        let summary = try desk.json("import", "ndjson", try TestServer.file(line + "\n"))
        #expect(summary["created"]?.wholeNumber == 1 && summary["quarantined"]?.elements.isEmpty == true)
        let shown = try desk.json("show", Self.key)
        #expect(shown["controls"]?.elements.isEmpty == true)
        #expect(shown["actions"]?.elements.first?["controls"]?.elements.isEmpty == true)
    }

    struct Broken: CustomTestStringConvertible, Sendable {
        let member: String
        let part: String
        let reason: String
        /// How many statements of the record go in.
        var taken = 0

        var testDescription: String { reason }
    }

    private static func said(_ members: String, control: String = ac2, outcome: String = #""failed""#) -> String {
        #"{"control":"\#(control)","label":"L","title":"T","outcome":\#(outcome),"recorded_by":"ann"\#(members)}"#
    }

    private static let at = #","recorded_at":"2026-03-01T10:00:00Z""#

    @Test(
        "what breaks a rule is set aside with its reason, and the rest goes in",
        arguments: [
            Broken(member: "controls", part: said("", control: "AC-2"), reason: "'AC-2' is no control"),
            Broken(member: "controls", part: said("", outcome: #""broke""#), reason: "among the known words: worked"),
            Broken(member: "controls", part: said("", outcome: "null"), reason: "without a reason"),
            Broken(
                member: "controls", part: said(#","recorded_at":"2099-01-01T00:00:00Z""#), reason: "lies in the future"),
            Broken(
                member: "controls", part: said("", control: "urn:sitrep:framework:nist-800-53:5:control:ac"),
                reason: "is a heading"),
            Broken(
                member: "controls", part: said("", control: "urn:sitrep:framework:nist-800-53:5:control:ac-13"),
                reason: "was withdrawn"),
            Broken(
                member: "controls",
                part: said(at) + "," + said(#","recorded_at":"2026-02-01T10:00:00Z""#),
                reason: "before the statement in front of it", taken: 1),
            Broken(
                member: "controls",
                part: said(at + #","confirmed_by":" Ann ","confirmed_at":"2026-03-02T10:00:00Z""#),
                reason: "a second person has to confirm", taken: 1),
            Broken(
                member: "controls",
                part: said(at + #","confirmed_by":"lead-1","confirmed_at":"2026-02-02T10:00:00Z""#),
                reason: "before it was recorded", taken: 1),
            Broken(member: "controls", part: said(at + #","confirmed_by":"lead-1""#), reason: "who and when", taken: 1),
            Broken(
                member: "risks", part: #"{"risk":"R","loss":{"minor_units":-1,"currency":"EUR"}}"#,
                reason: "-1 EUR is no amount"),
            Broken(
                member: "risks", part: #"{"risk":"R","loss":{"minor_units":1,"currency":"euro"}}"#,
                reason: "1 euro is no amount"),
            Broken(member: "risks", part: #"{"risk":" "}"#, reason: "needs a name"),
            Broken(
                member: "risks", part: #"{"risk":"R","appetite":{"minor_units":1,"currency":"E"}}"#,
                reason: "appetite: 1 E is no amount", taken: 1),
            Broken(
                member: "actions",
                part: #"{"title":"a","kind":"process","controls":[{"control":"x","label":"L","title":"T"}]}"#,
                reason: "action 1: 'x' is no control"),
            Broken(
                member: "timeline",
                part: #"{"at":"2026-03-01T10:00:00Z","kind":"event","text":"e","privileged":true}"#,
                reason: "only a note"),
        ])
    func broken(_ broken: Broken) throws {
        let desk = try SitrepDesk()
        let line =
            #"{"origin":"x","source_key":"1","title":"t","assertions":[],"\#(broken.member)":[\#(broken.part)]}"# + "\n"
        let summary = try desk.json("import", "ndjson", try TestServer.file(line))
        let items = summary["quarantined"]?.elements ?? []
        #expect(items.count == 1 && items.first?["field"]?.text == broken.member, "\(summary)")
        #expect(items.first?["reason"]?.text?.contains(broken.reason) == true, "\(items)")
        #expect(summary["created"]?.wholeNumber == 1)
        let record = try JSONDecoder().decode(IncidentRecord.self, from: Data(export(desk).utf8))
        switch broken.member {
        case "controls":
            #expect((record.controls?.count ?? 0) == broken.taken)
            #expect(record.controls?.contains { $0.confirmedBy != nil } != true)
        case "risks":
            #expect((record.risks?.count ?? 0) == broken.taken)
            #expect(record.risks?.contains { $0.appetite != nil } != true)
        case "actions": #expect(record.actions?.map(\.title) == ["a"] && record.actions?.first?.controls == nil)
        default: #expect(record.timeline == nil)
        }
        let held = try desk.json("quarantine", "list")["items"]?.elements.first?["content"]?.text ?? ""
        #expect(held.hasPrefix("{"), "\(held)")
    }

    @Test("a later export brings the statements and confirmations that are new, and none behind what stands here")
    func later() throws {
        let desk = try Self.desk()
        let first = try TestServer.file(export(desk))
        try desk.json("import", "ndjson", first, "--org", "copy", now: Self.later)
        try desk.json("control", "confirm", Self.key, "house h-1", "--as", "lead-1", now: "2026-03-12T12:00:00Z")
        try desk.json("control", "link", Self.key, "AC-2", "--outcome", "absent", now: "2026-03-12T13:00:00Z")
        try desk.json("risk", "link", Self.key, "R-17", "--loss", "700 EUR", now: "2026-03-12T13:00:00Z")
        let (before, after) = ("2026-03-13T12:00:00Z", "2026-03-14T12:00:00Z")
        let second = try TestServer.file(desk.run("export", "ndjson", now: before).output)
        // A control was judged in the copy too, and after the original.
        try desk.json("control", "link", Self.key, "AC-2", "--outcome", "worked", "--org", "copy", now: before)
        let summary = try desk.json("import", "ndjson", second, "--org", "copy", now: after)
        #expect(summary["updated"]?.wholeNumber == 1)
        #expect(
            summary["quarantined"]?.elements.map { $0["reason"]?.text } == [
                "a later statement about \(Self.ac2) is recorded already"
            ])
        let controls = try desk.json("show", Self.key, "--org", "copy", now: after)["controls"]?.elements ?? []
        #expect(controls.map { $0["outcome"]?.text } == ["bypassed", "worked"])
        #expect(controls.map { $0["confirmed_by"]?.text } == ["lead-1", nil])
        let risk = try desk.json("risk", "list", "--org", "copy", now: after)["risks"]?.elements.first
        #expect(risk?[path: "realised", "minor_units"]?.wholeNumber == 70_000)
    }

    @Test("an appetite that the organisation has decided itself stands")
    func appetite() throws {
        let desk = try Self.desk()
        try desk.json("open", "--title", "own", "--detected-at", "-1h", "--org", "copy")
        try desk.json("risk", "link", Self.key, "R-17", "--appetite", "5 EUR", "--org", "copy")
        try desk.json("import", "ndjson", try TestServer.file(export(desk)), "--org", "copy", now: Self.later)
        let risk = try desk.json("risk", "list", "--org", "copy", now: Self.later)["risks"]?.elements.first
        #expect(risk?[path: "appetite", "minor_units"]?.wholeNumber == 500)
        #expect(risk?["incidents"]?.elements.count == 2 && risk?["verdict"]?.text == "exceeded")
    }

    @Test("what came in has its entries in the trail")
    func trail() throws {
        let desk = try Self.desk()
        try desk.json(
            "import", "ndjson", try TestServer.file(export(desk, "--privileged")), "--org", "copy", now: Self.later)
        let entries = try desk.json("audit", "list", "--limit", "1000", "--org", "copy")["entries"]?.elements ?? []
        let tables = Set(entries.compactMap { $0[path: "entry", "subject", "table"]?.text })
        #expect(tables.isSuperset(of: ["control_link", "control_confirmation", "risk_link", "action_control", "note"]))
    }
}
