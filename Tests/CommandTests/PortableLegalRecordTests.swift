import DatabaseTesting
import Foundation
import IncidentModel
import JSONText
import Postgres
import Testing

/// What the law asked of an incident, on its way out as ndjson and in again.
@Suite("Legal records in exports and imports")
struct PortableLegalRecordTests {
    private static let key = "INC-2026-0001"
    private static let dora = "eu-dora-major-incident"
    private static let hipaa = "us-hipaa-individuals"
    private static let later = "2026-03-20T12:00:00Z"

    /// An incident of which the law has asked everything that it can, and an organisation of the same profile without any.
    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        try desk.json("org", "add", "copy")
        for organization in ["default", "copy"] {
            for (name, value) in [
                ("dora_financial_entity", "yes"), ("hipaa_covered_entity", "yes"), ("four_eyes", "true"),
            ] { try desk.json("org", "profile", "set", name, value, "--org", organization) }
        }
        try desk.json("open", "--title", "Ransom note", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
        let attached = try TestServer.file(
            #"{"impactAssessment": {"affectedAssets": {"affectedClients": {"number": 900}}}}"#, ending: "json")
        let receipt = try TestServer.file("received \u{202E}with thanks", ending: "txt")
        let decide = ["duty", "decide", key, dora, "--applies", "--reason", "=three criteria\nand one"]
        let filing = ["duty", "file", key, dora]
        let steps: [[String]] = [
            ["correct", key, "aware", "--at", "2026-03-10T10:00:00+02:00"],
            ["correct", key, "aware", "--at", "2026-03-10T08:05:00Z", "--reason", "the call was later"],
            ["correct", key, "discovery", "--at", "2026-03-10T08:00:00Z"],
            ["fact", "set", key, "unsecured_phi_breach", "yes"],
            ["fact", "set", key, "affected_individuals", "501"], ["fact", "set", key, "affected_individuals", "502"],
            ["correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z"],
            ["form", "set", key, "dora-initial", "2.4", "Files were <b>encrypted"],
            ["form", "set", key, "dora-final", "3.4", "1500"], decide,
            ["duty", "confirm", key, dora, "--as", "lead-1"],
            filing + ["initial", "--at", "2026-03-10T14:30:01Z", "--channel", "portal", "--reference", "A-17"],
            [
                "duty", "acknowledge", key, dora, "initial", "--at", "2026-03-10T15:05:00Z", "--reference", "R-1",
                "--attach", receipt,
            ],
            filing + ["initial-update", "--at", "2026-03-10T16:00:00Z", "--channel", "portal"],
            filing + ["intermediate", "--at", "2026-03-12T11:00:00Z", "--channel", "portal", "--attach", attached],
            filing + [
                "final", "--at", "2026-03-13T11:00:00Z", "--channel", "portal", "--explain", "3.4=counted since",
            ],
            ["duty", "decide", key, hipaa, "--applies", "--reason", "records were copied"],
            [
                "duty", "delay", key, hipaa, "--authority", "law_enforcement", "--office", "County Sheriff", "--form",
                "written", "--from", "2026-03-10T11:00:00Z", "--until", "2026-08-01T12:00:00Z", "--document", "LE-7",
            ],
            ["duty", "delay", key, hipaa, "--lift", "--reason", "arrest made"],
        ]
        let classified = try desk.run(
            ["classify", "dora", "--answers", "-", "--incident", key, "--adopt", "--json"],
            input: #"{"critical_services": false}"#, now: "2026-03-14T11:00:00Z")
        #expect(classified.status == 0, "\(classified.errors)")
        for (minute, step) in steps.enumerated() {
            try desk.json(step, now: "2026-03-14T12:\(minute < 10 ? "0" : "")\(minute):00Z")
        }
        return desk
    }

    private func export(_ desk: SitrepDesk, _ options: String...) throws -> String {
        let outcome = try desk.run(["export", "ndjson"] + options, now: Self.later)
        #expect(outcome.status == 0 && !outcome.output.isEmpty, "\(outcome.errors)")
        return outcome.output
    }

    private func record(_ line: String) throws -> IncidentRecord {
        try JSONDecoder().decode(IncidentRecord.self, from: Data(line.utf8))
    }

    @Test("everything goes into an empty organisation with the same hash, the same duties and the same figures")
    func roundTrip() throws {
        let desk = try Self.desk()
        let exported = try export(desk)
        let legal = try #require(try record(exported).legal)
        #expect(legal.events?.map(\.event) == ["AWARENESS", "AWARENESS", "DISCOVERY", "CLASSIFIED_MAJOR"])
        #expect(legal.facts?.map(\.value) == ["false", "true", "501", "502"])
        #expect(legal.answers?.count == 2 && legal.classifications?.first?.adoptedBy != nil)
        #expect(legal.decisions?.map(\.confirmedBy) == ["lead-1", nil])
        #expect(legal.filings?.map(\.stage) == ["initial", "initial-update", "intermediate", "final"])
        #expect(legal.filings?[2].content?.isEmpty == false && legal.filings?[3].differences?.count == 1)
        #expect(legal.delays?.first?.lift?.reason == "arrest made")

        let file = try TestServer.file(exported)
        let copied = try desk.json("import", "ndjson", file, "--org", "copy", now: Self.later)
        #expect(copied["quarantined"]?.elements.isEmpty == true, "\(copied)")
        #expect(try export(desk, "--org", "copy", "--hash") == export(desk, "--hash"))
        for command in [
            ["duty", "list", Self.key, "--json"],
            ["metrics", "--metric", "time_to_notify", "--json"], ["metrics", "--json"],
        ] {
            let ours = try desk.run(command, now: Self.later)
            let copy = try desk.run(command + ["--org", "copy"], now: Self.later)
            #expect(
                ours.status == 0 && copy.status == 0 && Self.same(ours.output, copy.output),
                "\(command)\n\(copy.output)")
        }
        let notified = try desk.json("metrics", "--metric", "time_to_notify", now: Self.later)["metrics"]?.elements
        #expect(notified?.contains { ($0["n"]?.wholeNumber ?? 0) > 0 } == true)
        let shown = try desk.json("show", Self.key, now: Self.later)["duties"]?.compactText ?? ""
        let copyShown = try desk.json("show", Self.key, "--org", "copy", now: Self.later)["duties"]?.compactText ?? ""
        #expect(Self.withoutNumbers(shown) == Self.withoutNumbers(copyShown) && shown.contains("LE-7"))
        let again = try desk.json("import", "ndjson", file, "--org", "copy", now: Self.later)
        #expect(again["unchanged"]?.wholeNumber == 1)
        // The rules find here what they found there, so that decisions go on to hold.
        try desk.json("duty", "refresh", Self.key, Self.dora, "--org", "copy", now: Self.later)
        try desk.json("duty", "refresh", Self.key, Self.dora, now: Self.later)
        let standing = try record(export(desk, "--org", "copy")).legal?.duties?.map {
            "\($0.obligation) \($0.standing)"
        }
        #expect(standing?.contains("\(Self.dora) applies") == true, "\(standing ?? [])")
        #expect(try record(export(desk, "--org", "copy")).legal == record(export(desk)).legal)
    }

    private static func same(_ one: String, _ other: String) -> Bool { withoutNumbers(one) == withoutNumbers(other) }

    /// Numbers of rows are each database's own.
    private static func withoutNumbers(_ text: String) -> String { text.replacing(/"id": ?[0-9]+/, with: "") }

    @Test("a later export continues what an earlier one brought; what went another way here is set aside")
    func continued() throws {
        let desk = try Self.desk()
        try desk.json("import", "ndjson", try TestServer.file(export(desk)), "--org", "copy", now: Self.later)
        try desk.json("fact", "set", Self.key, "affected_individuals", "600", now: Self.later)
        try desk.json(
            "duty", "acknowledge", Self.key, Self.dora, "final", "--at", "2026-03-15T15:05:00Z", now: Self.later)
        let further = try TestServer.file(export(desk))
        let taken = try desk.json("import", "ndjson", further, "--org", "copy", now: Self.later)
        #expect(taken["updated"]?.wholeNumber == 1 && taken["quarantined"]?.elements.isEmpty == true, "\(taken)")
        let copy = try #require(try record(export(desk, "--org", "copy")).legal)
        #expect(copy.facts?.map(\.value) == ["false", "true", "501", "502", "600"])
        #expect(copy.filings?.last?.receipt != nil && copy.filings?.count == 4)

        try desk.json(
            "fact", "set", Self.key, "affected_individuals", "7", "--org", "copy", now: "2026-03-20T13:00:00Z")
        try desk.json("fact", "set", Self.key, "affected_individuals", "8", now: "2026-03-20T14:00:00Z")
        let parted = try desk.json(
            "import", "ndjson", try TestServer.file(export(desk)), "--org", "copy", now: "2026-03-20T15:00:00Z")
        let aside = parted["quarantined"]?.elements
        #expect(aside?.count == 1 && aside?.first?["field"]?.text == "legal", "\(parted)")
        #expect(aside?.first?["reason"]?.text?.contains("facts go another way") == true, "\(parted)")
        let kept = try record(export(desk, "--org", "copy")).legal
        #expect(kept?.facts?.last?.value == "7" && kept?.facts?.count == 6)
    }

    @Test("a filing keeps the due that it had, though the duty has another one since")
    func dueOfThen() throws {
        let desk = try Self.desk()
        try desk.json(
            "correct", Self.key, "classified_major", "--at", "2026-03-10T12:30:00Z", "--reason", "the clock was wrong",
            now: Self.later)
        let ours = try #require(try record(export(desk)).legal)
        #expect(ours.duties?.first { $0.obligation == Self.dora }?.standing == "undecided")
        try desk.json("import", "ndjson", try TestServer.file(export(desk)), "--org", "copy", now: Self.later)
        let copy = try #require(try record(export(desk, "--org", "copy")).legal)
        #expect(copy == ours)
        #expect(copy.filings?.first?.due == Instant(rfc3339: "2026-03-10T14:30:00Z"))
        let late = try desk.json("duty", "show", Self.key, Self.dora, "--org", "copy", now: Self.later)
        let filings = late["duties"]?.elements.first { $0["obligation"]?.text == Self.dora }?["filings"]?.elements
        #expect(filings?.first?["late"] == .bool(true))
    }

    private struct Broken {
        let legal: String
        let reason: String
    }

    private static let duty = """
        {"obligation":"eu-dora-major-incident","name":"n","rule_version":"1","citation":"c","applies":"yes",\
        "facts_digest":"d","standing":"STANDING","stages":[{"stage":"initial","name":"n","kind":"notice","voluntary":false,\
        "owed":"yes","projected":false,"derivation":"","citation":"","remarks":"{}"}]}
        """
    private static let decision = """
        {"obligation":"eu-dora-major-incident","applies":true,"reason":"r","facts_digest":"d","recorded_by":"a",\
        "recorded_at":"2026-03-11T10:00:00Z"}
        """
    private static let filing = """
        {"obligation":"eu-dora-major-incident","stage":"initial","at":"2026-03-11T11:00:00Z","channel":"portal"}
        """

    private static func all(_ standing: String, _ decisions: String, _ filings: String) -> String {
        let duty = Self.duty.replacing("STANDING", with: standing)
        return #"{"duties":[\#(duty)],"decisions":[\#(decisions)],"filings":[\#(filings)]}"#
    }

    private static let broken: [Broken] = [
        .init(
            legal: #"{"events":[{"event":"aware","at":"2026-03-10T08:00:00Z"}]}"#, reason: "no event as rules name them"
        ),
        .init(legal: #"{"events":[{"event":"AWARENESS"}]}"#, reason: "was not stated"),
        .init(legal: #"{"events":[{"event":"AWARENESS","at":"2030-03-10T08:00:00Z"}]}"#, reason: "lies in the future"),
        .init(legal: #"{"events":[{"event":"AWARENESS","at":"2026-03-10T09:00:00Z"}]}"#, reason: "needs a reason"),
        .init(legal: #"{"facts":[{"name":"affected_individuals","value":"{"}]}"#, reason: "is no JSON"),
        .init(legal: #"{"facts":[{"name":" ","value":"1"}]}"#, reason: "a fact needs a name"),
        .init(
            legal: #"{"facts":[{"name":"n","value":"1","recorded_at":"2031-01-01T00:00:00Z"}]}"#, reason: "the future"),
        .init(legal: #"{"classifications":[{"scheme":"mifid","answers":"{}","result":"{}"}]}"#, reason: "no scheme"),
        .init(legal: all("applies", "", ""), reason: "its newest decision"),
        .init(legal: all("not_applicable", decision, ""), reason: "its newest decision"),
        .init(legal: all("maybe", decision, ""), reason: "no known word"),
        .init(legal: all("undecided", "", filing), reason: "nobody has decided"),
        .init(
            legal: all("applies", decision.replacing("\"r\"", with: "\" \""), filing),
            reason: "a decision needs a reason"),
        .init(
            legal: all(
                "applies",
                decision.replacing(
                    "}", with: #","confirmed_by":"A","confirmed_at":"2026-03-11T10:30:00Z","needs_second_person":true}"#
                ), ""),
            reason: "somebody else confirms"),
        .init(legal: all("applies", decision, filing + "," + filing), reason: "was sent twice"),
        .init(
            legal: all("applies", decision, filing.replacing("initial", with: "final")), reason: "has no stage 'final'"),
        .init(
            legal: all("applies", decision, filing.replacing("initial", with: "initial-update")),
            reason: "follows what it updates"),
        .init(
            legal: all("applies", decision, filing.replacing("}", with: #","receipt":{"at":"2026-03-11T10:59:59Z"}}"#)),
            reason: "a receipt follows"),
        .init(
            legal: all("applies", decision, filing).replacing("eu-dora-major-incident", with: "eu-dora-maojr-incident"),
            reason: "no rule 'eu-dora-maojr-incident' here"),
    ]

    @Test("what breaks a rule keeps the legal record out, with the reason, and nothing else")
    func refused() throws {
        let desk = try SitrepDesk()
        let lines = Self.broken.enumerated().map { number, broken in
            """
            {"origin":"x","source_key":"\(number)","title":"t","assertions":[{"milestone":"detected",\
            "at":"2026-03-10T08:00:00Z"}],"tags":["kept"],"legal":\(broken.legal)}
            """
        }
        let summary = try desk.json(
            "import", "ndjson", try TestServer.file(lines.joined(separator: "\n") + "\n"), now: Self.later)
        let aside = summary["quarantined"]?.elements ?? []
        #expect(aside.count == Self.broken.count && aside.allSatisfy { $0["field"]?.text == "legal" }, "\(summary)")
        for (item, broken) in zip(aside, Self.broken) {
            #expect(item["reason"]?.text?.contains(broken.reason) == true, "\(broken.reason): \(item)")
        }
        let records = try export(desk).split(separator: "\n").map { try record(String($0)) }
        #expect(records.count == Self.broken.count && records.allSatisfy { $0.tags == ["kept"] && $0.legal == nil })
    }

    @Test("a record that waits for a rule goes in with the same file once the rule is there")
    func ruleAddedLater() throws {
        let desk = try SitrepDesk()
        let rules = ContractRule.text(stage: "initial")
        let legal = Self.all("applies", Self.decision, Self.filing).replacing(
            "eu-dora-major-incident", with: "contract-bank-x")
        let line = """
            {"origin":"x","source_key":"1","title":"t","assertions":[{"milestone":"detected","at":"2026-03-10T08:00:00Z"}],\
            "legal":\(legal)}
            """
        // Twice in one file, it is the same both times.
        let path = try TestServer.file(line + "\n" + line + "\n")
        func take() throws -> (fields: [String?], updated: Int?) {
            let summary = try desk.json("import", "ndjson", path, now: Self.later)
            return (
                summary["quarantined"]?.elements.map { $0["field"]?.text } ?? [], summary["updated"]?.wholeNumber
            )
        }
        #expect(try take().fields == ["legal"])
        #expect(try take().updated == 0)
        let added = try desk.run("obligation", "add", "-", "--name", "contracts", input: rules)
        try #require(added.status == 0, "\(added.errors)")
        let taken = try take()
        #expect(taken.fields.isEmpty && taken.updated == 1)
        #expect(try record(export(desk)).legal?.filings?.count == 1)
        #expect(try take().updated == 0)
    }

    @Test("a whole record of somebody else's writing goes in, with who imports where it names nobody")
    func foreign() throws {
        let desk = try SitrepDesk()
        let line = """
            {"origin":"x","source_key":"1","title":"t","assertions":[{"milestone":"detected","at":"2026-03-10T08:00:00Z"}],\
            "legal":\(Self.all("applies", Self.decision, Self.filing))}
            """
        let summary = try desk.json("import", "ndjson", try TestServer.file(line + "\n"), now: Self.later)
        #expect(summary["quarantined"]?.elements.isEmpty == true, "\(summary)")
        let filing = try #require(try record(export(desk)).legal?.filings?.first)
        #expect(filing.recordedBy == "analyst-1" && filing.recordedAt == Instant(rfc3339: Self.later))
        let shown = try desk.json("duty", "show", Self.key, Self.dora)
        #expect(shown["duties"]?.elements.first?["decision"]?.text == "applies", "\(shown)")
    }
}
