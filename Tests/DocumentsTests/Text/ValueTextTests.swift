import Testing

@testable import Documents

@Suite("How values are written")
struct ValueTextTests {
    @Test(
        "numbers have a thousands separator, a decimal point and a real minus",
        arguments: [
            (0.0, 0, "0"), (1234.5, 1, "1,234.5"), (-1234567.891, 2, "−1,234,567.89"), (0.05, 1, "0.1"),
            (999.96, 1, "1,000.0"), (-0.04, 1, "0.0"), (1e12, 0, "1,000,000,000,000"), (.nan, 1, "—"),
            (.infinity, 0, "—"),
        ] as [(Double, Int, String)])
    func numbers(value: Double, decimals: Int, expected: String) {
        #expect(NumberText.number(value, decimals: decimals) == expected)
    }

    @Test("the smallest and largest integers are written in full")
    func integers() {
        #expect(NumberText.integer(.min) == "−9,223,372,036,854,775,808")
        #expect(NumberText.integer(.max) == "9,223,372,036,854,775,807")
        #expect(NumberText.percent(0.25, decimals: 1) == "25.0%")
    }

    @Test(
        "durations show two units and never sixty of one",
        arguments: [
            (0.0, "0 s"), (0.4, "0.4 s"), (4, "4 s"), (45, "45 s"), (59.7, "1 min"), (90, "1 min 30 s"),
            (3_599.6, "1 h"), (15_120, "4 h 12 min"), (86_399, "1 d"), (273_600, "3 d 4 h"), (8_553_600, "99 d"),
            (35_596_800, "412 d"), (355_968_000, "4,120 d"), (-5_280, "−1 h 28 min"), (.nan, "—"),
        ] as [(Double, String)])
    func durations(seconds: Double, expected: String) {
        #expect(DurationText.text(seconds: seconds) == expected)
    }

    @Test("an interval names its open end")
    func intervals() {
        #expect(DurationText.interval(lower: 3_600, upper: 7_200) == "1 h to 2 h")
        #expect(DurationText.interval(lower: 3_600, upper: nil) == "≥ 1 h")
        #expect(DurationText.interval(lower: nil, upper: 60) == "≤ 1 min")
        #expect(DurationText.interval(lower: nil, upper: nil) == "—")
        #expect(DurationText.exact(seconds: 76_260) == "76,260 s")
    }

    @Test(
        "instants are read in UTC on both sides of 1970 and on leap days",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400_000_000, "2000-02-29T00:00:00Z"),
            (1_773_153_000_000_000, "2026-03-10T14:30:00Z"), (-2_203_891_200_000_000, "1900-03-01T00:00:00Z"),
        ] as [(Int64, String)])
    func instants(microseconds: Int64, expected: String) {
        #expect(DocumentInstant(microseconds: microseconds).rfc3339 == expected)
    }

    @Test("an instant for people has seconds only where they say something")
    func instantForPeople() {
        #expect(DocumentInstant(microseconds: 1_773_153_000_000_000).text == "2026-03-10 14:30 UTC")
        #expect(DocumentInstant(microseconds: 1_773_153_007_000_000).text == "2026-03-10 14:30:07 UTC")
    }

    @Test("a sparkline spans its own range, marks gaps and stands in the middle when nothing changes")
    func sparklines() {
        #expect(SparklineText.text([1, 2, nil, 3]) == "▁▅·█")
        #expect(SparklineText.text([5, 5]) == "▅▅")
        #expect(SparklineText.text([nil, .nan]) == "··")
        #expect(SparklineText.bar(0, width: 4).isEmpty)
        #expect(SparklineText.bar(0.0001, width: 4) == "▏")
        #expect(SparklineText.bar(1, width: 4) == "████")
    }

    @Test("a missing cell needs no reason and shows it when there is one")
    func missing() {
        let plain: Cell = .missing
        #expect(CellText.text(plain) == "—")
        #expect(CellText.text(.missing(reason: "open")) == "— open")
        #expect(CellText.text(.number(.nan)) == "—")
    }
}
