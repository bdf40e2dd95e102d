import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("DORA: evaluations over time")
struct DORAEvaluationTests {
    private func evaluation(_ text: String, at: String, adopted: String?) throws -> DORAEvaluation {
        DORAEvaluation(
            try DORAAnswers(try sheet(text)), author: "analyst", at: try instant(at),
            adoption: try adopted.map { .init(by: "manager", at: try instant($0)) })
    }

    private let major = #"{"malicious_access": true, "may_result_in_data_loss": true}"#
    private let minor = #"{"critical_services": false, "malicious_access": false}"#

    @Test("classified major is the first adopted evaluation that says so")
    func classified() throws {
        let first = try evaluation(major, at: "2026-03-10T09:00:00Z", adopted: nil)
        let second = try evaluation(major, at: "2026-03-10T10:00:00Z", adopted: "2026-03-10T11:00:00Z")
        let third = try evaluation(major, at: "2026-03-10T10:30:00Z", adopted: "2026-03-10T12:00:00Z")
        let all = [third, first, second]
        #expect(all.classifiedMajor?.at == (try instant("2026-03-10T11:00:00Z")))
        #expect(all.current == third)
        #expect([first].classifiedMajor == nil)
    }

    @Test("a later adopted evaluation reclassifies and does not undo the first")
    func reclassified() throws {
        let first = try evaluation(major, at: "2026-03-10T10:00:00Z", adopted: "2026-03-10T11:00:00Z")
        let later = try evaluation(minor, at: "2026-03-12T10:00:00Z", adopted: "2026-03-12T11:00:00Z")
        #expect([first, later].isReclassified)
        #expect([first, later].classifiedMajor != nil)
        #expect(![first].isReclassified)
    }

    private func recurring(_ days: [String], cause: String = "cause", _ text: String) throws -> [RecurringIncident] {
        try days.map {
            RecurringIncident(
                key: $0, occurredAt: try instant("\($0)T12:00:00Z"), rootCause: cause,
                answers: try DORAAnswers(try sheet(text)))
        }
    }

    private let outage = #"{"critical_services": true, "downtime_minutes": 70, "costs_eur": 60000}"#

    @Test("six months are counted by the wall clock, month ends are cut, both ends count")
    func sixMonths() throws {
        func count(_ days: [String]) throws -> Int {
            DORARecurrence.findings(try recurring(days, outage), entity: .other, clock: .utc).count
        }
        #expect(try count(["2025-08-31", "2026-02-28"]) == 1)
        #expect(try count(["2025-08-31", "2026-03-01"]) == 0)
        #expect(try count(["2026-01-15", "2026-07-15"]) == 1)
        #expect(try count(["2026-01-15", "2026-07-16"]) == 0)
        #expect(try count(["2026-01-15"]) == 0)
    }

    @Test("incidents further apart than six months form sets of their own")
    func windows() throws {
        let findings = DORARecurrence.findings(
            try recurring(["2026-01-01", "2026-05-01", "2026-09-01"], outage), entity: .other, clock: .utc)
        #expect(
            findings.map { $0.incidents.map(\.key) } == [["2026-01-01", "2026-05-01"], ["2026-05-01", "2026-09-01"]])
        #expect(findings.allSatisfy { $0.classification.isMajor })
        #expect(findings.allSatisfy { !$0.method.isEmpty })
    }

    @Test("another cause, an unknown one, and an incident that is major alone stay out")
    func causes() throws {
        let one = try recurring(["2026-01-01"], cause: "Expired  certificate", outage)
        let same = try recurring(["2026-02-01"], cause: "expired certificate", outage)
        let other = try recurring(["2026-02-02"], cause: "full disk", outage)
        let unknown = try recurring(["2026-02-03", "2026-02-04"], cause: " ", outage)
        let alone = try recurring(["2026-02-05"], cause: "expired certificate", major)
        let findings = DORARecurrence.findings(one + same + other + unknown + alone, entity: .other, clock: .utc)
        #expect(findings.map { $0.incidents.map(\.key) } == [["2026-01-01", "2026-02-01"]])
    }

    @Test("sums: clients are cut to all there are, states are joined, an unknown stays unknown")
    func sums() throws {
        let first = try DORAAnswers(
            try sheet(
                """
                {"clients_affected": 70, "clients_total": 100, "member_states": ["DE"], "reputational": [],
                 "data_loss_adverse": false}
                """))
        let second = try DORAAnswers(
            try sheet(
                """
                {"clients_affected": 60, "clients_total": 90, "member_states": ["FR"], "reputational": ["media"],
                 "costs_eur": 0.1}
                """))
        var sum = AnswerSum()
        let together = sum.add([first, second])
        #expect(together.clientsAffected == 100 && together.clientsTotal == 100)
        #expect(together.memberStates == .codes(["DE", "FR"]))
        #expect(together.reputational == [.media])
        #expect(together.dataLossAdverse == nil)
        #expect(together.costsEUR?.text == "0.1")
        #expect(sum.method.contains { $0.contains("cut to the 100") })
        #expect(sum.method.contains { $0.contains("costs_eur: added over 1 of 2") })
    }

    @Test("access in one incident and a possible loss in another are no intrusion that may lose data")
    func intrusionsAreNotMixed() throws {
        let access = try recurring(
            ["2026-01-01"], #"{"malicious_access": true, "may_result_in_data_loss": false}"#)
        let loss = try recurring(
            ["2026-02-01"], #"{"critical_services": true, "malicious_access": false, "may_result_in_data_loss": true}"#)
        let findings = DORARecurrence.findings(access + loss, entity: .other, clock: .utc)
        #expect(findings.map(\.classification.isMajor) == [false])
    }

    @Test("a cyber threat is significant when all three conditions hold")
    func threat() throws {
        func threat(_ text: String) throws -> DORAThreat { try DORAThreat(try sheet(text)) }
        let yes = #"{"could_affect_others": true, "high_probability": true, "would_meet_geographical_threshold": true}"#
        #expect(try threat(yes).isSignificant)
        let signs = """
            {"could_affect_critical_functions": true, "vulnerabilities_exposed": true, "actor_capable_and_willing": true,
             "threat_persists": true, "would_affect_critical_services": true}
            """
        #expect(try threat(signs).isSignificant)
        let unlikely =
            #"{"could_affect_others": true, "high_probability": false, "would_affect_critical_services": true}"#
        #expect(try !threat(unlikely).isSignificant)
        #expect(try threat(unlikely).isDecided)
        let open = try threat(#"{"could_affect_others": true, "high_probability": true}"#)
        #expect(!open.isDecided && open.missing.first == "would_affect_critical_services")
        #expect(throws: AnswerProblems.self) { try threat(#"{"high_probability": 1}"#) }
    }
}
