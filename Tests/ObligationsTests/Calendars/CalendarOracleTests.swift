import DocumentSamples
import IncidentModel
import Testing

@testable import Obligations

/// Compares every calendar, day by day, with the Python package `holidays`.
@Suite(
    "The calendars beside those of others",
    .enabled(if: Oracle.hasModule("holidays"), "the Python package holidays is absent"))
struct CalendarOracleTests {
    private struct Answer: Decodable {
        let calendar: String
        let days: [String]
    }

    /// A difference that has a reason; the calendar's document explains it.
    private struct Difference: Sendable {
        /// Whether a day with this name may be closed here alone.
        var oursAlone: @Sendable (_ day: String, _ name: String) -> Bool = { _, _ in false }
        var theirsAlone: @Sendable (_ day: String) -> Bool = { _ in false }
        /// How many days differ; `nil` where the package's own guesses move from release to release.
        var count: Int?
    }

    private static let byOrder: Set = [
        "2018-12-05", "2018-12-24", "2019-12-24", "2020-12-24", "2024-12-24", "2025-01-09", "2025-12-24", "2025-12-26",
    ]

    private static let differences: [String: Difference] = [
        "us-federal": Difference(oursAlone: { day, _ in byOrder.contains(day) }, count: byOrder.count),
        "us-edgar": Difference(oursAlone: { day, _ in byOrder.contains(day) }, count: byOrder.count),
        "gr": Difference(
            oursAlone: { day, _ in day == "2016-05-03" },
            theirsAlone: { ["2027-05-04", "2032-05-04", "2033-05-02", "2038-05-03", "2039-05-02"].contains($0) },
            count: 6),
        "hk": Difference(theirsAlone: { ["2017-10-03", "2023-10-03"].contains($0) }, count: 2),
        "ca-federal": Difference(oursAlone: { day, name in name == "Easter Monday" || day == "2022-09-19" }, count: 27),
        "jp-administration": Difference(oursAlone: { _, name in name == "Year-end holiday" }, count: 87),
        "au": Difference(oursAlone: { _, name in name.hasSuffix(", observed") }, count: 30),
        "au-qld": Difference(theirsAlone: { $0.dropFirst(5).hasPrefix("08") || $0 == "2021-10-29" }, count: 26),
        "in": Difference(theirsAlone: { _ in true }),
    ]

    @Test("no closure differs without a reason")
    func everyDay() throws {
        let calendars = try Calendars.library.ids.map { try Calendars.library.calendar($0) }
        let answers = try Oracle.ask(
            "public_holidays.py", calendars.map { "\($0.id)=\($0.years.lowerBound)-\($0.years.upperBound)" },
            as: Answer.self)
        #expect(answers.map(\.calendar) == calendars.map(\.id))
        for (calendar, answer) in zip(calendars, answers) {
            let ours = try calendar.holidays()
            let theirs = Set(answer.days)
            let difference = CalendarOracleTests.differences[calendar.id] ?? Difference(count: 0)
            let oursAlone = ours.filter { !theirs.contains($0.key) }
            let theirsAlone = theirs.filter { ours[$0] == nil }
            for (day, name) in oursAlone {
                #expect(difference.oursAlone(day, name), "\(calendar.id): only here \(day) \(name)")
            }
            for day in theirsAlone {
                #expect(difference.theirsAlone(day), "\(calendar.id): not here \(day)")
            }
            guard let count = difference.count else { continue }
            #expect(oursAlone.count + theirsAlone.count == count, "\(calendar.id)")
        }
    }
}
