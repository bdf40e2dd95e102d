import IncidentModel
import JSONText
import Synchronization
import Testing

@testable import Obligations

@Suite("The library of calendars")
struct CalendarLibraryTests {
    private static let members = [
        "at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hr", "hu", "ie", "it", "lt", "lu",
        "lv", "mt",
        "nl", "pl", "pt", "ro", "se", "si", "sk",
    ]

    private func library(_ documents: [String: String]) -> CalendarLibrary {
        CalendarLibrary(
            documents: documents.map { id, text in
                CalendarLibrary.Source(id: id) { () throws(JSONSyntaxError) in try JSONParser.parse(text) }
            })
    }

    private func document(_ id: String, _ rest: String, years: ClosedRange<Int> = 2020...2022) -> String {
        """
        {"id": "\(id)", "name": "N", "basis": "B", "years": {"from": \(years.lowerBound), "to": \(years.upperBound)}, \(rest)}
        """
    }

    private let newYear = #""holidays": [{"name": "New Year", "day": "01-01", "move": "next_free_day_if_sunday"}]"#

    @Test("every calendar that travels in the binary can be read", arguments: Calendars.library.ids)
    func embedded(_ id: String) throws {
        let calendar = try Calendars.library.calendar(id)
        #expect(calendar.id == id)
        #expect(calendar.years.lowerBound == 2015)
        #expect(try !calendar.holidays().isEmpty)
    }

    @Test("there is a calendar for each member state of the Union and of the European Economic Area")
    func members() {
        #expect(CalendarLibraryTests.members.count == 27)
        #expect(Set(CalendarLibraryTests.members + ["is", "li", "no", "ch"]).isSubset(of: Calendars.library.ids))
    }

    @Test("an alias stands for a calendar, in upper or lower case")
    func aliases() throws {
        #expect(try Calendars.library.calendar("UK").id == "gb-eaw")
        #expect(try Calendars.library.calendar("DE").id == "de")
        #expect(try !Calendars.library.aliases().isEmpty)
    }

    @Test("an unknown id is refused with the nearest one")
    func unknown() {
        #expect(throws: CalendarError.unknown("us-fedral", nearest: "us-federal")) {
            try Calendars.library.calendar("us-fedral")
        }
        #expect(throws: CalendarError.unknown("tagret", nearest: "target")) { try Calendars.library.calendar("Tagret") }
        #expect(throws: CalendarError.unknown("atlantis", nearest: nil)) { try Calendars.library.calendar("atlantis") }
        #expect(throws: CalendarError.self) { try Calendars.library.calendar("aliases") }
    }

    @Test("only the document that is asked for is read")
    func laziness() throws {
        let read = Mutex<[String]>([])
        let text = document("one", newYear)
        let library = CalendarLibrary(
            documents: ["aliases", "one", "two"].map { id in
                CalendarLibrary.Source(id: id) { () throws(JSONSyntaxError) in
                    read.withLock { $0.append(id) }
                    return try JSONParser.parse(text)
                }
            })
        _ = try library.calendar("one")
        #expect(read.withLock { $0 } == ["one"])
    }

    @Test("what is included keeps its days, whatever is added")
    func inclusion() throws {
        let library = library([
            "base": document("base", newYear),
            "more": document(
                "more",
                #""includes": "base", "holidays": [{"name": "Second", "day": "01-02"}], "openings": ["2020-01-01"]"#),
        ])
        let days = try library.calendar("more").holidays()
        // 1 January 2023 and with it the substitute lie outside; 2 January 2021 and 2022 are weekend days.
        #expect(days == ["2020-01-02": "Second", "2021-01-01": "New Year"])
        #expect(try library.calendar("base").holidays() == ["2020-01-01": "New Year", "2021-01-01": "New Year"])
    }

    @Test("a circle of inclusions, a missing base and a base of fewer years are refused")
    func badInclusions() {
        let library = library([
            "a": document("a", #""includes": "b""#), "b": document("b", #""includes": "a""#),
            "c": document("c", #""includes": "nowhere""#),
            "d": document("d", #""includes": "e""#, years: 2015...2030), "e": document("e", newYear),
        ])
        #expect(throws: CalendarError.invalid(calendar: "a", .init(field: "includes", reason: "a includes itself"))) {
            try library.calendar("a")
        }
        #expect(throws: CalendarError.unknown("nowhere", nearest: nil)) { try library.calendar("c") }
        #expect(
            throws: CalendarError.invalid(calendar: "d", .init(field: "years", reason: "e covers only 2020 to 2022"))
        ) {
            try library.calendar("d")
        }
    }

    @Test("a text that is no JSON and a document of another name are refused with the calendar's id")
    func unreadable() throws {
        let library = library(["x": "{", "y": document("z", newYear)])
        do {
            _ = try library.calendar("x")
            Issue.record("the text was read")
        } catch .notJSON(let calendar, _) {
            #expect(calendar == "x")
        }
        #expect(
            throws: CalendarError.invalid(calendar: "y", .init(field: "id", reason: "z is not the document's name"))
        ) {
            try library.calendar("y")
        }
    }
}
