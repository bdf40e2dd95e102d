import IncidentModel
import Postgres

/// Reads what the duties of an incident were before they became what they are: `duty_version`, `duty_stage_version`, all decisions.
package enum DutyHistoryQuery {
    package struct Duty: Sendable {
        package let obligation: String
        package let at: Instant
        package let standing: DutyRecord.Standing
        package let ruleVersion: String
        package let action: String?
        package let by: String?
    }

    package struct Stage: Sendable {
        package let obligation: String
        package let stage: String
        package let at: Instant
        package let owed: DutyRecord.Applies
        package let due: Instant?
        package let derivation: String
        package let ruleVersion: String
        package let action: String?
        package let by: String?
    }

    package struct Sending: Sendable {
        package let filing: Int64
        package let obligation: String
        package let stage: String
        package let at: Instant
        package let recordedAt: Instant
    }

    package struct History: Sendable {
        package let duties: [Duty]
        package let stages: [Stage]
        package let decisions: [(obligation: String, decision: DutyRecord.Decision)]
        package let sendings: [Sending]
        package let delays: [NoticeDelay]
        package let differences: [ExplainedDifference]
    }

    /// The rows of `duty` as they were at an instant of recording, to stand in the place of the table.
    ///
    /// Of a duty that is older than its history (migration 0019) the first state that was kept.
    /// - Parameter condition: which of them, by `v`.
    package static func duties(knownAt: Instant, where condition: SQL = "true") -> SQL {
        """
        (select distinct on (v.incident_id, v.obligation) v.*, v.recorded_at as computed_at
        from duty_version v join duty d on d.incident_id = v.incident_id and d.obligation = v.obligation
        where d.added_at <= \(knownAt) and \(condition)
        order by v.incident_id, v.obligation, \(latest(knownAt)))
        """
    }

    /// The rows of `duty_stage` as they were at an instant of recording, to stand in the place of the table.
    ///
    /// A stage that the rule got later is missing; one that is older than its history has the first state that was kept.
    /// - Parameter condition: which of them, by `v`.
    package static func stages(knownAt: Instant, where condition: SQL = "true") -> SQL {
        """
        (select distinct on (v.incident_id, v.obligation, v.stage) v.*, v.recorded_at as computed_at
        from duty_stage_version v
        where (v.recorded_at <= \(knownAt) or v.action is null) and \(condition)
        order by v.incident_id, v.obligation, v.stage, \(latest(knownAt)))
        """
    }

    /// The last state of those recorded by then, before the first of the others.
    private static func latest(_ knownAt: Instant) -> SQL {
        "v.recorded_at <= \(knownAt) desc, case when v.recorded_at <= \(knownAt) then v.id end desc, v.id"
    }

    package static func statements(_ id: SQL) -> [SQL] {
        [
            """
            select obligation, recorded_at, standing::text, rule_version, action, changed_by
            from duty_version where incident_id = \(id) order by id
            """,
            """
            select obligation, stage, recorded_at, owed::text, due_at, derivation, rule_version, action, changed_by
            from duty_stage_version where incident_id = \(id) order by id
            """,
            """
            select e.obligation, e.id, e.applies, e.reason, e.decided_by, e.recorded_at, e.facts_digest,
                e.needs_second_person, c.confirmed_by
            from duty_decision e left join duty_confirmation c on c.decision = e.id
            where e.incident_id = \(id) order by e.id
            """,
            "select id, obligation, stage, at, recorded_at from filing where incident_id = \(id) order by id",
            NoticeDelayTables.all(incidentID: id), FilingFormTables.differences(incidentID: id),
        ]
    }

    package static func read(_ results: [PostgresResult]) throws -> History {
        History(
            duties: try results[0].map { row in
                Duty(
                    obligation: try row.decode(0), at: try row.decode(1),
                    standing: DutyRecord.Standing(rawValue: try row.decode(2)) ?? .undecided,
                    ruleVersion: try row.decode(3), action: try row.decodeIfPresent(4), by: try row.decodeIfPresent(5))
            },
            stages: try results[1].map { row in
                Stage(
                    obligation: try row.decode(0), stage: try row.decode(1), at: try row.decode(2),
                    owed: DutyRecord.Applies(rawValue: try row.decode(3)) ?? .undecided,
                    due: try row.decodeIfPresent(4),
                    derivation: try row.decode(5), ruleVersion: try row.decode(6), action: try row.decodeIfPresent(7),
                    by: try row.decodeIfPresent(8))
            },
            decisions: try results[2].map { row in
                (
                    obligation: try row.decode(0),
                    decision: DutyRecord.Decision(
                        id: try row.decode(1), applies: try row.decode(2), reason: try row.decode(3),
                        by: try row.decode(4), at: try row.decode(5), factsDigest: try row.decode(6),
                        needsSecondPerson: try row.decode(7), confirmedBy: try row.decodeIfPresent(8))
                )
            },
            sendings: try results[3].map { row in
                Sending(
                    filing: try row.decode(0), obligation: try row.decode(1), stage: try row.decode(2),
                    at: try row.decode(3), recordedAt: try row.decode(4))
            },
            delays: try results[4].map(NoticeDelayTables.read),
            differences: try results[5].map(FilingFormTables.readDifference))
    }
}
