import IncidentModel

/// A stage as it stood from an instant on, until the next version of it.
package struct StageVersion: Equatable, Sendable {
    package let at: Instant
    package let isOwed: Bool
    package let due: Instant?
    package let derivation: String
    package let ruleVersion: String
    /// What was being done then, in the words of the audit trail: `duty.file`; `nil` where that is not known.
    package let action: String?
    package let by: String?

    package init(
        at: Instant, isOwed: Bool, due: Instant?, derivation: String, ruleVersion: String, action: String?, by: String?
    ) {
        self.at = at
        self.isOwed = isOwed
        self.due = due
        self.derivation = derivation
        self.ruleVersion = ruleVersion
        self.action = action
        self.by = by
    }
}

/// A due of a stage that another one took the place of.
package struct SupersededDue: Equatable, Sendable {
    package let due: Instant
    package let derivation: String
    package let ruleVersion: String
    package let from: Instant
    package let until: Instant
    /// What took its place, in words.
    package let by: String
    /// It had passed, and nothing was sent: what came later does not make it met.
    package let wasMissed: Bool
}

/// A duty as it stood from an instant on.
package struct DutyVersion: Equatable, Sendable {
    package let at: Instant
    /// `undecided`, `applies`, `not_applicable`.
    package let standing: String
    package let ruleVersion: String
    package let action: String?
    package let by: String?

    package init(at: Instant, standing: String, ruleVersion: String, action: String?, by: String?) {
        self.at = at
        self.standing = standing
        self.ruleVersion = ruleVersion
        self.action = action
        self.by = by
    }
}

/// A standing of a duty that another one took the place of.
package struct SupersededStanding: Equatable, Sendable {
    package let standing: String
    package let ruleVersion: String
    package let from: Instant
    package let until: Instant
    package let by: String
}

/// What a duty was before it became what it is.
package enum DutyHistory {
    /// - Parameters:
    ///   - versions: in the order in which they were recorded.
    ///   - sendings: what was sent for the duty, with when it was recorded.
    package static func superseded(
        _ versions: [StageVersion], stage: String, sendings: [(stage: String, at: Instant, recordedAt: Instant)]
    ) -> [SupersededDue] {
        let states = collapsed(versions, at: \.at) {
            $0.due == $1.due && $0.isOwed == $1.isOwed && $0.ruleVersion == $1.ruleVersion
        }
        let sent = sendings.first { $0.stage == stage }?.at
        return zip(states, states.dropFirst()).compactMap { former, next in
            guard former.isOwed, let due = former.due else { return nil }
            let cause = sendings.last { $0.recordedAt == next.at && next.action == "duty.file" }
            return SupersededDue(
                due: due, derivation: former.derivation, ruleVersion: former.ruleVersion, from: former.at,
                until: next.at,
                by: former.ruleVersion != next.ruleVersion
                    ? "version \(next.ruleVersion) of the rule"
                    : cause.map { "\($0.stage), sent \($0.at)" } ?? words(next.action, next.by),
                wasMissed: due < next.at && sent.map { $0 > due } ?? true)
        }
    }

    package static func superseded(_ versions: [DutyVersion]) -> [SupersededStanding] {
        let states = collapsed(versions, at: \.at) { $0.standing == $1.standing && $0.ruleVersion == $1.ruleVersion }
        return zip(states, states.dropFirst()).map { former, next in
            SupersededStanding(
                standing: former.standing, ruleVersion: former.ruleVersion, from: former.at, until: next.at,
                by: former.ruleVersion != next.ruleVersion
                    ? "version \(next.ruleVersion) of the rule" : words(next.action, next.by))
        }
    }

    /// Of the versions of one instant the last one counts, and of equal neighbours the first.
    private static func collapsed<Version>(
        _ versions: [Version], at: (Version) -> Instant, equal: (Version, Version) -> Bool
    ) -> [Version] {
        var result: [Version] = []
        for (position, version) in versions.enumerated() {
            if position + 1 < versions.count, at(versions[position + 1]) == at(version) { continue }
            if let last = result.last, equal(last, version) { continue }
            result.append(version)
        }
        return result
    }

    private static func words(_ action: String?, _ by: String?) -> String {
        let what =
            switch action {
            case "duty.decide": "a decision"
            case "duty.confirm": "the confirmation of a decision"
            case "duty.file": "a filing"
            case "duty.delay": "a request of an authority"
            case "duty.lift": "the lifting of a request"
            case "duty.refresh": "a new computation"
            case "incident.classify": "a classification"
            case "fact.state": "facts that were stated"
            case .some(let other): other
            case nil: "a later state"
            }
        return what + (by.map { " (\($0))" } ?? "")
    }
}
