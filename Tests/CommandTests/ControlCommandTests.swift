import DatabaseTesting
import Foundation
import JSONText
import Testing

/// Controls in incidents as a person at the command line meets them.
@Suite("Controls at the command line")
struct ControlCommandTests {
    private static let key = "INC-2026-0001"

    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        try desk.json(
            "open", "--title", "Ransom note", "--severity", "medium", "--category", "ransomware", "--detected-at",
            "2026-03-01T10:00:00Z")
        return desk
    }

    private static func file(_ text: String) throws -> String {
        let path = try TestServer.filePath(ending: "json")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static func catalog(_ ids: [String], title: String = "House rules") -> String {
        let controls = ids.map { #"{"id": "\#($0)", "title": "Rule \#($0)"}"# }.joined(separator: ",")
        return """
            {"catalog": {"uuid": "u", "metadata": {"title": "\(title)", "version": "1.0", "oscal-version": "1.1.2",
             "last-modified": "2026-01-01T00:00:00Z"}, "groups": [{"id": "h", "title": "House", "controls": [\(controls)]}]}}
            """
    }

    @Test("a statement is linked, replaced, confirmed by a second person, and shown")
    func linkAndConfirm() throws {
        let desk = try Self.desk()
        try desk.json("control", "link", Self.key, "AC-2", "--outcome", "worked", "--confidence", "estimated")
        let linked = try desk.json(
            "control", "link", Self.key, "ac-02", "--outcome", "failed", "--confidence", "confirmed", "--evidence",
            "CASE-17", "--note", "seen in the log", now: "2026-03-10T12:01:00Z")
        let controls = linked["controls"]?.elements ?? []
        #expect(controls.count == 1)
        #expect(controls.first?["control"]?.text == "urn:sitrep:framework:nist-800-53:5:control:ac-2")
        #expect(controls.first?["outcome"]?.text == "failed")
        #expect(controls.first?["evidence"]?.elements.map(\.text) == ["CASE-17"])
        #expect(controls.first?["confirmed_by"] == .null)

        let alone = try desk.run("control", "confirm", Self.key, "AC-2")
        #expect(alone.status == 1)
        #expect(alone.errors.contains("second_person_confirms"))
        let confirmed = try desk.json(
            "control", "confirm", Self.key, "AC-2", "--as", "lead-1", now: "2026-03-10T13:00:00Z")
        #expect(confirmed["controls"]?.elements.first?["confirmed_by"]?.text == "lead-1")
        let twice = try desk.run("control", "confirm", Self.key, "AC-2", "--as", "lead-2", now: "2026-03-10T13:30:00Z")
        #expect(twice.status == 1)
        #expect(twice.errors.contains("confirmed_once"))

        let before = try desk.json("show", Self.key, "--known-at", "2026-03-10T12:00:30Z", now: "2026-03-10T14:00:00Z")
        #expect(before["controls"]?.elements.first?["outcome"]?.text == "worked")
        let unconfirmed = try desk.json(
            "show", Self.key, "--known-at", "2026-03-10T12:30:00Z", now: "2026-03-10T14:00:00Z")
        #expect(unconfirmed["controls"]?.elements.first?["confirmed_by"] == .null)
        #expect(try desk.run("show", Self.key).output.contains("failed"))

        try desk.json(
            "control", "unlink", Self.key, "AC-2", "--reason", "another account", now: "2026-03-10T15:00:00Z")
        #expect(try desk.json("show", Self.key)["controls"]?.elements.isEmpty == true)
        let audit = try desk.run("audit", "list", Self.key, "--json")
        #expect(audit.output.contains("control.link") && audit.output.contains("control.confirm"))
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let status: Int32
        let mentions: String

        init(_ arguments: String..., status: Int32, mentions: String) {
            self.arguments = arguments
            self.status = status
            self.mentions = mentions
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "what cannot be is refused with its reason",
        arguments: [
            Refused("control", "link", key, "AC-2", "--outcome", "broke", status: 64, mentions: "broke"),
            Refused("control", "link", key, "AD-2", "--outcome", "failed", status: 66, mentions: "near are"),
            Refused("control", "link", key, "5.1", "--outcome", "failed", status: 65, mentions: " or "),
            Refused("control", "link", key, "AC", "--outcome", "failed", status: 1, mentions: "control_is_no_heading"),
            Refused(
                "control", "link", "INC-2026-0999", "AC-2", "--outcome", "failed", status: 66, mentions: "INC-2026-0999"
            ),
            Refused(
                "control", "link", key, "AC-2", "--outcome", "failed", "--expect-version", "7", status: 75,
                mentions: "version 1"),
            Refused("control", "confirm", key, "AC-2", status: 66, mentions: "AC-2"),
            Refused("control", "unlink", key, "AC-2", "--reason", "r", status: 66, mentions: "AC-2"),
            Refused("control", "suggest", status: 64, mentions: "techniques"),
            Refused("control", "suggest", "--technique", "1566", status: 65, mentions: "T1566"),
            Refused("control", "suggest", "--technique", "T1566", status: 66, mentions: "attack-mapping"),
            Refused("control", "suggest", "INC-2026-0999", status: 66, mentions: "INC-2026-0999"),
            Refused("control", "list", "--framework", "nothing", status: 66, mentions: "nist-csf"),
            Refused("control", "effectiveness", "--period", "soon", status: 64, mentions: "period"),
            Refused("control", "import", "oscal", "/nonexistent.json", status: 66, mentions: "nonexistent"),
            Refused("risk", "link", key, "R-1", status: 64, mentions: "--appetite"),
            Refused("risk", "link", key, "R-1", "--appetite", "10 EURO", status: 65, mentions: "appetite"),
            Refused("risk", "link", key, "R-1", "--appetite", "1,50 EUR", status: 65, mentions: "1,50"),
            Refused("risk", "link", key, "R-1", "--appetite", "10.5 JPY", status: 65, mentions: "10.5 JPY"),
        ])
    func refusals(_ refused: Refused) throws {
        let desk = try Self.desk()
        let outcome = try desk.run(refused.arguments)
        #expect(outcome.status == refused.status, "\(outcome.errors)")
        #expect((outcome.errors + outcome.output).contains(refused.mentions), "\(outcome.errors)")
        #expect(try desk.json("show", Self.key)["version"]?.wholeNumber == 1)
    }

    @Test("a dry run changes nothing, a repeat with the same key answers the same")
    func dryRunAndRepeat() throws {
        let desk = try Self.desk()
        let dry = try desk.json("control", "link", Self.key, "AC-2", "--outcome", "failed", "--dry-run")
        #expect(dry["dry_run"] == .bool(true))
        #expect(try desk.json("show", Self.key)["controls"]?.elements.isEmpty == true)
        let arguments = [
            "control", "link", Self.key, "AC-2", "--outcome", "failed", "--idempotency-key", "k", "--json",
        ]
        let first = try desk.run(arguments)
        let second = try desk.run(arguments, now: "2026-03-10T12:05:00Z")
        #expect(first.status == 0 && first.output == second.output)
    }

    @Test("an OSCAL catalog becomes a framework, a profile a baseline of it; the same file again changes nothing")
    func oscal() throws {
        let desk = try Self.desk()
        let file = try Self.file(Self.catalog(["h-1", "h-2", "h-10"]))
        let imported = try desk.json("control", "import", "oscal", file, "--name", "house:1")
        #expect(imported["framework"]?.text == "urn:sitrep:framework:house:1")
        #expect(imported["controls"]?.wholeNumber == 3)
        #expect(try desk.json("control", "import", "oscal", file, "--name", "house:1")["unchanged"] == .bool(true))
        let listed = try desk.json("control", "list", "--framework", "house")
        #expect(listed["controls"]?.elements.map { $0["label"]?.text } == ["H", "H-1", "H-2", "H-10"])

        let profile = try Self.file(
            """
            {"profile": {"uuid": "p", "metadata": {"title": "Small house", "version": "1", "oscal-version": "1.1.2",
             "last-modified": "2026-01-01T00:00:00Z"}, "imports": [{"href": "house.json",
             "include-controls": [{"with-ids": ["h-10", "h-1"]}]}]}}
            """)
        let baseline = try desk.json("control", "import", "oscal", profile, "--name", "small-house:1")
        #expect(baseline["framework"]?.text == "urn:sitrep:baseline:small-house:1")
        #expect(baseline["controls"]?.wholeNumber == 2)
        let scope = try desk.json("control", "effectiveness", "--framework", "small-house")
        #expect(scope[path: "exposure", "controls"]?.wholeNumber == 2)
        #expect(scope[path: "exposure", "never_challenged"]?.elements.count == 2)

        try desk.json("control", "link", Self.key, "house h-2", "--outcome", "worked")
        let outside = try desk.json("control", "effectiveness", "--framework", "small-house")
        #expect(outside[path: "exposure", "controls"]?.wholeNumber == 2)
    }

    @Test("a profile that imports a profile selects of what that one selects")
    func profileOfProfile() throws {
        let desk = try Self.desk()
        try desk.json(
            "control", "import", "oscal", try Self.file(Self.catalog(["h-1", "h-2", "h-10"])), "--name", "house:1")
        func profile(_ uuid: String, importing href: String, _ ids: String) -> String {
            """
            {"profile": {"uuid": "\(uuid)", "metadata": {"title": "\(uuid)", "version": "1", "oscal-version": "1.1.2",
             "last-modified": "2026-01-01T00:00:00Z"}, "imports": [{"href": "\(href)", "include-controls":
             [{"with-ids": [\(ids)]}]}]}}
            """
        }
        let base = try Self.file(profile("base", importing: "house.json", #""h-1", "h-10""#))
        let name = URL(fileURLWithPath: base).lastPathComponent
        let tailored = try Self.file(profile("tailored", importing: name, #""h-10""#))
        let imported = try desk.json("control", "import", "oscal", tailored, "--name", "tailored:1")
        #expect(imported["controls"]?.wholeNumber == 1)
        #expect(imported["remarks"]?.elements.contains(.text("over the profile \(name)")) == true, "\(imported)")
        // The first profile does not select h-2, so the second one cannot.
        let wider = try Self.file(profile("wider", importing: name, #""h-2""#))
        let refused = try desk.run("control", "import", "oscal", wider, "--name", "wider:1")
        #expect(refused.status == 65 && refused.errors.contains("h-2"), "\(refused.errors)")
        let circle = URL(fileURLWithPath: try TestServer.filePath(ending: "json"))
        try Data(profile("circle", importing: circle.lastPathComponent, #""h-1""#).utf8).write(to: circle)
        let round = try desk.run("control", "import", "oscal", circle.path, "--name", "circle:1")
        #expect(round.status == 65 && round.errors.contains(circle.lastPathComponent), "\(round.errors)")
    }

    @Test("an odd OSCAL file is refused whole")
    func oddOSCAL() throws {
        let desk = try Self.desk()
        let cases: [(text: String, mentions: String)] = [
            (Self.catalog(["h-1", "h-1"]), "h-1"), (Self.catalog(["h-1", "H-01"]), "H-01"), ("{", "not JSON"),
            ("[]", "catalog"), (#"{"system-security-plan": {}}"#, "system-security-plan"),
            (Self.catalog(["h-1"], title: "日本"), "--name"),
            (
                """
                {"profile": {"uuid": "p", "metadata": {"title": "P", "version": "1", "oscal-version": "1.1.2",
                 "last-modified": "2026-01-01T00:00:00Z"}, "imports": [{"href": "x",
                 "include-controls": [{"with-ids": ["zz-99"]}]}]}}
                """, "zz-99"
            ),
        ]
        for (text, mentions) in cases {
            let outcome = try desk.run("control", "import", "oscal", try Self.file(text))
            #expect(outcome.status == 65, "\(mentions): \(outcome.errors)")
            #expect(outcome.errors.contains(mentions), "\(outcome.errors)")
        }
        let mapping = try desk.run("control", "import", "attack-mapping", try Self.file(#"{"metadata": {}}"#))
        #expect(mapping.status == 65)
        #expect(mapping.errors.contains("mapping_framework"))
    }

    @Test("without a technique the category says where to begin")
    func byCategory() throws {
        let desk = try Self.desk()
        let advice = try desk.json("control", "suggest", Self.key)
        #expect(advice["suggestions"]?.elements.isEmpty == true)
        #expect((advice["by_category"]?.elements.count ?? 0) > 3)
    }

    @Test("effectiveness counts verdicts, keeps exercises out, and compares with the period before")
    func effectiveness() throws {
        let desk = try SitrepDesk()
        // Three in February, two in March; the last one is an exercise.
        let outcomes = [
            ("2026-02-03", "worked"), ("2026-02-10", "worked"), ("2026-02-20", "failed"),
            ("2026-03-02", "bypassed"), ("2026-03-05", "worked"), ("2026-03-06", "failed"),
        ]
        for (index, (day, outcome)) in outcomes.enumerated() {
            let opened = try desk.json(
                ["open", "--title", "t", "--detected-at", "\(day)T08:00:00Z"] + (index == 5 ? ["--exercise"] : []))
            let key = try #require(opened["key"]?.text)
            try desk.json(["control", "link", key, "SI-4", "--outcome", outcome])
        }
        let answer = try desk.json("control", "effectiveness", "--period", "2026-03", "--framework", "nist-800-53")
        let line = try #require(answer["controls"]?.elements.first)
        #expect(line["label"]?.text == "SI-4")
        #expect(line["n"]?.wholeNumber == 2)
        #expect(line["effectiveness"]?.number == 0.5)
        // Wilson's interval of 1 in 2 (R: prop.test without correction).
        let interval = line["effectiveness_ci95"]?.elements.compactMap(\.number) ?? []
        #expect(interval.count == 2 && abs(interval[0] - 0.09453) < 0.0001 && abs(interval[1] - 0.90547) < 0.0001)
        #expect(line[path: "previous", "n"]?.wholeNumber == 3)
        #expect(line["trend"]?.text == "too_few")
        #expect(line["excluded"]?.elements.first?["reason"]?.text == "exercise")
        #expect(line["incidents"]?.elements.count == 2)
        let early = try desk.json("control", "effectiveness", "--as-of", "2026-02-15T00:00:00Z")
        #expect(early["controls"]?.elements.first?["n"]?.wholeNumber == 2)
        let unknown = try desk.json("control", "effectiveness", "--known-at", "2026-01-01T00:00:00Z")
        #expect(unknown["controls"]?.elements.isEmpty == true)
    }

    @Test("losses are summed against the appetite, and what is unknown is said")
    func risks() throws {
        let desk = try Self.desk()
        try desk.json("open", "--title", "second", "--detected-at", "2026-03-02T10:00:00Z")
        try desk.json("risk", "link", Self.key, "R-17", "--appetite", "1,000 EUR", "--loss", "600.50 EUR")
        try desk.json("risk", "link", "INC-2026-0002", "R-17")
        func risk() throws -> JSONTree? { try desk.json("risk", "list")["risks"]?.elements.first }
        #expect(try risk()?["verdict"]?.text == "undetermined")
        #expect(try risk()?["loss_unknown"]?.elements.map(\.text) == ["INC-2026-0002"])
        try desk.json("risk", "link", "INC-2026-0002", "R-17", "--loss", "399.50 EUR")
        #expect(try risk()?["verdict"]?.text == "within")
        #expect(try risk()?[path: "realised", "minor_units"]?.wholeNumber == 100_000)
        try desk.json("risk", "link", "INC-2026-0002", "R-17", "--loss", "399.51 EUR")
        #expect(try risk()?["verdict"]?.text == "exceeded")
        try desk.json("risk", "link", "INC-2026-0002", "R-17", "--loss", "399.51 EUR", "--appetite", "2000 EUR")
        #expect(try risk()?["verdict"]?.text == "within")
    }

    @Test("the published mapping gives exactly the published controls for every technique", .needsSharedData)
    func attackMapping() throws {
        let desk = try Self.desk()
        let file = try SharedFiles.path("controls/ctid_nist_800_53-rev5_attack-16.1-enterprise.json.gz")
        try desk.json("control", "import", "attack-mapping", file)
        #expect(try desk.json("control", "import", "attack-mapping", file)["unchanged"] == .bool(true))
        guard
            case .object(let expected) = try #require(
                try SharedFiles.json("expected/attack_to_controls.json")["techniques"])
        else { return #expect(Bool(false), "the expected file has no techniques") }
        #expect(expected.count > 10)
        for (technique, entry) in expected.map({ ($0.name, $0.value) }) {
            let advice = try desk.json("control", "suggest", "--technique", technique)
            let controls = advice["suggestions"]?.elements.compactMap { $0["control"]?.text } ?? []
            #expect(controls.sorted() == entry["controls"]?.elements.compactMap(\.text), "\(technique)")
            #expect(advice["suggestions"]?.elements.allSatisfy { $0["count"]?.wholeNumber == 1 } == true)
        }
        // All of them at once: each control has exactly the techniques that name it.
        let all = try desk.json(["control", "suggest", "--technique"] + expected.map(\.name))
        var pairs: Set<String> = []
        for suggestion in all["suggestions"]?.elements ?? [] {
            for technique in suggestion["techniques"]?.elements ?? [] {
                pairs.insert("\(technique.text ?? "") \(suggestion["control"]?.text ?? "")")
            }
        }
        let wanted = expected.flatMap { member in
            (member.value["controls"]?.elements ?? []).map { "\(member.name) \($0.text ?? "")" }
        }
        #expect(pairs == Set(wanted))
        try desk.json("technique", "add", Self.key, expected[0].name)
        let ofIncident = try desk.json("control", "suggest", Self.key)
        #expect(
            ofIncident["suggestions"]?.elements.count == expected[0].value["controls"]?.elements.count)
        #expect(ofIncident["by_category"]?.elements.isEmpty == true)
    }

    @Test("the published catalog and baseline go in", .needsSharedData)
    func publishedOSCAL() throws {
        let desk = try Self.desk()
        let folder = "controls/oscal/NIST_SP-800-53_rev5_"
        let missing = try desk.run(
            "control", "import", "oscal", try SharedFiles.path(folder + "LOW-baseline_profile-min.json"), "--name",
            "nist-low:5")
        #expect(missing.status == 65)
        #expect(missing.errors.contains("import its catalog first"))
        let catalog = try desk.json(
            "control", "import", "oscal",
            try SharedFiles.path(folder + "HIGH-baseline-resolved-profile_catalog-min.json.gz"), "--name",
            "nist-800-53-high:5")
        #expect(catalog["controls"]?.wholeNumber == 370)
        let low = try desk.json(
            "control", "import", "oscal", try SharedFiles.path(folder + "LOW-baseline_profile-min.json"), "--name",
            "nist-low:5")
        #expect(low["controls"]?.wholeNumber == 149)
    }
}
