import Casework
import DatabaseTesting
import IncidentModel
import Postgres
import Testing

@Suite("Organisations and the trail")
struct OrganizationTrailTests {
    @Test("a new organisation can be added, and has its entry in its own trail")
    func add() throws {
        let database = try CaseDatabase()
        let session = try database.session()
        defer { session.close() }
        let added = try OrganizationDesk(session: session).add(key: "branch", name: "Branch", timeZone: "UTC")
        let entries = try session.query(
            """
            select organization_id from sitrep.audit_entry
            where table_name = 'organization' and row_key = \(String(added.id))
            """)
        #expect(try entries.map { try $0.decode(0, as: Int64.self) } == [added.id])
        let desk = try database.desk(organization: "branch")
        #expect(try desk.open(CaseDesk.Opening(title: "first")).json["key"] == .string("INC-2026-0001"))
    }
}
