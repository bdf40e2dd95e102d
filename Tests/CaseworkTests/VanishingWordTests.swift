import Casework
import DatabaseTesting
import Postgres
import Testing

@Suite("Words that are set to null")
struct VanishingWordTests {
    @Test(
        "they leave an entry, and coming back behind the trail they are named",
        arguments: [
            ("member", "email", "'jane@example.org'"), ("review", "lessons", "'{train}'"),
            ("review", "what_happened", "'she clicked'"), ("action", "verification", "'she passed'"),
        ])
    func vanish(table: String, column: String, value: String) throws {
        let database = try CaseDatabase()
        let session = try database.session()
        defer { session.close() }
        try session.executeScript(
            """
            set sitrep.organization_id = '1';
            insert into sitrep.incident (
                organization_id, key_year, key_number, title, severity, created_at, updated_at, updated_by)
            values (1, 2026, 1, 't', 'low', now(), now(), 'x');
            insert into sitrep.member (organization_id, name, display_name, email) values (1, 'jdoe', 'Jane', 'jane@example.org');
            insert into sitrep.review (organization_id, incident_id, author, started_at, what_happened, lessons)
            values (1, 1, 'x', now(), 'she clicked', '{train}');
            insert into sitrep.action (
                organization_id, incident_id, number, title, kind, added_at, added_by, done_at, done_by, verified_at, verified_by,
                verification)
            values (1, 1, 1, 't', 'awareness', now(), 'x', now(), 'x', now(), 'y', 'she passed');
            """)
        func entries() throws -> Int64 {
            try session.query("select count(*) from sitrep.audit_entry where table_name = \(table)")[0].decode(0)
        }
        func findings() throws -> [String] {
            try session.query("select finding from sitrep.reconcile_trail(\(table))").map { try $0.decode(0) }
        }
        let before = try entries()
        // A list is never null, but it can be empty.
        let nothing = column == "lessons" ? "'{}'" : "null"
        try session.executeScript(
            "begin; set local role sitrep_app; update sitrep.\(table) set \(column) = \(nothing); commit")
        #expect(try entries() == before + 1)
        #expect(try findings() == [])
        try session.executeScript(
            """
            begin; set local session_replication_role = replica; update sitrep.\(table) set \(column) = \(value); commit
            """)
        #expect(try findings() == ["personal value differs from its commitment"])
    }
}
