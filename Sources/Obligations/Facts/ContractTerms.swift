import JSONText

/// The terms of a contract that says by when a partner has to be told, from the attribute `contract`.
struct ContractTerms: Equatable {
    let due: DueRule
    let calendar: String?
    let timeZone: String?
    /// The day of the event is day 1.
    let eventDayCounts: Bool

    private static let fields = [
        "start_event", "count", "unit", "n", "cutoff", "calendar", "time_zone", "opens", "closes", "event_day_counts",
        "contract_id", "id", "name",
    ]

    init(_ tree: JSONTree) throws(PreviewProblem) {
        for member in tree.members where !ContractTerms.fields.contains(member.name) {
            if let nearest = NearestName.misspelt(member.name, among: ContractTerms.fields) {
                throw ContractTerms.problem(member.name, "there is no such term", suggestion: nearest)
            }
        }
        guard let name = tree["start_event"]?.text, let event = EventName(parsing: name) else {
            throw ContractTerms.problem("start_event", "an event such as AWARENESS is needed")
        }
        let start = ClockStart(event)
        guard let n = tree["n"]?.number, n >= 0, n < 100_000 else {
            throw ContractTerms.problem("n", "a number is needed")
        }
        let cutoff = try ContractTerms.time(tree, "cutoff", .endOfDay)
        switch tree["count"]?.text ?? tree["unit"]?.text ?? "" {
        case "hours", "elapsed", "elapsed_hours": due = .elapsed(seconds: Int64((n * 3_600).rounded()), from: start)
        case "calendar_days", "days", "date_count": due = .days(try ContractTerms.whole(n), from: start, at: cutoff)
        case "business_days", "business_day_count":
            due = .businessDays(try ContractTerms.whole(n), from: start, at: cutoff, closedDayEvent: .dayZero)
        case "months", "month_wall_clock": due = .months(try ContractTerms.whole(n), from: start)
        case "working_hours", "business_hours":
            let opens = try ContractTerms.time(tree, "opens", TimeOfDay(second: 9 * 3_600))
            let closes = try ContractTerms.time(tree, "closes", TimeOfDay(second: 17 * 3_600))
            guard opens < closes else { throw ContractTerms.problem("closes", "must lie after 'opens'") }
            due = .workingHours(seconds: Int64((n * 3_600).rounded()), from: start, opens: opens, closes: closes)
        case let word:
            let known = ["hours", "calendar_days", "business_days", "working_hours", "months"]
            throw ContractTerms.problem(
                "count", "'\(word)' is none of \(known.joined(separator: ", "))",
                suggestion: NearestName.of(word, among: known))
        }
        calendar = tree["calendar"]?.text
        timeZone = tree["time_zone"]?.text
        eventDayCounts = tree["event_day_counts"] == .bool(true)
    }

    private static func time(
        _ tree: JSONTree, _ name: String, _ standard: TimeOfDay
    ) throws(PreviewProblem) -> TimeOfDay {
        guard let value = tree[name], value != .null else { return standard }
        guard let time = value.text.flatMap({ TimeOfDay($0) }) else {
            throw problem(name, "a time of day such as 17:30 is needed")
        }
        return time
    }

    private static func whole(_ number: Double) throws(PreviewProblem) -> Int {
        guard number == number.rounded(), number <= 10_000 else {
            throw problem("n", "a whole number of days is needed")
        }
        return Int(number)
    }

    private static func problem(_ field: String, _ reason: String, suggestion: String? = nil) -> PreviewProblem {
        PreviewProblem(
            .badContract, field: "facts.attributes.contract.\(field)", reason: reason, suggestion: suggestion)
    }
}
