import Foundation
import JSONText
import Testing

@Suite("Access log")
struct AccessLogTests {
    private func reads(_ room: EvidenceRoom) throws -> [String] {
        try room.actions().filter { $0.hasSuffix(".read") }
    }

    @Test("reading what is not restricted leaves no entry")
    func ordinary() throws {
        let room = try EvidenceRoom()
        for command in [["show", room.key], ["timeline", room.key], ["export", "ndjson"], ["list"]] {
            #expect(try room.run(command).status == 0)
        }
        #expect(try reads(room).isEmpty)
    }

    @Test("reading a restricted incident is an entry that says who, and how", arguments: ["amber+strict", "red"])
    func restricted(tlp: String) throws {
        let room = try EvidenceRoom()
        try room.json("edit", room.key, "--tlp", tlp)
        let outcome = try room.run(["show", room.key], environment: ["SITREP_ACTOR": "curious"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        try room.json("timeline", room.key)
        #expect(try room.run("export", "csv").status == 0)
        #expect(try reads(room) == ["incident.read", "incident.read", "export.read"])
        let entries = try room.json("audit", "list", room.key)["entries"]?.elements ?? []
        let first = entries.last { $0[path: "entry", "action"]?.text == "incident.read" }
        #expect(first?[path: "entry", "actor"]?.text == "curious")
        #expect(first?[path: "entry", "after", "view"]?.text == "show")
        #expect(first?[path: "entry", "after", "tlp"]?.text == tlp)
        try room.verifyTrail()
    }

    @Test("privileged content makes an incident restricted")
    func privileged() throws {
        let room = try EvidenceRoom()
        try room.json("note", room.key, "counsel", "--privileged")
        #expect(try room.run("show", room.key).status == 0)
        #expect(try reads(room) == ["incident.read"])
    }

    @Test("an export of a period without restricted incidents leaves no entry")
    func periods() throws {
        let room = try EvidenceRoom()
        try room.json("edit", room.key, "--tlp", "red")
        #expect(try room.run("export", "ndjson", "--from", "2020-01-01", "--to", "2021-01-01").status == 0)
        #expect(try reads(room).isEmpty)
        #expect(try room.run("export", "ndjson", "--from", "2026-01-01", "--to", "2027-01-01").status == 0)
        #expect(try reads(room) == ["export.read"])
    }
}
