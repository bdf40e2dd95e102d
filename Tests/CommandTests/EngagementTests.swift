import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Postgres
import Testing

/// What an auditor agrees to, and what is handed over for it.
@Suite("Engagements of auditors")
struct EngagementTests {
    /// A desk whose log is signed, and three incidents of March: one critical, one phishing, one neither.
    private struct Place {
        let desk: SitrepDesk
        let home: ShortHome

        init() throws {
            desk = try SitrepDesk()
            home = try ShortHome()
            _ = try json("audit", "checkpoint")
            let detected = ["--detected-at", "2026-03-02T08:00:00Z"]
            _ = try json(["open", "--title", "One", "--severity", "critical"] + detected)
            _ = try json(["open", "--title", "Two", "--severity", "low", "--category", "phishing"] + detected)
            _ = try json(["open", "--title", "Three", "--severity", "low"] + detected)
            let key = try run(["audit", "key", "show"])
            try Data(key.output.utf8).write(to: URL(fileURLWithPath: keyFile))
        }

        var keyFile: String { home.path + "/sitrep.vkey" }

        func path(_ name: String) -> String { home.path + "/" + name }

        /// The clock is the machine's: a checkpoint is never older than the one before.
        func run(_ arguments: [String]) throws -> SitrepProcess.Outcome {
            try SitrepProcess.run(
                arguments, home: home.path,
                environment: ["SITREP_DATABASE_URL": desk.database.address, "SITREP_ACTOR": "analyst-1"])
        }

        func json(_ arguments: String...) throws -> JSONTree { try json(arguments) }

        func json(_ arguments: [String]) throws -> JSONTree {
            let outcome = try run(arguments + ["--json"])
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors) \(outcome.output)")
            return try outcome.json()
        }

        func open(_ key: String, _ more: String...) throws -> JSONTree {
            try json(
                [
                    "engagement", "open", key, "--kind", "external_audit", "--auditor", "Example Audit LLP",
                    "--period", "2026", "--seed", "7f3a9c",
                ] + more)
        }

        func export(_ key: String) throws -> (tar: String, outcome: JSONTree) {
            let tar = path("\(key).tar")
            return (tar, try json("bundle", "export", "--engagement", key, "--out", tar))
        }

        /// By both verifiers.
        func verify(_ tar: String, previous: String? = nil) throws {
            let more = previous.map { ["--previous", $0] } ?? []
            let checked = try run(["bundle", "verify", tar, "--key", keyFile] + more)
            #expect(checked.status == 0, "\(checked.output)")
            guard let python = Oracle.program("python3") else { return }
            let program = Oracle.packageRoot.appending(path: "Templates/bundle/verify.py").path
            let verdict = try Oracle.run(python, [program, tar, "--key", keyFile] + more)
            #expect(verdict.status == 0, "\(verdict.output)")
        }

        /// Files of an archive without extended headers, by name.
        func files(_ tar: String) throws -> [String: [UInt8]] {
            let archive = Array(try Data(contentsOf: URL(fileURLWithPath: tar)))
            var files: [String: [UInt8]] = [:]
            var offset = 0
            while offset + 512 <= archive.count, archive[offset] != 0 {
                let name = String(decoding: archive[offset..<offset + 100].prefix { $0 != 0 }, as: UTF8.self)
                let digits = String(decoding: archive[(offset + 124)..<(offset + 135)], as: UTF8.self)
                let size = Int(digits, radix: 8) ?? 0
                files[name] = Array(archive[(offset + 512)..<(offset + 512 + size)])
                offset += 512 + (size + 511) / 512 * 512
            }
            return files
        }

        func document(_ name: String, _ tar: String) throws -> JSONTree {
            try JSONParser.parse(try #require(try files(tar)[name]))
        }
    }

