import IncidentModel
import Testing

@testable import Obligations

@Suite("Easter")
struct EasterTests {
    @Test(
        "the Western Sunday falls on the days that the churches kept or have published",
        arguments: [
            // The earliest and the latest possible days, and years in which the two exceptions of the full moon matter.
            "1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2015-04-05",
            "2019-04-21",
            "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2040-04-01", "2049-04-18",
            "2076-04-19",
        ])
    func western(_ day: String) throws {
        let expected = try #require(CivilDate(isoText: day))
        #expect(CivilDate(daysSince1970: Easter.western.sunday(of: expected.year)) == expected)
    }

    @Test(
        "the Orthodox Sunday is given by the Gregorian calendar, also beyond 2100 when it lags by 14 days",
        arguments: [
            "2015-04-12", "2016-05-01", "2017-04-16", "2021-05-02", "2024-05-05", "2025-04-20", "2026-04-12",
            "2027-05-02",
            "2033-04-24", "2040-05-06", "2099-04-12", "2100-05-02",
        ])
    func orthodox(_ day: String) throws {
        let expected = try #require(CivilDate(isoText: day))
        #expect(CivilDate(daysSince1970: Easter.orthodox.sunday(of: expected.year)) == expected)
    }

    @Test("both are Sundays, the Orthodox one never earlier, and the Western one between 22 March and 25 April")
    func bounds() {
        for year in 1900...2199 {
            let (western, orthodox) = (Easter.western.sunday(of: year), Easter.orthodox.sunday(of: year))
            #expect(DayNumber.weekday(western) == .sunday)
            #expect(DayNumber.weekday(orthodox) == .sunday)
            #expect(orthodox >= western)
            let date = CivilDate(daysSince1970: western)
            #expect((date.month, date.day) >= (3, 22) && (date.month, date.day) <= (4, 25))
        }
    }
}
