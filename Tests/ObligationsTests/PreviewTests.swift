import IncidentModel
import JSONText
import Obligations
import RegistryFiles
import Testing
import YAMLText

/// A rule file and a question in a few lines.
enum Preview {
    static func engine(_ yaml: String? = nil, calendars: [BusinessCalendar] = []) throws -> ObligationEngine {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        if let yaml { try registry.add(file: try YAMLDocument(yaml).tree, source: "test.yaml") }
        return ObligationEngine(registry: registry, calendars: CalendarLookup(calendars))
    }

    static func answer(_ json: String, _ engine: ObligationEngine? = nil) throws -> PreviewAnswer {
        var engine = try engine ?? self.engine()
        return try engine.preview(try FactsFile.request(try JSONParser.parse(json)))
    }

    static func result(_ json: String, _ engine: ObligationEngine? = nil) throws -> StageResult {
        try #require(try answer(json, engine).results.first)
    }
}

@Suite("What a preview answers")
struct PreviewTests {
    @Test("projections go through as many stages as it takes")
    func transitive() throws {
        let result = try Preview.result(
            """
            {"obligation": "eu-dora-major-incident", "stage": "final", "facts": {"time_zone": "Europe/Berlin", "holidays": [],
             "events": {"AWARENESS": "2026-03-10T09:00:00+01:00", "CLASSIFIED_MAJOR": "2026-03-10T11:30:00+01:00"}}}
            """)
        // 10 March 15:30, 13 March 15:30, 13 April 15:30 in summer time.
        #expect(result.due?.rfc3339 == "2026-04-13T13:30:00Z")
        #expect(result.isProjected)
    }

