import IncidentModel

/// When incidents are detected: more of them in December and on weekday mornings, fewer in August and on Sundays.
///
/// Arrivals come in order without being kept: each month spreads its number over the weights of its hours, and the n-th
/// arrival lies at a random place of the n-th equal part of that weight.
struct ArrivalCalendar: Sendable {
    private static let seasonWeights = [0.96, 0.92, 1.02, 0.98, 1.00, 1.03, 0.90, 0.84, 1.04, 1.08, 1.10, 1.30]
    /// Monday first.
    private static let weekdayWeights = [1.15, 1.12, 1.08, 1.05, 1.00, 0.62, 0.58]
    private static let hourWeights = [
        0.45, 0.40, 0.38, 0.36, 0.38, 0.45, 0.65, 1.00, 1.50, 1.75, 1.70, 1.55, 1.30, 1.45, 1.60, 1.55, 1.40, 1.15,
        0.95,
        0.85, 0.75, 0.70, 0.60, 0.52,
    ]

    private let from: CivilDate
    private let months: Int
    private let total: Int
    private let monthWeights: [Double]
    private let fullWeight: Double
    private var random: SeededGenerator

    private var month = -1
    private var weightBefore = 0.0
    private var countBefore = 0
    private var firstSecond: Int64 = 0
    private var count = 0
    private var position = 0
    private var cumulative: [Double] = []
    private var slot = 0

    init(plan: DemoPlan) {
        from = plan.from
        months = plan.months
        total = plan.total
        var random = SeededGenerator(seed: plan.seed ^ 0xA076_1D64_78BD_642F)
        monthWeights = (0..<plan.months).map { index in
            let month = plan.from.firstOfMonth(adding: index)
            let days = Double(CivilDate.length(ofMonth: month.month, year: month.year))
            return ArrivalCalendar.seasonWeights[month.month - 1] * days * (0.92 + 0.16 * random.unit())
        }
        fullWeight = monthWeights.reduce(0, +)
        self.random = random
    }

    /// Seconds since 1970 of the next detection, never before the one before; `nil` after the last.
    mutating func next() -> Int64? {
        while position == count {
            guard month + 1 < months else { return nil }
            beginMonth(month + 1)
        }
        let full = cumulative[cumulative.count - 1]
        let goal = (Double(position) + random.unit()) / Double(count) * full
        while slot < cumulative.count - 1, cumulative[slot] <= goal { slot += 1 }
        let before = slot == 0 ? 0 : cumulative[slot - 1]
        let share = (goal - before) / (cumulative[slot] - before)
        position += 1
        return firstSecond + Int64(slot) * 3_600 + min(3_599, max(0, Int64(share * 3_600)))
    }

    /// Rounding the running total instead of each month keeps the sum exact.
    private mutating func beginMonth(_ index: Int) {
        month = index
        let first = from.firstOfMonth(adding: index)
        weightBefore += monthWeights[index]
        let until = index == months - 1 ? total : Int((Double(total) * weightBefore / fullWeight).rounded())
        count = until - countBefore
        countBefore = until
        position = 0
        slot = 0
        firstSecond = Int64(first.daysSince1970) * 86_400
        cumulative.removeAll(keepingCapacity: true)
        var sum = 0.0
        for day in 0..<CivilDate.length(ofMonth: first.month, year: first.year) {
            let weekday = (first.daysSince1970 + day + 3) % 7
            let dayWeight = ArrivalCalendar.weekdayWeights[weekday] * (0.6 + 0.8 * random.unit())
            for hour in ArrivalCalendar.hourWeights {
                sum += dayWeight * hour
                cumulative.append(sum)
            }
        }
    }
}
