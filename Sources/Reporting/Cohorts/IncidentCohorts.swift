import IncidentModel
import ResponseMetrics

/// The rows of the facts by the period and the months in which they were detected; found in one pass.
///
/// Where the detection is not known the first report stands for it, as everywhere. What lies after the horizon is in
/// no cohort: it has not happened yet.
struct IncidentCohorts: Sendable {
    private(set) var period: [Int32] = []
    private(set) var previous: [Int32] = []
    /// One list a month of the history.
    private(set) var months: [[Int32]]

    init(_ facts: IncidentFacts, frame: ReportFrame) {
        months = Array(repeating: [], count: frame.months.count)
        let starts = frame.months.map(\.from.microseconds)
        let historyEnd = frame.months.last?.to.microseconds ?? Int64.min
        let horizon = frame.horizon.microseconds
        let none: [Int64] = []
        let detected = facts.times[.detected] ?? none
        let reported = facts.times[.reported] ?? none
        for row in 0..<facts.count {
            var time = row < detected.count ? detected[row] : IncidentFacts.missing
            if time == IncidentFacts.missing, row < reported.count { time = reported[row] }
            guard time != IncidentFacts.missing, time < horizon else { continue }
            if time >= frame.period.from.microseconds, time < frame.period.to.microseconds { period.append(Int32(row)) }
            if time >= frame.previous.from.microseconds, time < frame.previous.to.microseconds {
                previous.append(Int32(row))
            }
            guard let first = starts.first, time >= first, time < historyEnd else { continue }
            var month = starts.count - 1
            while starts[month] > time { month -= 1 }
            months[month].append(Int32(row))
        }
    }
}

/// How many records there are and what they turned out to be.
struct StandingCounts: Equatable, Sendable {
    private(set) var byStanding = [Int](repeating: 0, count: IncidentFacts.Standing.allCases.count)
    /// Of those that count as incidents, by severity.
    private(set) var bySeverity = [Int](repeating: 0, count: Severity.allCases.count)

    init(_ facts: IncidentFacts, rows: [Int32]) {
        for row in rows {
            let standing = facts.standings[Int(row)]
            byStanding[Int(standing.rawValue)] += 1
            if standing == .counted { bySeverity[facts.severities[Int(row)].rank] += 1 }
        }
    }

    var records: Int { byStanding.reduce(0, +) }
    var incidents: Int { self[.counted] }
    /// Critical and high.
    var grave: Int { bySeverity[Severity.critical.rank] + bySeverity[Severity.high.rank] }

    subscript(_ standing: IncidentFacts.Standing) -> Int { byStanding[Int(standing.rawValue)] }
    subscript(_ severity: Severity) -> Int { bySeverity[severity.rank] }
}
