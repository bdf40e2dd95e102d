import IncidentModel

/// How a period is cut for the flow of work: by week for up to a quarter and a week, else by month.
struct FlowCalendar {
    let labels: [String]
    let unit: String
    /// Microseconds; one more than there are labels.
    let boundaries: [Int64]

    init(_ frame: ReportFrame) {
        let period = frame.period
        // Nothing is known beyond the horizon, and a row of zeros there would look like a quiet week.
        let end = min(period.to.microseconds, max(frame.horizon, period.from.next).microseconds)
        let days = period.to.seconds(since: period.from) / 86_400
        var starts: [(label: String, at: Int64)] = []
        if days <= 100 {
            unit = "Week from"
            var day = frame.clock.date(at: period.from)
            while frame.clock.startOfDay(day).microseconds < end {
                starts.append((label: day.description, at: frame.clock.startOfDay(day).microseconds))
                day = day.adding(days: 7)
            }
        } else {
            unit = "Month"
            starts = period.monthsWithin(clock: frame.clock).map { (label: $0.label, at: $0.from.microseconds) }
                .filter { $0.at < end }
        }
        labels = starts.map(\.label)
        boundaries = starts.map(\.at) + [end]
    }
}
