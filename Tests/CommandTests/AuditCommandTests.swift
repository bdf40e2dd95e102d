import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Postgres
import Testing

/// The trail as its user and its enemy meet it. Each test has a home of its own, where the key and the last checkpoint lie.
@Suite("Audit trail and bundles")
struct AuditCommandTests {
    private struct Place {
        let desk: SitrepDesk
        let home: ShortHome

        init() throws {
            desk = try SitrepDesk()
            home = try ShortHome()
        }

        /// The clock is the machine's: a checkpoint is never older than the one before.
        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SitrepProcess.Outcome {
            var variables = ["SITREP_DATABASE_URL": desk.database.address, "SITREP_ACTOR": "analyst-1"]
            variables.merge(environment) { _, new in new }
            return try SitrepProcess.run(arguments, home: home.path, environment: variables)
        }

        func json(_ arguments: String...) throws -> JSONTree {
            var variables = ["SITREP_DATABASE_URL": desk.database.address, "SITREP_ACTOR": "analyst-1"]
            variables["SITREP_ORG"] = "default"
            let outcome = try SitrepProcess.run(arguments + ["--json"], home: home.path, environment: variables)
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors) \(outcome.output)")
            return try outcome.json()
        }

        /// As the database's administrator, with psql.
        func forge(_ statements: String) throws {
            let session = try desk.database.session()
            defer { session.close() }
            try session.executeScript("set search_path to sitrep; " + statements)
        }

        /// A log with a signed history of one incident.
        func begin() throws {
            _ = try json("audit", "checkpoint")
            _ = try json("member", "add", "analyst-1")
            _ = try json("open", "--title", "Ransom note", "--category", "phishing", "--note", "said by telephone")
            _ = try json("triage", "INC-2026-0001")
            _ = try json("audit", "checkpoint")
        }

        var keyFile: String { home.path + "/sitrep.vkey" }

