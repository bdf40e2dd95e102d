import Foundation
import JSONText
import Testing

@testable import Connectors

@Suite("VERIS schema", .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
struct VERISSchemaTests {
    @Test("the embedded outline is what the published schemas give")
    func outlineIsCurrent() throws {
        let editions = try VERISOutlineWriter.files.map { (letter: $0.letter, schema: try SharedData.json($0.path)) }
        let outline = VERISOutlineWriter.outline(editions)
        if ProcessInfo.processInfo.environment["SITREP_UPDATE_GENERATED"] != nil { try write(outline) }
        #expect(VERISSchemaOutline.text + "\n" == outline)
    }

    private func write(_ outline: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Connectors/VERIS/VERISSchemaOutline.swift")
        let old = try String(contentsOf: file, encoding: .utf8)
        let head = old.components(separatedBy: "\"\"\"")[0]
        let margin = String(repeating: " ", count: 8)
        let lines = outline.split(separator: "\n").map { margin + $0 + "\n" }.joined()
        try (head + "\"\"\"\n" + lines + margin + "\"\"\"#\n}\n").write(to: file, atomically: true, encoding: .utf8)
    }

    @Test("the maintainers' cases fail at the same places under 1.3.1")
    func maintainersCases() throws {
        let expected = try SharedData.json("expected/veris_validation.json")
        let schema = try VERISSchema(.v131)
        let later = try VERISSchema(.v141)
        let cases = try #require(expected["cases"]).members
        #expect(cases.count == 111)
        for entry in cases {
            let document = try SharedData.json("veris/validation-cases/\(entry.name)")
            let incident = try #require(document["incident"])
            let found = Set(schema.violations(in: incident).map(\.description))
            #expect(found.isEmpty == (entry.value["valid_under_1.3.1"] == .bool(true)), "\(entry.name)")
            if let errors = entry.value["errors_1.3.1"] {
                #expect(found == Set(errors.elements.compactMap(\.text)), "\(entry.name)")
            }
            #expect(
                later.violations(in: incident).isEmpty == (entry.value["valid_under_1.4.1"] == .bool(true)),
                "\(entry.name)")
        }
    }

    @Test("every VCDB record is valid under its own version")
    func vcdbRecords() throws {
        let expected = try #require(try SharedData.json("expected/veris_validation.json")["vcdb_records"])
        #expect(expected.members.count == 92)
        for entry in expected.members {
            let record = try SharedData.json("veris/vcdb-records/\(entry.name)")
            let version = try #require(entry.value["schema_version"]?.text.flatMap(VERISVersion.init(schemaVersion:)))
            #expect(try VERISSchema(version, flavour: .vcdb).violations(in: record).isEmpty, "\(entry.name)")
        }
    }

    @Test("the outline says for each edition exactly what its published schema says", arguments: 0..<5)
    func outlineIsComplete(index: Int) throws {
        let (letter, path) = VERISOutlineWriter.files[index]
        let outline = try SchemaOutline.rule(VERISSchemaOutline.text, edition: letter)
        #expect(listing(outline) == listing(try SharedData.json(path), ""))
    }

    /// Every keyword of a rule, one a line with its path.
    private func listing(_ rule: SchemaRule, _ path: String = "") -> Set<String> {
        var lines = Set(rule.kinds.map { "\(path) type \($0.rawValue)" })
        lines.formUnion((rule.words?.inOrder ?? []).map { "\(path) enum \($0)" })
        lines.formUnion(rule.required.map { "\(path) required \($0)" })
        if rule.isClosed { lines.insert("\(path) additionalProperties false") }
        if rule.hasUniqueItems { lines.insert("\(path) uniqueItems true") }
        let limits: [(String, Double?)] = [
            ("minProperties", rule.minProperties.map(Double.init)), ("minItems", rule.minItems.map(Double.init)),
            ("minLength", rule.minLength.map(Double.init)), ("maxLength", rule.maxLength.map(Double.init)),
            ("minimum", rule.minimum), ("maximum", rule.maximum),
        ]
        for (keyword, value) in limits {
            if let value { lines.insert("\(path) \(keyword) \(Int(value))") }
        }
        if let pattern = rule.pattern { lines.insert("\(path) pattern \(pattern.text)") }
        for (name, inner) in rule.properties {
            lines.formUnion(listing(inner, "\(path)/\(name)").union(["\(path)/\(name)"]))
        }
        for inner in rule.items { lines.formUnion(listing(inner, path + "[]")) }
        return lines
    }

    /// The same of a schema as published; unknown keywords are listed too, so that none is passed over.
    private func listing(_ schema: JSONTree, _ path: String) -> Set<String> {
        var lines: Set<String> = []
        for member in schema.members {
            switch member.name {
            case "$schema", "description", "default", "definition": break
            case "enum", "required":
                lines.formUnion(member.value.elements.compactMap(\.text).map { "\(path) \(member.name) \($0)" })
            case "properties":
                for property in member.value.members {
                    lines.formUnion(listing(property.value, "\(path)/\(property.name)"))
                    lines.insert("\(path)/\(property.name)")
                }
            case "items": lines.formUnion(listing(member.value, path + "[]"))
            case "uniqueItems" where member.value == .bool(false): break
            default: lines.insert("\(path) \(member.name) \(member.value.scalarText ?? "?")")
            }
        }
        return lines
    }
}
