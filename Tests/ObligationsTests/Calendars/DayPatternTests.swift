import IncidentModel
import Testing

@testable import Obligations

@Suite("Where a holiday lies in a year")
struct DayPatternTests {
    @Test(
        "a pattern finds its day",
        arguments: [
            ("12-25", "2026-12-25"), ("easter", "2026-04-05"), ("easter-2", "2026-04-03"), ("easter+39", "2026-05-14"),
            ("orthodox_easter+50", "2026-06-01"), ("1st monday of september", "2026-09-07"),
            // A month that begins with the weekday.
            ("1st monday of june", "2026-06-01"), ("4th thursday of november", "2026-11-26"),
            ("last monday of may", "2026-05-25"), ("last monday of august", "2026-08-31"),
            ("last friday of december", "2026-12-25"),
            ("thursday on or after 04-19", "2026-04-23"), ("monday on or after 06-01", "2026-06-01"),
            ("monday before 05-25", "2026-05-18"), ("monday before 05-26", "2026-05-25"),
            ("march_equinox", "2026-03-20"), ("september_equinox", "2026-09-23"),
        ])
    func day(_ text: String, _ expected: String) throws {
        let pattern = try #require(DayPattern(text))
        #expect(CivilDate(daysSince1970: pattern.day(in: 2026)).description == expected)
    }

    @Test(
        "a text that is no pattern is none",
        arguments: [
            "", "12-32", "13-01", "2-3", "02-29", "easter2", "easter+", "easter+400", "eastern", "5th monday of may",
            "1st moonday of may", "1st monday of mai", "monday after 05-25", "monday on or before 05-25", "last monday",
            "1st  monday of may x",
        ])
    func refusal(_ text: String) {
        #expect(DayPattern(text) == nil)
    }

    @Test("the equinoxes fall on the days that Japan kept")
    func equinoxes() {
        let march = [
            2015: 21, 2016: 20, 2017: 20, 2018: 21, 2019: 21, 2020: 20, 2023: 21, 2024: 20, 2025: 20, 2026: 20,
            2027: 21,
        ]
        let september = [2015: 23, 2016: 22, 2019: 23, 2020: 22, 2024: 22, 2025: 23, 2026: 23, 2027: 23]
        for (year, day) in march {
            #expect(CivilDate(daysSince1970: Equinox.march.day(in: year)).day == day, "March \(year)")
        }
        for (year, day) in september {
            #expect(CivilDate(daysSince1970: Equinox.september.day(in: year)).day == day, "September \(year)")
        }
    }
}
