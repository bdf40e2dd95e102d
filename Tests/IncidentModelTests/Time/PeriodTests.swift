import Testing

@testable import IncidentModel

@Suite("Periods")
struct PeriodTests {
    private func clock(_ zone: String) throws -> ZonedClock { try #require(ZonedClock(identifier: zone)) }

    @Test(
        "a period is half-open in the organisation's zone",
        arguments: [
            ("2016-03", "UTC", "2016-03-01T00:00:00Z", "2016-04-01T00:00:00Z", "2016-03"),
            ("2016-02", "UTC", "2016-02-01T00:00:00Z", "2016-03-01T00:00:00Z", "2016-02"),
            ("2016-12", "UTC", "2016-12-01T00:00:00Z", "2017-01-01T00:00:00Z", "2016-12"),
            // Summer time begins on the 27th: the month is an hour short.
            ("2016-03", "Europe/Berlin", "2016-02-29T23:00:00Z", "2016-03-31T22:00:00Z", "2016-03"),
            ("2016-10", "Europe/Berlin", "2016-09-30T22:00:00Z", "2016-10-31T23:00:00Z", "2016-10"),
            ("2016-Q1", "Europe/Berlin", "2015-12-31T23:00:00Z", "2016-03-31T22:00:00Z", "2016-Q1"),
            ("2016-q4", "America/New_York", "2016-10-01T04:00:00Z", "2017-01-01T05:00:00Z", "2016-Q4"),
            ("2016-H1", "UTC", "2016-01-01T00:00:00Z", "2016-07-01T00:00:00Z", "2016-H1"),
            ("2016-h2", "Asia/Kolkata", "2016-06-30T18:30:00Z", "2016-12-31T18:30:00Z", "2016-H2"),
            ("2016", "Pacific/Apia", "2015-12-31T10:00:00Z", "2016-12-31T10:00:00Z", "2016"),
            // The month that began an hour late because midnight was skipped ends where the next one begins.
            ("2018-11", "America/Sao_Paulo", "2018-11-01T03:00:00Z", "2018-12-01T02:00:00Z", "2018-11"),
            ("0001", "UTC", "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z", "0001"),
            ("9999-Q4", "UTC", "9999-10-01T00:00:00Z", "10000-01-01T00:00:00Z", "9999-Q4"),
        ])
    func bounds(_ text: String, _ zone: String, _ from: String, _ to: String, _ label: String) throws {
        let period = try #require(Period(text, clock: clock(zone)))
        #expect(period.from.rfc3339 == from && period.to.rfc3339 == to && period.label == label)
    }

    @Test(
        "anything else is no period",
        arguments: [
            "", "-", "16", "02016", "0000", "2016-", "2016-0", "2016-00", "2016-13", "2016-3", "2016-003", "2016-Q0",
            "2016-Q5", "2016-Q", "2016-Q11", "2016-Q01", "2016-H3", "2016-X1", "2016-03-01", "2016--3", " 2016",
            "2016 ", "2016-Q1-Q2", "+201", "2016-+3", "2016-Q+1", "2016-H+1", "-201", "２０１６", "2016-W01",
        ])
    func refused(_ text: String) {
        #expect(Period(text, clock: .utc) == nil)
    }

    @Test(
        "the twelve months of a year, and its quarters, fill it without gap or overlap",
        arguments: ZonedClockTests.zones)
    func partition(zone: String) throws {
        let clock = try clock(zone)
        for year in [1999, 2000, 2011, 2018, 2026] {
            let whole = try #require(Period("\(year)", clock: clock))
            let months = try (1...12).map { try #require(Period("\(year)-\($0 < 10 ? "0" : "")\($0)", clock: clock)) }
            let quarters = try (1...4).map { try #require(Period("\(year)-Q\($0)", clock: clock)) }
            for parts in [months, quarters] {
                #expect(parts.first?.from == whole.from && parts.last?.to == whole.to)
                #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.to == $1.from })
            }
            #expect(whole.monthsWithin(clock: clock).map(\.from) == months.map(\.from))
            #expect(whole.monthsWithin(clock: clock).map(\.label) == months.map(\.label))
        }
    }

    @Test(
        "the period before has the same kind and ends where this one begins",
        arguments: [
            ("2016-03", "2016-02"), ("2016-01", "2015-12"), ("2016-Q1", "2015-Q4"), ("2016-H1", "2015-H2"),
            ("2016", "2015"),
        ])
    func previous(_ text: String, _ expected: String) throws {
        let clock = try clock("Europe/Berlin")
        let period = try #require(Period(text, clock: clock))
        let previous = period.previous(clock: clock)
        #expect(previous == Period(expected, clock: clock))
        #expect(previous.to == period.from)
    }

    @Test("a range of days has the same number of days before it")
    func range() throws {
        let (from, to) = (CivilDate(daysSince1970: 16_861), CivilDate(daysSince1970: 16_906))
        let period = try #require(Period(from: from, to: to, clock: .utc))
        #expect(period.label == "2016-03-01..2016-04-15")
        let previous = period.previous(clock: .utc)
        #expect(previous.label == "2016-01-16..2016-03-01" && previous.to == period.from)
        #expect(
            period.monthsWithin(clock: .utc).map(\.to.rfc3339) == ["2016-04-01T00:00:00Z", "2016-04-15T00:00:00Z"])
        #expect(Period(from: to, to: from, clock: .utc) == nil)
        #expect(Period(from: from, to: from, clock: .utc) == nil)
    }

    @Test("before the first year there is still a period of the same length")
    func beforeTheFirst() throws {
        let first = try #require(Period("0001", clock: .utc))
        let previous = first.previous(clock: .utc)
        #expect(previous.to == first.from && previous.from < previous.to)
    }

    @Test(
        "the last full quarter is the one before the present, in the zone",
        arguments: [
            ("2026-03-31T23:59:59Z", "UTC", "2025-Q4"), ("2026-04-01T00:00:00Z", "UTC", "2026-Q1"),
            ("2026-03-31T22:00:00Z", "Europe/Berlin", "2026-Q1"),
            ("2026-04-01T03:59:59Z", "America/New_York", "2025-Q4"),
            ("2026-12-31T12:00:00Z", "UTC", "2026-Q3"),
        ])
    func lastQuarter(_ now: String, _ zone: String, _ label: String) throws {
        let clock = try clock(zone)
        let quarter = Period.lastQuarter(before: try #require(Instant(rfc3339: now)), clock: clock)
        #expect(quarter.label == label)
        #expect(quarter == Period(label, clock: clock))
    }

    @Test("a period that was kept is the same again, and keeps its bounds where the calendar has changed")
    func kept() throws {
        let berlin = try clock("Europe/Berlin")
        for period in [Period("2026-Q1", clock: berlin), Period("2026", clock: berlin)] {
            let period = try #require(period)
            let again = Period(from: period.from, to: period.to, label: period.label, clock: berlin)
            #expect(again == period)
            #expect(again.previous(clock: berlin) == period.previous(clock: berlin))
            let elsewhere = Period(from: period.from, to: period.to, label: period.label, clock: .utc)
            #expect(elsewhere.from == period.from && elsewhere.to == period.to && elsewhere.label == period.label)
        }
    }
}
