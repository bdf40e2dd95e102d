import IncidentModel
import JSONText
import Obligations
import RegistryFiles
import Testing

/// Rules whose arithmetic is more than one number: what the text of the law says, counted by hand.
@Suite("Rules with more than one number")
struct RegistryRulesTests {
    /// The answer by stage, or by obligation and stage when every rule is asked.
    private func stages(
        of obligation: String?, events: [String: String], attributes: String = "{}", policy: String? = nil,
        zone: String = "UTC", turnedOn: Set<String> = []
    ) throws -> [String: StageResult] {
        let moments = events.map { "\"\($0.key)\": \"\($0.value)\"" }.sorted().joined(separator: ", ")
        let text = """
            {\(obligation.map { "\"obligation\": \"\($0)\", " } ?? "")\(policy.map { "\"policy\": \"\($0)\", " } ?? "")
             "facts": {"events": {\(moments)}, "attributes": \(attributes), "time_zone": "\(zone)", "holidays": []}}
            """
        var engine = ObligationEngine(
            registry: ObligationRegistry(embedded: RegistryFilesEmbedded.all),
            selection: ObligationEngine.Selection(turnedOn: turnedOn))
        let answer = try engine.preview(try FactsFile.request(try JSONParser.parse(text)))
        return Dictionary(
            answer.results.map { (obligation == nil ? "\($0.obligation)/\($0.stage)" : $0.stage, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test(
        "DORA: who is excluded from the weekend relief files on the day, whatever else is said; the final report has it for everybody",
        arguments: [
            (#"{"dora_relief_eligible": true, "nis2_entity": true}"#, false),
            (#"{"dora_relief_eligible": false, "nis2_entity": false, "entity_type": "payment_institution"}"#, false),
            (
                #"{"dora_relief_eligible": true, "dora_relief_withdrawn": true, "entity_type": "payment_institution"}"#,
                false
            ),
            (#"{"dora_relief_eligible": true, "entity_type": "credit_institution"}"#, false),
            (#"{"nis2_entity": false, "entity_type": "payment_institution"}"#, true),
            (#"{"dora_relief_eligible": true}"#, true),
        ])
    func weekendRelief(attributes: String, hasRelief: Bool) throws {
        let initial = try stages(
            of: "eu-dora-major-incident",
            events: ["AWARENESS": "2026-06-06T10:00:00+02:00", "CLASSIFIED_MAJOR": "2026-06-06T12:00:00+02:00"],
            attributes: attributes, zone: "Europe/Berlin")["initial"]
        #expect(initial?.due == (try instant(hasRelief ? "2026-06-08T10:00:00Z" : "2026-06-06T14:00:00Z")))
        let final = try stages(
            of: "eu-dora-major-incident", events: ["SUBMITTED(intermediate)": "2026-05-13T15:00:00+02:00"],
            attributes: attributes, zone: "Europe/Berlin")["final"]
        #expect(final?.due == (try instant("2026-06-15T10:00:00Z")))
    }

    @Test("a contract by which the day of the event counts says so under rolling days as well")
    func eventDayOfContract() throws {
        let contract =
            #"{"contract": {"start_event": "AWARENESS", "count": "calendar_days", "n": 1, "event_day_counts": true}}"#
        for policy in ["default", "state_weekend_roll"] {
            let due = try stages(
                of: "contractual-customer-sla", events: ["AWARENESS": "2026-06-02T10:00:00+02:00"],
                attributes: contract, policy: policy, zone: "Europe/Berlin"
            ).values.first?.due
            #expect(due == (try instant("2026-06-02T21:59:59Z")), "\(policy)")
        }
    }

    @Test(
        "HIPAA: a low probability of compromise takes every duty of the rule out",
        arguments: [
            "us-hipaa-individuals", "us-hipaa-hhs-500", "us-hipaa-hhs-under-500", "us-hipaa-business-associate",
        ])
    func lowProbability(obligation: String) throws {
        for (isLow, expected) in [("false", true), ("true", false)] {
            let people = obligation == "us-hipaa-hhs-500" ? 600 : 12
            let found = try stages(
                of: obligation, events: ["DISCOVERY": "2026-03-02T10:00:00Z"],
                attributes: """
                    {"hipaa_covered_entity": true, "hipaa_business_associate": true, "unsecured_phi_breach": true,
                     "affected_individuals": \(people), "low_probability_of_compromise": \(isLow)}
                    """)
            #expect(found.values.contains { $0.applies == .yes } == expected, "\(obligation) \(isLow)")
        }
    }

    @Test("HIPAA: 500 people of two states are reported to HHS and not to the media")
    func hipaaThresholds() throws {
        let found = try stages(
            of: "us-hipaa-hhs-500", events: ["DISCOVERY": "2026-03-02T10:00:00Z"],
            attributes: """
                {"hipaa_covered_entity": true, "unsecured_phi_breach": true, "affected_individuals": 500,
                 "residents_of_one_state_or_jurisdiction": 250}
                """)
        #expect(found["hhs"]?.due == (try instant("2026-05-01T23:59:59Z")))
        #expect(found["media"]?.applies == .no)
    }

    @Test("New York: the notice follows from any other notice to an authority", arguments: [true, false])
    func cascade(isOtherOwed: Bool) throws {
        let found = try stages(
            of: nil,
            events: ["INCIDENT_DETERMINED": "2026-03-02T10:00:00Z", "REASONABLE_BELIEF": "2026-03-02T09:00:00Z"],
            attributes: """
                {"nydfs_covered_entity": true, "must_notify_other_authority": false,
                 "material_harm_to_operations_likely": false, "ransomware_in_material_part": false,
                 "federally_insured_credit_union": \(isOtherOwed), "reportable_cyber_incident": true}
                """, turnedOn: ["us-ncua-72h"])
        let notice = found["us-nydfs-500-17a/notice"]
        #expect(notice?.due == (isOtherOwed ? try instant("2026-03-05T10:00:00Z") : nil))
    }

    @Test("CPS 234: a control weakness alone is notified, without a notice of an incident")
    func weaknessAlone() throws {
        let found = try stages(
            of: "au-cps-234", events: ["WEAKNESS_AWARENESS": "2026-03-02T10:00:00+11:00"],
            attributes: """
                {"apra_entity": true, "material_control_weakness": true, "material_infosec_incident": false,
                 "notified_to_other_regulator": false}
                """)
        #expect(found["weakness"]?.due == (try instant("2026-03-16T23:59:59+11:00")))
        #expect(found["incident"]?.applies == .no)
    }

    @Test("NCUA: the word of a third party starts the clock when it comes first")
    func thirdParty() throws {
        let found = try stages(
            of: "us-ncua-72h",
            events: ["REASONABLE_BELIEF": "2026-03-04T10:00:00Z", "THIRD_PARTY_NOTICE": "2026-03-02T10:00:00Z"],
            attributes: #"{"federally_insured_credit_union": true, "reportable_cyber_incident": true}"#)
        #expect(found["ncua"]?.due == (try instant("2026-03-05T10:00:00Z")))
    }

    @Test(
        "other states: the shortest limit of the states concerned",
        arguments: [
            (#"{"ME": 1, "OH": 4}"#, "2026-04-01T23:59:59Z"), (#"{"OH": 4, "CT": 9}"#, "2026-04-16T23:59:59Z"),
            (#"{"CT": 9}"#, "2026-05-01T23:59:59Z"), (#"{"NJ": 2}"#, ""), (#"{"CA": 2}"#, "none"),
        ])
    func otherStates(residents: String, due: String) throws {
        let found = try stages(
            of: "us-states-other", events: ["DISCOVERY": "2026-03-02T10:00:00Z"],
            attributes: "{\"affected_residents\": \(residents)}")
        let notice = try #require(found["residents"])
        #expect(notice.applies == (due == "none" ? .no : .yes))
        #expect(notice.due == Instant(rfc3339: due))
    }

    @Test("other states: without numbers one thing is asked, not forty-four")
    func otherStatesUndecided() throws {
        let found = try stages(of: "us-states-other", events: ["DISCOVERY": "2026-03-02T10:00:00Z"])
        #expect(found["residents"]?.missing == ["affected_residents[AL]"])
    }

    @Test("Japan: the day of awareness is day 1 unless the plain count is asked for")
    func japan() throws {
        let attributes = #"{"jp_pihbo": true, "sensitive_info": true, "improper_purpose_suspected": true}"#
        let events = ["AWARENESS": "2026-03-02T10:00:00+09:00"]
        let safe = try stages(of: "jp-appi", events: events, attributes: attributes)
        let plain = try stages(of: "jp-appi", events: events, attributes: attributes, policy: "default")
        #expect(safe["final-60"]?.due == (try instant("2026-04-30T23:59:59+09:00")))
        #expect(plain["final-60"]?.due == (try instant("2026-05-01T23:59:59+09:00")))
        #expect(safe["final"]?.applies == .no)
    }

    @Test("FedRAMP: each update moves the next one to the end of the day after it")
    func dailyUpdates() throws {
        let found = try stages(
            of: "us-fedramp-1h",
            events: [
                "IDENTIFICATION": "2026-03-02T10:00:00Z", "SUBMITTED(report)": "2026-03-02T10:40:00Z",
                "SUBMITTED(report-update)": "2026-03-03T16:00:00Z",
                "SUBMITTED(report-update-2)": "2026-03-04T16:00:00Z",
            ], attributes: #"{"fedramp_csp": true, "suspected_or_confirmed_incident": true}"#)
        #expect(found["daily"]?.due == (try instant("2026-03-05T23:59:59Z")))
    }

    @Test(
        "CIRCIA: a ransom paid after the report is added within 24 hours",
        arguments: [("2026-03-06T12:00:00Z", "2026-03-07T12:00:00Z"), ("2026-03-03T12:00:00Z", "")])
    func ransomAfterReport(paid: String, due: String) throws {
        let found = try stages(
            of: "us-circia-incident",
            events: [
                "REASONABLE_BELIEF": "2026-03-02T10:00:00Z", "SUBMITTED(incident)": "2026-03-04T10:00:00Z",
                "RANSOM_PAYMENT": paid,
            ], attributes: #"{"circia_covered_entity": true, "substantial_cyber_incident": true}"#)
        #expect(found["incident"]?.due == (try instant("2026-03-05T10:00:00Z")))
        #expect(found["supplemental"]?.due == Instant(rfc3339: due))
    }

    @Test(
        "Chile: 24 hours where an operator of vital importance is hit, else 72",
        arguments: [(true, "2026-03-03"), (false, "2026-03-05")])
    func chile(isVital: Bool, day: String) throws {
        let found = try stages(
            of: "cl-21663", events: ["AWARENESS": "2026-03-02T10:00:00Z"],
            attributes: """
                {"cl_entity": true, "significant_effect_incident": true, "cl_vital_essential_service_affected": \(isVital)}
                """)
        #expect(found["update"]?.due == (try instant("\(day)T10:00:00Z")))
    }

    @Test(
        "insurance commissioner: the limit that the state enacted",
        arguments: [
            ("hours_72", "2026-03-09T10:00:00Z"), ("business_days_3", "2026-03-11T23:59:59Z"),
            ("days_10", "2026-03-16T23:59:59Z"),
        ])
    func insurance(limit: String, due: String) throws {
        let found = try stages(
            of: "us-naic-model-668", events: ["DETERMINATION": "2026-03-06T10:00:00Z"],
            attributes: """
                {"insurance_licensee": true, "cybersecurity_event": true, "domicile_state": true, "naic_state_limit": "\(limit)"}
                """)
        #expect(found["commissioner"]?.due == (try instant(due)))
    }

    @Test("suspicious activity: 30 days until somebody says that there is no suspect")
    func suspicious() throws {
        let events = ["INITIAL_DETECTION": "2026-03-02T10:00:00Z"]
        let known = #"{"us_bsa_institution": true, "suspicious_activity_5000usd": true}"#
        let none = #"{"us_bsa_institution": true, "suspicious_activity_5000usd": true, "no_suspect_identified": true}"#
        let open = try stages(of: "us-fincen-sar-cyber", events: events, attributes: known)
        let without = try stages(of: "us-fincen-sar-cyber", events: events, attributes: none)
        #expect(open["sar"]?.due == (try instant("2026-04-01T23:59:59Z")))
        #expect(open["sar-no-suspect"]?.applies == .undecided)
        #expect(without["sar"]?.applies == .no)
        #expect(without["sar-no-suspect"]?.due == (try instant("2026-05-01T23:59:59Z")))
    }
}
