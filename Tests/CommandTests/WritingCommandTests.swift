import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// Every command that writes can be tried without effect, repeated without doing it twice, and told what it may find.
@Suite("Commands that write")
struct WritingCommandTests {
    /// Commands that change no record. What the last few write are files that they are asked for.
    static let reading: Set<String> = [
        "list", "show", "timeline", "task list", "action list", "control list", "control show", "control suggest",
        "control effectiveness", "risk list", "metrics", "report list", "obligation list", "obligation show",
        "obligation preview", "obligation check", "duty list", "watch", "audit list", "audit verify", "audit key show",
        "bundle verify", "evidence list", "evidence show", "evidence verify", "hold list", "retention list",
        "quarantine list", "quarantine show", "db status", "org list", "org profile show", "member list", "role list",
        "report render", "bundle export", "evidence get", "export", "manual", "db keep-sessions", "job list",
        "job show", "duty show",
        "recurrence show", "inspect", "oscal assessment-results", "oscal poam", "engagement list", "engagement show",
    ]

    /// What a command does without, and why (docs/decisions/0013-options-of-writing-commands.md).
    static let exceptions: [String: (lacks: Set<String>, because: String)] = [
        "audit checkpoint": (["idempotency-key", "expect-version"], "a repeat places what has come since"),
        "audit begin": (["expect-version"], "no incident"),
        "db backup": (["idempotency-key", "expect-version"], "a copy of what there is; a repeat is one of later"),
        "db restore": (["idempotency-key", "expect-version"], "a repeat finds the place in use"),
        "db migrate": (["idempotency-key", "expect-version"], "a migration is applied once"),
        "db start": (["dry-run", "idempotency-key", "expect-version"], "changes no record"),
        "db stop": (["dry-run", "idempotency-key", "expect-version"], "changes no record"),
        "demo": (
            ["dry-run", "idempotency-key", "expect-version"], "an organisation of its own, thrown away each time"
        ),
        "audit key rotate": (["expect-version"], "no incident"),
        "control import oscal": (["expect-version"], "no incident"),
        "control import attack-mapping": (["expect-version"], "no incident"),
        "control import veris-mapping": (["expect-version"], "no incident"),
        "engagement open": (["expect-version"], "no incident"),
        "engagement close": (["expect-version"], "an engagement is closed once"),
        "hold release": (["expect-version"], "a hold is released once"),
        "duty reevaluate": (["expect-version"], "many incidents"),
        "job discard": (["expect-version"], "no incident"),
        "job retry": (["expect-version"], "no incident"),
        "worker": (["dry-run", "idempotency-key", "expect-version"], "does what is due, each thing once"),
        "import servicenow": (["expect-version"], "many incidents"),
        "import veris": (["expect-version"], "many incidents"),
        "import ndjson": (["expect-version"], "many incidents"),
        "import csv": (["expect-version"], "many incidents"),
        "member add": (["expect-version"], "no incident"),
        "member grant": (["expect-version"], "no incident"),
        "member remove": (["expect-version"], "no incident"),
        "member revoke": (["expect-version"], "no incident"),
        "obligation add": (["expect-version"], "no incident"),
        "obligation disable": (["expect-version"], "no incident"),
        "obligation enable": (["expect-version"], "no incident"),
        "org add": (["expect-version"], "no incident"),
        "org profile set": (["expect-version"], "no incident"),
        "org set": (["expect-version"], "no incident"),
        "quarantine discard": (["expect-version"], "an item is settled once"),
        "quarantine retry": (["expect-version"], "an item is settled once"),
        "retention run": (["expect-version"], "many incidents"),
        "retention set": (["expect-version"], "no incident"),
        "role add": (["expect-version"], "no incident"),
    ]

    @Test("take --dry-run, --idempotency-key and --expect-version, but for exceptions that are written down")
    func options() throws {
        let leaves = try CommandTree().leaves
        #expect(leaves.count > 90)
        for leaf in leaves where !Self.reading.contains(leaf.name) {
            let missing = Set(["dry-run", "idempotency-key", "expect-version"]).subtracting(leaf.options)
            #expect(missing == Self.exceptions[leaf.name]?.lacks ?? [], "sitrep \(leaf.name)")
            #expect(leaf.options.contains("actor") || missing.contains("dry-run") || leaf.name == "db migrate")
        }
        let known = Set(leaves.map(\.name))
        #expect(Self.reading.union(Self.exceptions.keys).subtracting(known).isEmpty)
    }

