import IncidentModel
import Obligations
import Postgres
import Storage

/// A warning that was given.
package struct GivenWarning: Sendable {
    package let key: IncidentKey
    package let obligation: String
    package let stage: String
    package let threshold: DutyWarning
    package let due: Instant
    /// What places outside are told: keys and times, no word of the incident's content.
    package let json: JSONValue
    /// One line for people.
    package let text: String
}

extension CaseDesk {
    /// Stages looked at in one transaction; also the number up to which each change has an audit entry of its own.
    static let warningBatch = 100

    /// Gives the warnings whose time has come: the highest threshold that a clock has reached, unless it was given for this due.
    ///
    /// - Parameter targets: where each is taken by a job of its own, as `WarningPlaces` reads them.
    /// - Returns: those that were given, and whether there may be more.
    package func giveWarnings(targets: [String]) throws -> (given: [GivenWarning], more: Bool) {
        try write(action: "duty.warn") { session in
            let stages = try session.query(DutyWarningTable.toWarn(limit: CaseDesk.warningBatch, context)).map(
                DutyWarningTable.read)
            guard !stages.isEmpty else { return ([], false) }
            var looks: [(stage: StageToWarn, next: Instant?)] = []
            var given: [(stage: StageToWarn, warning: DutyWarning)] = []
            for stage in stages {
                let start = stage.start ?? stage.due
                guard stage.runs else {
                    looks.append((stage, nil))
                    continue
                }
                looks.append((stage, DutyWarning.next(start: start, due: stage.due, now: context.now)?.at))
                guard let reached = DutyWarning.reached(start: start, due: stage.due, now: context.now),
                    reached.rawValue > stage.given
                else { continue }
                given.append((stage, reached))
            }
            let warnings = given.map { warning($0.warning, of: $0.stage) }
            var statements = [DutyWarningTable.plan(looks)]
            if !given.isEmpty {
                statements += [
                    DutyWarningTable.give(given.map { (stage: $0.stage, threshold: $0.warning.rawValue) }, context),
                    TimelineTable.add(
                        zip(given, warnings).map { (incidentID: $0.stage.incidentID, text: $1.text) }, kind: "duty",
                        context),
                ]
                let payloads = warnings.flatMap { warning in
                    targets.map { target in
                        JSONValue.object([.init("target", .string(target)), .init("message", warning.json)]).line
                    }
                }
                if !payloads.isEmpty {
                    statements.append(
                        JobTable.enqueue(JobKind.deliverWarning.rawValue, payloads: payloads, context))
                }
            }
            _ = try session.pipeline(statements)
            return (warnings, stages.count == CaseDesk.warningBatch)
        }
    }

    private func warning(_ warning: DutyWarning, of stage: StageToWarn) -> GivenWarning {
        let due = clock.minuteText(stage.due) + " " + clock.identifier
        let words =
            switch warning {
            case .half: "half of the time has passed, due \(due)"
            case .fourFifths: "80 % of the time has passed, due \(due)"
            case .due: "is due now, \(due)"
            case .overdue: "is overdue since \(due)"
            }
        let id = [
            stage.key.description, stage.obligation, stage.stage, stage.due.rfc3339, String(warning.rawValue),
        ].joined(separator: "/")
        return GivenWarning(
            key: stage.key, obligation: stage.obligation, stage: stage.stage, threshold: warning, due: stage.due,
            json: .object([
                .init("event", .string("duty.warning")), .init("id", .string("\(organization.key)/\(id)")),
                .init("organization", .string(organization.key)), .init("incident", .string(stage.key.description)),
                .init("exercise", .bool(stage.isExercise)), .init("obligation", .string(stage.obligation)),
                .init("stage", .string(stage.stage)), .init("name", .string(stage.name)),
                .init("decision", .string(stage.standing)), .init("citation", .string(stage.citation)),
                .init("threshold", .int(warning.rawValue)), .init("due", .instant(stage.due)),
                .init("projected", .bool(stage.projected)), .init("given_at", .instant(context.now)),
            ]),
            text: "\(stage.obligation) \(stage.stage): \(words)" + (stage.projected ? " (projected)" : ""))
    }
}