    @Test("a limit that had passed when an update started its clock anew stays missed")
    func restart() throws {
        func final(_ sent: String) throws -> StageResult {
            try Preview.result(
                """
                {"obligation": "eu-dora-major-incident", "stage": "final", "facts": {"holidays": [], "events": {
                 "AWARENESS": "2026-03-02T09:00:00Z", "CLASSIFIED_MAJOR": "2026-03-02T10:00:00Z",
                 "SUBMITTED(initial)": "2026-03-02T11:00:00Z", "SUBMITTED(intermediate)": "2026-03-04T11:00:00Z",
                 "SUBMITTED(intermediate-update)": "2026-04-20T11:00:00Z"\(sent)}}}
                """)
        }
        let late = try final("")
        #expect(late.due?.rfc3339 == "2026-05-20T11:00:00Z")
        #expect(late.earlierMissed.map(\.due.rfc3339) == ["2026-04-04T11:00:00Z"])
        let met = try final(#", "SUBMITTED(final)": "2026-04-01T11:00:00Z""#)
        #expect(met.earlierMissed.isEmpty)
    }

    @Test("a request that was lifted moves the due to the lifting at most, and the derivation names its document")
    func lifted() throws {
        func individuals(_ lifted: String) throws -> StageResult {
            try Preview.result(
                """
                {"obligation": "us-hipaa-individuals", "stage": "individuals", "facts": {"holidays": [],
                 "attributes": {"hipaa_covered_entity": true, "unsecured_phi_breach": true},
                 "events": {"DISCOVERY": "2026-01-05T09:00:00Z"}, "delays": [{"authority": "law_enforcement",
                 "office": "Sheriff", "form": "written", "from": "2026-01-10T09:00:00Z",
                 "until": "2026-06-01T09:00:00Z", "document": "LE-7"\(lifted)}]}}
                """)
        }
        let waiting = try individuals("")
        #expect(waiting.due?.rfc3339 == "2026-06-01T09:00:00Z")
        #expect(waiting.derivation.contains("at the written request of Sheriff (LE-7)"))
        let late = try individuals(#", "lifted": "2026-04-01T09:00:00Z""#)
        #expect(late.due?.rfc3339 == "2026-04-01T09:00:00Z")
        #expect(late.derivation.contains(", lifted "))
        let early = try individuals(#", "lifted": "2026-02-01T09:00:00Z""#)
        #expect(early.due == (try individuals(#", "lifted": "2026-01-11T09:00:00Z""#)).due)
        #expect(early.derivation.contains("no longer moves it"))
    }

    @Test("a request moves only what its rule lets that authority move")
    func refusedDelays() throws {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        func delay(_ by: LegalDelay.Authority, stages: [String] = [], until: Int64 = 10) -> LegalDelay {
            LegalDelay(
                authority: by, office: "o", form: .written, from: Instant(seconds: 0), until: Instant(seconds: until),
                stages: stages)
        }
        func refusal(_ id: String, _ delay: LegalDelay) throws -> DelayRefusal? {
            let rule = try #require(try registry.versions(of: id).last)
            do throws(DelayRefusal) {
                try rule.check(delay)
                return nil
            } catch {
                return error
            }
        }
        #expect(try refusal("us-hipaa-individuals", delay(.lawEnforcement)) == nil)
        #expect(try refusal("us-hipaa-individuals", delay(.attorneyGeneral))?.rule == "delay_allowed_by_rule")
        #expect(try refusal("eu-gdpr-33-authority", delay(.lawEnforcement))?.rule == "delay_allowed_by_rule")
        #expect(try refusal("us-hipaa-individuals", delay(.lawEnforcement, stages: ["x"]))?.rule == "stage_known")
        #expect(
            try refusal("us-hipaa-individuals", delay(.lawEnforcement, until: 0))?.rule
                == "delay_ends_after_its_beginning")
    }

    @Test("the derivation shows both limits, and a missed one stays visible")
    func derivation() throws {
        let early = try Preview.result(
            """
            {"obligation": "eu-dora-major-incident", "stage": "initial", "facts": {"time_zone": "Europe/Berlin", "holidays": [],
             "attributes": {"dora_relief_eligible": true},
             "events": {"AWARENESS": "2026-03-10T09:00:00+01:00", "CLASSIFIED_MAJOR": "2026-03-10T11:30:00+01:00"}}}
            """)
        #expect(
            early.derivation
                == "classified 2026-03-10 11:30 + 4 h = 15:30 (Europe/Berlin), before aware 2026-03-10 09:00 + 24 h; "
                + "not a working-day case")
        let late = try Preview.result(
            """
            {"obligation": "eu-dora-major-incident", "stage": "initial", "facts": {
             "events": {"AWARENESS": "2026-03-10T09:00:00Z", "CLASSIFIED_MAJOR": "2026-03-12T09:00:00Z"}}}
            """)
        #expect(late.earlierMissed.map(\.due.rfc3339) == ["2026-03-11T09:00:00Z"])
        #expect(late.due?.rfc3339 == "2026-03-12T13:00:00Z")
    }

    @Test("without the primary clock the other limit is a projection")
    func primaryClock() throws {
        let result = try Preview.result(
            """
            {"obligation": "eu-dora-major-incident", "stage": "initial", "facts": {"events": {"AWARENESS": "2026-03-10T09:00:00Z"}}}
            """)
        #expect(result.due?.rfc3339 == "2026-03-11T09:00:00Z")
        #expect(result.isProjected && result.assumptions.contains("CLASSIFIED_MAJOR has not happened"))
    }

    @Test("a stage whose clock has not started names the event that it waits for")
    func waiting() throws {
        let result = try Preview.result(#"{"obligation": "eu-gdpr-33-authority", "facts": {}}"#)
        #expect(result.due == nil && result.missing.contains("AWARENESS"))
        #expect(result.applies == .undecided)
    }

    @Test("a rule that does not apply has no due and says which condition fails")
    func notApplicable() throws {
        let result = try Preview.result(
            """
            {"obligation": "us-hipaa-hhs-under-500", "facts": {"attributes": {"affected_individuals": 500},
             "events": {"DISCOVERY": "2026-02-14T10:00:00-05:00"}}}
            """)
        #expect(result.applies == .no && result.due == nil)
        #expect(result.derivation.contains("affected_individuals < 500"))
    }

    @Test("a rule that was not yet law says so and what would be due")
    func validity() throws {
        let result = try Preview.result(
            """
            {"obligation": "eu-cra-exploited-vulnerability", "stage": "early-warning", "facts": {
             "events": {"AWARENESS": "2026-09-10T23:59:59+00:00"}}}
            """)
        #expect(result.applies == .no)
        #expect(result.due?.rfc3339 == "2026-09-11T23:59:59Z")
        #expect(result.derivation.hasPrefix("not law on 2026-09-10"))
    }

    @Test("without a policy the earliest reading counts, with one its own")
    func readings() throws {
        let facts = """
            "facts": {"time_zone": "America/Chicago", "holidays": [],
             "events": {"BREACH_DETERMINED": "2026-09-30T17:00:00-05:00"}}}
            """
        let question = #"{"obligation": "us-tx-521-053", "stage": "individuals", "#
        #expect(try Preview.result(question + facts).due?.rfc3339 == "2026-11-30T05:59:59Z")
        let rolled = try Preview.result(question + #""policy": "state_weekend_roll", "# + facts)
        #expect(rolled.due?.rfc3339 == "2026-12-01T05:59:59Z")
        #expect(rolled.readings.map(\.policy) == [.stateWeekendRoll, .default])
    }

    @Test("a delay moves only what the rule allows, and an oral one only as long as it lasts")
    func delays() throws {
        let delays = """
            "delays": [{"authority": "law_enforcement", "office": "FBI", "form": "oral", "from": "2026-03-01T00:00:00Z",
             "until": "2026-12-01T00:00:00Z"}], "time_zone": "America/New_York", "holidays": []
            """
        let hipaa = try Preview.result(
            """
            {"obligation": "us-hipaa-individuals", "facts": {\(delays), "events": {"DISCOVERY": "2026-01-10T10:00:00-05:00"}}}
            """)
        #expect(hipaa.due?.rfc3339 == "2026-03-31T00:00:00Z")
        #expect(hipaa.derivation.contains("oral request of FBI"))
        let sec = try Preview.result(
            """
            {"obligation": "us-sec-8k-1-05", "stage": "8k", "facts": {\(delays),
             "events": {"MATERIALITY_DETERMINED": "2026-03-03T15:00:00-05:00"}}}
            """)
        #expect(sec.due?.rfc3339 == "2026-03-09T21:30:00Z")
        #expect(sec.derivation.contains("does not move this stage"))
    }

    @Test("a stage that was sent out of order or late is flagged")
    func flags() throws {
        let result = try Preview.result(
            """
            {"obligation": "eu-nis2-significant-incident", "stage": "final", "facts": {"time_zone": "Europe/Berlin", "events": {
             "AWARENESS_SIGNIFICANT": "2026-05-01T10:00:00Z", "SUBMITTED(notification)": "2026-05-03T10:00:00Z",
             "SUBMITTED(final)": "2026-05-02T10:00:00Z"}}}
            """)
        #expect(result.flags.contains { $0.contains("before SUBMITTED(notification)") })
        let late = try Preview.result(
            """
            {"obligation": "eu-gdpr-33-authority", "facts": {"events": {"AWARENESS": "2026-05-01T10:00:00Z",
             "SUBMITTED(authority)": "2026-05-04T10:00:01Z"}}}
            """)
        #expect(late.flags.contains { $0.hasPrefix("sent late") })
    }

    @Test(
        "faulty facts are refused with field and nearest name",
        arguments: [
            (#"{"obligation": "eu-gdpr-33-authorty", "facts": {}}"#, "unknown_obligation", "eu-gdpr-33-authority"),
            (
                #"{"obligation": "eu-gdpr-33-authority", "stage": "autority", "facts": {}}"#, "unknown_stage",
                "authority"
            ),
            (
                #"{"obligation": "eu-gdpr-33-authority", "facts": {"events": {"AWARENES": "2026-01-01T00:00:00Z"}}}"#,
                "unknown_event", "AWARENESS"
            ),
            (
                #"{"obligation": "eu-gdpr-33-authority", "facts": {"events": {"SUBMITTED(autority)": "2026-01-01T00:00:00Z"}}}"#,
                "unknown_stage", "SUBMITTED(authority)"
            ),
            (
                #"{"obligation": "eu-gdpr-33-authority", "facts": {"attributes": {"role_controler": true}}}"#,
                "unknown_attribute", "role_controller"
            ),
            (
                #"{"obligation": "eu-gdpr-33-authority", "facts": {"events": {"AWARENESS": "2026-01-01T00:00:00"}}}"#,
                "naive_instant", nil
            ),
            (
                #"{"obligation": "eu-gdpr-33-authority", "facts": {"time_zone": "Europe/Berlim"}}"#,
                "unknown_time_zone", nil
            ),
            (
                #"{"obligation": "eu-gdpr-33-authority", "policy": "eu_1182", "facts": {}}"#, "unknown_policy",
                "eu_1182_71"
            ),
            (
                #"{"obligation": "eu-dora-major-incident", "facts": {"attributes": {"entity_type": "credit_institutio"}}}"#,
                "wrong_kind", "credit_institution"
            ),
            (
                #"{"obligation": "br-lgpd", "stage": "anpd", "facts": {"events": {"KNOWLEDGE_PERSONAL_DATA_AFFECTED": "2026-01-01T00:00:00Z"}}}"#,
                "unknown_calendar", nil
            ),
        ] as [(String, String, String?)])
    func faults(json: String, kind: String, suggestion: String?) throws {
        let problem = #expect(throws: PreviewProblem.self) { try Preview.answer(json) }
        #expect(problem?.kind.rawValue == kind && problem?.suggestion == suggestion, "\(problem?.description ?? "")")
    }

    @Test("a calendar that ends before the due is an error, not a guess")
    func calendarEnds() throws {
        let brazil = BusinessCalendar(id: "br", name: "Brazil", years: 2026...2026, holidays: [:])
        let engine = try Preview.engine(calendars: [brazil])
        let question = { (day: String) in
            """
            {"obligation": "br-lgpd", "stage": "anpd", "facts": {"events": {"KNOWLEDGE_PERSONAL_DATA_AFFECTED": "\(day)T12:00:00-03:00"}}}
            """
        }
        #expect(try Preview.result(question("2026-12-21"), engine).due?.rfc3339 == "2026-12-25T02:59:59Z")
        let problem = #expect(throws: PreviewProblem.self) { try Preview.answer(question("2026-12-30"), engine) }
        #expect(problem?.kind == .calendarEnds)
    }

    @Test("a cascade sees the others, and another cascade, but not itself")
    func cascades() throws {
        let rule = { (id: String, when: String, cascade: Bool) in
            """
            - id: \(id)
              name: Test
              version: "1"
              jurisdiction: Test
              instrument: Test
              status: in_force
              confidence: verified
              applies_when: \(when)
              cascade: \(cascade)
              stages:
              - {key: one, name: One, due: {elapsed: 1h, from: AWARENESS}}

            """
        }
        let head = "attributes:\n  base_fact: {type: boolean, asks: \"?\"}\nobligations:\n"
        var registry = ObligationRegistry()
        try registry.add(
            file: try YAMLDocument(
                "events: {AWARENESS: aware}\n" + head + rule("second", "other_notice_owed", true)
                    + rule("first", "base_fact", false)
            ).tree, source: "test.yaml")
        let engine = ObligationEngine(registry: registry)
        let applying = { (value: String) in
            try Preview.answer(
                #"{"facts": {"events": {"AWARENESS": "2026-01-01T00:00:00Z"}, "attributes": {"base_fact": \#(value)}}}"#,
                engine)
        }
        #expect(try applying("true").results.map(\.obligation) == ["second", "first"])
        #expect(try applying("false").results.isEmpty)
        #expect(try applying("null").undecided.map(\.obligation) == ["second", "first"])
    }

    @Test("a wall-clock time that clocks skip is read with the offset before the gap, one shown twice the first time")
    func clockChanges() throws {
        let month = { (sent: String) in
            try Preview.result(
                """
                {"obligation": "eu-nis2-significant-incident", "stage": "final", "policy": "default", "facts": {"time_zone": "Europe/Berlin",
                 "events": {"SUBMITTED(notification)": "\(sent)"}}}
                """
            ).due?.rfc3339
        }
        #expect(try month("2027-02-28T02:30:00+01:00") == "2027-03-28T01:30:00Z")
        #expect(try month("2026-09-25T02:30:00+02:00") == "2026-10-25T00:30:00Z")
    }

    @Test("without an obligation only rules that are on and apply are returned")
    func all() throws {
        let answer = try Preview.answer(
            """
            {"facts": {"time_zone": "Europe/Berlin", "holidays": [], "events": {"AWARENESS": "2026-03-10T09:00:00+01:00"},
             "attributes": {"personal_data_breach": true, "role_controller": true, "unlikely_risk_to_individuals": false}}}
            """)
        #expect(answer.results.contains { $0.obligation == "eu-gdpr-33-authority" && $0.applies == .yes })
        #expect(answer.results.allSatisfy { $0.applies != .no })
        #expect(!answer.undecided.contains { $0.obligation == "eu-part-is-aviation" })
        #expect(answer.failed.isEmpty)
    }
}
