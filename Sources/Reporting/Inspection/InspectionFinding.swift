import IncidentModel

/// Something that an inspector would attack.
package struct InspectionFinding: Equatable, Sendable {
    package let rule: InspectionRule
    package let incident: String
    package let severity: Severity
    package let weight: Weight
    /// What an inspector would say.
    package let objection: String
    /// The command that mends it, or that records why it cannot be mended. Words in capitals are for the person to fill
    /// in.
    package let command: String

    /// How heavily it counts, in the words of certification audits (ISO/IEC 17021-1:2015, 3.12 and 3.13).
    package enum Weight: String, CaseIterable, Sendable, Comparable {
        /// The law or the proof itself is broken.
        case major
        /// A rule of our own is, and the result may still be right.
        case minor

        package static func < (left: Weight, right: Weight) -> Bool { left == .major && right == .minor }

        var label: String {
            switch self {
            case .major: "Major"
            case .minor: "Minor"
            }
        }
    }
}

extension InspectionFinding: Comparable {
    /// What is attacked first comes first: by rule, then the heavier, then the worse incident.
    package static func < (left: InspectionFinding, right: InspectionFinding) -> Bool {
        let order = InspectionRule.allCases
        let ranks = (order.firstIndex(of: left.rule) ?? 0, order.firstIndex(of: right.rule) ?? 0)
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        if left.weight != right.weight { return left.weight < right.weight }
        if left.severity != right.severity { return left.severity < right.severity }
        return (left.incident, left.objection, left.command) < (right.incident, right.objection, right.command)
    }
}

/// How long a thing may wait before an inspector would ask for it.
package struct InspectionPolicy: Equatable, Sendable {
    /// Receivers take their time: from sending to receipt.
    package var receiptGrace: Int64
    /// That an action works shows only after a while: from done to verified.
    package var verificationGrace: Int64
    /// Two people at work at once wait for each other: by so much one statement may bear an earlier time than the one ahead.
    package var clockGrace: Int64

    /// In seconds; a day, thirty days and a minute unless somebody says otherwise.
    package init(receiptGrace: Int64 = 86_400, verificationGrace: Int64 = 30 * 86_400, clockGrace: Int64 = 60) {
        self.receiptGrace = receiptGrace
        self.verificationGrace = verificationGrace
        self.clockGrace = clockGrace
    }
}
