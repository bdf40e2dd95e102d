import DatabaseTesting
import Foundation
import JSONText
import Testing

/// From what a VERIS record states to techniques and controls, as a person at the command line meets it.
@Suite("VERIS mapping at the command line")
struct VERISMappingCommandTests {
    private static let file = "controls/veris-1.4.0_attack-16.1-enterprise.json.gz"
    private static let newer = "veris/mappings/veris-1.4.1_attack-19.1-enterprise.csv"
    private static let attack = "controls/ctid_nist_800_53-rev5_attack-16.1-enterprise.json.gz"

    /// A directory that goes with the test.
    private final class Place {
        let path: String

        init() throws { path = try TestServer.temporaryDirectory() }

        deinit { TestServer.remove(path) }

        func file(_ text: String, _ name: String = "mapping.json") throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
            return path + "/" + name
        }
    }

    private static func mapping(
        _ rows: [(String, String)], version: String = "1.4.0", framework: String = "veris", type: String = "related_to"
    ) -> String {
        let objects = rows.map { row in
            #"{"capability_id": "\#(row.0)", "mapping_type": "\#(type)", "attack_object_id": "\#(row.1)"}"#
        }
        return """
            {"metadata": {"mapping_framework": "\(framework)", "mapping_framework_version": "\(version)", "attack_version": "16.1",
             "technology_domain": "enterprise"}, "mapping_objects": [\(objects.joined(separator: ","))]}
            """
    }

    /// Enumeration, in small letters, and technique of the rows of the published file, read without the program.
    private static func publishedPairs() throws -> [String: Set<String>] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", try SharedFiles.path(file)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var pairs: [String: Set<String>] = [:]
        for row in try #require(document["mapping_objects"] as? [[String: Any]]) {
            guard row["mapping_type"] is String, let technique = row["attack_object_id"] as? String,
                let enumeration = row["capability_id"] as? String
            else { continue }
            pairs[enumeration.lowercased(), default: []].insert(technique)
        }
        return pairs
    }

    @Test("the published file is stored whole, and the same bytes again change nothing", .needsSharedData)
    func published() throws {
        let desk = try SitrepDesk()
        let expected = try Self.publishedPairs()
        let file = try SharedFiles.path(Self.file)
        let dry = try desk.json("control", "import", "veris-mapping", file, "--dry-run")
        #expect(dry["dry_run"] == .bool(true))
        let first = try desk.json("control", "import", "veris-mapping", file)
        #expect(first["relations"]?.wholeNumber == expected.values.reduce(0) { $0 + $1.count })
        #expect(first["relations"]?.wholeNumber == 1160)
        #expect(first["enumerations"]?.wholeNumber == expected.count)
        #expect(first["set_aside"]?.elements.count == 1)
        #expect(try desk.json("control", "import", "veris-mapping", file)["unchanged"] == .bool(true))

        let session = try desk.database.session()
        defer { session.close() }
        let imports = try session.query("select count(*) from sitrep.veris_mapping_import")
        #expect(try imports[0].decode(0, as: Int.self) == 1)
        var stored: [String: Set<String>] = [:]
        for row in try session.query(
            "select lower(enumeration), unnest(techniques) from sitrep.veris_mapping")
        {
            stored[try row.decode(0), default: []].insert(try row.decode(1))
        }
        #expect(stored == expected)
    }

    @Test("published records give the techniques of what they state, and their controls", .needsSharedData)
    func records() throws {
        let desk = try SitrepDesk()
        let expected = try Self.publishedPairs()
        let folder = try SharedFiles.path("veris/vcdb-records")
        try desk.json("import", "veris", folder)
        let session = try desk.database.session()
        defer { session.close() }
        var keys: [String: String] = [:]
        for row in try session.query(
            "select source_key, format('INC-%s-%s', key_year, lpad(key_number::text, 4, '0')) from sitrep.incident")
        {
            keys[try row.decode(0)] = try row.decode(1, as: String.self)
        }
        let hint = try desk.json("control", "suggest", try #require(keys.values.min()))
        #expect(hint[path: "by_veris", "mapping"] == .null)
        try desk.json("control", "import", "veris-mapping", try SharedFiles.path(Self.file))
        try desk.json("control", "import", "attack-mapping", try SharedFiles.path(Self.attack))

        var withTechniques = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".json") {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let source = try #require(record["incident_id"] as? String)
            let key = try #require(keys[source])
            var techniques: Set<String> = []
            var stated: Set<String> = []
            for (part, lists) in [
                ("action", ["variety", "vector"]), ("attribute", ["variety"]), ("value_chain", ["variety"]),
            ] {
                for (group, value) in record[part] as? [String: Any] ?? [:] {
                    let facts = value as? [String: Any] ?? [:]
                    for list in lists {
                        for word in facts[list] as? [String] ?? [] where word != "Unknown" {
                            stated.insert("\(part).\(group).\(list).\(word)")
                        }
                    }
                    if facts["data_disclosure"] as? String == "Yes" {
                        stated.insert("\(part).\(group).data_disclosure")
                    }
                }
            }
            for enumeration in stated { techniques.formUnion(expected[enumeration.lowercased()] ?? []) }

            let advice = try desk.json("control", "suggest", key)
            let found = advice[path: "by_veris", "techniques"]?.elements.compactMap { $0["technique"]?.text } ?? []
            #expect(found == techniques.sorted(), "\(name)")
            #expect(advice["suggestions"]?.elements.isEmpty == true)
            let known = ["unmappable_enumerations", "unknown_enumerations"].flatMap {
                advice[path: "by_veris", $0]?.elements.compactMap(\.text) ?? []
            }
            let related =
                advice[path: "by_veris", "enumerations"]?.elements.compactMap { $0["enumeration"]?.text } ?? []
            #expect(Set(known + related) == stated, "\(name)")
            guard !techniques.isEmpty else { continue }
            withTechniques += 1
            // The controls are those of the techniques, asked for by name.
            let byName = try desk.json(["control", "suggest", "--technique"] + techniques.sorted())
            #expect(advice[path: "by_veris", "suggestions"] == byName["suggestions"], "\(name)")
            #expect(
                advice["by_category"]?.elements.isEmpty == byName["suggestions"].map { !$0.elements.isEmpty }, "\(name)"
            )
        }
        #expect(withTechniques > 30)
    }

    @Test("what people stated stands apart and is not said twice")
    func apart() throws {
        let (desk, place) = (try SitrepDesk(), try Place())
        let record = try place.file(
            """
            {"schema_version": "1.3.3", "incident_id": "v-1", "security_incident": "Confirmed", "actor": {"unknown": {}},
             "action": {"hacking": {"variety": ["SQLi", "Unknown", "XSS"], "vector": ["Web application"]}},
             "asset": {"assets": [{"variety": "S - Database"}]}, "discovery_method": {"unknown": true},
             "timeline": {"incident": {"year": 2014}}}
            """, "record.json")
        let key = "INC-2014-0001"
        try desk.json("import", "veris", record)
        try desk.json(
            "control", "import", "attack-mapping",
            try place.file(
                Self.mapping(
                    [("AC-02", "T1190"), ("SI-10", "T1059"), ("AC-02", "T1059")], framework: "nist", type: "mitigates"))
        )
        let without = try desk.run("control", "suggest", key)
        #expect(without.status == 0 && without.output.contains("control import veris-mapping"), "\(without.output)")
        let rows = [
            ("action.hacking.variety.SQLi", "T1190"), ("action.hacking.variety.sqli", "T1059"),
            ("action.hacking.variety.SQLi", "T9999"), ("action.hacking.variety.Unknown", "T1566"),
        ]
        try desk.json("control", "import", "veris-mapping", try place.file(Self.mapping(rows)))
        func advice() throws -> JSONTree { try desk.json("control", "suggest", key) }
        func techniques(_ advice: JSONTree) -> [String] {
            advice[path: "by_veris", "techniques"]?.elements.compactMap { $0["technique"]?.text } ?? []
        }
        let before = try advice()
        #expect(techniques(before) == ["T1059", "T1190", "T9999"])
        #expect(
            before[path: "by_veris", "suggestions"]?.elements.map { $0["control"]?.text } == ["AC-02", "SI-10"])
        #expect(before[path: "by_veris", "unknown"]?.elements.map(\.text) == ["T9999"])
        #expect(
            before[path: "by_veris", "unknown_enumerations"]?.elements.map(\.text)
                == ["action.hacking.variety.XSS", "action.hacking.vector.Web application"])
        #expect(
            before[path: "by_veris", "undetermined_enumerations"]?.elements.map(\.text)
                == ["action.hacking.variety.Unknown"])

        try desk.json("technique", "add", key, "T1190")
        let after = try advice()
        #expect(after["suggestions"]?.elements.map { $0["control"]?.text } == ["AC-02"])
        #expect(techniques(after) == ["T1059", "T9999"])
        let text = try desk.run("control", "suggest", key).output
        let parts = text.components(separatedBy: "By VERIS mapping (veris 1.4.0, ATT&CK 16.1)")
        try #require(parts.count == 2, "\(text)")
        #expect(parts[0].contains("AC-02") && !parts[0].contains("T1059"))
        #expect(parts[1].contains("action.hacking.variety.SQLi") && parts[1].contains("SI-10"))

        // The later import counts, the earlier one stays; one that was opened here has no record in these words.
        try desk.json(
            "control", "import", "veris-mapping",
            try place.file(
                Self.mapping([("action.hacking.variety.XSS", "T1059")], version: "1.4.1")))
        #expect(try techniques(advice()) == ["T1059"])
        #expect(try advice()[path: "by_veris", "mapping"]?.text == "veris 1.4.1, ATT&CK 16.1")
        let opened = try desk.json("open", "--title", "t", "--detected-at", "2026-03-01T10:00:00Z")
        let own = try desk.json("control", "suggest", try #require(opened["key"]?.text))
        #expect(own["by_veris"] == .null)
    }

    @Test("enumerations that are named give what the file says of them; an unknown one is refused with the nearest")
    func named() throws {
        let (desk, place) = (try SitrepDesk(), try Place())
        let none = try desk.run("control", "suggest", "--veris", "action.hacking.variety.SQLi")
        #expect(none.status == 66 && none.errors.contains("veris-mapping"), "\(none.errors)")
        let rows = [("action.hacking.variety.Brute force", "T1110"), ("action.hacking.variety.Unknown", "T1190")]
        try desk.json("control", "import", "veris-mapping", try place.file(Self.mapping(rows)))
        let half = try desk.run("control", "suggest", "--veris", "action.hacking.variety.Brute force")
        #expect(half.status == 66 && half.errors.contains("attack-mapping"), "\(half.errors)")
        try desk.json(
            "control", "import", "attack-mapping",
            try place.file(
                Self.mapping([("AC-07", "T1110"), ("SI-10", "T1190")], framework: "nist", type: "mitigates")))
        let advice = try desk.json(
            "control", "suggest", "--veris", "action.hacking.variety.brute force", "action.hacking.variety.Unknown")
        #expect(advice["suggestions"]?.elements.isEmpty == true)
        #expect(
            advice[path: "by_veris", "suggestions"]?.elements.map { $0["control"]?.text } == ["AC-07", "SI-10"])
        for (text, mentions) in [
            ("action.hacking.variety.Brut force", "'action.hacking.variety.Brute force'"), ("", "''"),
            ("日本", "'日本'"),
        ] {
            let refused = try desk.run("control", "suggest", "--veris", text)
            #expect(refused.status == 66 && refused.errors.contains(mentions), "\(refused.errors)")
        }
        let both = try desk.run("control", "suggest", "--veris", "a.b.c", "--technique", "T1110")
        #expect(both.status == 64, "\(both.errors)")
    }

    @Test("the newer edition, published as CSV, goes in with the figures of its rows", .needsSharedData)
    func csv() throws {
        let (desk, place) = (try SitrepDesk(), try Place())
        let text = try String(contentsOfFile: try SharedFiles.path(Self.newer), encoding: .utf8)
        // Identifiers hold no comma, so the end of a row can be told without reading its quoted descriptions.
        var pairs: Set<String> = []
        for line in text.split(separator: "\n") {
            guard let match = try /^\d+,veris,1\.4\.1,[^,]*,([^,]+),.*,related-to,(T[0-9.]+),/.firstMatch(in: line)
            else { continue }
            pairs.insert("\(match.1.lowercased()) \(match.2)")
        }
        #expect(pairs.count > 1000)
        let taken = try desk.json("control", "import", "veris-mapping", try SharedFiles.path(Self.newer))
        #expect(taken["relations"]?.wholeNumber == pairs.count)
        #expect(taken["framework_version"]?.text == "1.4.1" && taken["attack_version"]?.text == "19.1")
        // The next row is of another edition.
        let mixed = try place.file(
            text.split(separator: "\n").prefix(3).joined(separator: "\n").replacing(
                "\n1,veris,1.4.1", with: "\n1,veris,1.4.0"),
            "mixed.csv")
        let refused = try desk.run("control", "import", "veris-mapping", mixed)
        #expect(refused.status == 65 && refused.errors.contains("line 3"), "\(refused.errors)")
    }

    @Test("a file of another kind is refused whole, with the command that takes it")
    func wrongKind() throws {
        let (desk, place) = (try SitrepDesk(), try Place())
        let nist = Self.mapping([("AC-02", "T1110")], framework: "nist_800_53", type: "mitigates")
        let veris = Self.mapping([("action.hacking.variety.SQLi", "T1190")])
        for (command, text, mentions) in [
            ("veris-mapping", nist, "control import attack-mapping"),
            ("attack-mapping", veris, "control import veris-mapping"), ("veris-mapping", "{", "not JSON"),
            ("veris-mapping", "[]", "no object"), ("veris-mapping", "Start,End\na,b\n", "mapping_framework"),
            ("veris-mapping", Self.mapping([("Phishing", "T1566")]), "Phishing"),
            ("veris-mapping", Self.mapping([("action.hacking.variety.SQLi", "1190")]), "mapping_objects"),
            (
                "veris-mapping", Self.mapping([("action.hacking.variety.SQLi", "T1190")], type: "mitigates"),
                "related_to"
            ),
            ("attack-mapping", Self.mapping([("AC-02", "T1110")], framework: "cis", type: "related_to"), "mitigates"),
        ] {
            let refused = try desk.run("control", "import", command, try place.file(text))
            #expect(refused.status == 65, "\(mentions): \(refused.status) \(refused.errors)")
            #expect(refused.errors.contains(mentions), "\(refused.errors)")
        }
        let missing = try desk.run("control", "import", "veris-mapping", place.path + "/none.json")
        #expect(missing.status == 66, "\(missing.errors)")
        let session = try desk.database.session()
        defer { session.close() }
        let rows = try session.query(
            "select from sitrep.veris_mapping_import union all select from sitrep.attack_mapping_import")
        #expect(rows.isEmpty)
    }
}
