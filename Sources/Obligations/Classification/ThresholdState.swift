/// Whether a condition is met, as far as the answers tell.
package enum ThresholdState: String, Sendable, Hashable {
    case met
    case notMet = "not_met"
    /// An answer is missing that would tell.
    case unknown

    package init(_ answer: Bool?) {
        self = answer.map { $0 ? .met : .notMet } ?? .unknown
    }

    /// Met when any is (Kleene's strong disjunction).
    package static func any(_ states: [ThresholdState]) -> ThresholdState {
        if states.contains(.met) { return .met }
        return states.contains(.unknown) ? .unknown : .notMet
    }

    /// Met when all are (Kleene's strong conjunction).
    package static func all(_ states: [ThresholdState]) -> ThresholdState {
        if states.contains(.notMet) { return .notMet }
        return states.contains(.unknown) ? .unknown : .met
    }

    package var negated: ThresholdState {
        switch self {
        case .met: .notMet
        case .notMet: .met
        case .unknown: .unknown
        }
    }

    package var isMet: Bool { self == .met }
}
