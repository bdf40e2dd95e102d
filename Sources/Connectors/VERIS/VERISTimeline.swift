import IncidentModel
import JSONText

/// The times of a VERIS record as assertions.
///
/// VERIS states when the incident began (at least its year) and how long things took from there: `discovery` counts from
/// compromise, taken here as the incident's beginning, and `containment` from discovery.
struct VERISTimeline {
    private(set) var assertions: [AssertionRecord] = []
    /// Path, value and reason of what cannot be; the rest of the record stands.
    private(set) var problems: [(path: String, value: String?, code: FieldProblem.Code, reason: String)] = []

    init(_ timeline: JSONTree?) {
        addOccurrence(timeline?["incident"])
        addOffset(timeline, "discovery", .detected, after: .occurred)
        addOffset(timeline, "containment", .contained, after: .detected)
    }

    /// Seconds of one unit, with the next larger one: months are 30 days and years 365, so that results compare with
    /// other studies of VERIS data. `nil` for the words that are no length of time.
    static func seconds(_ unit: String) -> (one: Double, next: Double?)? {
        switch unit {
        case "Seconds": (1, 60)
        case "Minutes": (60, 3_600)
        case "Hours": (3_600, 86_400)
        case "Days": (86_400, 604_800)
        case "Weeks": (604_800, 2_592_000)
        case "Months": (2_592_000, 31_536_000)
        case "Years": (31_536_000, nil)
        default: nil
        }
    }

    // MARK: - When it began

    private mutating func addOccurrence(_ incident: JSONTree?) {
        guard let year = incident?["year"]?.wholeNumber else { return }
        let month = incident?["month"]?.wholeNumber
        let day = month == nil ? nil : incident?["day"]?.wholeNumber
        guard let date = CivilDate(year: year, month: month ?? 1, day: day ?? 1) else {
            let text = [year, month, day].compactMap { $0.map(String.init) }.joined(separator: "-")
            problems.append(("timeline/incident", text, .badTime, "the calendar has no such day"))
            return
        }
        let clock = ZonedClock.utc
        let start = clock.startOfDay(date)
        var time = StatedTime(from: start, to: clock.startOfDay(date.firstOfMonth(adding: month == nil ? 12 : 1)))
        if day != nil {
            time = StatedTime(from: start, to: clock.startOfDay(date.adding(days: 1)))
            if let second = incident?["time"]?.text.flatMap(VERISTimeline.secondOfDay) {
                time = StatedTime(start.advanced(bySeconds: Int64(second)))
            }
        }
        var assertion = AssertionRecord(.occurred, time)
        assertion.source = "veris timeline.incident"
        assertions.append(assertion)
    }

    /// `03:15:00 PM`, `15:15:00` or `15:15`; `nil` for other texts, which some editions allow.
    static func secondOfDay(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard let clock = words.first, words.count <= 2 else { return nil }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0.count == 2 }) else { return nil }
        let numbers = parts.compactMap { UInt8($0) }.map(Int.init)
        guard numbers.count == parts.count, numbers[1] < 60, numbers.count < 3 || numbers[2] < 60 else { return nil }
        var hour = numbers[0]
        if words.count == 2 {
            guard (1...12).contains(hour) else { return nil }
            switch words[1].uppercased() {
            case "AM": hour %= 12
            case "PM": hour = hour % 12 + 12
            default: return nil
            }
        }
        guard hour < 24 else { return nil }
        return hour * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    // MARK: - How long it took

    private mutating func addOffset(
        _ timeline: JSONTree?, _ name: String, _ milestone: Milestone, after: Milestone
    ) {
        guard let entry = timeline?[name], let unit = entry["unit"]?.text,
            let seconds = VERISTimeline.seconds(unit)
        else { return }
        var assertion = AssertionRecord(milestone)
        assertion.after = after
        assertion.source = "veris timeline.\(name)"
        if let value = entry["value"]?.number {
            guard value >= 0, value * seconds.one < 1e11 else {
                let reason = value < 0 ? "a length of time cannot be negative" : "longer than 3,000 years"
                problems.append(("timeline/\(name)/value", entry["value"]?.scalarText, .badNumber, reason))
                return
            }
            assertion.offset = value * seconds.one
        } else {
            assertion.offsetMin = seconds.one
            assertion.offsetMax = seconds.next
        }
        assertions.append(assertion)
    }
}
