import DatabaseTesting
import JSONText
import Postgres
import Testing

/// Lists by words, compared with what the titles say one by one, in a small database and in one that PostgreSQL takes for a large one,
/// where `find_incidents_by_words` looks at the newest incidents before it asks the index.
@Suite("Lists by words")
struct ListByWordsTests {
    private static let count = 450
    private static let severities = ["low", "medium", "high"]

    private static func severity(_ number: Int) -> String { severities[number % 3] }

    private static func title(_ number: Int) -> String {
        var words = ["Case"]
        if number % 4 != 0 { words.append("common") }
        if number % 5 == 0 { words.append("copied Sign-in page") }
        if number % 10 == 3 { words.append("sign of life in the cellar") }
        if number % 50 == 7 { words.append("ransom note") }
        if number % 50 == 8 { words.append("note of a ransom") }
        if number % 150 == 1 { words.append("man-in-the-middle") }
        return words.joined(separator: " ")
    }

    /// What is typed, and which titles it is meant to find.
    private static let searches: [(words: String, isMeant: @Sendable (Int) -> Bool)] = [
        ("common", { $0 % 4 != 0 }),
        ("sign-in", { $0 % 5 == 0 }),
        ("sign in", { $0 % 5 == 0 || $0 % 10 == 3 }),
        (#""copied sign-in page""#, { $0 % 5 == 0 }),
        (#""sign-in copied""#, { _ in false }),
        (#""ransom note""#, { $0 % 50 == 7 }),
        ("ransom note", { $0 % 50 == 7 || $0 % 50 == 8 }),
        ("common -sign-in", { $0 % 4 != 0 && $0 % 5 != 0 }),
        (#"ransom -"ransom note""#, { $0 % 50 == 8 }),
        ("-common", { $0 % 4 == 0 }),
        ("man-in-the-middle or sign-in", { $0 % 150 == 1 || $0 % 5 == 0 }),
        ("middle", { $0 % 150 == 1 }),
        ("nowhere", { _ in false }),
    ]

    private static func desk(isLarge: Bool) throws -> SitrepDesk {
        let desk = try SitrepDesk()
        let lines = (1...count).map { number in
            #"{"source_key":"k\#(number)","origin":"o","title":"\#(title(number))","severity":"\#(severity(number))","phase":"new","#
                + #""assertions":[{"milestone":"detected","at":"2026-01-\#(number % 20 + 10)T00:00:00Z"}]}"#
        }
        let summary = try desk.run(["import", "ndjson", "-", "--json"], input: lines.joined(separator: "\n") + "\n")
        try #require(summary.status == 0, "\(summary.errors)")
        let session = try desk.database.session()
        defer { session.close() }
        // Nothing but this estimate is read, and nothing else renews it while the test runs.
        try session.execute("alter table sitrep.incident set (autovacuum_enabled = off)")
        try session.execute(
            "update pg_class set reltuples = \(isLarge ? 1_000_000.0 : 450.0)::float4 where oid = 'sitrep.incident'::regclass"
        )
        return desk
    }

    private static func numbers(_ page: JSONTree) -> [Int] {
        (page["incidents"]?.elements ?? []).compactMap { $0["key"]?.text.flatMap { Int(String($0.suffix(4))) } }
    }

    @Test("find what has the words, newest first, alone and with a filter", arguments: [false, true])
    func words(isLarge: Bool) throws {
        let desk = try Self.desk(isLarge: isLarge)
        for (words, isMeant) in Self.searches {
            for severity in [nil, "high"] {
                let expected = (1...Self.count).reversed().filter {
                    isMeant($0) && (severity == nil || Self.severity($0) == severity)
                }
                let page = try desk.json(["list", "--search=\(words)"] + (severity.map { ["--severity", $0] } ?? []))
                let total = try #require(page["total"]?.wholeNumber.map { Int($0) })
                #expect(Self.numbers(page) == Array(expected.prefix(50)), "\(words) \(severity ?? "")")
                #expect(
                    page["total_is_exact"] == .bool(true)
                        ? total == expected.count : isLarge && total <= expected.count && total > 50,
                    "\(words): \(total)")
            }
        }
    }

    @Test("go on from page to page without leaving one out or showing one twice", arguments: [false, true])
    func pages(isLarge: Bool) throws {
        let desk = try Self.desk(isLarge: isLarge)
        for (words, isMeant) in Self.searches.prefix(6) {
            var seen: [Int] = []
            var cursor: String?
            repeat {
                let page = try desk.json(
                    ["list", "--limit", "60", "--search=\(words)"] + (cursor.map { ["--cursor", $0] } ?? []))
                seen += Self.numbers(page)
                cursor = page["next_cursor"]?.text
            } while cursor != nil && seen.count <= Self.count
            #expect(seen == (1...Self.count).reversed().filter(isMeant), "\(words)")
        }
    }
}
