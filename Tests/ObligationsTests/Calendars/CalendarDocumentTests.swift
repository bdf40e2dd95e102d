import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("Calendar documents")
struct CalendarDocumentTests {
    private func defect(_ json: String) throws -> String? {
        do {
            _ = try Calendars.document(json).calendar()
            return nil
        } catch let defect as CalendarDefect {
            return defect.field
        }
    }

    /// A document that is right but for what is put in.
    private func defect(holidays: String, more: String = "") throws -> String? {
        try defect(
            """
            {"id": "t", "name": "T", "basis": "B", "years": {"from": 2020, "to": 2022}, "holidays": [\(holidays)]\(more)}
            """)
    }

    @Test("the years of a rule limit it, and a holiday left out is left out")
    func validity() throws {
        let calendar = try Calendars.calendar(
            holidays: #"{"name": "H", "day": "06-19", "from": 2018, "to": 2026, "except": [2019, 2025]}"#)
        #expect(
            try calendar.holidays().keys.sorted() == [
                "2018-06-19", "2020-06-19", "2023-06-19", "2024-06-19", "2026-06-19",
            ])
    }

    @Test("single closures are added and single openings taken away")
    func oneOffs() throws {
        let calendar = try Calendars.calendar(
            holidays: #"{"name": "H", "day": "1st monday of may"}"#,
            more: #", "closures": [{"date": "2020-05-08", "name": "C"}], "openings": ["2020-05-04"]"#)
        let found = try calendar.holidays().filter { $0.key.hasPrefix("2020") }
        #expect(found == ["2020-05-08": "C"])
    }

    @Test("a defect names its field")
    func defects() throws {
        let good = #"{"name": "H", "day": "06-19"}"#
        #expect(try defect(holidays: good) == nil)
        #expect(try defect("[]") == "")
        #expect(try defect(holidays: good, more: #", "hollidays": []"#) == "hollidays")
        #expect(try defect(holidays: #"{"day": "06-19"}"#) == "holidays[0].name")
        #expect(try defect(holidays: good + #", {"name": "H"}"#) == "holidays[1].day")
        #expect(try defect(holidays: #"{"name": "H", "day": "06-31"}"#) == "holidays[0].day")
        #expect(try defect(holidays: #"{"name": "H", "day": "06-19", "move": "monday"}"#) == "holidays[0].move")
        #expect(try defect(holidays: #"{"name": "H", "day": "06-19", "from": 2022, "to": 2021}"#) == "holidays[0].to")
        #expect(try defect(holidays: #"{"name": "H", "day": "06-19", "from": "2022"}"#) == "holidays[0].from")
        #expect(
            try defect(holidays: #"{"name": "H", "day": "06-19", "to": 2021, "except": [2022]}"#)
                == "holidays[0].except")
        #expect(try defect(holidays: #"{"name": "H", "dates": ["2020-01-02", "2022-01-03"]}"#) == "holidays[0].dates")
        #expect(
            try defect(holidays: #"{"name": "H", "dates": ["2020-01-02", "2021-01-02", "2022-01-03", "2023-01-03"]}"#)
                == "holidays[0].dates")
        #expect(
            try defect(holidays: #"{"name": "H", "dates": ["2020-01-02", "2020-01-02"]}"#) == "holidays[0].dates[1]")
        #expect(try defect(holidays: #"{"name": "H", "dates": ["2020-01-02"], "from": 2020}"#) == "holidays[0].from")
        #expect(
            try defect(holidays: good, more: #", "closures": [{"date": "2023-01-02", "name": "C"}]"#)
                == "closures[0].date")
        #expect(try defect(holidays: good, more: #", "openings": ["2020-02-30"]"#) == "openings[0]")
        // Nothing closes 22 June.
        #expect(try defect(holidays: good, more: #", "openings": ["2020-06-22"]"#) == "openings")
        #expect(try defect(holidays: "") == "holidays")
        #expect(try defect(#"{"id": false, "name": "T", "basis": "B", "years": {"from": 2020, "to": 2022}}"#) == "id")
        #expect(try defect(#"{"id": "t", "name": "T", "years": {"from": 2020, "to": 2022}}"#) == "basis")
        #expect(try defect(#"{"id": "t", "name": "T", "basis": "B", "years": {"from": 2022, "to": 2020}}"#) == "years")
    }

    @Test("an equinox beyond the formula's years is refused")
    func equinoxRange() throws {
        let json = """
            {"id": "t", "name": "T", "basis": "B", "years": {"from": 2090, "to": 2120},
             "holidays": [{"name": "H", "day": "march_equinox"}]}
            """
        #expect(try defect(json) == "holidays[0].day")
    }
}
