import IncidentModel
import Testing

@testable import Obligations

@Suite("Holidays on a weekend")
struct ObservedDayTests {
    private func one(_ move: String) throws -> BusinessCalendar {
        try Calendars.calendar(holidays: #"{"name": "H", "day": "07-04", "move": "\#(move)"}"#)
    }

    // 4 July is a Saturday in 2026, a Sunday in 2027 and a Tuesday in 2028.
    @Test(
        "each rule moves Saturday and Sunday in its own way",
        arguments: [
            ("nearest_weekday", "2026-07-03", "2027-07-05"), ("monday_if_weekend", "2026-07-06", "2027-07-05"),
            ("monday_if_sunday", nil, "2027-07-05"), ("next_free_day", "2026-07-06", "2027-07-05"),
            ("next_free_day_if_sunday", nil, "2027-07-05"),
        ])
    func moves(_ move: String, _ saturday: String?, _ sunday: String) throws {
        let holidays = try one(move).holidays()
        #expect(holidays.keys.filter { $0.hasPrefix("2026") } == [saturday].compactMap { $0 })
        #expect(holidays.keys.filter { $0.hasPrefix("2027") } == [sunday])
        #expect(holidays["2028-07-04"] == "H")
        #expect(holidays[sunday] == "H, observed")
    }

    @Test("without a rule a holiday on a weekend is lost, and the weekend stays a weekend")
    func lost() throws {
        let calendar = try Calendars.calendar(holidays: #"{"name": "H", "day": "07-04"}"#)
        #expect(try calendar.holidays().keys.allSatisfy { $0.hasSuffix("-07-04") })
        let saturday = try #require(CivilDate(year: 2026, month: 7, day: 4))
        #expect(try calendar.closure(on: saturday) == .weekend)
    }

    @Test("the next free day passes over holidays that are kept or were moved before")
    func nextFreeDay() throws {
        let calendar = try Calendars.calendar(
            holidays: """
                {"name": "Christmas", "day": "12-25", "move": "next_free_day"},
                {"name": "Boxing", "day": "12-26", "move": "next_free_day"}
                """)
        // 2021: Saturday and Sunday. 2022: Sunday and Monday. 2026: Friday and Saturday.
        #expect(try calendar.holiday("2021-12-27") == "Christmas, observed")
        #expect(try calendar.holiday("2021-12-28") == "Boxing, observed")
        #expect(try calendar.holiday("2022-12-26") == "Boxing")
        #expect(try calendar.holiday("2022-12-27") == "Christmas, observed")
        #expect(try calendar.holiday("2026-12-28") == "Boxing, observed")
        #expect(try calendar.holiday("2026-12-29") == nil)
    }

    @Test("a Monday that is a holiday already takes no second one")
    func coincidence() throws {
        let calendar = try Calendars.calendar(
            holidays: """
                {"name": "Easter Monday", "day": "easter+1"},
                {"name": "Anzac", "day": "04-25", "move": "monday_if_weekend"}
                """)
        // 25 April 2038 is Easter Sunday.
        #expect(try calendar.holiday("2038-04-26") == "Easter Monday")
        #expect(try calendar.holiday("2038-04-27") == nil)
    }

    @Test("a holiday is kept across the turn of the year, also at the edge of the calendar's years")
    func turnOfTheYear() throws {
        let json = """
            {"id": "t", "name": "T", "basis": "none", "years": {"from": 2015, "to": 2021},
             "holidays": [{"name": "New Year", "day": "01-01", "move": "nearest_weekday"}]}
            """
        #expect(try Calendars.document(json).calendar().holiday("2021-12-31") == "New Year, observed")
    }

    @Test("a working day between two holidays becomes one where the law says so")
    func bridge() throws {
        let holidays = """
            {"name": "A", "day": "3rd monday of september"}, {"name": "B", "day": "september_equinox"}
            """
        let bridged = try Calendars.calendar(holidays: holidays, more: #", "bridge": "Between""#)
        // 2026: Monday 21 and Wednesday 23 September.
        #expect(try bridged.holiday("2026-09-22") == "Between")
        #expect(try bridged.holiday("2025-09-22") == nil)
        #expect(try Calendars.calendar(holidays: holidays).holiday("2026-09-22") == nil)
    }
}
