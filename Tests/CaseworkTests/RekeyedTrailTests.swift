import Casework
import DatabaseTesting
import Foundation
import Postgres
import Storage
import Testing

/// A database that was in use before a migration changed what entries hold.
@Suite("The trail across migrations that begin rows anew")
struct RekeyedTrailTests {
    private struct Old {
        let session: PostgresSession

        /// Migrated up to the one in question; `rows` incidents, each with an asset, an observable and an event.
        init(rows: Int, before migration: String = "erase_names_and_titles") throws {
            let name = "c_" + UUID().uuidString.lowercased().filter { $0 != "-" }
            let server = try TestServer.cluster.connectionString
            let admin = try PostgresSession(PostgresConfiguration(connectionString: server))
            defer { admin.close() }
            try admin.execute("create database \(identifier: name)")
            session = try PostgresSession(PostgresConfiguration(connectionString: server + " dbname=\(name)"))
            let whole = try Workspace.migrator()
            let before = Array(whole.migrations.prefix { $0.name != migration })
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

        /// - Parameter last: the last migration to be carried out; all, without it.
        func migrate(through last: String? = nil) throws {
            let whole = try Workspace.migrator()
            let place = try last.map { last in try #require(whole.migrations.firstIndex { $0.name == last }) }
            try Migrator(
                migrations: Array(whole.migrations[...(place ?? whole.migrations.count - 1)]), schema: whole.schema,
                ownerRole: whole.ownerRole
            ).migrate(session)
        }

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

    @Test("the tables that the program wants watched are those that the migrations watch")
    func watched() throws {
        let session = try CaseDatabase().session()
        defer { session.close() }
        let watched = try session.query("select name from sitrep.trail_table order by name collate \"C\"")
        #expect(try watched.map { try $0.decode(0, as: String.self) } == AuditLogTables.tables)
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
                "asset.rekey", "incident.begin", "incident.begin", "observable.rekey", "timeline_entry.begin",
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

    // MARK: - Shorter statements

    /// Migration 0033 writes the same members in another way and leaves out what an incident's row has for its keeper.
    private static let shorter = "write_the_trail_in_shorter_statements"

    @Test("digests stay what they were, and those of incidents begin anew", arguments: [3, 150])
    func digests(rows: Int) throws {
        let old = try Old(rows: rows, before: Self.shorter)
        defer { old.session.close() }
        // A number beyond what JSON holds, times before and after, text that has to be escaped, truth values, absent members.
        try old.session.executeScript(
            #"""
            set sitrep.organization_id = '1';
            insert into sitrep.note (id, organization_id, incident_id, at, recorded_at, actor, text, privileged)
            overriding system value values
                (9007199254740993, 1, 1, '0044-03-15 BC 12:00+00', now(), e'\t"é\\', e'\u2028😀', true),
                (5, 1, 1, '2026-11-28 12:00:00.1+00', now(), 'old', 'x', false);
            insert into sitrep.task (organization_id, incident_id, number, title, added_at, added_by)
            select 1, id, 1, 'Call the bank', now(), 'old' from sitrep.incident;
            update sitrep.task set done_at = now(), done_by = 'old' where incident_id = 2;
            """#)
        func present() throws -> [String] {
            try old.session.query(
                """
                select t.name || ' ' || d.row from sitrep.trail_table t, lateral (
                    select r.row_key || ' ' || encode(r.row_digest, 'hex') || ' ' || r.personal as row
                    from sitrep.digests_of(t.name) r) d
                where t.name <> 'incident' order by 1
                """
            ).map { try $0.decode(0) }
        }
        try old.session.executeScript(
            """
            create function sitrep.digests_of(name text)
                returns table (row_key text, row_digest bytea, personal text) language plpgsql as $$
            begin
                return query execute format('select * from sitrep.trail_rows_%s()', name);
            end
            $$
            """)
        let before = try present()
        #expect(before.count > 3 * rows)
        try old.migrate(through: Self.shorter)
        #expect(try present() == before)
        #expect(try old.findings().isEmpty)
        #expect(try old.reasons().contains { $0.hasPrefix("incident.begin ") && $0.hasSuffix(": 0") })
    }

    @Test("an incident that differs from its entries is counted, and one that is forged afterwards is found")
    func bookkeeping() throws {
        let old = try Old(rows: 3, before: Self.shorter)
        defer { old.session.close() }
        try old.behind("update sitrep.incident set severity = 'high' where key_number = 3")
        try old.migrate()
        #expect(try old.findings().isEmpty)
        #expect(try old.reasons().contains { $0.hasPrefix("incident.begin ") && $0.hasSuffix(": 1") })
        let entries: SQL = "select count(*) from sitrep.audit_entry where table_name = 'incident'"
        let count: Int64 = try old.session.query(entries)[0].decode(0)
        try old.session.executeScript(
            "update sitrep.incident set version = version + 1, updated_by = 'new' where key_number = 1")
        #expect(try old.session.query(entries)[0].decode(0) == count)
        try old.session.executeScript(
            "update sitrep.incident set version = version + 1, severity = 'high' where key_number = 1")
        #expect(try old.session.query(entries)[0].decode(0) == count + 1)
        #expect(try old.findings().isEmpty)
        try old.behind("update sitrep.incident set severity = 'critical' where key_number = 2")
        #expect(try old.findings() == ["incident 2: row differs from its last entry"])
    }

    // MARK: - Words of tasks, actions, reviews and records

    private static let words = "erase_words_of_tasks_reviews_and_records"

    private static func queryOfThePage() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/evidence.md"), encoding: .utf8)
        let start = try #require(page.range(of: "      select e.id, l.position")).lowerBound
        let end = try #require(page.range(of: ";\n", range: start..<page.endIndex)).lowerBound
        return String(page[start..<end])
    }

    @Test(
        "words from before are committed to, and those of a review that stay when one section goes",
        arguments: [3, 150])
    func words(rows: Int) throws {
        let old = try Old(rows: rows, before: Self.words)
        defer { old.session.close() }
        try old.session.executeScript(
            """
            set sitrep.organization_id = '1';
            insert into sitrep.task (organization_id, incident_id, number, title, added_at, added_by)
            select 1, id, 1, 'Call Jane', now(), 'old' from sitrep.incident order by id;
            insert into sitrep.action (organization_id, incident_id, number, title, kind, added_at, added_by)
            select 1, id, 1, 'Train Jane', 'awareness', now(), 'old' from sitrep.incident;
            insert into sitrep.review (organization_id, incident_id, author, started_at, what_happened, root_causes, lessons)
            select 1, id, 'old', now(), 'Jane clicked', array['Jane "clicked", again', 'no training'], '{train}'
            from sitrep.incident;
            insert into sitrep.incident_attribute (organization_id, incident_id, attributes)
            select 1, id, '{"caller": "Jane", "site": "Graz"}' from sitrep.incident;
            update sitrep.review set approver = 'lead', approved_at = now() where incident_id = 2;
            """)
        try old.behind("delete from sitrep.task where incident_id = 3")
        try old.migrate()
        // What was removed before stays named.
        let removed = "task 3: entry without row"
        var found = try old.findings()
        #expect(found == [removed])
        for (table, count) in ["task": 1, "action": 0, "review": 0, "incident_attribute": 0] {
            let reason = try old.reasons().first { $0.hasPrefix("\(table).begin ") }
            #expect(reason?.hasSuffix(": \(count)") == true, "\(table)")
        }
        try old.session.executeScript(
            """
            begin; set local role sitrep_app;
            select sitrep.erase_personal('review', i, null, 'root_causes', 'r', 'erase', now()) from generate_series(1, 2) i;
            select sitrep.erase_personal('task', 1, 1, null, 'r', 'erase', now());
            select sitrep.erase_personal('action', 1, 1, null, 'r', 'erase', now());
            select sitrep.erase_personal('field', 1, null, 'caller', 'r', 'erase', now());
            commit;
            """)
        found = try old.findings()
        #expect(found == [removed])
        // As the page on erasure finds what still holds plain words; those of sets have no entry of their own.
        let query = try Self.queryOfThePage()
        let plain = try old.session.query("\(unsafe: query)").map { try $0.decode(2, as: String.self) }
        #expect(Set(plain) == (rows > 100 ? ["review"] : ["action", "incident_attribute", "review", "task"]))
        #expect(plain.count == (rows > 100 ? 1 : 4 * rows + 1), "the approval is one more")
        let causes: [[String]] = try old.session.query(
            "select root_causes from sitrep.review where incident_id in (1, 2)"
        ).map { try $0.decode(0) }
        #expect(causes == [["[erased]", "[erased]"], ["[erased]", "[erased]"]])
        // What stays is still held against its commitment.
        try old.behind("update sitrep.review set lessons = '{train,more}' where incident_id = 1")
        try old.behind("update sitrep.review set what_happened = 'nothing' where incident_id = 2")
        try old.behind("update sitrep.review set root_causes = '{none}' where incident_id = 3")
        try old.behind("update sitrep.incident_attribute set attributes = '{\"site\": \"Linz\"}' where incident_id = 2")
        let finding = "personal value differs from its commitment"
        found = try old.findings()
        #expect(
            found
                == ["incident_attribute 2: \(finding)"] + (1...3).map { "review \($0)/1: \(finding)" } + [removed])
    }
}
