import Foundation
import IncidentModel
import JSONText
import Obligations
import RegistryFiles
import Testing

/// A second computation that shares no code with the engine: Foundation's calendar, walking day by day and hour by hour.
struct PlainCalendar {
    let calendar: Calendar
    /// Days as numbers: 20261225.
    let closed: Set<Int>

    init(zone: String, closed: Set<String>) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        self.calendar = calendar
        self.closed = Set(closed.compactMap { Int($0.filter { $0 != "-" }) })
    }

    private func parts(_ date: Date) -> DateComponents {
        calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
    }

    private func key(_ parts: DateComponents) -> Int {
        (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0)
    }

    private func isOpen(_ parts: DateComponents) -> Bool {
        parts.weekday != 1 && parts.weekday != 7 && !closed.contains(key(parts))
    }

    func isOpen(_ date: Date) -> Bool { isOpen(parts(date)) }

    /// Noon of a local day: far from every change of the clocks.
    func noon(_ date: Date, plusDays days: Int = 0) -> Date {
        var parts = calendar.dateComponents([.year, .month, .day], from: date)
        parts.hour = 12
        let noon = calendar.date(from: parts) ?? date
        return calendar.date(byAdding: .day, value: days, to: noon) ?? noon
    }

    /// The first instant at which the wall clock of that day shows the time, found by walking through the day's seconds.
    func first(_ day: Date, hour: Int, minute: Int, second: Int) -> Date? {
        let wanted = key(parts(day))
        let around = noon(day).timeIntervalSince1970
        var seen: Date?
        // Offsets are multiples of 15 minutes nowadays and change by an hour at most, so eleven candidates are enough.
        let target = Double(hour * 3_600 + minute * 60 + second) - 43_200
        for step in stride(from: -5, through: 5, by: 1) {
            let candidate = Date(timeIntervalSince1970: around + target + Double(step) * 900)
            let parts = parts(candidate)
            if parts.hour == hour, parts.minute == minute, parts.second == second, key(parts) == wanted {
                seen = candidate
                break
            }
        }
        return seen
    }

    func endOfDay(_ day: Date) -> Date? { first(day, hour: 23, minute: 59, second: 59) }

    func daysLater(_ start: Date, _ count: Int) -> Date? { endOfDay(noon(start, plusDays: count)) }

    func businessDaysLater(_ start: Date, _ count: Int) -> Date {
        var day = noon(start)
        var left = count
        while left > 0 {
            day = noon(day, plusDays: 1)
            if isOpen(day) { left -= 1 }
        }
        return day
    }

    /// One month by counting through the days of the next month.
    func monthLater(_ start: Date) -> Date? {
        let from = parts(start)
        var day = noon(start)
        while parts(day).month == from.month { day = noon(day, plusDays: 1) }
        let month = parts(day).month
        var last = day
        while parts(last).day ?? 0 < from.day ?? 0, parts(noon(last, plusDays: 1)).month == month {
            last = noon(last, plusDays: 1)
        }
        return first(last, hour: from.hour ?? 0, minute: from.minute ?? 0, second: from.second ?? 0)
    }

    /// Half hour by half hour through opening hours; exact for starts on whole minutes.
    func workingMinutesLater(_ start: Date, minutes: Int) -> Date {
        var now = start
        var left = minutes
        while left > 0 {
            let parts = parts(now)
            let isWorking = isOpen(parts) && (9..<17).contains(parts.hour ?? 0)
            // Opening and closing lie on half hours of UTC in every zone that is tried, so the steps never cross one.
            let into = Int(now.timeIntervalSince1970) / 60 % 30
            let step = isWorking ? min(left, 30 - into) : 30 - into
            if isWorking { left -= step }
            now += Double(step * 60)
        }
        return now
    }
}

/// The same numbers in every run.
struct SeededNumbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}

@Suite("A second, independent computation agrees")
struct IndependentCalendarTests {
    static let zones = [
        "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Sydney",
        "Australia/Adelaide", "Asia/Kolkata", "Asia/Singapore", "America/Sao_Paulo", "Europe/Athens",
    ]
    static let kinds = 6