        func keepKey() throws {
            try Data(run("audit", "key", "show").output.utf8).write(to: URL(fileURLWithPath: keyFile))
        }
    }

    @Test("every change leaves an entry under a signed checkpoint, and the whole trail verifies")
    func verifies() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        let result = try place.json("audit", "verify")
        #expect(result["ok"] == .bool(true), "\(result)")
        #expect(result["waiting"]?.wholeNumber == 0)
        #expect(try #require(result["entries"]?.wholeNumber) > 10)
        let entries = try place.json("audit", "list", "INC-2026-0001")["entries"]?.elements ?? []
        let actions = Set(entries.compactMap { $0["entry"]?["action"]?.text })
        #expect(actions.isSuperset(of: ["incident.open", "incident.triage"]))
        #expect(
            entries.allSatisfy { $0["entry"]?["actor"]?.text == "analyst-1" && $0["entry"]?["db_role"]?.text != nil })
        // What must be erasable is not in the trail itself.
        #expect(try !place.run("audit", "list", "--json").output.contains("said by telephone"))
    }

    struct Forgery: CustomTestStringConvertible, Sendable {
        let name: String
        let statements: String
        let found: String

        var testDescription: String { name }
    }

    @Test(
        "what an administrator does behind the program's back is named",
        arguments: [
            Forgery(
                name: "a row changed with the triggers off",
                statements: """
                    alter table incident disable trigger user; update incident set severity = 'info';
                    alter table incident enable trigger user;
                    """, found: "row differs from its last entry"),
            Forgery(
                name: "a title changed",
                statements: """
                    alter table incident disable trigger user; update incident set title = 'Nothing happened';
                    alter table incident enable trigger user;
                    """, found: "personal value differs from its commitment"),
            Forgery(
                name: "a note changed",
                statements: """
                    alter table note disable trigger user; update note set text = 'said nothing';
                    alter table note enable trigger user;
                    """, found: "personal value differs from its commitment"),
            Forgery(
                name: "a row added with the triggers off",
                statements: """
                    alter table escalation disable trigger user;
                    insert into escalation (organization_id, incident_id, at, recorded_at, level, reason, escalated_by)
                    select organization_id, id, now(), now(), 'board', 'always was', 'somebody' from incident;
                    alter table escalation enable trigger user;
                    """, found: "row without entry"),
            Forgery(
                name: "a row removed",
                statements: "alter table task disable trigger user; delete from task where number = 1;",
                found: "entry without row"),
            Forgery(
                name: "words written where there were none",
                statements: """
                    set session_replication_role = replica; update member set email = 'x@example.org';
                    """, found: "personal value that no entry commits to"),
            Forgery(
                name: "a title of before",
                statements: """
                    set session_replication_role = replica; update incident_revision set title = 'A test' where version = 1;
                    """, found: "incident INC-2026-0001: a title is not what its entries commit to"),
            Forgery(
                name: "what an incident has, hidden",
                statements: "set session_replication_role = replica; update incident set parts = 0;",
                found: "incident INC-2026-0001: its row hides what it has"),
            Forgery(
                name: "an entry taken from its incident",
                statements:
                    "set session_replication_role = replica; update audit_entry set incident_id = null where table_name = 'assertion';",
                found: "is stored under another incident"),
            Forgery(
                name: "a stored tile taken away",
                statements: "set session_replication_role = replica; delete from audit_tile;", found: "is missing"),
            Forgery(
                name: "a stored tile changed",
                statements:
                    "set session_replication_role = replica; update audit_tile set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1);",
                found: "is of another tree"),
            Forgery(
                name: "a watched table renamed",
                statements:
                    "set session_replication_role = replica; update trail_table set name = 'memberx' where name = 'member';",
                found: "memberx is watched, which is no table"),
            Forgery(
                name: "triggers left switched off", statements: "alter table note disable trigger trail_insert;",
                found: "note: insert does not run"),
            Forgery(
                name: "an entry rewritten",
                statements: """
                    alter table audit_entry disable trigger user;
                    update audit_entry set body = convert_to(replace(convert_from(body, 'UTF8'), 'analyst-1', 'analyst-2'), 'UTF8')
                    where id = (select max(id) from audit_entry);
                    """, found: "are not those that were signed"),
            Forgery(
                name: "the tail cut off",
                statements: """
                    alter table audit_leaf disable trigger user; delete from audit_leaf where position > 3;
                    """, found: "the checkpoint covers"),
            Forgery(
                name: "an entry taken out of the queue before it had its place",
                statements: """
                    alter table audit_pending disable trigger user;
                    select set_config('sitrep.organization_id', '1', false);
                    update incident set owner = 'x', version = version + 1, updated_at = now(); delete from audit_pending;
                    """, found: "has no place and waits for none"),
            Forgery(
                name: "a time on the incident that no statement says",
                statements: "update incident set detected_earliest = detected_earliest - interval '1 day';",
                found: "row is not what its statements and revisions say"),
            Forgery(
                name: "a revision changed",
                statements: """
                    alter table incident_revision disable trigger user; update incident_revision set severity = 'info';
                    """, found: "row is not what its statements and revisions say"),
            Forgery(
                name: "a former revision changed",
                statements: """
                    alter table incident_revision disable trigger user;
                    update incident_revision set severity = 'info' where version = 1;
                    """, found: "incident INC-2026-0001: former states are not what its entries say"),
            Forgery(
                name: "a former revision taken out that says nothing new",
                statements: """
                    set session_replication_role = replica; select set_config('sitrep.organization_id', '1', false);
                    insert into incident_revision select (jsonb_populate_record(null::incident_revision, to_jsonb(r)
                        || jsonb_build_object('version', version + 1))).* from incident_revision r where version = 2;
                    update incident set version = 3; delete from incident_revision where version = 2;
                    """, found: "incident INC-2026-0001: former states are not what its entries say"),
            Forgery(
                name: "words changed whose salts were taken away",
                statements: """
                    set session_replication_role = replica; delete from audit_salt; update note set text = 'said nothing';
                    """, found: "personal value cannot be proven, and was not erased"),
            Forgery(
                name: "a table taken off the list of those that are watched",
                statements: "delete from trail_table where name = 'evidence';",
                found: "evidence is not watched any more"),
            Forgery(
                name: "an entry moved to another incident's row",
                statements: """
                    alter table audit_entry disable trigger user;
                    update audit_entry set row_key = '999' where table_name = 'incident';
                    """, found: "another subject"),
        ])
    func forgeries(_ forgery: Forgery) throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        try place.forge(forgery.statements)
        let outcome = try place.run("audit", "verify")
        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(outcome.output.contains(forgery.found), "\(outcome.output)")
    }

    @Test(
        "a duty or a filing changed behind the program's back is named",
        arguments: [
            (
                "set session_replication_role = replica; update duty_version set standing = 'not_applicable';",
                "the last state that was kept is another"
            ),
            (
                "set session_replication_role = replica; update duty_stage_version set due_at = due_at + interval '9 days';",
                "the last state that was kept is another"
            ),
            (
                """
                set session_replication_role = replica;
                update duty_version set standing = 'not_applicable', decision = 1 where id = (select min(id) from duty_version);
                """, "duty INC-2026-0002 eu-dora-major-incident: former states are not what its entries say"
            ),
            (
                """
                set session_replication_role = replica;
                update duty_stage_version set due_at = due_at + interval '9 days'
                where id = (select min(id) from duty_stage_version where stage = 'initial' and due_at is not null);
                """,
                "duty_stage INC-2026-0002 eu-dora-major-incident initial: former states are not what its entries say"
            ),
            (
                "set session_replication_role = replica; update duty_version set changed_by = 'lead-9' where standing = 'undecided';",
                "duty INC-2026-0002 eu-dora-major-incident: former states are not what its entries say"
            ),
            (
                "set session_replication_role = replica; update duty_version set action = 'duty.refresh' where standing = 'undecided';",
                "duty INC-2026-0002 eu-dora-major-incident: former states are not what its entries say"
            ),
            (
                "set session_replication_role = replica; update duty_stage_version set rule_version = '1999-01-01';",
                "a state names another version of the rule than its duty"
            ),
            (
                """
                set session_replication_role = replica; alter table filing drop constraint content_is_what_was_hashed;
                update filing set content = 'another';
                """, "content is not what its hash says"
            ),
        ])
    func changedDuties(statements: String, found: String) throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        _ = try place.json("org", "profile", "set", "dora_financial_entity", "yes")
        let key = try #require(
            place.json("open", "--title", "t", "--severity", "low", "--detected-at", "-5h")["key"]?.text)
        let dora = "eu-dora-major-incident"
        _ = try place.json("correct", key, "aware", "--at", "-5h", "--reason", "log")
        _ = try place.json("correct", key, "classified_major", "--at", "-3h")
        _ = try place.json("duty", "decide", key, dora, "--applies", "--reason", "three criteria")
        try Data("{}".utf8).write(to: URL(fileURLWithPath: place.home.path + "/sent.json"))
        _ = try place.json(
            "duty", "file", key, dora, "initial", "--at", "-1h", "--channel", "portal", "--attach",
            place.home.path + "/sent.json")
        #expect(try place.json("audit", "verify")["ok"] == .bool(true))
        try place.forge(statements)
        let outcome = try place.run("audit", "verify")
        #expect(outcome.status == 1 && outcome.output.contains(found), "\(outcome.output)")
    }

    @Test("digests of rows that were written at once are held against the entry that vouches for them")
    func alteredSets() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        let lines = (1...120).map { number in
            """
            {"origin":"x","source_key":"\(number)","title":"t","assertions":[{"milestone":"detected","at":"2026-03-01T10:00:00Z"},\
            {"milestone":"recovered","at":"2026-03-02T10:00:00Z"}]}
            """
        }
        let file = place.home.path + "/many.ndjson"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        _ = try place.json("import", "ndjson", file)
        #expect(try place.json("audit", "verify")["ok"] == .bool(true))
        try place.forge(
            """
            set session_replication_role = replica; select set_config('sitrep.organization_id', '1', false);
            update assertion set earliest = earliest - interval '20 h', latest = latest - interval '20 h'
            where milestone = 'recovered';
            update incident set recovered_earliest = recovered_earliest - interval '20 h',
                recovered_latest = recovered_latest - interval '20 h';
            update audit_set_member m set row_digest = r.row_digest from trail_rows_assertion() r
            where m.row_key = r.row_key;
            """)
        let outcome = try place.run("audit", "verify")
        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(outcome.output.contains("the digests of rows of assertion are not those"), "\(outcome.output)")
    }

    @Test("a database restored from before the last checkpoint is not signed on")
    func restored() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        try place.forge(
            """
            alter table audit_leaf disable trigger user; delete from audit_leaf where position > 3;
            alter table audit_leaf enable trigger user;
            """)
        let outcome = try place.run("audit", "checkpoint")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("tree-shrank"), "\(outcome.errors)")
        // The work itself goes on; the person is told.
        let note = try place.run("note", "INC-2026-0001", "still working")
        #expect(note.status == 0)
        #expect(note.errors.contains("tree-shrank"))
    }

    @Test("a key that others can read is not used, and a missing one is not replaced")
    func keys() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        let logs = URL(fileURLWithPath: place.home.path + "/audit")
        let log = try #require(
            try FileManager.default.contentsOfDirectory(at: logs, includingPropertiesForKeys: nil).first)
        let key = log.appending(path: "signing-key").path
        chmod(key, 0o644)
        let open = try place.run("audit", "checkpoint")
        #expect(open.status == 77)
        #expect(open.errors.contains("chmod 600"))
        try FileManager.default.removeItem(atPath: key)
        let missing = try place.run("audit", "checkpoint")
        #expect(missing.status == 77)
        #expect(missing.errors.contains("bring it back"), "\(missing.errors)")
    }

    @Test("after a rotation old and new keys verify what they signed")
    func rotation() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        #expect(try place.run("audit", "key", "rotate").status == 0)
        _ = try place.json("note", "INC-2026-0001", "after the rotation")
        #expect(try place.json("audit", "key", "show")["keys"]?.elements.count == 2)
        #expect(try place.json("audit", "verify")["ok"] == .bool(true))
    }

    @Test("bundles of a period and of an incident verify with the key alone, by both verifiers")
    func bundles() throws {
        let place = try Place()
        defer { place.home.remove() }
        try place.begin()
        let kept = place.home.path + "/kept.checkpoint"
        try Data(place.run("audit", "checkpoint").output.utf8).write(to: URL(fileURLWithPath: kept))
        _ = try place.json("note", "INC-2026-0001", "later")
        let sample = place.home.path + "/sample.bin"
        try Data((0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }).write(to: URL(fileURLWithPath: sample))
        _ = try place.json("evidence", "add", "INC-2026-0001", sample)
        try place.keepKey()
        for scope in [["--period", "2026"], ["--incident", "INC-2026-0001"]] {
            let tar = place.home.path + "/\(scope[1]).tar"
            let exported = try place.run("bundle", "export", scope[0], scope[1], "--out", tar, "--previous", kept)
            #expect(exported.status == 0, "\(exported.errors)")
            let names =
                try place.run("bundle", "export", scope[0], scope[1], "--out", tar, "--previous", kept, "--json")
                .json()["files"]?.elements.compactMap(\.text) ?? []
            #expect(names.contains { $0.hasPrefix("evidence/sha256/") }, "\(names)")
            let checked = try place.run("bundle", "verify", tar, "--key", place.keyFile, "--previous", kept)
            #expect(checked.status == 0, "\(checked.output)")
            var bytes = try Data(contentsOf: URL(fileURLWithPath: tar))
            bytes[bytes.count / 2] ^= 1
            let broken = place.home.path + "/broken.tar"
            try bytes.write(to: URL(fileURLWithPath: broken))
            #expect(try place.run("bundle", "verify", broken, "--key", place.keyFile).status == 1)
        }
        let none = try place.run("bundle", "verify", place.keyFile, "--key", place.keyFile)
        #expect(none.status == 65)
    }

    @Test("a bundle holds what was sent, OSCAL and reports, and the Python verifier agrees")
    func wholeBundle() throws {
        let place = try Place()
        defer { place.home.remove() }
        let key = "INC-2026-0001"
        let dora = "eu-dora-major-incident"
        _ = try place.json("audit", "checkpoint")
        _ = try place.json("org", "profile", "set", "dora_financial_entity", "yes")
        _ = try place.json("open", "--title", "Ransom note", "--detected-at", "2026-03-10T08:00:00Z")
        _ = try place.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        _ = try place.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
        _ = try place.json("duty", "decide", key, dora, "--applies", "--reason", "three criteria")
        func file(_ name: String, _ text: String) throws -> String {
            let path = place.home.path + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }
        _ = try place.json(
            "duty", "file", key, dora, "initial", "--at", "2026-03-10T11:00:00Z", "--channel", "portal", "--attach",
            try file("what we sent é.json", "{\"exact\":  1}"))
        _ = try place.json(
            "duty", "acknowledge", key, dora, "initial", "--reference", "R-1", "--attach",
            try file("receipt.txt", "got it"))
        _ = try place.json("evidence", "add", key, try file("beacon.log", "10.0.0.7"))
        _ = try place.json(
            "control", "link", key, "AC-2", "--outcome", "failed", "--confidence", "confirmed", "--evidence", "#1")
        _ = try place.json("action", "add", key, "Remove stale accounts")
        try place.keepKey()
        for (scope, reports) in [
            (["--period", "2026"], ["board-2026", "compliance-2026", "inspection-2026", "operations-2026"]),
            (["--incident", key], ["pir-\(key)"]),
        ] {
            let tar = place.home.path + "/\(scope[1]).tar"
            let exported = try place.run("bundle", "export", scope[0], scope[1], "--out", tar, "--json")
            #expect(exported.status == 0, "\(exported.errors)")
            let names = Set(try exported.json()["files"]?.elements.compactMap(\.text) ?? [])
            let wanted =
                ["filings/filings.json", "filings/\(key)/1-initial.json", "filings/\(key)/1-receipt"]
                + ["oscal/assessment-results.json", "oscal/poam.json"]
                + reports.flatMap { ["reports/\($0).md", "reports/\($0).manifest.json"] }
            #expect(names.isSuperset(of: wanted), "\(Set(wanted).subtracting(names))")
            let bytes = String(decoding: try Data(contentsOf: URL(fileURLWithPath: tar)), as: UTF8.self)
            #expect(bytes.contains("{\"exact\":  1}") && bytes.contains("got it"))
            #expect(bytes.contains("\"href\": \"../evidence/sha256/"))
            #expect(try place.run("bundle", "verify", tar, "--key", place.keyFile).status == 0)
            if let python = Oracle.program("python3") {
                let program = Oracle.packageRoot.appending(path: "Templates/bundle/verify.py").path
                let verdict = try Oracle.run(python, [program, tar, "--key", place.keyFile])
                #expect(verdict.status == 0, "\(verdict.output)")
            }
        }
    }

    @Test("imported incidents are known to a period's bundle", .needsSharedData)
    func imported() throws {
        let place = try Place()
        defer { place.home.remove() }
        _ = try place.json("audit", "checkpoint")
        let log = try SharedFiles.path("itsm/incident_event_log_excerpt_ddmmyyyy.csv")
        _ = try place.json("import", "servicenow", log)
        _ = try place.json("audit", "checkpoint")
        try place.keepKey()
        let tar = place.home.path + "/2016.tar"
        #expect(try place.run("bundle", "export", "--period", "2016", "--out", tar).status == 0)
        let checked = try place.run("bundle", "verify", tar, "--key", place.keyFile)
        #expect(checked.status == 0, "\(checked.output)")
        #expect(try place.json("audit", "verify")["ok"] == .bool(true))
    }
}
