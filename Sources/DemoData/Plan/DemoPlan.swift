import IncidentModel

/// What the sample data of a demonstration, a test or a benchmark look like; the same plan always gives the same records.
package struct DemoPlan: Equatable, Sendable {
    package var seed: UInt64
    /// Incidents begin with the first day of this day's month, in UTC.
    package var from: CivilDate
    package var months: Int
    /// The mean over all months; single months swing with the season, the total is exact.
    package var incidentsPerMonth: Int
    package var severityMix: SeverityMix
    package var stageTimes: StageTimes
    package var shares: Shares
    /// The horizon: a step that would lie after it has not been taken yet. At most the end of the last month.
    package var asOf: Instant

    package init(
        seed: UInt64 = 2_026, from: CivilDate = DemoPlan.january2024, months: Int = 24,
        incidentsPerMonth: Int = 60, severityMix: SeverityMix = SeverityMix(), stageTimes: StageTimes = StageTimes(),
        shares: Shares = Shares(), asOf: Instant? = nil
    ) {
        self.seed = seed
        self.from = from.firstOfMonth()
        self.months = max(1, months)
        self.incidentsPerMonth = max(0, incidentsPerMonth)
        self.severityMix = severityMix
        self.stageTimes = stageTimes
        self.shares = shares
        let end = DemoPlan.start(of: from.firstOfMonth(adding: self.months))
        self.asOf = min(asOf ?? end, end)
    }

    /// How many incidents there are when the horizon does not cut any off.
    package var total: Int { months * incidentsPerMonth }

    /// The middle of the plan: from here on critical and high incidents are contained faster.
    package var processChange: Instant {
        DemoPlan.start(of: from.firstOfMonth(adding: (months + 1) / 2))
    }

    /// Two whole years that lie in the past, so that no import calls their times future.
    package static let january2024 = CivilDate(daysSince1970: 19_723)

    static func start(of day: CivilDate) -> Instant {
        Instant(seconds: Int64(day.daysSince1970) * 86_400)
    }
}

extension DemoPlan {
    /// Relative weights; they need not add up to one.
    package struct SeverityMix: Equatable, Sendable {
        package var critical = 0.03
        package var high = 0.12
        package var medium = 0.45
        package var low = 0.30
        package var info = 0.10

        package init() {}

        /// The severity at a point of [0, 1).
        func severity(at point: Double) -> Severity {
            var rest = point * (critical + high + medium + low + info)
            for (severity, weight) in [(Severity.critical, critical), (.high, high), (.medium, medium), (.low, low)] {
                if rest < weight { return severity }
                rest -= weight
            }
            return .info
        }
    }

    /// Shares of all incidents, 0 … 1.
    package struct Shares: Equatable, Sendable {
        package var duplicate = 0.03
        package var falsePositive = 0.12
        package var benign = 0.02
        package var exercise = 0.015
        package var reopened = 0.02
        package var occurredMissing = 0.06
        /// The beginning is known as a day or a month only.
        package var occurredSpan = 0.04
        package var corrected = 0.03
        /// Handled incidents in which one step waits for weeks: they are what ages in a backlog.
        package var stalled = 0.03

        package init() {}

        /// What is left for real incidents.
        var truePositive: Double { max(0, 1 - duplicate - falsePositive - benign - exercise) }
    }
}