    @Test("everything that works on a database takes --as or, where that says something else, --actor")
    func actors() throws {
        let none: Set<String> = ["db status", "db migrate", "db start", "db stop", "demo"]
        for leaf in try CommandTree().leaves where leaf.options.contains("database") && !none.contains(leaf.name) {
            #expect(leaf.options.contains("actor") && leaf.options.contains("as"), "sitrep \(leaf.name)")
        }
        let desk = try SitrepDesk()
        for key in 1...2 { try desk.json("open", "--title", "t\(key)") }
        for arguments in [
            ["task", "list", "INC-2026-0001"], ["quarantine", "list"], ["org", "list"], ["member", "list"],
            ["role", "list"], ["report", "list"], ["audit", "list"], ["duty", "list"], ["hold", "list"],
        ] {
            #expect(try desk.run(arguments + ["--as", "reader-1"]).status == 0, "\(arguments)")
        }
        try desk.json(
            "dismiss", "INC-2026-0001", "--as", "false_positive", "--reason", "r", "--actor", "lead-1")
        let history = try desk.json("show", "INC-2026-0001")["milestones"]?["closed"]
        #expect(history?["recorded_by"]?.text == "lead-1")
        try desk.json("link", "INC-2026-0001", "INC-2026-0002", "--as", "related", "--actor", "lead-1")
    }

    @Test("and do what these say, each at its place in the course of an incident")
    func course() throws {
        let place = try Place()
        var tried: Set<String> = []
        try #require(place.run(["audit", "checkpoint"]).status == 0)
        for words in try Self.course(place) {
            let step = try words.map {
                $0 == Self.heldItem ? try place.heldItem() : $0 == Self.waitingJob ? try place.waitingJob() : $0
            }
            let name = step.prefix { !$0.hasPrefix("-") && !$0.contains("INC-") && !$0.contains("/") }
            let leaf = try #require(try place.leaf(of: Array(name)), "\(step)")
            if tried.contains(leaf.name) {
                #expect(try place.run(step).status == 0, "\(step)")
                continue
            }
            tried.insert(leaf.name)
            try place.check(step, leaf)
        }
        let all = Set(try CommandTree().leaves.filter { $0.options.contains("dry-run") }.map(\.name))
        // The first stands below; these are tried in suites of their own.
        let elsewhere: Set = ["db migrate", "audit checkpoint", "job retry", "audit begin", "db backup", "db restore"]
        #expect(all.subtracting(tried).subtracting(elsewhere) == [])
        let verified = try place.run(["audit", "verify"])
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    @Test("an expectation of a version is refused where there is nothing that has one")
    func nothingToExpect() throws {
        let desk = try SitrepDesk()
        for arguments in [
            ["open", "--title", "t", "--expect-version", "3"],
            ["hold", "set", "--organization", "--reason", "r", "--expect-version", "3"],
            ["erase", "--member", "m", "--reason", "r", "--expect-version", "3"],
            ["classify", "dora", "--answers", "-", "--expect-version", "3"],
            ["member", "add", "m", "--expect-version", "3"],
        ] {
            let outcome = try desk.run(arguments)
            #expect(outcome.status == 64, "\(arguments) \(outcome.errors)")
        }
        #expect(try desk.run("open", "--title", "t", "--expect-version", "0").status == 0)
    }

    @Test("a dry run of a migration says what is pending")
    func migration() throws {
        let desk = try SitrepDesk()
        let dry = try desk.json("db", "migrate", "--dry-run")
        #expect(dry["dry_run"] == .bool(true) && dry["applied"]?.elements.isEmpty == true)
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute("create database \(identifier: "empty_" + desk.database.name) ")
        let address = desk.database.address.replacing(desk.database.name, with: "empty_" + desk.database.name)
        for _ in 0..<2 {
            let pending = try desk.json("db", "migrate", "--dry-run", "--database", address)
            #expect((pending["applied"]?.elements.count ?? 0) > 10 && pending["schema_version"]?.wholeNumber == 0)
        }
    }
}

extension CaseDatabase {
    fileprivate var name: String { String(address.split(separator: "dbname=").last ?? "") }
}

extension WritingCommandTests {
    /// A desk with a home, and what its database holds.
    private final class Place {
        let desk: SitrepDesk
        let home: String
        private let leaves: [CommandTree.Leaf]
        private let session: PostgresSession
        private var minute = 0

