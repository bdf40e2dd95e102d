/// Points to draw a survival curve from: ascending times, values that never rise.
package struct SurvivalCurve: Equatable, Sendable {
    package struct Point: Equatable, Sendable {
        /// Microseconds.
        package let time: Int64
        package let survival: Double
    }

    package let points: [Point]

    /// At most `limit` (two or more) points of the curve, its first and last ones always among them. They are the first points
    /// at or below levels evenly spaced from top to bottom, so that each lies on the curve and a reader's eye is off
    /// by at most one level's distance. Fails with `outOfRange` for a limit below two.
    package init(_ estimate: KaplanMeier, atMost limit: Int) throws {
        guard limit >= 2 else { throw MetricInputError.outOfRange(name: "limit", value: Double(limit)) }
        let steps = estimate.steps
        guard let first = steps.first, let last = steps.last, steps.count > limit else {
            points = steps.map { Point(time: $0.time, survival: $0.survival) }
            return
        }
        var points = [Point(time: first.time, survival: first.survival)]
        let interval = (first.survival - last.survival) / Double(limit - 1)
        var level = 1
        for step in steps.dropFirst().dropLast() where level <= limit - 2 {
            let isLower = step.survival < points[points.count - 1].survival
            guard isLower, step.survival <= first.survival - Double(level) * interval else { continue }
            points.append(Point(time: step.time, survival: step.survival))
            // One long step may pass several levels at once.
            while level <= limit - 2, step.survival <= first.survival - Double(level) * interval { level += 1 }
        }
        points.append(Point(time: last.time, survival: last.survival))
        self.points = points
    }
}
