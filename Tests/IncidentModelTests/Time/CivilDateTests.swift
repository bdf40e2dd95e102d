import Testing

@testable import IncidentModel

@Suite("Days")
struct CivilDateTests {
    /// Counts the days one by one with the rule of the leap years and nothing else.
    @Test("every day from 0001 to 9999 has the number that counting gives")
    func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var number = -719_162
        var wrong = 0
        for year in 1...9_999 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                let length = month == 2 && isLeap ? 29 : lengths[month - 1]
                for day in 1...length {
                    let date = CivilDate(daysSince1970: number)
                    if date.year != year || date.month != month || date.day != day { wrong += 1 }
                    if date.daysSince1970 != number { wrong += 1 }
                    number += 1
                }
                if CivilDate.length(ofMonth: month, year: year) != length { wrong += 1 }
                if CivilDate(year: year, month: month, day: length + 1) != nil { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(number == 2_932_897)
    }

    @Test("known days", arguments: [(1970, 1, 1, 0), (2000, 2, 29, 11_016), (1969, 12, 31, -1), (1, 1, 1, -719_162)])
    func known(_ year: Int, _ month: Int, _ day: Int, _ number: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSince1970 == number)
    }

    @Test(
        "days that do not exist",
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2100, 2, 29), (2000, 2, 30), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1),
            (2026, 1, 0), (2026, 1, 32), (0, 1, 1), (10_000, 1, 1), (-1, 1, 1), (2026, 1, -1),
        ])
    func impossible(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(
        "the first of a month so many months on",
        arguments: [
            ("2026-03-31", 0, "2026-03-01"), ("2026-12-05", 1, "2027-01-01"), ("2026-01-31", -1, "2025-12-01"),
            ("2026-01-31", -25, "2023-12-01"), ("2024-02-29", 12, "2025-02-01"), ("9999-12-31", 1, "10000-01-01"),
            ("9999-01-01", 12, "10000-01-01"), ("0001-01-01", -1, "0000-12-01"), ("0001-03-01", -15, "-0001-12-01"),
        ])
    func firstOfMonth(_ day: String, _ months: Int, _ expected: String) throws {
        let numbers = day.split(separator: "-").compactMap { Int($0) }
        let date = try #require(CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]))
        #expect(date.firstOfMonth(adding: months).description == expected)
    }

    @Test("days are ordered, added and written")
    func order() throws {
        let (first, second) = (CivilDate(daysSince1970: 19_782), CivilDate(daysSince1970: 19_783))
        #expect(first.description == "2024-02-29" && second.description == "2024-03-01")
        #expect(first < second && first.adding(days: 1) == second && second.adding(days: -1) == first)
        #expect(CivilDate(year: 7, month: 1, day: 2)?.description == "0007-01-02")
    }
}
