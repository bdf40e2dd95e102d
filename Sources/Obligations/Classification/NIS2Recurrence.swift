import IncidentModel

/// Incidents that are significant only together (2024/2690 Art. 4).
package struct NIS2Recurrence: Equatable, Sendable {
    package struct Incident: Equatable, Sendable {
        package let key: String
        package let occurredAt: Instant
        package let rootCause: String
        package let lossEUR: ExactNumber?

        package init(key: String, occurredAt: Instant, rootCause: String, lossEUR: ExactNumber?) {
            self.key = key
            self.occurredAt = occurredAt
            self.rootCause = rootCause
            self.lossEUR = lossEUR
        }
    }

    /// The incidents that count together with the last one, in order; empty where there are not two.
    package let keys: [String]
    package let state: ThresholdState
    package let reason: String

    /// Whether the last incident, with those of the same apparent cause in the six months before it, exceeds the limit of
    /// direct loss (Art. 3(1)(a)); the losses are added.
    package init(_ incidents: [Incident], upTo last: Incident, turnoverEUR: ExactNumber?, clock: ZonedClock) {
        func cause(_ incident: Incident) -> String {
            incident.rootCause.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let counted = incidents.filter {
            $0.key != last.key && !cause($0).isEmpty && cause($0) == cause(last) && $0.occurredAt <= last.occurredAt
                && last.occurredAt <= clock.wallClock($0.occurredAt, addingMonths: 6)
        }.sorted { ($0.occurredAt, $0.key) < ($1.occurredAt, $1.key) }
        guard !counted.isEmpty else {
            keys = []
            state = .notMet
            reason = "no other incident of the same apparent cause within six months (2024/2690 Art. 4)"
            return
        }
        let all = counted + [last]
        keys = all.map(\.key)
        let known = all.compactMap(\.lossEUR)
        let sum = known.reduce(ExactNumber.zero, +)
        let judged = NIS2Criteria.loss(sum, turnover: turnoverEUR)
        // What is not known can only add to the sum.
        state = known.count < all.count && !judged.state.isMet ? .unknown : judged.state
        reason = "\(all.count) incidents of one apparent cause within six months: \(judged.text) (2024/2690 Art. 4)"
    }
}
