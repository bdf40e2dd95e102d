import IncidentModel
import Testing

@testable import Connectors

@Suite("Dates of a column")
struct WallClockParserTests {
    private func parse(_ text: String, _ pattern: String? = nil, zone: String = "UTC") throws -> WallClockParser.Outcome
    {
        let clock = try #require(ZonedClock(identifier: zone))
        let format = try pattern.map { WallClockParser.Format.pattern(try #require(DatePattern($0))) }
        var parser = WallClockParser(format: format ?? .byItsSeparators, clock: clock)
        return parser.parse(text)
    }

    private func instant(_ text: String) throws -> WallClockParser.Outcome {
        .instant(try #require(Instant(rfc3339: text)))
    }

    @Test(
        "the usual forms are told apart by their separators",
        arguments: [
            ("29/2/2016 06:10", "2016-02-29T06:10:00Z"), ("1/12/2016 6:10", "2016-12-01T06:10:00Z"),
            ("01-03-2016 02:55", "2016-03-01T02:55:00Z"), ("2016-03-01 02:55", "2016-03-01T02:55:00Z"),
            ("2016-03-01T02:55:07", "2016-03-01T02:55:07Z"), ("31/12/2016 23:59:59", "2016-12-31T23:59:59Z"),
            ("2016-03-01T02:55:00+02:00", "2016-03-01T00:55:00Z"), ("2016-03-01T02:55:00Z", "2016-03-01T02:55:00Z"),
        ])
    func forms(text: String, expected: String) throws {
        #expect(try parse(text) == instant(expected))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "?", "2016", "2/29/2016 06:10", "30/2/2016 06:10", "29-02-2015 06:10", "1-3-2016 02:55",
            "2016-3-1 02:55", "1/1/16 06:10", "1/1/2016", "1/1/2016 24:00", "1/1/2016 06:60", "1/1/2016 06:1",
            "1/1/2016 06:10 ", " 1/1/2016 06:10", "1/1/2016 06:10:60", "1/1-2016 06:10", "0/1/2016 06:10",
            "1/13/2016 06:10", "１/1/2016 06:10", "1/1/2016T06:10", "99999999999999999999/1/1 00:00",
        ])
    func refused(text: String) throws {
        guard case .problem(.badTime, _) = try parse(text) else {
            Issue.record("'\(text)' was read as a time")
            return
        }
    }

    @Test("a pattern takes its own form and no other")
    func patterns() throws {
        #expect(try parse("05.03.2026 14:30", "dd.MM.yyyy HH:mm") == instant("2026-03-05T14:30:00Z"))
        #expect(try parse("3/5/2026 4:30", "M/d/yyyy H:mm") == instant("2026-03-05T04:30:00Z"))
        #expect(try parse("2026-03-05T04:30:09", "yyyy-MM-ddTHH:mm:ss") == instant("2026-03-05T04:30:09Z"))
        #expect(try parse("5.3.2026 14:30", "dd.MM.yyyy HH:mm") != instant("2026-03-05T14:30:00Z"))
        #expect(DatePattern("dd.MM.yy HH:mm") == nil)
        #expect(DatePattern("dd MMM yyyy") == nil)
        #expect(DatePattern("HH:mm") == nil)
        #expect(DatePattern("dd.MM.yyyy hh:mm a") == nil)
        #expect(DatePattern("dd.MM.yyyy mm") == nil)
        #expect(DatePattern("dd.MM.yyyy")?.hasTime == false)
    }

    @Test("readings that the zone's clocks skipped or showed twice are refused")
    func transitions() throws {
        #expect(try parse("29/3/2026 01:59", zone: "Europe/Paris") == instant("2026-03-29T00:59:00Z"))
        guard case .problem(.skippedTime, _) = try parse("29/3/2026 02:30", zone: "Europe/Paris") else {
            Issue.record("a skipped reading passed")
            return
        }
        #expect(
            try parse("25/10/2026 02:30", zone: "Europe/Paris")
                == .problem(
                    .repeatedTime, "happened twice in Europe/Paris, at 2026-10-25T00:30:00Z and at 2026-10-25T01:30:00Z"
                ))
        #expect(try parse("29/3/2026 03:00", zone: "Europe/Paris") == instant("2026-03-29T01:00:00Z"))
        #expect(try parse("1/7/2026 12:00", zone: "America/New_York") == instant("2026-07-01T16:00:00Z"))
    }

    @Test(
        "the cache of days gives what the clock gives",
        arguments: ["Europe/Paris", "Australia/Lord_Howe", "Pacific/Apia"])
    func cacheAgrees(zone: String) throws {
        let clock = try #require(ZonedClock(identifier: zone))
        var parser = WallClockParser(clock: clock)
        for day in stride(from: 15_330, to: 15_740, by: 1) {
            for second in stride(from: 0, to: 86_400, by: 5_400) {
                let date = CivilDate(daysSince1970: day)
                let minutes = second / 60 % 60
                let text = "\(date) \(second / 36_000)\(second / 3_600 % 10):\(minutes / 10)\(minutes % 10)"
                switch (parser.parse(text), clock.instants(of: date, second: second)) {
                case (.instant(let left), .once(let right)): #expect(left == right)
                case (.problem(.skippedTime, _), .never), (.problem(.repeatedTime, _), .twice): break
                default: Issue.record("\(text) in \(zone) is read differently")
                }
            }
        }
    }
}
