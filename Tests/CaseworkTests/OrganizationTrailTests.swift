import Casework
import DatabaseTesting
import IncidentModel
import Postgres
import Storage
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

    @Test(
        "who was removed acts no more under any spelling, and does again when taken back; the removal may be one's own")
    func formerMembers() throws {
        let database = try CaseDatabase()
        let desk = try database.desk(actor: "lead-1")
        defer { desk.session.close() }
        for name in ["leaver", "lead-1"] {
            _ = try desk.putMember(name: name, displayName: "", email: nil, roles: [])
        }
        func outcome(_ actor: String) throws -> CaseworkError? {
            let desk = try database.desk(actor: actor)
            defer { desk.session.close() }
            do {
                _ = try desk.open(CaseDesk.Opening(title: "by \(actor)"))
                return nil
            } catch let error as CaseworkError {
                return error
            }
        }
        #expect(try outcome("leaver") == nil)
        _ = try desk.deactivate(member: "leaver")
        let refused = CaseworkError.ruleBroken(
            rule: "actor_is_no_former_member",
            message: "leaver is no longer a member of this organisation; who acts is said with --actor")
        #expect(try outcome("leaver") == refused)
        guard case .ruleBroken("actor_is_no_former_member", _) = try outcome("Leaver\u{200B}") else {
            Issue.record("another spelling is let through")
            return
        }
        // Names need no member, and nobody is kept from going.
        #expect(try outcome("somebody") == nil)
        _ = try desk.deactivate(member: "lead-1")
        #expect(try outcome("lead-1") != nil)
        let other = try database.desk(actor: "lead-2")
        defer { other.session.close() }
        _ = try other.putMember(name: "leaver", displayName: "", email: nil, roles: [])
        #expect(try outcome("leaver") == nil)
        // Somebody who is here is not kept out by one of the same name in other letters who has left.
        for name in ["Sam", "sam"] { _ = try other.putMember(name: name, displayName: "", email: nil, roles: []) }
        _ = try other.deactivate(member: "Sam")
        #expect(try outcome("sam") == nil)
        // Nor is one who has left given work.
        _ = try other.deactivate(member: "leaver")
        let key = try #require(IncidentKey("INC-2026-0001"))
        for work in [
            CaseDesk.Annotation.assign(to: "leaver"),
            .addTask(
                TaskTable.New(title: "t", phase: nil, owner: "leaver", due: nil, mandatory: false)),
        ] {
            #expect(
                throws: CaseworkError.ruleBroken(
                    rule: "owner_is_no_former_member", message: "leaver is no longer a member of this organisation")
            ) { try other.annotate(key, work, request: "\(work)") }
        }
        _ = try other.annotate(key, .assign(to: nil), request: "nobody")
        _ = try other.annotate(key, .assign(to: "sam"), request: "sam")
        // An import is work as well.
        let importing = ImportDesk(desk: desk)
        #expect(
            throws: CaseworkError.ruleBroken(
                rule: "actor_is_no_former_member",
                message: "lead-1 is no longer a member of this organisation; who acts is said with --actor")
        ) { try importing.records([], origin: "x", sourceName: "x") }
    }
}
