import ResponseMetrics

/// The trend of monthly medians in words.
enum TrendSentence {
    /// Fewer months than this show no trend that anybody could tell from chance.
    private static let fewestMonths = 6

    static func text(_ title: String, _ months: [MetricFigures]) throws -> String {
        let points = months.enumerated().compactMap { month, figures in
            figures.median.map { (month: Double(month), median: $0) }
        }
        guard points.count >= fewestMonths else {
            return "\(title): a trend needs \(fewestMonths) months with at least 5 cases each; there "
                + "\(Wording.verb(points.count, "is", "are")) \(points.count == 0 ? "none" : String(points.count))."
        }
        let test = try MannKendall(points.map(\.median))
        guard test.pValue < 0.05 else {
            return "\(title): the monthly medians show no detectable trend over \(points.count) months."
        }
        let line = try TheilSen(x: points.map(\.month), y: points.map(\.median))
        // The test says whether they rise or fall; with many equal months the middle slope can be nothing all the same.
        let direction = test.s > 0 ? "rise" : "fall"
        guard abs(line.slope) >= 1_000_000, (line.slope > 0) == (test.s > 0) else {
            return
                "\(title): the monthly medians \(direction) over \(points.count) months, more than chance would explain, "
                + "though between most of them there is no difference."
        }
        return "\(title): the monthly medians \(direction) by about \(Wording.duration(abs(line.slope))) a month over "
            + "\(points.count) months, more than chance would explain."
    }
}
