import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("DORA: answers")
struct DORAAnswerTests {
    @Test("an unknown key is refused and the nearest offered")
    func unknownKey() throws {
        #expect(
            try problems(#"{"client_affected": 3}"#) == [
                .init("client_affected", .unknownName(nearest: "clients_affected"))
            ])
        #expect(try problems(#"{"colour": 3}"#) == [.init("colour", .unknownName(nearest: nil))])
        #expect(try problems(#"{"id": "x"}"#).isEmpty)
    }

    @Test(
        "answers that can't be true name their field",
        arguments: [
            (#"{"clients_affected": -1}"#, AnswerProblem("clients_affected", .negative("-1"))),
            (#"{"costs_eur": -0.5}"#, AnswerProblem("costs_eur", .negative("-0.5"))),
            (
                #"{"clients_affected": 11, "clients_total": 10}"#,
                AnswerProblem("clients_affected", .moreThanTotal("11", total: "10", field: "clients_total"))
            ),
            (
                #"{"counterparts_affected": 2, "counterparts_total": 1}"#,
                AnswerProblem("counterparts_affected", .moreThanTotal("2", total: "1", field: "counterparts_total"))
            ),
            (#"{"clients_affected": 1.5}"#, AnswerProblem("clients_affected", .notWhole("1.5"))),
            (#"{"malicious_access": "yes"}"#, AnswerProblem("malicious_access", .wrongType(needed: "true or false"))),
            (#"{"malicious_access": 1}"#, AnswerProblem("malicious_access", .wrongType(needed: "true or false"))),
            (#"{"costs_eur": "12"}"#, AnswerProblem("costs_eur", .wrongType(needed: "a number"))),
            (#"{"costs_eur": 0.00000001}"#, AnswerProblem("costs_eur", .notExact)),
            (#"{"reputational": "media"}"#, AnswerProblem("reputational", .wrongType(needed: "a list"))),
            (#"{"reputational": ["medya"]}"#, AnswerProblem("reputational", .unknownWord("medya", nearest: "media"))),
            (#"{"member_states": ["DE", "CH"]}"#, AnswerProblem("member_states", .unknownWord("CH", nearest: nil))),
            (
                #"{"member_states": 31}"#, AnswerProblem("member_states", .outOfRange("31", lowest: 0, highest: 30))
            ),
            (
                #"{"critical_services": ["d"]}"#,
                AnswerProblem("critical_services", .unknownWord("d", nearest: "a, b, c, true or false"))
            ),
            (
                #"{"critical_services": ["c"], "malicious_access": false}"#,
                AnswerProblem(
                    "critical_services", .contradicts(field: "malicious_access", why: "point c is malicious access"))
            ),
            (#"[1]"#, AnswerProblem("answers", .notAnObject)),
        ])
    func refused(_ text: String, _ problem: AnswerProblem) throws {
        #expect(try problems(text) == [problem])
    }

    @Test("all problems of a sheet come at once")
    func allAtOnce() throws {
        #expect(try problems(#"{"costs_eur": -1, "clients_total": "x", "foo": 1, "data_loss_adverse": 0}"#).count == 4)
    }

    @Test("null is: not answered; a whole number may be written with a fraction of zero")
    func tolerant() throws {
        let answers = try DORAAnswers(
            try sheet(
                #"{"costs_eur": null, "clients_affected": 3.0, "critical_services": "a", "member_states": ["el"]}"#))
        #expect(answers.costsEUR == nil)
        #expect(answers.clientsAffected == 3)
        #expect(answers.criticalServices == .points(["a"]))
        #expect(answers.memberStates == .codes(["GR"]))
    }

    @Test("each reputational condition is known by word, letter and code", arguments: ReputationalImpact.allCases)
    func reputationWords(_ impact: ReputationalImpact) {
        #expect(ReputationalImpact(word: impact.rawValue) == impact)
        #expect(ReputationalImpact(word: impact.schemaCode) == impact)
    }

    @Test(
        "other words for them",
        arguments: [
            ("media_coverage", ReputationalImpact.media), ("Repeated complaints", .complaints),
            ("c", .regulatoryRequirements),
            ("regulatory", .regulatoryRequirements), ("client loss", .lossOfClients),
            ("loss-of-counterparts", .lossOfClients),
        ])
    func reputationSynonyms(_ word: String, _ impact: ReputationalImpact) {
        #expect(ReputationalImpact(word: word) == impact)
    }

    @Test("transactions may exceed their daily average")
    func transactions() throws {
        #expect(try problems(#"{"transactions_affected": 30, "transactions_daily_average": 10}"#).isEmpty)
    }

    @Test("an empty sheet is not major, undecided, and asks the most decisive questions first")
    func emptySheet() throws {
        let classification = try dora("{}")
        #expect(!classification.isMajor && !classification.isDecided)
        #expect(classification.missing.count == 18)
        #expect(classification.couldChange.first == "malicious_access")
    }

    @Test("a major incident stays major: nothing missing could change it")
    func majorIsDecided() throws {
        let classification = try dora(#"{"malicious_access": true, "may_result_in_data_loss": true}"#)
        #expect(classification.isMajor && classification.isDecided)
        #expect(classification.missing.count == 16)
    }

    @Test("one object gives one answer, an array gives results with their ids, a bad sheet harms no other")
    func sheets() throws {
        let one = try sheet(#"{"id": "a", "critical_services": false, "malicious_access": false}"#)
        let answer = ClassificationSheets.json(ClassificationSheets.dora(one), of: one)
        #expect(answer["id"] == .string("a") && answer["major"] == .bool(false))
        let many = try sheet(#"[{"id": 7, "critical_services": true}, {"id": "b", "cost": 1}, {"id": "b"}]"#)
        let results = ClassificationSheets.dora(many)
        #expect(results.map(\.id) == [.integer(7), .string("b"), .string("b")])
        let document = ClassificationSheets.json(results, of: many)
        guard case .array(let list)? = document["results"] else {
            Issue.record("no results")
            return
        }
        #expect(list[0]["major"] == .bool(false) && list[0]["problems"] == nil)
        #expect(list[1]["problems"] != nil && list[1]["major"] == nil)
        #expect(list[2]["problems"] != nil)
    }
}
