import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("NIS2 significance")
struct NIS2SignificanceTests {
    private func judge(_ text: String) throws -> NIS2Significance {
        NIS2Significance(try NIS2Answers(try sheet(text)))
    }

    @Test(
        "limits of the kinds of entity are strict",
        arguments: [
            ("dns", #""unavailable_minutes": 30"#, #""unavailable_minutes": 30.5"#),
            ("dns", #""slow_response_minutes": 60"#, #""slow_response_minutes": 61"#),
            ("tld_registry", #""unavailable_minutes": 0"#, #""unavailable_minutes": 1"#),
            ("tld_registry", #""data_compromised": false"#, #""data_compromised": true"#),
            ("cloud", #""unavailable_minutes": 30"#, #""unavailable_minutes": 31"#),
            (
                "cloud", #""limited_minutes": 61, "users_limited": 5, "users_total": 100"#,
                #""limited_minutes": 61, "users_limited": 6, "users_total": 100"#
            ),
            (
                "cloud", #""limited_minutes": 60, "users_limited": 6, "users_total": 100"#,
                #""limited_minutes": 60.1, "users_limited": 6, "users_total": 100"#
            ),
            (
                "content_delivery", #""limited_minutes": 61, "users_limited": 1000000, "users_total": 100000000"#,
                #""limited_minutes": 61, "users_limited": 1000001, "users_total": 100000000"#
            ),
            (
                "managed_security_service",
                #""data_compromised": true, "data_compromise_malicious": false, "users_data_affected": 0"#,
                #""data_compromised": true, "data_compromise_malicious": true"#
            ),
            ("data_centre", #""limited_minutes": 60"#, #""limited_minutes": 61"#),
            ("data_centre", #""physical_access_compromised": false"#, #""physical_access_compromised": true"#),
            (
                "marketplace", #""users_unavailable": 5, "users_total": 100"#,
                #""users_unavailable": 51, "users_total": 1000"#
            ),
            (
                "social_network", #""users_limited": 1000000, "users_total": 50000000"#,
                #""users_limited": 1000001, "users_total": 50000000"#
            ),
            ("trust_service", #""unavailable_minutes": 20"#, #""unavailable_minutes": 21"#),
            ("trust_service", #""unavailable_minutes_in_week": 60"#, #""unavailable_minutes_in_week": 61"#),
            (
                "trust_service", #""users_limited": 10, "users_total": 1000"#,
                #""users_limited": 11, "users_total": 1000"#
            ),
            (
                "trust_service", #""data_compromised": true, "users_data_affected": 100, "users_total": 1000000"#,
                #""data_compromised": true, "users_data_affected": 101, "users_total": 1000000"#
            ),
            (
                "trust_service", #""data_compromised": true, "users_data_affected": 1, "users_total": 1000"#,
                #""data_compromised": true, "users_data_affected": 2, "users_total": 1000"#
            ),
            (
                "search_engine", #""loss_eur": 500000, "turnover_eur": 10000000"#,
                #""loss_eur": 500000.01, "turnover_eur": 90000000"#
            ),
            ("search_engine", #""loss_eur": 50, "turnover_eur": 1000"#, #""loss_eur": 50.01, "turnover_eur": 1000"#),
            (
                "dns", #""malicious_access": true, "severe_disruption_possible": false"#,
                #""malicious_access": true, "severe_disruption_possible": true"#
            ),
            ("dns", #""death": false, "recurring": false"#, #""recurring": true"#),
            ("other", #""severe_financial_loss": false"#, #""severe_financial_loss": true"#),
        ])
    func limits(_ kind: String, _ at: String, _ over: String) throws {
        #expect(try !judge(#"{"entity_type": "\#(kind)", \#(at)}"#).isSignificant)
        #expect(try judge(#"{"entity_type": "\#(kind)", \#(over)}"#).isSignificant)
    }

    @Test("misconfigured domain names are exempt below 1,000 and up to one per cent")
    func domainNames() throws {
        func isSignificant(_ affected: Int, _ total: Int, misconfigured: Bool = true) throws -> Bool {
            try judge(
                """
                {"entity_type": "dns", "data_compromised": true, "caused_by_misconfiguration": \(misconfigured),
                 "domains_affected": \(affected), "domains_total": \(total)}
                """
            ).isSignificant
        }
        #expect(try !isSignificant(999, 99_900))
        #expect(try isSignificant(1_000, 10_000_000))
        #expect(try isSignificant(999, 99_899))
        #expect(try isSignificant(1, 10_000_000, misconfigured: false))
    }

    @Test("planned maintenance never counts")
    func maintenance() throws {
        let result = try judge(
            #"{"entity_type": "cloud", "unavailable_minutes": 600, "planned_maintenance": true}"#)
        #expect(!result.isSignificant && result.isDecided)
    }

    @Test("the regulation's limits do not bind other sectors, and the kind is asked first")
    func otherSectors() throws {
        #expect(try !judge(#"{"entity_type": "other", "loss_eur": 900000}"#).isSignificant)
        let open = try judge("{}")
        #expect(!open.isDecided && open.missing.first == "entity_type")
        let all = try judge(
            """
            {"entity_type": "other", "severe_operational_disruption": false, "severe_financial_loss": false,
             "considerable_damage_to_others": false}
            """)
        #expect(all.isDecided && all.missing.isEmpty)
    }

    @Test("mistakes are named")
    func mistakes() throws {
        func first(_ text: String) throws -> AnswerProblem? {
            let tree = try sheet(text)
            do throws(AnswerProblems) {
                _ = try NIS2Answers(tree)
                return nil
            } catch {
                return error.problems.first
            }
        }
        #expect(
            try first(#"{"entity_type": "clowd"}"#) == .init("entity_type", .unknownWord("clowd", nearest: "cloud")))
        #expect(
            try first(#"{"users_limited": 2, "users_total": 1}"#)
                == .init("users_limited", .moreThanTotal("2", total: "1", field: "users_total")))
    }

    @Test("two incidents of one cause within six months are added up")
    func recurrence() throws {
        func incident(_ day: String, loss: Int?, cause: String = "x") throws -> NIS2Recurrence.Incident {
            .init(
                key: day, occurredAt: try instant("\(day)T00:00:00Z"), rootCause: cause,
                lossEUR: loss.map { ExactNumber($0) })
        }
        let last = try incident("2026-06-30", loss: 300_000)
        func judge(_ others: [NIS2Recurrence.Incident]) -> NIS2Recurrence {
            NIS2Recurrence(others, upTo: last, turnoverEUR: ExactNumber(1_000_000_000), clock: .utc)
        }
        #expect(judge([try incident("2026-01-01", loss: 200_001)]).state == .met)
        #expect(judge([try incident("2026-01-01", loss: 200_000)]).state == .notMet)
        #expect(judge([try incident("2025-12-29", loss: 900_000)]).state == .notMet)
        #expect(judge([try incident("2026-01-01", loss: 900_000, cause: "y")]).state == .notMet)
        #expect(judge([try incident("2026-01-01", loss: nil)]).state == .unknown)
        #expect(
            judge([try incident("2026-01-01", loss: nil), try incident("2026-02-01", loss: 200_001)]).state == .met)
        #expect(judge([]).keys.isEmpty)
    }
}
