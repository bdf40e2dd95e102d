import IncidentModel
import JSONText
import RegistryFiles

@testable import Obligations

/// The calendars that travel in the binary.
enum Calendars {
    static let library = CalendarLibrary(
        documents: RegistryFilesEmbedded.all.compactMap { file in
            guard file.path.hasPrefix("calendars/"), file.path.hasSuffix(".json") else { return nil }
            let id = String(file.path.dropFirst("calendars/".count).dropLast(".json".count))
            let text = file.text
            return CalendarLibrary.Source(id: id) { () throws(JSONSyntaxError) in
                try JSONParser.parse(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
            }
        })

    static func document(_ json: String) throws -> CalendarDocument {
        try CalendarDocument(JSONParser.parse(json))
    }

    /// A calendar of the years 2015 to 2040 with nothing but these holidays.
    static func calendar(holidays: String, more: String = "") throws -> BusinessCalendar {
        let json = """
            {"id": "test", "name": "Test", "basis": "none", "years": {"from": 2015, "to": 2040}\(more), "holidays": [\(holidays)]}
            """
        return try document(json).calendar()
    }
}

extension BusinessCalendar {
    /// Every closure besides weekends, by day, in the years of the calendar.
    func holidays() throws -> [String: String] {
        var found: [String: String] = [:]
        for day in DayNumber.of(
            year: years.lowerBound, month: 1, day: 1)..<DayNumber.of(
                year: years.upperBound + 1, month: 1, day: 1)
        {
            let date = CivilDate(daysSince1970: day)
            if case .holiday(let name) = try closure(on: date) { found[date.description] = name }
        }
        return found
    }

    func holiday(_ day: String) throws -> String? {
        guard let date = CivilDate(isoText: day), case .holiday(let name) = try closure(on: date) else { return nil }
        return name
    }
}
