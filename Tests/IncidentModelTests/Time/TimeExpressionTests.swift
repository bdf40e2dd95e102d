import Testing

@testable import IncidentModel

@Suite("Times as people write them")
struct TimeExpressionTests {
    /// It is Tuesday, 10 March 2026, 23:30 in UTC and half past midnight of the 11th in Berlin.
    private func reader(_ zone: String = "UTC", now: String = "2026-03-10T23:30:00Z") throws -> TimeExpression {
        TimeExpression(
            now: try #require(Instant(rfc3339: now)), clock: try #require(ZonedClock(identifier: zone)))
    }

    private func problem(_ text: String, zone: String = "UTC") throws -> TimeExpressionProblem {
        let reader = try reader(zone)
        return try #require(throws: TimeExpressionProblem.self) { try reader.stated(text) }
    }

    @Test(
        "each form is read in the zone",
        arguments: [
            ("2026-03-10T14:30:00Z", "UTC", "2026-03-10T14:30:00Z"),
            ("2026-03-10T14:30:00+05:30", "Europe/Berlin", "2026-03-10T09:00:00Z"),
            ("2026-03-10 14:30:00Z", "Europe/Berlin", "2026-03-10T14:30:00Z"),
            ("2026-03-10T14:30Z", "Europe/Berlin", "2026-03-10T14:30:00Z"),
            ("2026-03-10 14:30+01:00", "UTC", "2026-03-10T13:30:00Z"),
            ("2026-03-10T14:30", "Europe/Berlin", "2026-03-10T13:30:00Z"),
            ("2026-03-10 14:30", "America/New_York", "2026-03-10T18:30:00Z"),
            ("2026-03-10  14:30 ", "UTC", "2026-03-10T14:30:00Z"),
            ("2026-03-10\u{A0}14:30", "UTC", "2026-03-10T14:30:00Z"),
            ("2026-3-1T4:30", "UTC", "2026-03-01T04:30:00Z"),
            ("2026-03-10T14:30:05.25", "UTC", "2026-03-10T14:30:05.25Z"),
            ("14:30", "UTC", "2026-03-10T14:30:00Z"), ("14:30", "Europe/Berlin", "2026-03-11T13:30:00Z"),
            ("9:05:07", "UTC", "2026-03-10T09:05:07Z"), ("00:00", "Europe/Berlin", "2026-03-10T23:00:00Z"),
            ("yesterday 14:30", "UTC", "2026-03-09T14:30:00Z"),
            ("yesterday 14:30", "Europe/Berlin", "2026-03-10T13:30:00Z"),
            ("today 8:00", "Europe/Berlin", "2026-03-11T07:00:00Z"), ("now", "Europe/Berlin", "2026-03-10T23:30:00Z"),
            ("-2h", "Europe/Berlin", "2026-03-10T21:30:00Z"), ("-90m", "UTC", "2026-03-10T22:00:00Z"),
            ("-45s", "UTC", "2026-03-10T23:29:15Z"), ("-3d", "UTC", "2026-03-07T23:30:00Z"),
            ("-1w", "UTC", "2026-03-03T23:30:00Z"), ("-1d12h", "UTC", "2026-03-09T11:30:00Z"),
            ("+10m", "UTC", "2026-03-10T23:40:00Z"), (" -2h ", "UTC", "2026-03-10T21:30:00Z"),
            // A day of 24 hours before now, also where the clocks changed in between.
            ("-3d", "America/New_York", "2026-03-07T23:30:00Z"),
            ("2024-02-29T12:00", "UTC", "2024-02-29T12:00:00Z"), ("0001-01-01T00:00", "UTC", "0001-01-01T00:00:00Z"),
            // Before there were zones Berlin kept its own noon: 53 minutes and 28 seconds.
            ("1880-01-01T00:00", "Europe/Berlin", "1879-12-31T23:06:32Z"),
        ])
    func instants(_ text: String, _ zone: String, _ expected: String) throws {
        #expect(try reader(zone).instant(text).rfc3339 == expected)
    }

    @Test(
        "a day, month or year is a half-open span of the zone",
        arguments: [
            ("2026-03-10", "UTC", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"),
            ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("2026-03", "Europe/Berlin", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"),
            ("2024-02", "UTC", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
            ("2026", "America/New_York", "2026-01-01T05:00:00Z", "2027-01-01T05:00:00Z"),
            ("2026-12", "UTC", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("today", "Europe/Berlin", "2026-03-10T23:00:00Z", "2026-03-11T23:00:00Z"),
            ("yesterday", "UTC", "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"),
            ("9999-12", "UTC", "9999-12-01T00:00:00Z", "10000-01-01T00:00:00Z"),
            ("9999-12-31", "UTC", "9999-12-31T00:00:00Z", "10000-01-01T00:00:00Z"),
            ("9999", "UTC", "9999-01-01T00:00:00Z", "10000-01-01T00:00:00Z"),
        ])
    func spans(_ text: String, _ zone: String, _ from: String, _ to: String) throws {
        let span = try reader(zone).stated(text)
        #expect(span.earliest.rfc3339 == from && span.latest.rfc3339 == to && !span.isExact)
    }

    @Test(
        "where an instant is needed a span is refused, and the advice can be followed",
        arguments: [
            ("2026-03-10", "day", "2026-03-10T14:30"), ("2026-03", "month", "2026-03-10T14:30"),
            ("2026", "year", "2026-03-10T14:30"), (" 2026-03 ", "month", "2026-03-10T14:30"),
            ("today", "day", "'today 14:30'"), ("yesterday", "day", "'yesterday 14:30'"),
        ])
    func spanWhereInstantNeeded(_ text: String, _ unit: String, _ advice: String) throws {
        let reader = try reader()
        let problem = try #require(throws: TimeExpressionProblem.self) { try reader.instant(text) }
        #expect(problem == .spanWhereInstantNeeded(text))
        #expect(
            problem.description.hasPrefix("'\(text)' is a whole \(unit); this needs an instant such as \(advice), "))
        #expect(throws: Never.self) { try reader.instant(advice.filter { $0 != "'" }) }
    }

    @Test(
        "anything else is unreadable and quoted",
        arguments: [
            "", " ", "soon", "tomorrow", "2026-03-10T", "T14:30", "2026-03-10T14", "14", "14:3", "14:300", "24:00",
            "14:60", "14:30:60", "14:30:5", "14:30:05.", "14:30 UTC", "2pm", "-", "+", "-h", "-2", "-2y", "-2h30",
            "--2h", "-2.5h", "- 2h", "2h", "-99999999s", "10.03.2026", "10/03/2026 14:30", "2026/03/10", "202-03-10",
            "20260310", "2026-3", "2026-W11", "2026-03-10-05", "2026-03-10 14:30 15:30", "yesterday noon",
            "yesterday 14:30 UTC", "now now", "2026-03-10T14:30+", "2026-03-10T14:30+01:00Z",
            "2026-03-10T14+01:00", "١٤:٣٠",
            "２０２６-03-10", "2026-03-10T14:30\u{0}", "2026−03−10", "NaN", "0x10:30",
            // Signs are no digits.
            "-0:30", "+9:30", "14:+5", "2026-+3-10T14:30", "+202-03-10", "+202-03-10T14:30", "2026-03-+1T14:30",
            // Out of the calendar, and out of the range of numbers.
            "-9999999w", "-9999999w9999999w9999999w", "+9999999w", "-800000d", "-3000000d",
        ])
    func unreadable(_ text: String) throws {
        #expect(try problem(text) == .unreadable(text))
        #expect(try problem(text).description.hasPrefix("'\(text)' is not a time. Write "))
    }

    @Test(
        "an offset without a day is refused with an instant that can be read",
        arguments: [
            "02:30+01:00", "14:30Z", "14:30:05-05:00",
        ])
    func offsetWithoutDay(_ text: String) throws {
        let problem = try problem(text)
        #expect(problem == .offsetWithoutDay(text))
        let advice = try #require(problem.description.split(separator: " ").first { $0.hasPrefix("2026-03-10T") })
        #expect(throws: Never.self) { try reader().instant(String(advice.dropLast())) }
    }

    @Test(
        "a day that the calendar does not have is named",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-13", "2026-00", "2026-04-31", "0000", "0000-01-01", "2026-02-30T10:00",
            "2026-13-01 10:00", "2026-1-32T10:00",
        ])
    func noSuchDay(_ text: String) throws {
        #expect(try problem(text) == .noSuchDay(text))
    }

    @Test(
        "a reading that the clocks skipped is refused",
        arguments: [
            ("2026-03-29T02:30", "Europe/Berlin"), ("2026-03-29 02:00", "Europe/Berlin"),
            ("2026-03-08T02:59:59.999999", "America/New_York"), ("2026-10-04T02:15", "Australia/Lord_Howe"),
            ("2011-12-30T12:00", "Pacific/Apia"), ("2011-12-30", "Pacific/Apia"),
        ])
    func skipped(_ text: String, _ zone: String) throws {
        #expect(try problem(text, zone: zone) == .skippedByClock(text, zone: zone))
        let description = try problem(text, zone: zone).description
        #expect(description.hasPrefix("'\(text)' does not exist in \(zone): the clocks were put forward over it."))
        // What the message advises can be read.
        let advice = try #require(description.dropLast().split(separator: " ").last)
        #expect(try reader(zone).instant(String(advice)).rfc3339 == "2026-03-10T13:30:00Z")
    }

    @Test("the last reading before a change and the first after it exist")
    func beside() throws {
        let reader = try reader("Europe/Berlin")
        #expect(try reader.instant("2026-03-29T01:59:59").rfc3339 == "2026-03-29T00:59:59Z")
        #expect(try reader.instant("2026-03-29T03:00").rfc3339 == "2026-03-29T01:00:00Z")
        #expect(try reader.instant("2026-10-25T01:59:59").rfc3339 == "2026-10-24T23:59:59Z")
        #expect(try reader.instant("2026-10-25T03:00").rfc3339 == "2026-10-25T02:00:00Z")
    }

    @Test(
        "a reading that was shown twice is refused, and either of its instants can be given",
        arguments: [
            ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
            ("2026-11-01T01:00", "America/New_York", "2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z"),
            ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"),
        ])
    func shownTwice(_ text: String, _ zone: String, _ first: String, _ second: String) throws {
        let problem = try problem(text, zone: zone)
        #expect(
            problem.description
                == "'\(text)' happened twice in \(zone), at \(first) and at \(second). Give one of these.")
        #expect(try reader(zone).instant(first).rfc3339 == first)
        #expect(try reader(zone).instant(second).rfc3339 == second)
    }

    @Test("a time of day that today's clocks skip is refused")
    func timeOfDaySkipped() throws {
        let reader = try reader("Europe/Berlin", now: "2026-03-29T12:00:00Z")
        #expect(throws: TimeExpressionProblem.skippedByClock("02:30", zone: "Europe/Berlin")) {
            try reader.instant("02:30")
        }
    }

    @Test("yesterday is the calendar day before, also over the change of clocks, month and year")
    func yesterday() throws {
        #expect(
            try reader("Europe/Berlin", now: "2026-03-29T22:30:00Z").instant("yesterday 12:00").rfc3339
                == "2026-03-29T10:00:00Z")
        #expect(try reader(now: "2024-03-01T00:00:00Z").instant("yesterday 12:00").rfc3339 == "2024-02-29T12:00:00Z")
        #expect(try reader(now: "2026-01-01T00:00:00Z").instant("yesterday 0:00").rfc3339 == "2025-12-31T00:00:00Z")
    }

    @Test("no text stops the program, whatever is in it")
    func randomText() throws {
        var random = SplitMix(seed: 4)
        let reader = try reader("Europe/Berlin")
        let pieces = [
            "2026", "-", "03", "29", "T", " ", ":", "02", "30", "Z", "+", ".", ",", "9999999", "w", "d", "yesterday",
            "now", "today", "\u{0}", "é", "🕐", "\u{202E}", "0", "-1",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            guard let time = try? reader.stated(text) else { continue }
            read += 1
            if time.earliest > time.latest || time.earliest.rfc3339.isEmpty {
                Issue.record("'\(text)' reads as \(time)")
            }
        }
        #expect(read > 100)
    }

    @Test("a stated time keeps its bounds in order and knows whether it is exact")
    func statedTime() {
        #expect(Story.stated(5).exact == Story.minute(5))
        #expect(Story.span(0, 5).exact == nil)
        #expect(Story.span(5, 0) == Story.stated(5))
        #expect(Story.stated(0).text == "2026-03-10T09:00:00Z")
        #expect(Story.span(0, 60).text == "2026-03-10T09:00:00Z/2026-03-10T10:00:00Z")
    }
}
