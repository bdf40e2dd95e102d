import ControlFrameworks
import IncidentModel
import Postgres

/// Corrective actions that were not done at a horizon.
package struct OpenActions: Sendable {
    package struct Action: Sendable {
        package let key: IncidentKey
        package let title: String
        package let kind: ActionRecord.Kind
        /// Those it mends, as they were named: label and title.
        package let controls: [String]
        package let owner: String?
        package let due: Instant?
    }

    /// Those due first come first, those without a date last.
    package let actions: [Action]
    package let count: Int
    package let overdue: Int
}

/// Reads them in one statement. Those of exercises are left out; what is more restricted than the audience's ceiling is counted, but
/// its words are withheld.
package enum OpenActionsQuery {
    package static func statement(asOf: Instant, knownAt: Instant, limit: Int, ceiling: TrafficLight) -> SQL {
        // What was done later had not happened yet, or was not known yet.
        let horizon = min(asOf, knownAt)
        return """
            select count(*) over (), count(*) filter (where a.due_at < \(asOf)) over (), i.key_year, i.key_number,
                \(WithheldText.unless("i.tlp", ceiling, "a.title")), a.kind, a.owner, a.due_at,
                \(ActionControlTable.names(of: "a"))
            from action a
            join incident i on i.id = a.incident_id
            where a.added_at <= \(horizon) and not i.exercise and (a.done_at is null or a.done_at > \(horizon))
            order by a.due_at nulls last, i.key_year, i.key_number, a.number limit \(limit)
            """
    }

    package static func read(_ result: PostgresResult) throws -> OpenActions {
        OpenActions(
            actions: try result.map { row in
                OpenActions.Action(
                    key: IncidentKey(year: try row.decode(2), number: try row.decode(3)), title: try row.decode(4),
                    kind: try row.decode(5), controls: try row.decode(8), owner: try row.decodeIfPresent(6),
                    due: try row.decodeIfPresent(7))
            },
            count: try result.first?.decode(0) ?? 0, overdue: try result.first?.decode(1) ?? 0)
    }
}

/// Reads the actions of incidents in which something is known of controls, done or not, for the question whether fixes held.
package enum CorrectiveActionsQuery {
    /// - Parameters:
    ///   - asOf: what was done later had not happened yet; nil for the present.
    ///   - knownAt: what was recorded later was not known yet; nil for the present.
    package static func statement(asOf: Instant?, knownAt: Instant?, now: Instant) -> SQL {
        let horizon = min(asOf ?? now, knownAt ?? now)
        let incidents: SQL =
            asOf == nil && knownAt == nil
            ? "incident" : "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))"
        return """
            select i.key_year, i.key_number, case when a.done_at <= \(horizon) then a.done_at end,
                \(ActionControlTable.controls(of: "a", at: horizon))
            from action a
            join \(incidents) i on i.id = a.incident_id
            where a.added_at <= \(horizon) and not i.exercise and coalesce(i.disposition, 'true_positive') = 'true_positive'
                and (exists (select from control_link l where l.incident_id = a.incident_id)
                    or exists (select from action_control c where c.incident_id = a.incident_id))
            order by 1, 2, a.number
            """
    }

    package static func read(_ row: PostgresRow) throws -> CorrectiveAction {
        let controls: [String] = try row.decode(3)
        return CorrectiveAction(
            incident: IncidentKey(year: try row.decode(0), number: try row.decode(1)).description,
            controls: Set(
                try controls.map { text in
                    guard let control = ControlID(urn: text) else {
                        throw PostgresDecodingFailure("'\(text)' is no control")
                    }
                    return control
                }), doneAt: try row.decodeIfPresent(2))
    }
}
