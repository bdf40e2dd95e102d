import DatabaseTesting
import Foundation
import IncidentModel
import JSONText
import Testing

/// Records of which a part breaks a rule: the part is set aside with its reason, and the rest goes in.
@Suite("Parts of records that break a rule")
struct RefusedPartTests {
    private static let now = "2026-03-10T12:00:00Z"

    /// A record that is in order but for its members.
    private static func line(
        _ key: String, _ members: String = "", statements: String = "", severity: String = "medium"
    ) -> String {
        #"{"origin":"t","source_key":"\#(key)","title":"T \#(key)","severity":"\#(severity)","assertions":["#
            + #"{"milestone":"detected","at":"2026-01-01T00:00:00Z"}\#(statements.isEmpty ? "" : "," + statements)]"#
            + (members.isEmpty ? "" : "," + members) + "}"
    }

    private static func file(_ lines: [String]) throws -> String {
        let path = try TestServer.filePath(ending: "ndjson")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let key: String
        var members = ""
        var statements = ""
        /// Field and words of the reason of each item, in their order.
        let aside: [(field: String, reason: String)]

        var testDescription: String { key }
    }

    private static let closed = #"{"milestone":"closed","at":"2026-01-02T00:00:00Z"}"#
    private static let reopened = #"{"milestone":"reopened","at":"2026-01-03T00:00:00Z"}"#

