/// A rule with what every question asks of it, worked out once. Shared, not copied: a rule has two dozen members, and every
/// stage and reading looks at it.
final class PreparedRule: Sendable {
    let rule: ObligationRule
    /// Events that start a clock or are asked for in a condition.
    let events: Set<EventName>
    let attributes: Set<String>
    /// A calendar is needed under the plain count, or under another.
    let needsCalendar: Bool
    let needsCalendarForReadings: Bool
    let usesContract: Bool

    init(_ rule: ObligationRule) {
        self.rule = rule
        let dues = rule.stages.map(\.due)
        let conditions = [rule.appliesWhen] + rule.stages.compactMap(\.owedWhen) + dues.flatMap(\.conditions)
        events = Set(dues.flatMap { $0.starts.map(\.event) } + conditions.flatMap(\.events))
        usesContract = dues.contains { $0.usesContract }
        attributes = Set(conditions.flatMap { $0.attributes.map(\.name) } + (usesContract ? ["contract"] : []))
        needsCalendar = dues.contains { $0.needsCalendar }
        needsCalendarForReadings = dues.contains { $0.countsDays }
    }
}

extension DueRule {
    /// Looks at closed days under the plain count.
    var needsCalendar: Bool {
        switch self {
        case .businessDays, .workingHours, .relief, .contract: true
        default: parts.contains(where: \.needsCalendar)
        }
    }

    /// Looks at closed days under a policy that rolls periods off closed days.
    var countsDays: Bool {
        switch self {
        case .days, .months, .yearEnd: true
        default: parts.contains(where: \.countsDays)
        }
    }

    var usesContract: Bool {
        if case .contract = self { return true }
        return parts.contains(where: \.usesContract)
    }
}
