import DatabaseTesting
import JSONText
import Postgres
import Testing

/// Lists by tag, compared with what the tags say one by one: `find_incidents` has a way of its own for them.
@Suite("Lists by tag")
struct ListByTagTests {
    private static let severities = ["low", "medium", "high"]

    /// Forty incidents; every second one is tagged `even`, every tenth `rare`, and one tag is taken off again.
    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        let lines = (1...40).map { number in
            let tags = [number % 2 == 0 ? "even" : nil, number % 10 == 0 ? "rare" : nil].compactMap { $0 }
            return
                #"{"source_key":"k\#(number)","origin":"o","title":"\#(number % 4 == 0 ? "phishing mail" : "other")","#
                + #""severity":"\#(severities[number % 3])","phase":"new","tags":[\#(tags.map { "\"\($0)\"" }.joined(separator: ","))],"#
                + #""assertions":[{"milestone":"detected","at":"2026-01-\#(number % 20 + 10)T00:00:00Z"}]}"#
        }
        let summary = try desk.run(["import", "ndjson", "-", "--json"], input: lines.joined(separator: "\n") + "\n")
        try #require(summary.status == 0, "\(summary.errors)")
        try desk.json("tag", "INC-2026-0040", "--remove", "rare")
        return desk
    }

    private static func numbers(_ desk: SitrepDesk, _ arguments: [String]) throws -> (numbers: [Int], total: Int?) {
        let answer = try desk.json(["list", "--limit", "100"] + arguments)
        return (
            (answer["incidents"]?.elements ?? []).compactMap { $0["key"]?.text.flatMap { Int(String($0.suffix(4))) } },
            answer["total"]?.wholeNumber.map { Int($0) }
        )
    }

    @Test("answer the tagged ones, newest first, alone and with every other filter")
    func filters() throws {
        let desk = try Self.desk()
        let even = (1...40).filter { $0 % 2 == 0 }.reversed()
        let cases: [(arguments: [String], expected: [Int])] = [
            (["--tag", "even"], Array(even)),
            (["--tag", "rare"], [30, 20, 10]),
            (["--tag", "unknown"], []),
            (["--tag", "even", "--severity", "high"], even.filter { $0 % 3 == 2 }),
            (["--tag", "even", "--search", "phishing"], even.filter { $0 % 4 == 0 }),
            (["--tag", "rare", "--search", "phishing", "--severity", "medium"], []),
            (["--tag", "even", "--open"], Array(even)),
            (["--tag", "even", "--phase", "closed"], []),
        ]
        for (arguments, expected) in cases {
            let found = try Self.numbers(desk, arguments)
            #expect(found.numbers == expected && found.total == expected.count, "\(arguments): \(found)")
        }
    }

    @Test("answer the tags that were known at a time, whatever became of them")
    func formerTags() throws {
        let desk = try Self.desk()
        try desk.json("tag", "INC-2026-0038", "late", now: "2026-03-11T00:00:00Z")
        try desk.json("tag", "INC-2026-0038", "--remove", "late", now: "2026-03-12T00:00:00Z")
        let cases: [(known: String, expected: [Int])] = [
            ("2026-03-10T23:59:59Z", []), ("2026-03-11T00:00:00Z", [38]), ("2026-03-11T23:59:59Z", [38]),
            ("2026-03-12T00:00:00Z", []),
        ]
        for (known, expected) in cases {
            let answer = try desk.json(
                ["list", "--tag", "late", "--known-at", known], now: "2026-03-13T00:00:00Z")
            let keys = (answer["incidents"]?.elements ?? []).compactMap { $0["key"]?.text }
            #expect(
                keys == expected.map { "INC-2026-00\($0)" } && answer["total"]?.wholeNumber == expected.count,
                "\(known)")
        }
    }

    @Test("go on from page to page without leaving one out or showing one twice")
    func pages() throws {
        let desk = try Self.desk()
        for filter in [["--tag", "even"], ["--tag", "even", "--search", "phishing"]] {
            let whole = try Self.numbers(desk, filter).numbers
            var seen: [Int] = []
            var cursor: String?
            repeat {
                let page = try desk.json(["list", "--limit", "3"] + filter + (cursor.map { ["--cursor", $0] } ?? []))
                seen += (page["incidents"]?.elements ?? []).compactMap {
                    $0["key"]?.text.flatMap { Int(String($0.suffix(4))) }
                }
                cursor = page["next_cursor"]?.text
            } while cursor != nil && seen.count < 100
            #expect(seen == whole && !whole.isEmpty, "\(filter)")
        }
    }
}
