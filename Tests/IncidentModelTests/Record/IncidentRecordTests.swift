import Foundation
import Testing

@testable import IncidentModel

@Suite("Portable record")
struct IncidentRecordTests {
    /// Every field there is, keys sorted, as another program would write it.
    static let complete = #"""
        {"actions":[{"done":"2026-03-20T00:00:00Z","due":"2026-03-21T00:00:00Z","kind":"configuration_baseline",\#
        "mandatory":true,"owner":"ada","title":"Close port","verified":"2026-04-01T00:00:00Z","verified_by":"bea"}],\#
        "assertions":[{"at":"2026-03-10T09:00:00.5Z","confidence":"confirmed","milestone":"detected",\#
        "reason":"proxy log","recorded_at":"2026-03-10T09:05:00Z","recorded_by":"ada","round":1,"source":"edr",\#
        "standing":"stated","superseded_at":"2026-03-11T00:00:00Z"},\#
        {"earliest":"2026-03-01T00:00:00Z","latest":"2026-04-01T00:00:00Z","milestone":"occurred"},\#
        {"after":"occurred","milestone":"contained","offset_max_s":172800,"offset_min_s":86400,"offset_s":90000.5},\#
        {"milestone":"recovered","reason":"nothing down","standing":"not_applicable"},\#
        {"milestone":"escalated","reason":"wrong","standing":"withdrawn"}],\#
        "assets":[{"kind":"host","name":"web-1","note":"in the DMZ"}],"attributes":{"veris.actor":"external"},\#
        "category":"malware","disposition":"true_positive",\#
        "escalations":[{"at":"2026-03-10T10:00:00Z","by":"ada","level":"l2","reason":"data"}],"exercise":false,\#
        "key":"INC-2026-0001","links":[{"kind":"duplicate_of","origin":"sitrep","source_key":"INC-2026-0002"}],\#
        "observables":[{"kind":"domain","name":"example.org"}],"origin":"sitrep","owner":"ada","phase":"closed",\#
        "review":{"approved_at":"2026-03-15T00:00:00Z","approver":"bea","author":"ada","detection":"d",\#
        "lessons":["l"],"root_causes":["a","b"],"started_at":"2026-03-14T00:00:00Z","what_did_not":"n",\#
        "what_happened":"h","what_worked":"w"},"severity":"critical","source":"edr","source_key":"42",\#
        "summary":"Beacon","tags":["beacon"],\#
        "tasks":[{"done":"2026-03-10T11:00:00Z","due":"2026-03-10T12:00:00Z","mandatory":true,"owner":"ada",\#
        "phase":"containment","title":"Isolate"}],"techniques":["T1566.001"],\#
        "timeline":[{"actor":"ada","at":"2026-03-10T09:00:00Z","kind":"note","recorded_at":"2026-03-10T09:01:00Z",\#
        "text":"seen"}],"title":"Beacon on web-1","tlp":"amber+strict"}
        """#

    private func decode(_ text: String) throws -> IncidentRecord {
        try JSONDecoder().decode(IncidentRecord.self, from: Data(text.utf8))
    }

    private func encode(_ record: IncidentRecord) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(record), as: UTF8.self)
    }

    @Test("a record with every field is written as it was read, byte for byte")
    func complete() throws {
        let record = try decode(IncidentRecordTests.complete)
        #expect(try encode(record) == IncidentRecordTests.complete)
        #expect(try decode(try encode(record)) == record)
    }

    @Test("what a record says is found where it belongs")
    func fields() throws {
        let record = try decode(IncidentRecordTests.complete)
        #expect(record.origin == "sitrep" && record.sourceKey == "42" && record.tlp == .amberStrict)
        #expect(record.assertions.count == 5)
        #expect(record.assertions[0].time == StatedTime(Instant(microseconds: 1_773_133_200_500_000)))
        #expect(record.assertions[1].time?.isExact == false)
        #expect(record.assertions[2].time == nil && record.assertions[2].offset == 90_000.5)
        #expect(record.assertions[2].offsetMin == 86_400 && record.assertions[2].offsetMax == 172_800)
        #expect(record.assertions[3].standing == .notApplicable && record.assertions[4].standing == .withdrawn)
        #expect(record.review?.rootCauses == ["a", "b"] && record.links?.first?.kind == .duplicateOf)
        #expect(record.actions?.first?.verifiedBy == "bea" && record.actions?.first?.kind == .configurationBaseline)
    }

    @Test("the least record holds what it must, and no nulls")
    func least() throws {
        let record = IncidentRecord(origin: "csv", sourceKey: "1", title: "T")
        let text = #"{"assertions":[],"origin":"csv","source_key":"1","title":"T"}"#
        #expect(try encode(record) == text)
        #expect(try decode(text) == record)
    }

    @Test(
        "a record without what it must hold, or with words that do not exist, is refused",
        arguments: [
            "{}", #"{"assertions":[],"origin":"csv","title":"T"}"#,
            #"{"assertions":[],"origin":"csv","source_key":"1","title":"T","severity":"severe"}"#,
            #"{"assertions":[],"origin":"csv","source_key":"1","title":"T","phase":"open"}"#,
            #"{"assertions":[],"origin":"csv","source_key":"1","title":"T","tlp":"white"}"#,
            #"{"assertions":[{"milestone":"solved"}],"origin":"csv","source_key":"1","title":"T"}"#,
            #"{"assertions":[{"milestone":"closed","at":"2026-03-10"}],"origin":"c","source_key":"1","title":"T"}"#,
            #"{"assertions":[{"milestone":"closed","at":"2026-03-10T09:00:00"}],"origin":"c","source_key":"1","title":"T"}"#,
            #"{"assertions":[],"origin":"csv","source_key":1,"title":"T"}"#,
        ])
    func refused(_ text: String) {
        #expect(throws: DecodingError.self) { try decode(text) }
    }

    @Test("a record without statements need not say so")
    func withoutStatements() throws {
        let record = IncidentRecord(origin: "csv", sourceKey: "1", title: "T")
        #expect(try decode(#"{"origin":"csv","source_key":"1","title":"T"}"#) == record)
    }

    @Test("fields that nobody knows are no obstacle")
    func unknownField() throws {
        let text = #"{"assertions":[],"origin":"csv","source_key":"1","title":"T","colour":"red"}"#
        #expect(try decode(text) == IncidentRecord(origin: "csv", sourceKey: "1", title: "T"))
    }

    @Test("a stated time becomes an instant or its bounds, and back", arguments: [Story.stated(5), Story.span(0, 60)])
    func statedTime(_ time: StatedTime) {
        let assertion = AssertionRecord(.contained, time)
        #expect(assertion.time == time)
        #expect((assertion.at != nil) == time.isExact && (assertion.earliest != nil) == !time.isExact)
    }

    @Test("half a span is no time")
    func halfSpan() {
        var assertion = AssertionRecord(.contained)
        assertion.earliest = Story.minute(0)
        #expect(assertion.time == nil)
    }

    @Test("text of every kind survives")
    func text() throws {
        let title = "=cmd|' /C calc'!A0 \u{202E} \u{0} \u{1F} 🕐 \"\\ \r\n</script>"
        let record = IncidentRecord(origin: "sitrep", sourceKey: "ключ", title: title)
        #expect(try decode(try encode(record)).title == title)
    }
}
