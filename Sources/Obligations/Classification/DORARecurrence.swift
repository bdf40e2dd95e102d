import IncidentModel

/// An incident that was not major by itself, looked at again with others of the same cause.
package struct RecurringIncident: Equatable, Sendable {
    package let key: String
    package let occurredAt: Instant
    /// The specific apparent cause as Art. 20(b) DORA means it, not the broad class of fields 4.1 and 4.2.
    package let rootCause: String
    package let answers: DORAAnswers

    package init(key: String, occurredAt: Instant, rootCause: String, answers: DORAAnswers) {
        self.key = key
        self.occurredAt = occurredAt
        self.rootCause = rootCause
        self.answers = answers
    }
}

/// Incidents within six months with the same cause, taken as one (2024/1772 Art. 8(2)); to be assessed monthly.
package struct RecurrenceFinding: Equatable, Sendable {
    package let rootCause: String
    /// In the order in which they occurred.
    package let incidents: [RecurringIncident]
    package let together: DORAAnswers
    package let classification: DORAClassification
    /// How the numbers were added: the rule gives no method, so ours is part of the record.
    package let method: [String]

    /// Field 4.16 takes the first, fields 2.2 and 3.2 the last.
    package var firstOccurredAt: Instant? { incidents.first?.occurredAt }
    package var lastOccurredAt: Instant? { incidents.last?.occurredAt }
}

package enum DORARecurrence {
    /// Who reports; the rule does not bind the small ones.
    package enum Entity: String, Sendable, CaseIterable {
        case microenterprise
        /// Entities under the simplified framework of Art. 16(1) DORA.
        case simplifiedFramework = "simplified_framework"
        case other

        package var isExempt: Bool { self != .other }
    }

    package static let months = 6

    /// Every largest set of at least two non-major incidents of one cause of which the last occurred within six wall-clock
    /// months of the first, both ends included; whether it is major is in its classification.
    ///
    /// - Parameter clock: the entity's zone; months are counted by its wall clock.
    package static func findings(
        _ incidents: [RecurringIncident], entity: Entity, clock: ZonedClock
    ) -> [RecurrenceFinding] {
        guard !entity.isExempt else { return [] }
        let minor = incidents.filter { !DORAClassification($0.answers).isMajor && !cause($0).isEmpty }
        let groups = Dictionary(grouping: minor, by: cause).sorted { $0.key < $1.key }
        return groups.flatMap { windows($0.value, clock: clock).map(finding) }
    }

    private static func cause(_ incident: RecurringIncident) -> String {
        incident.rootCause.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func windows(_ incidents: [RecurringIncident], clock: ZonedClock) -> [[RecurringIncident]] {
        let sorted = incidents.sorted { ($0.occurredAt, $0.key) < ($1.occurredAt, $1.key) }
        var result: [[RecurringIncident]] = []
        var lastEnd = -1
        for (start, first) in sorted.enumerated() {
            let limit = clock.wallClock(first.occurredAt, addingMonths: months)
            let end = sorted.lastIndex { $0.occurredAt <= limit } ?? start
            // A set that ends where the one before ended is only a part of that.
            if end > start, end > lastEnd {
                result.append(Array(sorted[start...end]))
                lastEnd = end
            }
        }
        return result
    }

    private static func finding(_ incidents: [RecurringIncident]) -> RecurrenceFinding {
        var sum = AnswerSum()
        let together = sum.add(incidents.map(\.answers))
        return RecurrenceFinding(
            rootCause: incidents.first?.rootCause ?? "", incidents: incidents, together: together,
            classification: DORAClassification(together), method: sum.method)
    }
}
