import Foundation
import IncidentModel
import JSONText
import Testing

@testable import Obligations

/// The lists in shared/data/calendars; the folder lies beside the package, SITREP_SHARED names another place.
private enum SharedCalendars {
    static let folder: URL? = {
        let path = "data/calendars"
        if let shared = ProcessInfo.processInfo.environment["SITREP_SHARED"] {
            return existing(URL(filePath: shared).appending(path: path))
        }
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
                return existing(folder.deletingLastPathComponent().appending(path: "shared/\(path)"))
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    static func json(_ name: String) throws -> JSONTree {
        let folder = try #require(folder)
        return try JSONParser.parse(String(decoding: Data(contentsOf: folder.appending(path: name)), as: UTF8.self))
    }

    /// The days on which the entries are kept, those on a weekend left out.
    static func weekdays(_ list: JSONTree) throws -> Set<String> {
        let days = try list.elements.map { entry in
            try #require((entry["observed"] ?? entry["date"])?.text.flatMap(CivilDate.init(isoText:)))
        }
        return Set(days.filter { !DayNumber.weekday($0.daysSince1970).isWeekend }.map(\.description))
    }
}

@Suite(
    "The calendars beside the shared lists",
    .enabled(if: SharedCalendars.folder != nil, "the shared data sets are not beside the package"))
struct SharedCalendarTests {
    private func days(_ calendar: String) throws -> Set<String> {
        let holidays = try Calendars.library.calendar(calendar).holidays()
        return Set(holidays.keys.filter { ("2024"..."2030").contains($0.prefix(4)) })
    }

    @Test("the federal holidays agree; only closures by order of the President come on top")
    func federal() throws {
        let expected = try SharedCalendars.weekdays(SharedCalendars.json("us_federal_holidays_2024_2030.json"))
        let ours = try days("us-federal")
        #expect(expected.isSubset(of: ours))
        #expect(ours.subtracting(expected) == ["2024-12-24", "2025-01-09", "2025-12-24", "2025-12-26"])
    }

    @Test("the closing days of TARGET agree")
    func target() throws {
        let expected = try SharedCalendars.weekdays(SharedCalendars.json("target2_closing_days_2024_2030.json"))
        #expect(try days("target") == expected)
    }

    @Test(
        "the bank holidays of the United Kingdom agree",
        arguments: [("ENG", "gb-eaw"), ("WLS", "gb-eaw"), ("SCT", "gb-sct"), ("NIR", "gb-nir")])
    func unitedKingdom(_ part: String, _ calendar: String) throws {
        let lists = try SharedCalendars.json("uk_bank_holidays_2024_2030.json")
        let expected = try SharedCalendars.weekdays(#require(lists[part]))
        // Days that a crosscheck of the lists found in a package only: the single holiday of Scotland in 2026.
        let crosscheck = try SharedCalendars.json("crosscheck.json")
        let known = Set(crosscheck["uk_\(part)"]?["only_in_package"]?.members.map(\.name) ?? [])
        #expect(try days(calendar).subtracting(expected) == known)
        #expect(try expected.isSubset(of: days(calendar)))
    }
}
