import IncidentModel

extension PeriodCount {
    /// Time within the opening hours of business days.
    ///
    /// 1. The clock waits until the first opening at or after the event.
    /// 2. Each business day uses up what lies between opening (or the event) and closing.
    /// 3. Where the rest fits into a day, the due is inside it; exactly used up at closing, it is the closing.
    func workingHours(
        seconds: Int64, from start: Instant, opens: TimeOfDay, closes: TimeOfDay
    ) throws(PreviewProblem) -> End {
        var left = seconds * 1_000_000
        var day = try closed.firstOpen(from: zone.date(at: start))
        // A bound against lists that close forever; 400 weeks of one-hour days are far beyond any contract.
        for _ in 0..<3_000 {
            let opening = max(zone.legalInstant(day, opens), start)
            let closing = zone.legalInstant(day, closes)
            let available = closing.microseconds(since: opening)
            if available >= left, available > 0 || left == 0 {
                return End(due: Instant(microseconds: opening.microseconds + left))
            }
            left -= max(available, 0)
            day = try closed.firstOpen(from: day.adding(days: 1))
        }
        throw PreviewProblem(.badContract, field: "working_hours", reason: "the period is longer than ten years")
    }
}
