import IncidentModel
import Testing

@testable import Obligations

@Suite("Days that the calendars must know")
struct CalendarFactTests {
    @Test(
        "a day is closed",
        arguments: [
            ("us-federal", "2021-06-18"), ("us-federal", "2021-12-31"), ("us-federal", "2018-12-05"),
            ("us-federal", "2024-12-24"),
            ("us-federal", "2025-12-26"), ("us-edgar", "2025-01-09"), ("us-edgar", "2020-12-24"),
            ("us-edgar", "2026-10-12"),
            ("target", "2026-04-06"), ("target", "2026-12-25"), ("gb-eaw", "2020-05-08"), ("gb-eaw", "2022-06-02"),
            ("gb-eaw", "2022-06-03"), ("gb-sct", "2022-09-19"), ("gb-nir", "2023-05-08"), ("gb-sct", "2022-01-04"),
            ("de", "2017-10-31"), ("dk", "2023-05-05"), ("ie", "2023-02-06"), ("ie", "2030-02-01"),
            ("lu", "2019-05-09"),
            ("pl", "2018-11-12"), ("pl", "2025-12-24"), ("cz", "2016-03-25"), ("sk", "2023-09-01"),
            ("si", "2017-01-02"),
            ("pt", "2016-10-05"), ("hr", "2020-11-18"), ("ro", "2025-01-07"), ("bg", "2017-05-08"),
            ("bg", "2026-01-02"),
            ("hu", "2017-04-14"), ("gr", "2024-05-07"), ("gr", "2016-05-03"), ("it", "2027-10-04"),
            ("nl", "2026-05-05"),
            ("se", "2026-06-19"), ("fi", "2026-12-24"), ("br", "2024-11-20"), ("jp", "2019-04-30"),
            ("jp", "2019-05-06"),
            ("jp", "2020-07-24"), ("jp", "2021-08-09"), ("jp", "2026-09-22"), ("jp-administration", "2025-12-29"),
            ("sg", "2025-10-20"), ("sg", "2022-07-11"), ("hk", "2026-04-07"), ("hk", "2023-01-25"),
            ("au-act", "2020-04-27"),
            ("au", "2022-09-22"), ("ca-federal", "2021-09-30"), ("in", "2026-10-02"),
        ])
    func closed(_ calendar: String, _ day: String) throws {
        #expect(try Calendars.library.calendar(calendar).holiday(day) != nil)
    }

    @Test(
        "a day is open",
        arguments: [
            ("us-federal", "2020-06-19"), ("us-federal", "2015-12-24"), ("target", "2026-11-02"),
            ("gb-eaw", "2020-05-04"),
            ("gb-eaw", "2022-05-30"), ("gb-sct", "2026-04-06"), ("de", "2018-10-31"), ("dk", "2024-04-26"),
            ("ie", "2022-02-07"),
            ("lu", "2018-05-09"), ("pl", "2024-12-24"), ("cz", "2015-04-03"), ("sk", "2025-09-01"),
            ("sk", "2025-11-17"),
            ("sk", "2026-05-08"), ("si", "2015-01-02"), ("pt", "2015-10-05"), ("hr", "2020-10-08"),
            ("gr", "2024-05-01"),
            ("br", "2023-11-20"), ("jp", "2019-12-23"), ("jp", "2020-10-12"), ("hk", "2023-10-03"),
            ("in", "2026-12-25"),
        ])
    func open(_ calendar: String, _ day: String) throws {
        #expect(try Calendars.library.calendar(calendar).holiday(day) == nil)
    }

    @Test("a closure tells its name")
    func names() throws {
        #expect(try Calendars.library.calendar("us-federal").holiday("2026-07-03") == "Independence Day, observed")
        #expect(try Calendars.library.calendar("gb-eaw").holiday("2022-09-19") == "State funeral of Elizabeth II")
        #expect(try Calendars.library.calendar("jp").holiday("2019-05-02") == "Citizens' holiday")
    }

    @Test("a day outside of the known years is refused, on either side, and a weekend is not")
    func gap() throws {
        let singapore = try Calendars.library.calendar("sg")
        let monday = try #require(CivilDate(year: 2028, month: 1, day: 3))
        let gap = BusinessCalendar.Gap(calendar: "sg", day: monday, years: 2015...2027)
        #expect(throws: gap) { try singapore.closure(on: monday) }
        #expect(gap.description == "calendar sg covers 2015 to 2027; 2028-01-03 lies outside")
        #expect(throws: BusinessCalendar.Gap.self) {
            try singapore.closure(on: #require(CivilDate(year: 2014, month: 12, day: 31)))
        }
        #expect(try singapore.closure(on: #require(CivilDate(year: 2028, month: 1, day: 1))) == .weekend)
    }
}
