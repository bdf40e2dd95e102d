import IncidentModel
import JSONText
import Testing

@testable import Connectors

/// The published counts, computed again from nothing but the mapped incident records.
@Suite("VERIS counts", .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
struct VERISCountsTests {
    private let records: [IncidentRecord]
    private let expected: JSONTree

    init() throws {
        let reader = try VERISReader(path: SharedData.path("veris/vcdb-records"))
        var records: [IncidentRecord] = []
        reading: while true {
            switch try reader.next() {
            case .record(let record, let problems):
                #expect(problems.isEmpty)
                records.append(record)
            case .refused(let problems): Issue.record("\(problems)")
            case .end: break reading
            }
        }
        self.records = records
        expected = try SharedData.json("expected/vcdb_records.json")
    }

    private func table(_ name: String) throws -> [String: Int] {
        let members = try #require(expected[name]).members
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.wholeNumber ?? -1) })
    }

    /// How many records each word stands in.
    private func counted(_ words: (IncidentRecord) -> [String]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for record in records {
            for word in Set(words(record)) { counts[word, default: 0] += 1 }
        }
        return counts
    }

    private func values(_ record: IncidentRecord, _ name: String) -> [String] {
        guard let text = record.attributes?[name], !text.isEmpty else { return [] }
        return text.split(separator: ";").map { String($0.drop { $0 == " " }) }
    }

    /// Names right beneath a prefix: `hacking` of `action.hacking.variety`.
    private func names(_ record: IncidentRecord, under prefix: String) -> [String] {
        let keys = record.attributes?.keys.filter { $0.hasPrefix(prefix + ".") } ?? []
        return keys.map { String($0.dropFirst(prefix.count + 1).prefix { $0 != "." }) }
    }

    private func assets(_ record: IncidentRecord) -> [String] {
        let attributes = record.attributes ?? [:]
        return attributes.filter { $0.key.hasPrefix("asset.assets.") && $0.key.hasSuffix(".variety") }.map(\.value)
    }

    private func group(_ asset: String) -> String {
        asset.contains(" - ") ? String(asset.prefix(1)) : asset
    }

    @Test("92 records")
    func count() {
        #expect(records.count == expected["records"]?.wholeNumber)
    }

    @Test("actions")
    func actions() throws {
        #expect(try counted { ($0.category ?? "").split(separator: "+").map(String.init) } == table("action_category"))
        #expect(try counted { [$0.category ?? ""] } == table("action_combination"))
        let varieties = counted { record in
            names(record, under: "action").flatMap { action in
                values(record, "action.\(action).variety").map { "\(action).\($0)" }
            }
        }
        #expect(try varieties == table("action_variety"))
    }

    @Test("actors, attributes and assets")
    func actorsAndAssets() throws {
        #expect(try counted { names($0, under: "actor") } == table("actor"))
        #expect(try counted { names($0, under: "attribute") } == table("attribute"))
        let tagged = counted { record in
            (record.tags ?? []).filter { $0.hasPrefix("actor:") }.map { String($0.dropFirst(6)) }
        }
        #expect(try tagged == table("actor"))
        let motives = counted { record in
            names(record, under: "actor").flatMap { actor in
                values(record, "actor.\(actor).motive").map { "\(actor).\($0)" }
            }
        }
        #expect(try motives == table("actor_motive"))
        #expect(try counted { assets($0).map(group) } == table("asset_group_incidents"))
        #expect(try counted { assets($0) } == table("asset_variety"))
        var entries: [String: Int] = [:]
        for record in records { for asset in assets(record) { entries[group(asset), default: 0] += 1 } }
        #expect(try entries == table("asset_group_entries"))
    }

    @Test("discovery, standing, year and victim")
    func otherFacts() throws {
        let detail = counted { record in
            if let text = record.attributes?["discovery_method"] { return [text] }
            return Set(names(record, under: "discovery_method")).map { method in
                let varieties = values(record, "discovery_method.\(method).variety").joined(separator: ",")
                return "\(method).\(varieties.isEmpty ? "(none)" : varieties)"
            }
        }
        #expect(try detail == table("discovery_detail"))
        #expect(try counted { values($0, "security_incident") } == table("security_incident"))
        #expect(try records.count { $0.disposition == .truePositive } == table("security_incident")["Confirmed"])
        #expect(
            try records.count { $0.tags?.contains("veris:suspected") == true }
                == table("security_incident")["Suspected"])
        let years = counted { record in
            let start = record.assertions.first { $0.milestone == .occurred }?.time?.earliest
            return start.map { [String($0.rfc3339.prefix(4))] } ?? []
        }
        #expect(try years == table("incident_year"))
        #expect(try counted { values($0, "victim.country") } == table("victim_country"))
    }

    @Test("time units")
    func timelineUnits() throws {
        for phase in ["compromise", "exfiltration", "discovery", "containment"] {
            let units = counted { [$0.attributes?["timeline.\(phase).unit"] ?? "(absent)"] }
            let wanted = try #require(expected["timeline_units"]?[phase]).members
            #expect(units == Dictionary(uniqueKeysWithValues: wanted.map { ($0.name, $0.value.wholeNumber ?? -1) }))
        }
    }

    @Test("dwell and containment times", arguments: [("dwell", Milestone.detected), ("containment", .contained)])
    func durations(name: String, milestone: Milestone) throws {
        let found = Dictionary(
            uniqueKeysWithValues: records.compactMap { record in
                record.assertions.first { $0.milestone == milestone }?.offset.map { (record.sourceKey, $0) }
            })
        let wanted = try #require(expected["\(name)_records"]).elements
        #expect(found.count == wanted.count)
        for entry in wanted {
            let key = try #require(entry.elements[0].text)
            #expect(found[key] == entry.elements[3].number)
        }
        let summary = try #require(expected["\(name)_seconds"])
        let mean = found.values.reduce(0, +) / Double(found.count)
        #expect(abs(mean - (summary["mean"]?.number ?? -1)) < 0.001)
        #expect(found.values.max() == summary["max"]?.number)
    }
}
