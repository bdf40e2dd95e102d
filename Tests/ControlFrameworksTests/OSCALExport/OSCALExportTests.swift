import ControlFrameworks
import IncidentModel
import JSONText
import Testing

@Suite("OSCAL exports")
struct OSCALExportTests {
    private func results(_ export: OSCALExport) throws -> JSONTree {
        let tree = try JSONParser.parse(try export.assessmentResults().text)
        return try #require(tree["assessment-results"]?["results"]?.elements.first)
    }

    private func plan(_ export: OSCALExport) throws -> JSONTree {
        try #require(try JSONParser.parse(try export.actionPlan().text)["plan-of-action-and-milestones"])
    }

    private func uuids(_ objects: JSONTree?) -> [String?] { (objects?.elements ?? []).map { $0["uuid"]?.text } }

    // MARK: - Assessment results

    @Test("each outcome of a real incident is an observation; exercises and false positives give none")
    func observations() throws {
        let titles = try results(try OSCALSamples.export())["observations"]?.elements.map { $0["title"]?.text }
        #expect(
            titles == [
                "INC-2026-0042: 21.2.b detected only", "INC-2026-0042: au-6 worked", "INC-2026-0042: ia-2 absent",
                "INC-2026-0043: au-6 worked", "INC-2026-0043: ia-2 worked",
            ])
    }

    @Test("who is counted and who is left out is said")
    func population() throws {
        #expect(
            try results(try OSCALSamples.export())["description"]?.text
                == "Incidents that count: 3, of which 1 without a recorded outcome of a control. "
                + "Left out: 1 false positive, 1 exercise.")
    }

    @Test("one failure outweighs any success, and an outcome without verdict gives no finding")
    func findings() throws {
        let result = try results(try OSCALSamples.export())
        let findings = try #require(result["findings"]?.elements)
        #expect(findings.map { $0["title"]?.text } == ["au-6 held", "ia-2 did not hold"])
        #expect(findings.map { $0["target"]?["target-id"]?.text } == ["au-6_smt", "ia-2_smt"])
        #expect(findings.map { $0["target"]?["status"]?["state"]?.text } == ["satisfied", "not-satisfied"])
        #expect(findings.map { $0["target"]?["status"]?["reason"]?.text } == ["pass", "fail"])
        #expect(
            findings.map { $0["description"]?.text } == [
                "au-6 (Title of au-6) was put to the test in 2 of the incidents and held in each of them.",
                "ia-2 (Title of ia-2) was put to the test in 2 of the incidents and did not hold in 1 of them.",
            ])
        #expect(findings.allSatisfy { $0["remarks"]?.text?.contains("Nothing here says") == true })
    }

    @Test("the same control of two editions is judged apart")
    func editions() throws {
        let incident = OSCALIncident(
            key: "INC-2026-0001", title: "T",
            outcomes: [
                try OSCALSamples.outcome("1", try OSCALSamples.control("ac-2", version: "4"), .failed),
                try OSCALSamples.outcome("2", try OSCALSamples.control("ac-2", version: "5"), .worked),
            ])
        let result = try results(try OSCALSamples.export([incident]))
        #expect(
            result["findings"]?.elements.map { $0["title"]?.text } == ["ac-2 did not hold", "ac-2 held"])
        #expect(result["reviewed-controls"]?["control-selections"]?.elements.count == 2)
    }

    @Test("the assessment log is the chronology in the order of time")
    func log() throws {
        let entries = try #require(try results(try OSCALSamples.export())["assessment-log"]?["entries"]?.elements)
        #expect(entries.map { $0["title"]?.text } == ["INC-2026-0042: Occurred", "INC-2026-0042: Detected"])
        #expect(entries.map { $0["start"]?.text } == ["2026-07-02T00:00:00Z", "2026-07-03T09:00:00Z"])
        #expect(entries.map { $0["end"]?.text } == ["2026-07-03T00:00:00Z", nil])
    }

    @Test("evidence is a resource with its hash, whether its bytes travel along or not")
    func evidence() throws {
        let tree = try JSONParser.parse(try OSCALSamples.export().assessmentResults().text)
        let resources = try #require(tree["assessment-results"]?["back-matter"]?["resources"]?.elements)
        let links = resources.dropFirst().map { $0["rlinks"]?.elements.first }
        #expect(
            links.map { $0?["href"]?.text } == [
                "../evidence/sha256/2d/711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
                // Thirty-two bytes 0xAB in base64url.
                "ni:///sha-256;q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s",
            ])
        #expect(links.map { $0?["hashes"]?.elements.first?["value"]?.text } == OSCALSamples.hashes)
        #expect(links.allSatisfy { $0?["hashes"]?.elements.first?["algorithm"]?.text == "SHA-256" })
    }

    @Test("an observation was examined when it rests on evidence; otherwise its method is not known")
    func methods() throws {
        let observations = try #require(try results(try OSCALSamples.export())["observations"]?.elements)
        let absent = try #require(observations.first { $0["title"]?.text == "INC-2026-0042: ia-2 absent" })
        #expect(absent["methods"]?.elements.map(\.text) == ["EXAMINE"])
        #expect(absent["relevant-evidence"]?.elements.count == 2)
        #expect(absent["collected"]?.text == "2026-07-03T10:00:00.5Z")
        #expect(observations.first?["methods"]?.elements.map(\.text) == ["UNKNOWN"])
    }

    // MARK: - Plan of action

    @Test("a plan has an item for each action and a risk for each incident that led to one")
    func items() throws {
        let plan = try plan(try OSCALSamples.export())
        let titles = ["Ask for a second factor", "Retire the gateway", "Shorten the call tree"]
        #expect(plan["poam-items"]?.elements.map { $0["title"]?.text } == titles)
        let risks = try #require(plan["risks"]?.elements)
        #expect(risks.map { $0["status"]?.text } == ["remediating", "closed"])
        #expect(risks.map { $0["deadline"]?.text } == ["2026-12-31T00:00:00Z", nil])
        #expect(risks.map { $0["remediations"]?.elements.count } == [2, 1])
        let remediations: [JSONTree] = risks.flatMap { $0["remediations"]?.elements ?? [] }
        #expect(remediations.map { $0["lifecycle"]?.text } == ["planned", "planned", "completed"])
    }

    @Test("an exercise leads to work and proves no failure")
    func exercise() throws {
        let plan = try plan(try OSCALSamples.export())
        #expect(plan["observations"]?.elements.map { $0["title"]?.text } == ["INC-2026-0042: ia-2 absent"])
        let item = try #require(plan["poam-items"]?.elements.last)
        #expect(item["related-observations"] == nil)
        #expect(
            plan["risks"]?.elements.last?["statement"]?.text
                == "INC-2026-0044 is no real incident (exercise), so no control is said to have failed.")
    }

    @Test("a risk with an open action that has no due date has no deadline")
    func noDeadline() throws {
        let at = try OSCALSamples.instant("2026-07-20T12:00:00Z")
        let incident = OSCALIncident(
            key: "INC-2026-0001", title: "T",
            actions: [
                OSCALAction(id: "1", title: "A", kind: "process", decidedAt: at, due: at),
                OSCALAction(id: "2", title: "B", kind: "process", decidedAt: at),
            ])
        let risk = try #require(try plan(try OSCALSamples.export([incident]))["risks"]?.elements.first)
        #expect(risk["deadline"] == nil && risk["status"]?.text == "open")
    }

    @Test("a due date before the decision is a date and no range that ends before it starts")
    func dueBeforeDecision() throws {
        let incident = OSCALIncident(
            key: "INC-2026-0001", title: "T",
            actions: [
                OSCALAction(
                    id: "1", title: "A", kind: "process", decidedAt: try OSCALSamples.instant("2026-07-20T12:00:00Z"),
                    due: try OSCALSamples.instant("2026-07-01T00:00:00Z"))
            ])
        let export = try OSCALSamples.export([incident])
        let task = try plan(export)["risks"]?.elements.first?["remediations"]?.elements.first?["tasks"]?.elements.first
        #expect(task?["timing"]?["on-date"]?["date"]?.text == "2026-07-01T00:00:00Z")
        #expect(OSCALDocumentCheck.defects(in: try export.actionPlan().text).isEmpty)
    }

    // MARK: - Both

    @Test("equal input gives equal bytes, in whatever order it comes")
    func deterministic() throws {
        let incidents = try OSCALSamples.incidents()
        let reversed = incidents.reversed().map { incident in
            OSCALIncident(
                key: incident.key, title: incident.title, disposition: incident.disposition,
                isExercise: incident.isExercise, outcomes: incident.outcomes.reversed(),
                chronology: incident.chronology.reversed(), actions: incident.actions.reversed())
        }
        let first = try OSCALSamples.export()
        let second = try OSCALSamples.export(reversed, evidence: OSCALSamples.evidence.reversed())
        #expect(try first.assessmentResults().text == second.assessmentResults().text)
        #expect(try first.actionPlan().text == second.actionPlan().text)
    }

    @Test("an observation has one identifier in both documents, and another one in another organisation")
    func identifiers() throws {
        let export = try OSCALSamples.export()
        let other = try OSCALSamples.export(organisation: "example.org/other")
        let observed = uuids(try results(export)["observations"])
        #expect(uuids(try plan(export)["observations"]).allSatisfy { observed.contains($0) })
        #expect(Set(observed).isDisjoint(with: uuids(try results(other)["observations"])))
    }

    @Test("the document says the version that was asked for and is sound in each", arguments: OSCALVersion.allCases)
    func versions(_ version: OSCALVersion) throws {
        let export = try OSCALSamples.export(version: version)
        for document in [try export.assessmentResults(), try export.actionPlan()] {
            #expect(document.text.contains("\"oscal-version\": \"\(version.rawValue)\""))
            #expect(OSCALDocumentCheck.defects(in: document.text).isEmpty)
        }
    }

    @Test("what people typed neither breaks a line nor becomes markup")
    func hostileText() throws {
        let hostile = "\n a\u{85}b\t<script>\u{1} [x](javascript:y) {{ insert: param, z }} `c` **d**\r\n"
        let incident = OSCALIncident(
            key: "INC-2026-0001", title: hostile,
            outcomes: [try OSCALSamples.outcome("1", OSCALSamples.control("ac-2"), .failed)],
            chronology: [
                OSCALIncident.Event(
                    id: "1", title: hostile, description: " \n", start: try OSCALSamples.instant("2026-07-03T09:00:00Z")
                )
            ])
        let entry = try results(try OSCALSamples.export([incident]))["assessment-log"]?["entries"]?.elements.first
        #expect(
            entry?["title"]?.text
                == "INC-2026-0001: a b \\<script> \\[x](javascript:y) \\{\\{ insert: param, z }} \\`c\\` \\*\\*d\\*\\*")
        #expect(entry?["description"] == nil)
    }

    @Test("what cannot be exported is refused with the reason")
    func refusals() throws {
        let outcome = try OSCALSamples.outcome(
            "1", try OSCALSamples.control("ac-2"), .failed, evidence: [OSCALSamples.hashes[0]])
        func incident(_ outcomes: [OSCALControlOutcome]) -> OSCALIncident {
            OSCALIncident(key: "INC-2026-0001", title: "T", outcomes: outcomes)
        }
        #expect(throws: OSCALExportRefusal.evidenceUnknown(OSCALSamples.hashes[0], incident: "INC-2026-0001")) {
            try OSCALSamples.export([incident([outcome])], evidence: [])
        }
        #expect(throws: OSCALExportRefusal.duplicateID("1", incident: "INC-2026-0001")) {
            try OSCALSamples.export([incident([outcome, outcome])])
        }
        #expect(throws: OSCALExportRefusal.duplicateIncident("INC-2026-0001")) {
            try OSCALSamples.export([incident([]), incident([])])
        }
        #expect(throws: OSCALExportRefusal.notSHA256("abc")) {
            try OSCALSamples.export([], evidence: [OSCALEvidence(sha256: "ABC", name: "n", place: .bundle)])
        }
        #expect(throws: OSCALExportRefusal.evidenceDiffers(OSCALSamples.hashes[0])) {
            try OSCALSamples.export(
                [],
                evidence: OSCALSamples.evidence + [
                    OSCALEvidence(sha256: OSCALSamples.hashes[0], name: "n", place: .bundle)
                ])
        }
        #expect(throws: OSCALExportRefusal.noOutcomes) {
            try OSCALSamples.export([incident([])]).assessmentResults()
        }
        #expect(throws: OSCALExportRefusal.noActions) { try OSCALSamples.export([incident([])]).actionPlan() }
    }
}
