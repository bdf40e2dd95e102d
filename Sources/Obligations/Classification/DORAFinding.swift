/// What the answers say about one threshold.
package struct DORAFinding: Equatable, Sendable {
    package let threshold: DORAThreshold
    package let state: ThresholdState
    /// In words and numbers; empty where nothing was answered.
    package let reasons: [String]
    /// Answers that would settle it; empty once it is settled.
    package let missing: [String]
}

/// Collects the alternatives of one threshold, any one of which meets it.
struct FindingBuilder {
    private var states: [ThresholdState] = []
    private var reasons: [(state: ThresholdState, text: String)] = []
    private var missing: [String] = []

    /// - Parameter missing: the unanswered keys that would tell, where the state is unknown.
    mutating func add(_ state: ThresholdState, _ reason: @autoclosure () -> String?, missing keys: [String] = []) {
        states.append(state)
        if state == .unknown {
            missing += keys.filter { !missing.contains($0) }
        } else if let text = reason() {
            reasons.append((state, text))
        }
    }

    mutating func add(flag: Bool?, key: String, met: String, notMet: String) {
        add(ThresholdState(flag), flag.map { $0 ? met : notMet }, missing: [key])
    }

    var state: ThresholdState { .any(states) }

    /// Of a met threshold only what meets it is worth telling.
    var texts: [String] {
        state == .met ? reasons.filter { $0.state == .met }.map(\.text) : reasons.map(\.text)
    }

    var open: [String] { state == .unknown ? missing : [] }
}
