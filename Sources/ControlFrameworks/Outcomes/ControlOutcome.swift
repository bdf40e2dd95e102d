/// How a control fared in an incident (DESIGN 2).
package enum ControlOutcome: String, CaseIterable, Codable, Sendable {
    case worked
    /// It saw the event and, as designed, stopped nothing.
    case detectedOnly = "detected_only"
    case failed
    case bypassed
    /// It should have been there and was not.
    case absent
    case misconfigured
    /// It did not hold, and another control made up for it.
    case compensated
    /// The incident did not touch what the control protects.
    case outOfScope = "out_of_scope"

    package enum Standing: Sendable {
        case success
        case failure
        /// Says nothing about whether the control holds; counted and shown beside the rate.
        case apart
    }

    /// Where the outcome enters effectiveness: worked ÷ (worked + failed + bypassed + absent + misconfigured).
    package var standing: Standing {
        switch self {
        case .worked: .success
        case .failed, .bypassed, .absent, .misconfigured: .failure
        case .detectedOnly, .compensated, .outOfScope: .apart
        }
    }

    /// Of several outcomes of one control in one incident the first of these counts: a failure somewhere is a failure of the
    /// control, whatever it did elsewhere, and a verdict goes before what says nothing.
    static let precedence: [ControlOutcome] = [
        .absent, .misconfigured, .bypassed, .failed, .worked, .detectedOnly, .compensated, .outOfScope,
    ]

    var rank: Int { ControlOutcome.precedence.firstIndex(of: self) ?? ControlOutcome.precedence.count }
}
