import Foundation
import Testing

@testable import IncidentModel

@Suite("Wall clocks")
struct ZonedClockTests {
    /// Whole, half and quarter hours, southern summers, a half-hour change, a skipped day, midnight changes, Ramadan, UTC.
    static let zones = [
        "UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/St_Johns",
        "America/Sao_Paulo", "America/Havana", "Africa/Casablanca", "Africa/Monrovia", "Asia/Kolkata",
        "Asia/Kathmandu", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia",
        "Pacific/Kiritimati", "Asia/Beirut", "America/Asuncion", "Antarctica/Troll",
    ]

    private func clock(_ zone: String) throws -> ZonedClock { try #require(ZonedClock(identifier: zone)) }

    private func calendar(_ zone: String) throws -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        return calendar
    }

    private func day(_ text: String) throws -> CivilDate {
        let numbers = text.split(separator: "-").compactMap { Int($0) }
        return try #require(CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]))
    }

    @Test("the wall clock shows what Foundation's calendar shows", arguments: zones)
    func foundation(zone: String) throws {
        let (clock, calendar) = (try clock(zone), try calendar(zone))
        var random = SplitMix(seed: 3)
        for _ in 0..<500 {
            let instant = Instant(seconds: Int64.random(in: -2_200_000_000..<4_100_000_000, using: &random))
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second],
                from: Date(timeIntervalSince1970: Double(instant.wholeSeconds)))
            let shown = clock.date(at: instant)
            let second = clock.secondOfDay(at: instant)
            #expect(shown.year == parts.year && shown.month == parts.month && shown.day == parts.day)
            #expect(second / 3_600 == parts.hour && second / 60 % 60 == parts.minute && second % 60 == parts.second)
            switch clock.instants(of: shown, second: second) {
            case .once(let read): #expect(read == instant)
            case .twice(let first, let last): #expect(first < last && (first == instant || last == instant))
            case .never: Issue.record("\(instant) is shown in \(zone) and cannot be read")
            }
        }
    }

    /// Around each change of the offset since 1970: tries every quarter of an hour for an instant that shows the reading.
    @Test("readings around every change exist as often as searching finds them", arguments: zones)
    func transitions(zone: String) throws {
        let clock = try clock(zone)
        let timeZone = try #require(TimeZone(identifier: zone))
        func offset(_ second: Int64) -> Int64 {
            Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
        }
        var changes = 0
        for day in stride(from: 0 as Int64, to: 24_800, by: 1) {
            var (low, high) = (day * 86_400, (day + 1) * 86_400)
            guard offset(low) != offset(high) else { continue }
            while high - low > 1 {
                let middle = (low + high) / 2
                if offset(middle) == offset(day * 86_400) { low = middle } else { high = middle }
            }
            changes += 1
            let readings = [offset(low), offset(high)].flatMap { zone in
                [-5_400, -1_800, -60, -1, 0, 1, 900, 1_800, 3_599, 3_600, 5_400].map { high + zone + $0 }
            }
            let offsets = Set(stride(from: high - 172_800, through: high + 172_800, by: 900).map(offset))
            for reading in readings {
                let found = offsets.map { reading - $0 }.filter { $0 + offset($0) == reading }.sorted()
                let expected: ZonedClock.Reading =
                    switch found.count {
                    case 0: .never
                    case 1: .once(Instant(seconds: found[0]))
                    default: .twice(Instant(seconds: found[0]), Instant(seconds: found[found.count - 1]))
                    }
                let date = CivilDate(daysSince1970: Int(reading.floorDivided(by: 86_400)))
                let second = Int(reading - Int64(date.daysSince1970) * 86_400)
                #expect(clock.instants(of: date, second: second) == expected)
            }
        }
        #expect(changes > 0 || ["UTC", "Asia/Kolkata"].contains(zone))
    }

    @Test(
        "a day begins at the first instant that shows it",
        arguments: [
            ("UTC", "2026-03-10", "2026-03-10T00:00:00Z"), ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
            // Clocks went from 00:00 to 01:00.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
            // Clocks went from 00:00 to 00:44:30.
            ("Africa/Monrovia", "1972-01-07", "1972-01-07T00:44:30Z"),
            // Clocks went from 24:00 back to 23:00, so midnight came an hour later, once.
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
            // Clocks went from 01:00 back to 00:00: midnight came twice, the day begins with the first.
            ("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z"),
            // There was no 30 December: it begins, and ends, with the 31st.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ])
    func startOfDay(_ zone: String, _ day: String, _ instant: String) throws {
        #expect(try clock(zone).startOfDay(self.day(day)).rfc3339 == instant)
    }

    @Test("days follow each other without gap and overlap, in zones and years of every kind", arguments: zones)
    func daysInOrder(zone: String) throws {
        let clock = try clock(zone)
        var previous = clock.startOfDay(CivilDate(daysSince1970: 0))
        var skipped: [String] = []
        for number in 1..<24_800 {
            let start = clock.startOfDay(CivilDate(daysSince1970: number))
            let length = start.microseconds(since: previous) / 1_000_000
            // Neither shorter than 22 hours nor longer than 27, but for a day that was left out.
            if length == 0 {
                skipped.append(CivilDate(daysSince1970: number - 1).description)
            } else if !(79_200...97_200).contains(length) {
                Issue.record("day \(number - 1) of \(zone) has \(length) seconds")
            }
            previous = start
        }
        // Where the date line was moved over them.
        let known = ["Pacific/Apia": ["2011-12-30"], "Pacific/Kiritimati": ["1994-12-31"]]
        #expect(skipped == known[zone] ?? [])
    }

    @Test("microseconds stay with the reading")
    func microseconds() throws {
        let reading = try clock("Europe/Berlin").instants(of: day("2026-03-10"), second: 3_600, microsecond: 7)
        #expect(reading == .once(try #require(Instant(rfc3339: "2026-03-10T00:00:00.000007Z"))))
    }

    @Test(
        "only names of the IANA list are zones",
        arguments: [
            "", "Z+1", "GMT+3", "UTC+2", "GMT-0300", "GMT+0", "Berlin", "Mars/Olympus", "CEST", "EST", "../etc/passwd",
            "Europe/Berlin ", "Europe/", "/", "+01:00", "Europe/Berlin\u{0}",
        ])
    func unknownZones(_ identifier: String) {
        #expect(ZonedClock(identifier: identifier) == nil)
    }

    @Test("the names of UTC are one zone", arguments: ["UTC", "Z", "Etc/UTC", "GMT"])
    func utc(_ identifier: String) {
        #expect(ZonedClock(identifier: identifier) == .utc)
    }

    @Test("old names are zones too", arguments: ["US/Eastern", "EST5EDT", "Etc/GMT+5", "Asia/Calcutta"])
    func oldNames(_ identifier: String) {
        #expect(ZonedClock(identifier: identifier)?.identifier == identifier)
    }

    @Test("minutes are written as the wall shows them")
    func minuteText() throws {
        let instant = try #require(Instant(rfc3339: "2026-01-01T00:05:59Z"))
        #expect(ZonedClock.utc.minuteText(instant) == "2026-01-01 00:05")
        #expect(try clock("America/New_York").minuteText(instant) == "2025-12-31 19:05")
        #expect(ZonedClock.utc.minuteText(Instant(microseconds: -1)) == "1969-12-31 23:59")
    }
}
