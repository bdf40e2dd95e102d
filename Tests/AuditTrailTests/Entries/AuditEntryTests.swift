import AuditTrail
import Testing

@Suite("Entries")
struct AuditEntryTests {
    private var entry: AuditEntry {
        AuditEntry(
            id: "7b0c2f5e-0000-4000-8000-000000000001", organization: "default", recordedAt: 1_773_153_000_000_000,
            actor: "mara", databaseRole: "sitrep_app", client: "sitrep/1.0 cli", action: "incident.contain",
            subject: AuditEntry.Subject(table: "incident", key: "17"), incident: "INC-2026-0042",
            reason: "host isolated",
            before: ["contained_at": .null, "loss": .decimal("0.10")],
            after: ["contained_at": .instant(1_773_153_000_000_001), "loss": .integer(9_007_199_254_740_993)],
            tlp: "amber")
    }

    @Test("its bytes are as the documentation says")
    func bytes() throws {
        #expect(
            String(decoding: try entry.canonicalBytes(), as: UTF8.self) == """
                {"action":"incident.contain","actor":"mara","after":{"contained_at":"2026-03-10T14:30:00.000001Z",\
                "loss":"9007199254740993"},"before":{"contained_at":null,"loss":"0.10"},"client":"sitrep/1.0 cli",\
                "db_role":"sitrep_app","id":"7b0c2f5e-0000-4000-8000-000000000001","incident":"INC-2026-0042",\
                "organization":"default","reason":"host isolated","recorded_at":"2026-03-10T14:30:00.000000Z",\
                "subject":{"key":"17","table":"incident"},"tlp":"amber","v":1}
                """)
    }

    @Test("members that do not apply are absent")
    func absent() throws {
        var entry = entry
        (entry.incident, entry.reason, entry.before, entry.after, entry.tlp) = (nil, nil, nil, nil, nil)
        let text = String(decoding: try entry.canonicalBytes(), as: UTF8.self)
        for name in ["incident\":", "reason", "before", "after", "tlp", "commitments"] { #expect(!text.contains(name)) }
    }

    @Test("what a verifier would refuse is not written")
    func refusals() {
        var entry = entry
        entry.reason = "a\u{0}b"
        #expect(throws: AuditEntry.Defect.nulCharacter) { try entry.canonicalBytes() }
        entry.reason = nil
        entry.after = ["a": (0..<220).reduce(EntryValue.null) { value, _ in .list([value]) }]
        #expect(throws: AuditEntry.Defect.tooDeep) { try entry.canonicalBytes() }
        entry.after = ["a": .text(String(repeating: "x", count: 17 << 20))]
        #expect(throws: AuditEntry.Defect.self) { try entry.canonicalBytes() }
    }

    @Test("a commitment is SHA-256 of its prefix, the salt and the canonical value")
    func commitment() throws {
        let salt = try #require(Commitment.Salt([UInt8](repeating: 7, count: 32)))
        let commitment = Commitment(to: .text("Mara \"M\""), salt: salt)
        let bytes = [0x02] + [UInt8](repeating: 7, count: 32) + Array(#""Mara \"M\"""#.utf8)
        #expect(commitment.hash == TreeHash.sha256(bytes))
        #expect(commitment.opens(with: .text("Mara \"M\""), salt: salt))
        #expect(!commitment.opens(with: .text("Mara"), salt: salt))
        #expect(Commitment.Salt([1, 2, 3]) == nil)
        var entry = entry
        entry.commitments = ["after.reporter": commitment]
        let text = String(decoding: try entry.canonicalBytes(), as: UTF8.self)
        #expect(text.contains(#""commitments":{"after.reporter":""# + commitment.hash.hexadecimal + #""}"#))
    }
}