    private func closures(_ numbers: inout SeededNumbers) -> Set<String> {
        Set((0..<12).map { _ in CivilDate(daysSince1970: 20_400 + numbers.below(1_200)).description })
    }

    /// 100,000 cases: each shard has its own seed, zone by zone.
    @Test("on 100,000 random cases", arguments: 0..<10)
    func agrees(shard: Int) throws {
        var numbers = SeededNumbers(state: UInt64(shard) &* 977 &+ 20_261_124)
        var engine = ObligationEngine(registry: ObligationRegistry(embedded: RegistryFilesEmbedded.all))
        let zone = IndependentCalendarTests.zones[shard]
        var closed = closures(&numbers)
        var plain = try PlainCalendar(zone: zone, closed: closed)
        for round in 0..<10_000 {
            if round % 200 == 0 {
                closed = closures(&numbers)
                plain = try PlainCalendar(zone: zone, closed: closed)
            }
            // From late 2025 to the end of 2028, every fourth start within two days of a change of clocks in Europe.
            var start = 1_764_000_000 + numbers.below(98_000_000) / 60 * 60
            if round % 4 == 0 { start = 1_774_746_000 - 172_800 + numbers.below(345_600) / 60 * 60 }
            let difference = try compare(
                kind: round % IndependentCalendarTests.kinds, start: start, zone: zone, closed: closed, plain: plain,
                numbers: &numbers, engine: &engine)
            if let difference {
                Issue.record("shard \(shard) round \(round): \(difference)")
                return
            }
        }
    }

    private func compare(
        kind: Int, start: Int, zone: String, closed: Set<String>, plain: PlainCalendar, numbers: inout SeededNumbers,
        engine: inout ObligationEngine
    ) throws -> String? {
        let date = Date(timeIntervalSince1970: Double(start))
        let count = 1 + numbers.below(kind == 4 ? 12 : 30)
        let term: String
        let expected: Date?
        switch kind {
        case 0:
            term = "hours"
            expected = Date(timeIntervalSince1970: Double(start + count * 3_600))
        case 1:
            term = "calendar_days"
            expected = plain.daysLater(date, count)
        case 2:
            term = "business_days"
            let day = plain.businessDaysLater(date, count)
            expected = plain.first(day, hour: 17, minute: 30, second: 0)
        case 3:
            term = "months"
            expected = plain.monthLater(date)
        case 4:
            term = "working_hours"
            expected = plain.workingMinutesLater(date, minutes: count * 60)
        default:
            term = "calendar_days_rolled"
            var day = plain.noon(date, plusDays: count)
            while !plain.isOpen(day) { day = plain.noon(day, plusDays: 1) }
            expected = plain.endOfDay(day)
        }
        // The plain walk finds no instant for a wall-clock time that the clocks skip; those have their own tests.
        guard let expected else { return nil }
        var terms: [JSONTree.Member] = [
            .init(name: "start_event", value: .text("AWARENESS")),
            .init(name: "count", value: .text(kind == 5 ? "calendar_days" : term)),
            .init(name: "n", value: .integer(kind == 3 ? 1 : Int64(count))),
        ]
        if kind == 2 { terms.append(.init(name: "cutoff", value: .text("17:30:00"))) }
        let facts = Facts(
            events: [EventName("AWARENESS"): [Instant(seconds: Int64(start))]],
            attributes: ["contract": .object(terms)], holidays: Set(try closed.map { try #require(Self.day($0)) }),
            timeZone: zone)
        let request = PreviewRequest(
            obligation: "contractual-customer-sla", stage: "customer",
            policy: kind == 5 ? .stateWeekendRoll : .default, facts: facts)
        let result = try #require(try engine.preview(request).results.first)
        let wanted = Instant(seconds: Int64(expected.timeIntervalSince1970.rounded()))
        if result.due == wanted { return nil }
        return
            "\(term) \(count) in \(zone) from \(Instant(seconds: Int64(start))): engine \(result.due?.rfc3339 ?? "none"), "
            + "plain \(wanted); \(result.derivation)"
    }

    private static func day(_ text: String) -> CivilDate? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        return CivilDate(year: parts[0], month: parts[1], day: parts[2])
    }
}