        init() throws {
            desk = try SitrepDesk()
            home = try TestServer.temporaryDirectory()
            leaves = try CommandTree().leaves
            session = try desk.database.session()
        }

        deinit {
            session.close()
            TestServer.remove(home)
        }

        /// The longest command that the words begin with.
        func leaf(of words: [String]) throws -> CommandTree.Leaf? {
            leaves.filter { words.starts(with: $0.path) }.max { $0.path.count < $1.path.count }
        }

        func run(_ arguments: [String]) throws -> SitrepProcess.Outcome {
            minute += 1
            let now = "2026-03-10T\(12 + minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):00Z"
            return try desk.run(arguments, now: now, environment: ["SITREP_HOME": home])
        }

        func file(_ name: String, _ text: String) throws -> String {
            let path = home + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        func heldItem() throws -> String {
            let items = try run(["quarantine", "list", "--json"]).json()["items"]?.elements
            return try #require(items?.first?["id"]?.wholeNumber.map(String.init))
        }

        func waitingJob() throws -> String {
            let jobs = try run(["job", "list", "--state", "waiting", "--json"]).json()["jobs"]?.elements
            return try #require(jobs?.last?["id"]?.wholeNumber.map(String.init))
        }

        /// A hash of every row of every table.
        func content() throws -> [String: String] {
            var content: [String: String] = [:]
            let tables = try session.query(
                "select c.oid::regclass::text from pg_class c where relnamespace = 'sitrep'::regnamespace and relkind = 'r'"
            )
            for row in tables {
                let table: String = try row.decode(0)
                let query = "select coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') from \(table) t"
                content[table] = try session.query(SQL(unsafe: query))[0].decode(0, as: String.self)
            }
            return content
        }

        /// Tries the step dry, with a wrong version, in earnest with a key, and once more.
        func check(_ step: [String], _ leaf: CommandTree.Leaf) throws {
            let before = try content()
            let dry = try run(step + ["--dry-run", "--json"])
            #expect(dry.status == 0, "\(step) \(dry.errors)")
            #expect((try? dry.json())?["dry_run"] == .bool(true), "\(step) \(dry.output)")
            if leaf.options.contains("expect-version"), leaf.name != "open" {
                let stale = try run(step + ["--expect-version", "4711"])
                #expect(stale.status == 75, "\(step) \(stale.errors)")
            }
            #expect(changed(before, try content()) == [], "\(step) --dry-run")
            let first = try run(step + ["--idempotency-key", "key of \(leaf.name)", "--json"])
            #expect(first.status == 0, "\(step) \(first.errors)")
            let after = try content()
            #expect(changed(before, after) != [], "\(step)")
            let again = try run(step + ["--idempotency-key", "key of \(leaf.name)", "--json"])
            #expect(again.status == 0 && again.output == first.output, "\(step) \(again.errors)")
            #expect(changed(after, try content()) == [], "\(step) again")
        }

        private func changed(_ before: [String: String], _ after: [String: String]) -> [String] {
            after.keys.filter { before[$0] != after[$0] }.sorted()
        }
    }

    /// Stands for the first item that is still held.
    private static let heldItem = "ITEM"

    /// Stands for a job that waits for a worker.
    private static let waitingJob = "JOB"

