import Casework
import DatabaseTesting
import Foundation
import Postgres
import Testing

/// A database that was in use before names could be erased.
@Suite("The trail across the migration that gives rows other keys")
struct RekeyedTrailTests {
    private static let migration = "erase_names_and_titles"

    private struct Old {
        let session: PostgresSession

        /// Migrated up to the one in question; `rows` incidents, each with an asset, an observable and an event.
        init(rows: Int) throws {
            let name = "c_" + UUID().uuidString.lowercased().filter { $0 != "-" }
            let server = try TestServer.cluster.connectionString
            let admin = try PostgresSession(PostgresConfiguration(connectionString: server))
            defer { admin.close() }
            try admin.execute("create database \(identifier: name)")
            session = try PostgresSession(PostgresConfiguration(connectionString: server + " dbname=\(name)"))
            let whole = try Workspace.migrator()
            let before = Array(whole.migrations.prefix { $0.name != RekeyedTrailTests.migration })
            try #require(before.count < whole.migrations.count)
            try Migrator(migrations: before, schema: whole.schema, ownerRole: whole.ownerRole).migrate(session)
            try session.executeScript(
                """
                set search_path to sitrep;
                set sitrep.organization_id = '1';
                insert into incident (
                    organization_id, key_year, key_number, title, summary, severity, created_at, updated_at, updated_by)
                select 1, 2026, n, 'Jane ' || n, 'About Jane ' || n, 'low', now(), now(), 'old'
                from generate_series(1, \(rows)) n;
                insert into asset (organization_id, incident_id, kind, name, note, recorded_at, recorded_by)
                select 1, id, 'host', 'PC/' || key_number, 'of Jane', now(), 'old' from incident;
                insert into observable (organization_id, incident_id, kind, name, recorded_at, recorded_by)
                select 1, id, 'email', 'jane@' || key_number, now(), 'old' from incident;
                insert into timeline_entry (organization_id, incident_id, at, recorded_at, kind, actor, text)
                select 1, id, now(), now(), 'asset', 'old', 'affects host PC/' || key_number from incident;
                update incident set title = 'J. Doe', version = version + 1 where key_number = 1;
                """)
        }

        func migrate() throws { try Workspace.migrator().migrate(session) }

        func findings() throws -> [String] {
            try session.query(
                """
                select t.name || ' ' || r.row_key || ': ' || r.finding
                from sitrep.trail_table t, lateral sitrep.reconcile_trail(t.name) r order by 1
                """
            ).map { try $0.decode(0) }
        }

        func behind(_ statements: String) throws {
            try session.executeScript("begin; set local session_replication_role = replica; \(statements); commit;")
        }

        func reasons() throws -> Set<String> {
            Set(
                try session.query(
                    """
                    select (convert_from(body, 'UTF8')::jsonb ->> 'action') || ' '
                        || (convert_from(body, 'UTF8')::jsonb ->> 'reason')
                    from sitrep.audit_entry where row_key = '*' and convert_from(body, 'UTF8') like '%"reason"%'
                    """
                ).map { try $0.decode(0) })
        }
    }

    @Test("rows of entries of their own and of sets are held against the new ones", arguments: [3, 150])
    func holds(rows: Int) throws {
        let old = try Old(rows: rows)
        defer { old.session.close() }
        #expect(try old.findings().isEmpty)
        try old.migrate()
        #expect(try old.findings().isEmpty)
        #expect(
            try old.reasons().filter { $0.hasSuffix(": 0") }.map { $0.split(separator: " ")[0] }.sorted() == [
                "asset.rekey", "incident.begin", "observable.rekey", "timeline_entry.begin",
            ])
        try old.behind("update sitrep.asset set name = 'forged' where incident_id = 2")
        try old.behind("delete from sitrep.observable where incident_id = 3")
        try old.behind("update sitrep.timeline_entry set text = 'forged' where incident_id = 1")
        try old.behind("update sitrep.incident set summary = 'forged' where key_number = 2")
        let found = try old.findings().map { $0.split(separator: " ", maxSplits: 2).map(String.init) }
        #expect(found.map { $0[0] } == ["asset", "incident", "observable", "timeline_entry"])
        #expect(found[2][2] == "entry without row")
    }

    @Test("what did not hold before is counted in the entry that begins anew")
    func counted() throws {
        let old = try Old(rows: 3)
        defer { old.session.close() }
        try old.behind("delete from sitrep.asset where incident_id = 2")
        #expect(try old.findings() == ["asset 2/host/PC/2: entry without row"])
        try old.migrate()
        #expect(try old.reasons().contains { $0.hasPrefix("asset.rekey ") && $0.hasSuffix(": 1") })
        #expect(try old.reasons().contains { $0.hasPrefix("observable.rekey ") && $0.hasSuffix(": 0") })
    }

    @Test("an erasure destroys the salts of commitments from before", arguments: [3, 150])
    func salts(rows: Int) throws {
        let old = try Old(rows: rows)
        defer { old.session.close() }
        let notes: SQL = """
            select count(*) from sitrep.audit_salt s join sitrep.audit_entry e on e.id = s.entry where e.table_name = 'asset'
            """
        let sets: SQL = """
            select count(*) from sitrep.audit_set_member where salt is not null and row_key = '1/host/PC/1'
            """
        let before: [Int64] = try [notes, sets].map { try old.session.query($0)[0].decode(0) }
        #expect(before == (rows > 100 ? [0, 1] : [3, 0]))
        try old.migrate()
        try old.session.executeScript(
            """
            begin; set local role sitrep_app;
            select sitrep.erase_personal('asset', 1, id, null, 'r', 'erase', now()) from sitrep.asset where incident_id = 1;
            select sitrep.erase_personal('title', 1, null, null, 'r', 'erase', now());
            commit;
            """)
        let after: [Int64] = try [notes, sets].map { try old.session.query($0)[0].decode(0) }
        // The note's own salt is gone; the marker's, of name and note, are there.
        #expect(after == (rows > 100 ? [2, 0] : [4, 0]))
        #expect(try old.findings().isEmpty)
    }
}