    static let broken: [Broken] = [
        Broken(key: "tag", members: #""tags":[" ","mail"]"#, aside: [("tags", "the tag is empty")]),
        Broken(
            key: "technique", members: #""techniques":["foo","t1566.001"]"#,
            aside: [("techniques", "'foo' is no ATT&CK")]),
        Broken(
            key: "asset", members: #""assets":[{"kind":"host","name":" "}]"#, aside: [("assets", "the name is empty")]),
        Broken(
            key: "observable", members: #""observables":[{"kind":"","name":"x"}]"#,
            aside: [("observables", "the kind is empty")]),
        Broken(
            key: "escalation", members: #""escalations":[{"at":"2026-01-02T00:00:00Z","level":"board","reason":" "}]"#,
            aside: [("escalations", "the reason is empty")]),
        Broken(
            key: "link", members: #""links":[{"kind":"related","origin":"t","source_key":"link"}]"#,
            aside: [("links", "not linked to itself")]),
        Broken(
            key: "dangling", members: #""links":[{"kind":"related","origin":"t","source_key":"nobody"}]"#,
            aside: [("links", "related nobody, which is not here")]),
        Broken(
            key: "event", members: #""timeline":[{"at":"2099-01-01T00:00:00Z","kind":"note","text":"x"}]"#,
            aside: [("timeline", "lies in the future")]),
        Broken(
            key: "task", members: #""tasks":[{"title":" "},{"title":"b"}]"#, aside: [("tasks", "the title is empty")]),
        Broken(
            key: "task-future", members: #""tasks":[{"title":"b","done":"2099-01-01T00:00:00Z"}]"#,
            aside: [("tasks", "task 1: done 2099-01-01T00:00:00Z lies in the future")]),
        Broken(
            key: "task-by", members: #""tasks":[{"title":"b","done_by":"x"}]"#,
            aside: [("tasks", "who did it and not when")]),
        Broken(
            key: "action", members: #""actions":[{"title":"","kind":"process"}]"#,
            aside: [("actions", "the title is empty")]),
        Broken(
            key: "verified-open",
            members: #""actions":[{"title":"a","kind":"process","verified":"2026-01-05T00:00:00Z"}]"#,
            aside: [("actions", "action 1: verified and not done")]),
        Broken(
            key: "verified-before",
            members:
                #""actions":[{"title":"a","kind":"process","done":"2026-01-06T00:00:00Z","verified":"2026-01-05T00:00:00Z"}]"#,
            aside: [("actions", "lies before done 2026-01-06T00:00:00Z")]),
        Broken(
            key: "finding", members: #""actions":[{"title":"a","kind":"process","verification":"holds"}]"#,
            aside: [("actions", "does not say when it was verified")]),
        Broken(
            key: "author", members: #""review":{"author":" ","root_causes":[],"lessons":[]}"#,
            aside: [("review", "the author is empty")]),
        Broken(
            key: "approval", members: #""review":{"author":"a","approver":"b","root_causes":[],"lessons":["l"]}"#,
            aside: [("review", "an approval says who and when")]),
        Broken(
            key: "approved-early",
            members:
                #""review":{"author":"a","started_at":"2026-01-05T00:00:00Z","approver":"b","approved_at":"2026-01-04T00:00:00Z","#
                + #""root_causes":[],"lessons":[]}"#,
            aside: [("review", "lies before started")]),
        Broken(
            key: "two-reviews",
            members: #""review":{"author":"a","root_causes":[],"lessons":[]},"earlier_reviews":["#
                + #"{"author":"b","root_causes":[],"lessons":[]}]"#,
            aside: [("earlier_reviews", "round 1 has another review")]),
        Broken(
            key: "earlier-course", members: #""earlier_courses":[{"round":1,"disposition":"true_positive"}]"#,
            aside: [("earlier_courses", "no reopening ended course 1")]),
        Broken(
            key: "round-0", statements: #"{"milestone":"contained","round":0,"at":"2026-01-03T00:00:00Z"}"#,
            aside: [("assertions", "there is no round 0")]),
        Broken(
            key: "round-99999", statements: #"{"milestone":"contained","round":99999,"at":"2026-01-03T00:00:00Z"}"#,
            aside: [("assertions", "there is no round 99999")]),
        Broken(
            key: "round-2", statements: #"{"milestone":"contained","round":2,"at":"2026-01-03T00:00:00Z"}"#,
            aside: [("assertions", "of round 2, and nothing says when that began")]),
        Broken(
            key: "before-round",
            statements: closed + "," + reopened + #",{"milestone":"contained","round":2,"at":"2026-01-02T12:00:00Z"}"#,
            aside: [("assertions", "lies before round 2 began")]),
        Broken(
            key: "order-of-round",
            statements: closed + "," + reopened
                + #",{"milestone":"contained","round":2,"at":"2026-01-05T00:00:00Z"}"#
                + #",{"milestone":"eradicated","round":2,"at":"2026-01-04T00:00:00Z"}"#,
            aside: [("assertions", "eradicated 2026-01-04T00:00:00Z lies before contained")]),
        Broken(
            key: "reopened-early", statements: closed + #",{"milestone":"reopened","at":"2026-01-01T12:00:00Z"}"#,
            aside: [("reopened", "lies before closed")]),
        Broken(
            key: "twice", statements: #"{"milestone":"detected","at":"2026-01-04T00:00:00Z"}"#,
            aside: [("detected", "stated twice")]),
        Broken(key: "timeless", statements: #"{"milestone":"contained"}"#, aside: [("contained", "no time is stated")]),
        Broken(
            key: "reasonless", statements: #"{"milestone":"contained","standing":"not_applicable"}"#,
            aside: [("contained", "needs a reason")]),
        Broken(
            key: "timed",
            statements:
                #"{"milestone":"contained","standing":"withdrawn","reason":"r","at":"2026-01-03T00:00:00Z"}"#,
            aside: [("contained", "has no time")]),
    ]

    @Test("the part is named with its reason, and everything else of the file goes in")
    func parts() throws {
        let desk = try SitrepDesk()
        let path = try Self.file(Self.broken.map { Self.line($0.key, $0.members, statements: $0.statements) })
        let result = try desk.json("import", "ndjson", path, now: Self.now)
        #expect(result["created"]?.wholeNumber == Self.broken.count && result["refused"]?.wholeNumber == 0)
        let items = result["quarantined"]?.elements ?? []
        for (position, broken) in Self.broken.enumerated() {
            let found = items.filter { $0["key"]?.text == broken.key }
            #expect(found.count == broken.aside.count, "\(broken.key): \(found)")
            for (item, expected) in zip(found, broken.aside) {
                #expect(item["record"]?.wholeNumber == position + 1)
                #expect(item["field"]?.text == expected.field, "\(broken.key): \(item)")
                #expect(item["reason"]?.text?.contains(expected.reason) == true, "\(broken.key): \(item)")
            }
        }
        let again = try desk.json("import", "ndjson", path, now: Self.now)
        #expect(again["unchanged"]?.wholeNumber == Self.broken.count)

        let exported = try desk.run("export", "ndjson", now: Self.now).output.split(separator: "\n")
        let records = try exported.map { try JSONDecoder().decode(IncidentRecord.self, from: Data($0.utf8)) }
        let byKey = Dictionary(uniqueKeysWithValues: records.map { ($0.sourceKey, $0) })
        #expect(byKey["tag"]?.tags == ["mail"] && byKey["technique"]?.techniques == ["T1566.001"])
        #expect(byKey["task"]?.tasks?.map(\.title) == ["b"])
        #expect(byKey["task-future"]?.tasks?.first?.title == "b" && byKey["task-future"]?.tasks?.first?.done == nil)
        #expect(byKey["verified-before"]?.actions?.first?.done?.rfc3339 == "2026-01-06T00:00:00Z")
        #expect(byKey["verified-before"]?.actions?.first?.verified == nil)
        #expect(byKey["approval"]?.review?.approver == nil && byKey["approval"]?.review?.lessons == ["l"])
        #expect(byKey["order-of-round"]?.assertions.contains { $0.round == 2 && $0.milestone == .contained } == true)
        #expect(byKey["twice"]?.assertions.first { $0.milestone == .detected }?.at?.rfc3339 == "2026-01-01T00:00:00Z")
    }

    @Test("a link whose other end comes later is made when its record comes again")
    func lateLink() throws {
        let desk = try SitrepDesk()
        let path = try Self.file([Self.line("a", #""links":[{"kind":"related","origin":"t","source_key":"b"}]"#)])
        let first = try desk.json("import", "ndjson", path, now: Self.now)
        #expect(first["quarantined"]?.elements.count == 1)
        try desk.json("import", "ndjson", try Self.file([Self.line("b")]), now: Self.now)
        let second = try desk.json("import", "ndjson", path, now: Self.now)
        #expect(second["unchanged"]?.wholeNumber == 1 && second["quarantined"]?.elements.isEmpty == true)
        let links = try desk.json("show", "INC-2026-0001")["links"]
        #expect(links?.elements.count == 1, "\(String(describing: links))")
    }

    /// The bounds that follow from the offset lie before the first year that the database can hold, which no rule here knows of.
    private static let unholdable = line(
        "unholdable", statements: #"{"milestone":"reported","after":"detected","offset_s":-390000000000}"#)

    @Test("a record that only the database refuses is set aside alone, wherever it stands", arguments: [0, 3, 6])
    func refusedByTheDatabase(position: Int) throws {
        let desk = try SitrepDesk()
        var lines = (1...6).map { Self.line("good-\($0)") }
        lines.insert(Self.unholdable, at: position)
        let result = try desk.json("import", "ndjson", try Self.file(lines), now: Self.now)
        #expect(result["created"]?.wholeNumber == 6 && result["refused"]?.wholeNumber == 1, "\(result)")
        let item = result["quarantined"]?.elements.first
        #expect(item?["key"]?.text == "unholdable" && item?["record"]?.wholeNumber == position + 1)
        #expect(item?["reason"]?.text?.contains("out of range") == true)
        let listed = try desk.json("list", now: Self.now)
        // Numbers stay gap-free, in the order of the file.
        let keys = listed["incidents"]?.elements.compactMap { $0["key"]?.text }.sorted()
        #expect(keys == (1...6).map { "INC-2026-000\($0)" })
        #expect(try desk.json("show", "INC-2026-0006")["source_key"]?.text == "good-6")
    }

    @Test("a record that contradicts a correction made here is set aside alone")
    func contradictsCorrection() throws {
        let desk = try SitrepDesk()
        let open = #"{"milestone":"acknowledged","at":"2026-01-01T01:00:00Z"}"#
        try desk.json(
            "import", "ndjson", try Self.file([Self.line("a", statements: open), Self.line("b")]), now: Self.now)
        try desk.json(
            "correct", "INC-2026-0001", "detected", "--at", "2025-12-01T00:00:00Z", "--reason", "proxy log",
            now: Self.now)
        try desk.json("dismiss", "INC-2026-0001", "--as", "benign", "--reason", "drill", now: Self.now)
        try desk.json("reopen", "INC-2026-0001", "--to", "triage", "--reason", "no drill", now: Self.now)
        let late =
            #"{"milestone":"acknowledged","at":"2026-01-01T02:00:00Z"},"#
            + #"{"milestone":"closed","at":"2026-03-10T11:00:00Z"},{"milestone":"reopened","at":"2026-03-10T11:30:00Z"}"#
        let result = try desk.json(
            "import", "ndjson", try Self.file([Self.line("a", statements: late), Self.line("c")]), now: Self.now)
        #expect(result["created"]?.wholeNumber == 1, "\(result)")
        let sum = ["created", "updated", "unchanged", "refused"].compactMap { result[$0]?.wholeNumber }.reduce(0, +)
        #expect(sum == result["read"]?.wholeNumber)
    }
}
