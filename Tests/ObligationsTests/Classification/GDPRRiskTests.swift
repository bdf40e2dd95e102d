import JSONText
import Testing

@testable import Obligations

@Suite("GDPR risk")
struct GDPRRiskTests {
    private func risk(_ text: String) throws -> GDPRRisk { GDPRRisk(try GDPRAnswers(try sheet(text))) }

    @Test("the default is to notify")
    func notifyByDefault() throws {
        let result = try risk("{}")
        #expect(result.notifyAuthority && !result.tellPeople && !result.isDecided)
        #expect(result.missing.first == "personal_data")
    }

    @Test("no personal data, no breach")
    func noPersonalData() throws {
        let result = try risk(#"{"personal_data": false}"#)
        #expect(!result.notifyAuthority && !result.tellPeople && result.isDecided)
    }

    @Test("a lost encrypted disk with a copy at hand is no risk; without the copy it is notified")
    func encryptedDisk() throws {
        #expect(
            try !risk(#"{"personal_data": true, "encrypted_intact": true, "copy_available": true}"#).notifyAuthority)
        #expect(
            try risk(#"{"personal_data": true, "encrypted_intact": true, "copy_available": false}"#).notifyAuthority)
        #expect(
            try risk(#"{"personal_data": true, "encrypted_intact": false, "copy_available": true}"#).notifyAuthority)
    }

    @Test("a letter to the wrong department that came back is no risk")
    func trustedRecipient() throws {
        #expect(
            try !risk(#"{"personal_data": true, "recipient": "trusted", "returned_or_destroyed": true}"#)
                .notifyAuthority)
        #expect(
            try risk(#"{"personal_data": true, "recipient": "unknown", "returned_or_destroyed": true}"#).notifyAuthority
        )
    }

    @Test("stolen credentials with a criminal are a high risk, unless they are unreadable or the risk is gone")
    func credentials() throws {
        let stolen = """
            "personal_data": true, "breach_kinds": ["confidentiality"], "data_categories": ["credentials"],
            "recipient": "malicious"
            """
        #expect(try risk("{\(stolen)}").tellPeople)
        #expect(try !risk(#"{\#(stolen), "encrypted_intact": true}"#).tellPeople)
        #expect(try !risk(#"{\#(stolen), "risk_removed": true}"#).tellPeople)
        #expect(try risk(#"{\#(stolen), "encrypted_intact": true}"#).notifyAuthority)
    }

    @Test(
        "each sign of a high risk tells the people",
        arguments: [
            #""consequences": ["physical_harm"]"#,
            #""breach_kinds": ["confidentiality"], "data_categories": ["special_category"], "recipient": "unknown""#,
            #""vulnerable_people": true, "consequences": ["inconvenience"]"#,
            #""large_scale": true, "consequences": ["loss_of_control"]"#,
        ])
    func highRisk(_ answers: String) throws {
        #expect(try risk(#"{"personal_data": true, \#(answers)}"#).tellPeople)
    }

    @Test("an inconvenience to a few is a risk, not a high one")
    func moderate() throws {
        let result = try risk(
            """
            {"personal_data": true, "consequences": ["inconvenience"], "large_scale": false, "vulnerable_people": false,
             "data_categories": ["contact"], "recipient": "unknown", "breach_kinds": ["confidentiality"],
             "encrypted_intact": false, "copy_available": true}
            """)
        #expect(result.notifyAuthority && !result.tellPeople && result.isDecided)
        #expect(result.json["risk"] == .string("risk"))
    }

    @Test("it says that it is an aid")
    func note() throws {
        #expect(try risk("{}").json["note"] == .string(GDPRRisk.note))
    }
}
