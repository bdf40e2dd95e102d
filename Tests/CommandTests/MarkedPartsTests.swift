import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// `incident.parts` says what an incident may have (docs/decisions/0018): what it leaves out is never looked for.
@Suite("Marks of what incidents hold")
struct MarkedPartsTests {
    /// Incidents, and those whose marks are not what the tables hold.
    private static let audit: SQL = """
        with actual as (
            select i.parts,
                (case when i.duplicate_of is not null
                    or exists (select from sitrep.incident_link l where i.id in (l.incident_id, l.other_id))
                    or exists (select from sitrep.incident d where d.duplicate_of = i.id) then 1 else 0 end)
                + (case when exists (select from sitrep.escalation x where x.incident_id = i.id) then 2 else 0 end)
                + (case when exists (select from sitrep.evidence x where x.incident_id = i.id) then 4 else 0 end)
                + (case when exists (select from sitrep.control_link x where x.incident_id = i.id) then 8 else 0 end)
                + (case when exists (select from sitrep.duty x where x.incident_id = i.id) then 16 else 0 end)
                + (case when exists (select from sitrep.action_control x where x.incident_id = i.id) then 32 else 0 end)
                + (case when exists (select from sitrep.note x where x.incident_id = i.id and x.privileged)
                    then 64 else 0 end)
                + (case when exists (select from sitrep.task x where x.incident_id = i.id) then 128 else 0 end)
                + (case when exists (select from sitrep.action x where x.incident_id = i.id) then 256 else 0 end)
                + (case when exists (select from sitrep.review x where x.incident_id = i.id) then 512 else 0 end)
                + (case when exists (select from sitrep.incident_tag x where x.incident_id = i.id) then 1024 else 0 end)
                + (case when exists (select from sitrep.asset x where x.incident_id = i.id) then 2048 else 0 end)
                + (case when exists (select from sitrep.observable x where x.incident_id = i.id) then 4096 else 0 end)
                + (case when exists (select from sitrep.incident_technique x where x.incident_id = i.id)
                    then 8192 else 0 end) as held
            from sitrep.incident i)
        select count(*), count(*) filter (where parts <> held), bit_or(held)::int from actual
        """

    @Test("every part that commands and imports write is marked, and nothing else")
    func marks() throws {
        let desk = try SitrepDesk()
        for title in ["first", "second", "third", "plain"] {
            try desk.json(
                "open", "--title", title, "--severity", "low", "--detected-at", "2026-03-01T10:00:00Z")
        }
        try desk.json("link", "INC-2026-0001", "INC-2026-0002", "--as", "related")
        try desk.json("merge", "INC-2026-0003", "--into", "INC-2026-0002")
        try desk.json("escalate", "INC-2026-0001", "--to", "lead", "--reason", "spreads")
        try desk.json("control", "link", "INC-2026-0001", "AC-2", "--outcome", "failed", "--confidence", "confirmed")
        try desk.json("action", "add", "INC-2026-0001", "review accounts", "--control", "AC-2")
        try desk.json("note", "INC-2026-0001", "advice of counsel", "--privileged")
        try desk.json("fact", "set", "INC-2026-0001", "personal_data_breach", "yes")
        try desk.json("tag", "INC-2026-0002", "emea")
        try desk.json("asset", "add", "INC-2026-0001", "fs-02", "--kind", "host")
        try desk.json("observable", "add", "INC-2026-0001", "192.0.2.7", "--kind", "ip")
        try desk.json("technique", "add", "INC-2026-0001", "T1486")
        try desk.json("task", "add", "INC-2026-0002", "call the provider")
        try desk.json("open", "--title", "fifth", "--severity", "low", "--tag", "mail", "--category", "phishing")
        for step in ["triage", "declare", "contain", "eradicate", "recover"] {
            try desk.json(step, "INC-2026-0004", "--at", "2026-03-01T10:00:00Z")
        }
        try desk.json("review", "INC-2026-0004", "start", "--what-happened", "a drill")
        let session = try desk.database.session()
        defer { session.close() }
        let counts = try session.query(Self.audit)[0]
        #expect(try counts.decode(0, as: Int64.self) == 5)
        #expect(try counts.decode(1, as: Int64.self) == 0)

        // An incident from before the marks may have anything: the same is shown.
        let marked = try desk.json("show", "INC-2026-0001")
        try session.executeScript(
            "set session_replication_role = replica; update sitrep.incident set parts = 16383")
        #expect(try desk.json("show", "INC-2026-0001") == marked)
        #expect(
            ["assets", "observables", "techniques", "actions"].allSatisfy { marked[$0]?.elements.count == 1 },
            "\(marked)")
        #expect(marked["escalations"]?.elements.count == 1 && marked["links"]?.elements.count == 1, "\(marked)")

        let copy = try SitrepDesk()
        let exported = try TestServer.filePath(ending: "ndjson")
        _ = try desk.run("export", "ndjson", "--privileged", "--out", exported)
        try copy.json("import", "ndjson", exported)
        let second = try copy.database.session()
        defer { second.close() }
        let imported = try second.query(Self.audit)[0]
        #expect(try imported.decode(0, as: Int64.self) == 5)
        #expect(try imported.decode(1, as: Int64.self) == 0)
    }
}