    @Test("a narrower scope is visible: every incident of the period is listed with why it is left out")
    func narrowed() throws {
        let place = try Place()
        defer { place.home.remove() }
        let evidence = place.path("sent.txt")
        try Data("beacon".utf8).write(to: URL(fileURLWithPath: evidence))
        _ = try place.json("evidence", "add", "INC-2026-0001", evidence)
        _ = try place.open("OTHERS")
        let opened = try place.run([
            "engagement", "open", "bank-x", "--kind", "customer_audit", "--auditor", "Bank X", "--from", "2026-01-01",
            "--to", "2026-04-01", "--category", "phishing", "--seed", "4711", "--sample-size", "10",
        ])
        let answer = "BANK-X opened for Bank X: 1 of 3 incidents of 2026-01-01..2026-04-01 in scope now\n"
        #expect(opened.output == answer, "\(opened.errors)")
        let (tar, outcome) = try place.export("BANK-X")
        try place.verify(tar)
        let population = try place.document("population.json", tar)
        let incidents = population["incidents"]?.elements ?? []
        #expect(incidents.map { $0["in_scope"] } == [.bool(false), .bool(true), .bool(false)])
        #expect(incidents.map { $0["left_out"]?.elements.first?.text } == ["category", nil, "category"])
        #expect(population["in_period"] == .integer(3) && population["in_scope"] == .integer(1))
        #expect(population["left_out"]?["category"] == .integer(2))
        let sample = try place.document("sample.json", tar)
        #expect(sample["incidents"]?.elements.map(\.text) == ["INC-2026-0002"] && sample["seed"]?.text == "4711")
        // Nothing of the others but that they are there.
        let files = try place.files(tar)
        #expect(!files.keys.contains { $0.hasPrefix("evidence/") || $0.hasPrefix("reports/board") })
        #expect(files.keys.contains("reports/pir-INC-2026-0002.md"))
        let entries = String(decoding: try #require(files["entries.jsonl"]), as: UTF8.self)
        #expect(entries.contains(#""incident":"INC-2026-0002""#) && !entries.contains(#""incident":"INC-2026-0001""#))
        #expect(entries.contains(#""engagement.open""#) && !entries.contains("OTHERS") && !entries.contains("7f3a9c"))
        #expect(
            try #require(outcome["entries"]?.wholeNumber) < #require(outcome["checkpoint_size"]?.wholeNumber))
    }

    @Test("each bundle goes on from the one handed over before, and what was handed over is on record")
    func handedOver() throws {
        let place = try Place()
        defer { place.home.remove() }
        _ = try place.open("SOC2-2026")
        let first = try place.export("SOC2-2026")
        #expect(first.outcome["number"] == .integer(1) && first.outcome["previous_size"] == .null)
        #expect(first.outcome["entries"] == first.outcome["checkpoint_size"])
        try place.verify(first.tar)
        let before = try place.files(first.tar)
        #expect(before["consistency.txt"] == nil && before.keys.contains("reports/board-2026.md"))
        let kept = place.path("kept.checkpoint")
        try Data(try #require(before["checkpoint.txt"])).write(to: URL(fileURLWithPath: kept))
        _ = try place.json("note", "INC-2026-0001", "later")
        let second = try place.export("SOC2-2026")
        #expect(second.outcome["number"] == .integer(2))
        #expect(second.outcome["previous_size"] == first.outcome["checkpoint_size"])
        try place.verify(second.tar, previous: kept)
        let statement = try place.document("engagement.json", second.tar)
        #expect(statement["handed_over"]?.elements.first?["sha256"] == first.outcome["sha256"])
        let shown = try place.json("engagement", "show", "soc2-2026")
        #expect(shown["exports"]?.elements.map { $0["sha256"] } == [first.outcome["sha256"], second.outcome["sha256"]])
        #expect(shown["exports"]?.elements.last?["by"]?.text == "analyst-1")

        // The same auditor comes again: nobody has to search for the checkpoint.
        _ = try place.open("SOC2-2027", "--severity", "critical,high")
        let next = try place.export("SOC2-2027")
        #expect(next.outcome["previous_size"] == second.outcome["checkpoint_size"])
        try place.verify(next.tar)
        #expect(try place.json("audit", "verify")["ok"] == .bool(true))
    }

    @Test("a closed one stays closed and hands over nothing")
    func closed() throws {
        let place = try Place()
        defer { place.home.remove() }
        _ = try place.open("SOC2-2026")
        let tar = place.path("late.tar")
        let closed = try place.json("engagement", "close", "SOC2-2026", "--reason", "report received")
        #expect(closed["state"]?.text == "closed" && closed["close_reason"]?.text == "report received")
        let export = try place.run(["bundle", "export", "--engagement", "SOC2-2026", "--out", tar])
        #expect(export.status == 1 && export.errors.contains("engagement_is_open"), "\(export.errors)")
        #expect(!FileManager.default.fileExists(atPath: tar))
        let again = try place.run(["engagement", "close", "SOC2-2026", "--reason", "r"])
        #expect(again.status == 1 && again.errors.contains("engagement_is_open"))
        let same = try place.run([
            "engagement", "open", "SOC2-2026", "--kind", "external_audit", "--auditor", "x", "--period", "2026",
            "--seed", "1",
        ])
        #expect(same.status == 1 && same.errors.contains("engagement_key_unique"))
        #expect(try place.json("engagement", "list")["engagements"]?.elements.count == 0)
        #expect(try place.json("engagement", "list", "--all")["engagements"]?.elements.count == 1)
    }

    @Test("a bundle that cannot be recorded is not handed over")
    func unrecorded() throws {
        let place = try Place()
        defer { place.home.remove() }
        _ = try place.open("SOC2-2026")
        let session = try place.desk.database.session()
        defer { session.close() }
        try session.executeScript("revoke insert on sitrep.engagement_export from sitrep_app")
        let export = try place.run(["bundle", "export", "--engagement", "SOC2-2026", "--out", place.path("x.tar")])
        #expect(export.status != 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: place.home.path)
        #expect(!left.contains { $0.hasPrefix("x.tar") }, "\(left)")
    }

    @Test("only the controls of the frameworks in scope are in the OSCAL of the bundle")
    func frameworks() throws {
        let place = try Place()
        defer { place.home.remove() }
        _ = try place.json("control", "link", "INC-2026-0001", "AC-2", "--outcome", "failed")
        _ = try place.open("NIST", "--framework", "nist-800-53")
        _ = try place.open("ISO", "--framework", "iso-27001")
        let results = "oscal/assessment-results.json"
        #expect(try place.files(place.export("NIST").tar).keys.contains(results))
        #expect(try !place.files(place.export("ISO").tar).keys.contains(results))
    }

    @Test("what is no engagement is refused before anything is written")
    func mistakes() throws {
        let place = try Place()
        defer { place.home.remove() }
        let good = [
            "engagement", "open", "A-1", "--kind", "certification", "--auditor", "A", "--period", "2026", "--seed", "1",
        ]
        func changed(_ option: String, _ value: String) -> [String] {
            guard let place = good.firstIndex(of: option) else { return good + [option, value] }
            return good.enumerated().map { $0.offset == place + 1 ? value : $0.element }
        }
        let note = place.path("forged.checkpoint")
        try Data("example.org/x\n5\nAAAA\n".utf8).write(to: URL(fileURLWithPath: note))
        let export = ["bundle", "export", "--out", place.path("n.tar"), "--engagement"]
        let cases: [([String], Int32)] = [
            (changed("--kind", "visit"), 64), (changed("--period", "soon"), 64), (changed("--auditor", " "), 65),
            (changed("--seed", " "), 65), (changed("--sample-size", "0"), 65),
            (changed("--framework", "house-rules"), 66), (changed("--incident", "INC-2026-0009"), 65),
            (changed("--incident", "INC-26"), 64), (changed("--severity", "grave"), 64),
            (changed("--previous", note), 65), (changed("--previous", "/nonexistent"), 66),
            (changed("--from", "2026-01-01"), 64), (["engagement", "open", "../x"] + good.dropFirst(3), 65),
            (["engagement", "show", "NONE"], 66), (["engagement", "close", "NONE", "--reason", "r"], 66),
            (export + ["NONE"], 66), (export + ["A-1", "--seed", "2"], 64), (export + ["A-1", "--period", "2026"], 64),
        ]
        for (arguments, status) in cases {
            let outcome = try place.run(arguments)
            #expect(outcome.status == status, "\(arguments) \(outcome.errors)")
        }
        #expect(try place.json("engagement", "list", "--all")["engagements"]?.elements.count == 0)
    }

    struct Forgery: CustomTestStringConvertible, Sendable {
        let name: String
        let sql: String
        let mentions: String
        var asOwnerOfTheServer = false

        var testDescription: String { name }
    }

    private static func export(_ number: String, of key: String, size: String = "5") -> String {
        """
        insert into sitrep.engagement_export (
            organization_id, engagement, number, checkpoint, checkpoint_size, file_sha256, file_size, exported_at, exported_by)
        select organization_id, key, \(number), 'c', \(size), sha256('x'), 5, now(), 'x'
        from sitrep.engagement, generate_series(1, 2) n where key = '\(key)' and n <= \(number)
        """
    }

    private static let forgeries = [
        Forgery(
            name: "another seed", sql: "update sitrep.engagement set sample_seed = 'mine' where key = 'OPEN'",
            mentions: "permission denied"),
        Forgery(
            name: "another seed by the superuser", sql: "update sitrep.engagement set sample_seed = 'mine'",
            mentions: "engagement_is_kept", asOwnerOfTheServer: true),
        Forgery(
            name: "another scope with the closing",
            sql: """
                update sitrep.engagement
                set severities = '{low}', closed_at = now(), closed_by = 'x', close_reason = 'r' where key = 'OPEN'
                """, mentions: "engagement_is_kept", asOwnerOfTheServer: true),
        Forgery(
            name: "reopened",
            sql: """
                update sitrep.engagement set closed_at = null, closed_by = null, close_reason = null where key = 'SHUT'
                """, mentions: "engagement_is_kept"),
        Forgery(
            name: "closed without a reason",
            sql: """
                update sitrep.engagement set closed_at = now(), closed_by = 'x', close_reason = ' ' where key = 'OPEN'
                """, mentions: "closing_has_reason"),
        Forgery(
            name: "removed", sql: "delete from sitrep.engagement", mentions: "engagement_is_kept",
            asOwnerOfTheServer: true),
        Forgery(
            name: "handed over after closing", sql: export("1", of: "SHUT"), mentions: "engagement_is_open"),
        Forgery(
            name: "handed over out of order", sql: export("2", of: "OPEN") + " limit 1",
            mentions: "export_goes_on_from_the_last"),
        Forgery(
            name: "handed over with a smaller tree than before",
            sql: export("n", of: "OPEN", size: "10 - n") + " order by n", mentions: "export_goes_on_from_the_last"),
        Forgery(
            name: "a hand-over rewritten",
            sql: export("1", of: "OPEN") + " limit 1; update sitrep.engagement_export set exported_by = 'y'",
            mentions: "append_only", asOwnerOfTheServer: true),
    ]

    @Test("the database refuses by the rule's name what the program would not do", arguments: forgeries)
    func forgery(_ forgery: Forgery) throws {
        let place = try Place()
        defer { place.home.remove() }
        _ = try place.open("OPEN")
        _ = try place.open("SHUT")
        _ = try place.json("engagement", "close", "SHUT", "--reason", "r")
        let session = try place.desk.database.session()
        defer { session.close() }
        let organization = "(select min(id)::text from sitrep.organization)"
        let role = forgery.asOwnerOfTheServer ? "" : "set local role sitrep_app; "
        let error = #expect(throws: PostgresError.self) {
            try session.executeScript(
                "begin; select set_config('sitrep.organization_id', \(organization), true); \(role)\(forgery.sql); commit"
            )
        }
        let text = "\(error?.constraint ?? "") \(error?.message ?? "")"
        #expect(text.contains(forgery.mentions), "\(text)")
    }
}
