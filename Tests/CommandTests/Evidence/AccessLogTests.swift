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

    @Test(
        "a report that names restricted incidents is one entry, with those and no others",
        arguments: ["red", "amber"])
    func reports(tlp: String) throws {
        let room = try EvidenceRoom()
        try room.json("open", "--title", "another", "--detected-at", "-1h")
        try room.json("edit", room.key, "--tlp", tlp)
        let out = room.home + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        for rest in [["operations", "--period", "2026-03"], ["pir", room.key], ["mttr", "--period", "2026-03"]] {
            let outcome = try room.run(["report", "render"] + rest + ["--out", out])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let entries = try room.json("audit", "list", "--limit", "1000")["entries"]?.elements.reversed() ?? []
        let reports = entries.compactMap { $0["entry"] }.filter { $0["action"]?.text == "report.read" }
        guard tlp == "red" else {
            #expect(reports.isEmpty)
            return
        }
        // The figures on times name no incident.
        #expect(reports.compactMap { $0[path: "subject", "key"]?.text } == ["operations", "pir"])
        for report in reports {
            #expect(report[path: "after", "incidents"]?.text == room.key)
            #expect(report[path: "after", "restricted"]?.text == "1")
        }
        #expect(reports[0][path: "after", "period"]?.text == "2026-03" && reports[0]["incident"]?.text == nil)
        #expect(reports[1]["incident"]?.text == room.key)
        try room.verifyTrail()
    }

    @Test("the draft of a form is a reading of its incident")
    func forms() throws {
        let room = try EvidenceRoom()
        try room.json("edit", room.key, "--tlp", "red")
        let out = room.home + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let outcome = try room.run("report", "render", "dora-initial", room.key, "--format", "json", "--out", out)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let entries = try room.json("audit", "list", room.key)["entries"]?.elements ?? []
        let views = entries.compactMap { $0[path: "entry", "after", "view"]?.text }
        #expect(views == ["report dora-initial"])
    }

    @Test("what cannot be recorded is not written")
    func unrecorded() throws {
        let room = try EvidenceRoom()
        try room.json("edit", room.key, "--tlp", "red")
        let out = room.home + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let session = try room.desk.database.session()
        defer { session.close() }
        try session.execute("revoke insert on sitrep.audit_pending from sitrep_owner")
        for name in ["pir", "dora-initial"] {
            #expect(try room.run("report", "render", name, room.key, "--out", out).status != 0)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
    }
}
