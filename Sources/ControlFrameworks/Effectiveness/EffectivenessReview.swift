import IncidentModel
import ResponseMetrics

/// The controls of a scope over a period: how each held, and whether that changed.
package struct EffectivenessReview: Equatable, Sendable {
    /// By control.
    package let lines: [Line]

    package struct Line: Equatable, Sendable {
        package let current: ControlEffectiveness
        package let previous: ControlEffectiveness?
        /// `nil` when no previous period was asked for.
        package let change: EffectivenessChange?
    }

    /// - Parameters:
    ///   - observations: in any order, also outside of the periods.
    ///   - scope: controls that must appear, challenged or not. Those with observations in the period appear in any case.
    ///   - period: half-open; an observation at its end belongs to the next one.
    ///
    /// Fails with `outOfRange` for a confidence outside (0, 1).
    package init(
        _ observations: [OutcomeObservation], scope: [ControlID], period: Range<Instant>,
        previous: Range<Instant>? = nil, confidence: Double = 0.95
    ) throws {
        let current = Dictionary(grouping: observations.filter { period.contains($0.at) }, by: \.control)
        let before = previous.map { range in
            Dictionary(grouping: observations.filter { range.contains($0.at) }, by: \.control)
        }
        lines = try Set(scope).union(current.keys).sorted().map { control in
            let now = try ControlEffectiveness(
                control: control, observations: current[control] ?? [], confidence: confidence)
            guard let before else { return Line(current: now, previous: nil, change: nil) }
            let earlier = try ControlEffectiveness(
                control: control, observations: before[control] ?? [], confidence: confidence)
            let change = try EffectivenessChange(
                previous: earlier.proportion, current: now.proportion, confidence: confidence)
            return Line(current: now, previous: earlier, change: change)
        }
    }

    package var exposure: Exposure { Exposure(lines) }

    /// How much of the scope the period says anything about.
    package struct Exposure: Equatable, Sendable {
        package let controls: Int
        package let rated: Int
        package let noVerdict: Int
        package let neverChallenged: [ControlID]

        init(_ lines: [Line]) {
            controls = lines.count
            rated = lines.count { $0.current.standing == .rated }
            noVerdict = lines.count { $0.current.standing == .noVerdict }
            neverChallenged = lines.filter { $0.current.standing == .neverChallenged }.map(\.current.control)
        }
    }
}
