import JSONText
import Obligations
import Testing
import YAMLText

@Suite("Faults of a rule file")
struct RuleCheckTests {
    private static let sound = """
        events:
          AWARENESS: aware
        attributes:
          fact: {type: boolean, asks: "?"}
          size: {type: number, asks: "?"}
        obligations:
        - id: example
          name: Example
          version: "1"
          jurisdiction: Test
          instrument: Act
          status: in_force
          valid: {from: 2025-01-01}
          confidence: verified
          applies_when: fact and size > 3
          time_zone: Europe/Berlin
          calendar: de
          stages:
          - key: initial
            name: Initial
            due: {elapsed: 4h, from: AWARENESS}
          - key: final
            name: Final
            due: {months: 1, from: SUBMITTED(initial)}

        """

    private func problems(_ yaml: String) throws -> (problems: [RuleProblem], document: YAMLDocument) {
        let document = try YAMLDocument(yaml)
        var registry = ObligationRegistry()
        try registry.add(file: document.tree, source: "x.yaml")
        return (registry.problems(calendars: ["de", "target"]), document)
    }

    @Test("a sound file has none")
    func none() throws {
        #expect(try problems(RuleCheckTests.sound).problems.isEmpty)
    }

    @Test(
        "each is found where it stands",
        arguments: [
            ("fact and size", "fct and size", "unknown_attribute", 15, "fact"),
            ("size > 3", "size and fact", "wrong_kind", 15, nil),
            ("size > 3", "size >", "bad_condition", 15, nil),
            ("from: AWARENESS", "from: AWARENES", "unknown_event", 21, "AWARENESS"),
            ("SUBMITTED(initial)", "SUBMITTED(inital)", "unknown_stage", 24, "initial"),
            ("from: AWARENESS", "from: SUBMITTED(final)", "cycle", 21, nil),
            ("key: final", "key: initial", "duplicate", 22, nil),
            ("calendar: de", "calendar: dee", "unknown_calendar", 18, "de"),
            ("Europe/Berlin", "Europe/Berlim", "unknown_time_zone", 18, nil),
            ("status: in_force", "status: inforce", "unknown_word", 12, "in_force"),
            ("  confidence: verified", "  confidenc: verified", "unknown_field", 14, "confidence"),
            ("elapsed: 4h", "elapsed: 4", "wrong_kind", 21, nil),
            ("elapsed: 4h", "elapsd: 4h", "missing_field", 21, "elapsed"),
            ("fact and size > 3", "other_notice_owed", "bad_condition", 15, nil),
            ("from: 2025-01-01", "from: 2025-02-30", "wrong_kind", 13, nil),
        ] as [(String, String, String, Int, String?)])
    func faults(old: String, new: String, kind: String, line: Int, suggestion: String?) throws {
        let (problems, document) = try problems(RuleCheckTests.sound.replacing(old, with: new))
        let problem = try #require(problems.first)
        #expect(problem.kind.rawValue == kind && problem.suggestion == suggestion, "\(problem)")
        let found = document.line(of: problem.path.description)
        #expect(found.map { abs($0 - line) <= 1 } ?? false, "\(problem.described(line: found))")
    }

    @Test("versions of one obligation must not overlap")
    func overlap() throws {
        let second = RuleCheckTests.sound.split(separator: "obligations:\n")[1]
        let later = second.replacing("2025-01-01", with: "2026-01-01").replacing("\"1\"", with: "\"2\"")
        #expect(
            try problems(RuleCheckTests.sound + later).problems.map(\.kind.rawValue).contains("overlapping_validity"))
        let closed = RuleCheckTests.sound.replacing("{from: 2025-01-01}", with: "{from: 2025-01-01, until: 2026-01-01}")
        #expect(try problems(closed + later).problems.isEmpty)
    }
}