    /// Commands in an order in which each can be done.
    private static func course(_ place: Place) throws -> [[String]] {
        let one = "INC-2026-0001"
        let two = "INC-2026-0002"
        let three = "INC-2026-0003"
        let four = "INC-2026-0004"
        let five = "INC-2026-0005"
        let dora = "eu-dora-major-incident"
        let catalog = try place.file(
            "catalog.json",
            """
            {"catalog": {"uuid": "u", "metadata": {"title": "House", "version": "1", "oscal-version": "1.1.2",
             "last-modified": "2026-01-01T00:00:00Z"}, "groups": [{"id": "h", "title": "House", "controls":
             [{"id": "h-1", "title": "Rule"}]}]}}
            """)
        let mapping = try place.file("mapping.json", WritingCommandTests.attackMapping)
        let related = try place.file("related.json", WritingCommandTests.verisMapping)
        let rules = try place.file("rules.yaml", WritingCommandTests.rules)
        let log = try place.file(
            "log.csv",
            """
            number,opened_at,resolved_at,closed_at
            A1,2016-03-01T06:10:00Z,2016-03-01T05:00:00Z,2016-03-05T00:00:00Z
            A2,2016-03-01T06:10:00Z,2016-03-01T05:00:00Z,2016-03-05T00:00:00Z

            """
        )
        let veris = try place.file("veris.json", WritingCommandTests.veris)
        let ndjson = try place.file(
            "records.ndjson", #"{"origin":"x","source_key":"1","title":"t","severity":"low","assertions":[]}"# + "\n")
        let csv = try place.file("tickets.csv", "id,title\n7,Lost laptop\n")
        let columns = try place.file(
            "columns.yaml", "origin: tickets\nkey: id\ntitle: title\n")
        let evidence = try place.file("evidence.txt", "bytes")
        let answers = try place.file("answers.json", #"{"critical_services": true, "malicious_access": true}"#)
        let reason = ["--reason", "r"]
        return [
            ["open", "--title", "one", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z"],
            ["open", "--title", "two", "--detected-at", "2026-03-10T08:00:00Z"],
            ["open", "--title", "three", "--detected-at", "2026-03-10T08:00:00Z"],
            ["open", "--title", "four", "--exercise", "--severity", "low"],
            ["open", "--title", "five", "--detected-at", "2026-03-10T08:00:00Z"],
            ["org", "add", "acme"], ["org", "set", "--name", "New name"],
            ["org", "profile", "set", "dora_financial_entity", "yes"],
            ["role", "add", "lead", "--description", "d"], ["member", "add", "m-1", "--role", "lead"],
            ["member", "revoke", "m-1", "lead"], ["member", "grant", "m-1", "lead"], ["member", "remove", "m-1"],
            ["control", "import", "oscal", catalog, "--name", "house:1"],
            ["control", "import", "attack-mapping", mapping], ["control", "import", "veris-mapping", related],
            ["obligation", "add", rules], ["obligation", "disable", dora] + reason,
            ["obligation", "enable", dora] + reason,
            ["retention", "set", "note", "--keep", "1d"],
            ["import", "servicenow", log], ["import", "veris", veris], ["import", "ndjson", ndjson],
            ["import", "csv", csv, "--mapping", columns],
            ["quarantine", "retry", heldItem, "--at", "2016-03-02T00:00:00Z"],
            ["quarantine", "discard", heldItem] + reason,
            ["dismiss", two, "--as", "benign"] + reason, ["merge", three, "--into", one],
            ["assign", one, "m-2"], ["note", one, "text"], ["tag", one, "x"], ["link", one, two],
            ["edit", one, "--category", "phishing"],
            ["task", "add", one, "t"], ["task", "assign", one, "1", "m-2"], ["task", "done", one, "1"],
            ["asset", "add", one, "FS"], ["observable", "add", one, "198.51.100.7"],
            ["technique", "add", one, "T1059"],
            ["escalate", one, "--to", "l2"] + reason,
            ["control", "link", one, "AC-2", "--outcome", "failed"],
            ["control", "confirm", one, "AC-2", "--as", "lead-1"], ["control", "unlink", one, "AC-2"] + reason,
            ["risk", "link", one, "R-1", "--appetite", "10 EUR"],
            ["fact", "set", one, "affected_individuals", "501"],
            ["form", "set", one, "dora-initial", "2.4", "text"],
            ["form", "answer", one, "incident.description", "text"],
            ["classify", "dora", "--answers", answers, "--incident", one],
            ["classify", "dora", "--answers", answers, "--incident", five],
            ["recurrence", "evaluate", one, "--with", five, "--cause", "c"],
            ["correct", one, "detected", "--at", "2026-03-10T08:05:00Z"] + reason,
            ["correct", one, "classified_major", "--at", "2026-03-10T10:30:00Z"] + reason,
            ["org", "profile", "set", "hipaa_covered_entity", "yes"],
            ["fact", "set", one, "unsecured_phi_breach", "yes"],
            ["correct", one, "discovery", "--at", "2026-03-10T08:00:00Z"] + reason,
            [
                "duty", "delay", one, "us-hipaa-individuals", "--authority", "law_enforcement", "--office", "Sheriff",
                "--form", "written", "--from", "2026-03-10T11:00:00Z", "--until", "2026-08-01T12:00:00Z",
                "--document", "LE-7",
            ],
            ["duty", "refresh", one, dora], ["org", "profile", "set", "four_eyes", "yes"],
            ["duty", "reevaluate"], ["job", "discard", waitingJob] + reason,
            ["duty", "decide", one, dora, "--applies"] + reason, ["duty", "confirm", one, dora, "--as", "lead-1"],
            ["duty", "file", one, dora, "initial", "--at", "2026-03-10T11:00:00Z", "--channel", "portal"],
            ["duty", "acknowledge", one, dora, "initial", "--at", "2026-03-10T11:05:00Z"],
            ["evidence", "add", one, evidence], ["evidence", "transfer", one, "1", "--to", "lab"] + reason,
            ["evidence", "seal", one, "1"] + reason, ["evidence", "release", one, "1"] + reason,
            ["hold", "set", one] + reason, ["hold", "release", "1"] + reason,
            ["evidence", "destroy", one, "1"] + reason,
            ["triage", one, "--at", "2026-03-10T09:00:00Z"], ["declare", one, "--at", "2026-03-10T09:10:00Z"],
            ["contain", one, "--at", "2026-03-10T09:20:00Z"], ["eradicate", one, "--at", "2026-03-10T09:30:00Z"],
            ["recover", one, "--at", "2026-03-10T09:40:00Z"],
            ["review", one, "start", "--lesson", "l"],
            ["action", "add", one, "a", "--optional", "--control", "AC-2"], ["action", "assign", one, "1", "m-2"],
            ["action", "done", one, "1"], ["action", "verify", one, "1", "--as", "lead-1"],
            ["review", one, "approve", "--as", "lead-1"],
            ["triage", four], ["declare", four], ["contain", four], ["eradicate", four], ["recover", four],
            ["close", four], ["reopen", two, "--to", "triage"] + reason,
            ["erase", one, "--note", "1"] + reason,
            [
                "engagement", "open", "SOC2-2026", "--kind", "external_audit", "--auditor", "A", "--period", "2026",
                "--severity", "low", "--seed", "s",
            ], ["engagement", "close", "SOC2-2026"] + reason,
            ["retention", "run"], ["audit", "key", "rotate"],
        ]
    }

    private static let veris = """
        {"schema_version": "1.3.3", "incident_id": "v-1", "security_incident": "Confirmed", "actor": {"unknown": {}},
         "action": {"hacking": {"variety": ["SQLi"], "vector": ["Web application"]}},
         "asset": {"assets": [{"variety": "S - Database"}]}, "discovery_method": {"unknown": true},
         "timeline": {"incident": {"year": 2014}}}
        """
    private static let rules = ContractRule.text()
    private static let attackMapping = """
        {"metadata": {"mapping_framework": "nist_800_53", "mapping_framework_version": "rev5", "attack_version": "16.1",
         "technology_domain": "enterprise"}, "mapping_objects": [
         {"attack_object_id": "T1059", "capability_id": "AC-02", "mapping_type": "mitigates"}]}
        """
    private static let verisMapping = """
        {"metadata": {"mapping_framework": "veris", "mapping_framework_version": "1.4.0", "attack_version": "16.1",
         "technology_domain": "enterprise"}, "mapping_objects": [
         {"attack_object_id": "T1190", "capability_id": "action.hacking.variety.SQLi", "mapping_type": "related_to"}]}
        """
}
