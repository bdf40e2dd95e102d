import IncidentModel
import Postgres

/// Reads and writes `action_control`.
package enum ActionControlTable {
    /// Names controls of the action that was added to the incident last; the incident must be locked.
    package static func nameInLatest(
        _ controls: [ControlReference], incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into action_control (
            organization_id, incident_id, action_number, control, label, title, recorded_at, recorded_by)
        select \(context.organization.id), \(incidentID),
            (select max(number) from action where incident_id = \(incidentID)), n.control, n.label, n.title, \(context.now),
            \(context.actor)
        from unnest(\(controls.map(\.control))::text[], \(controls.map(\.label))::text[],
            \(controls.map(\.title))::text[]) as n (control, label, title)
        """
    }

    /// Names controls of the first action of many incidents, as of the moment at which it was added; incidents without an action are
    /// passed over.
    package static func nameInFirst(
        _ named: [(incidentID: Int64, control: ControlReference)], _ context: StorageContext
    ) -> SQL {
        """
        insert into action_control (
            organization_id, incident_id, action_number, control, label, title, recorded_at, recorded_by)
        select \(context.organization.id), a.incident_id, a.number, n.control, n.label, n.title, a.added_at, a.added_by
        from unnest(\(named.map(\.incidentID))::bigint[], \(named.map(\.control.control))::text[],
            \(named.map(\.control.label))::text[], \(named.map(\.control.title))::text[]) as n (incident_id, control, label, title)
        join action a on a.incident_id = n.incident_id and a.number = 1
        """
    }

    /// The controls of an incident's actions, by the action's number.
    package static func of(_ incidentID: SQL, known: SQL) -> SQL {
        """
        select action_number, control, label, title from action_control
        where incident_id = \(incidentID) and \(known) order by action_number, control
        """
    }

    /// An array of label and title of each control that an action names.
    ///
    /// - Parameter action: alias of a row of `action`.
    static func names(of action: String) -> SQL {
        "array(select c.label || ' ' || c.title from action_control c where \(match(action)) order by c.control)"
    }

    /// An array of the controls that an action named at a time.
    static func controls(of action: String, at horizon: Instant) -> SQL {
        "array(select c.control from action_control c where \(match(action)) and c.recorded_at <= \(horizon))"
    }

    /// The controls of an action as three arrays: URN, label, title.
    static func references(of action: String) -> SQL {
        let arrays = ["control", "label", "title"].map { column -> SQL in
            "array(select c.\(unsafe: column) from action_control c where \(match(action)) order by c.control)"
        }
        return SQL.joined(arrays, separator: ", ")
    }

    /// What `references` gives; nil where the action names none.
    static func read(_ row: PostgresRow, from column: Int) throws -> [ControlReference]? {
        let controls: [String] = try row.decode(column)
        let labels: [String] = try row.decode(column + 1)
        let titles: [String] = try row.decode(column + 2)
        guard !controls.isEmpty else { return nil }
        return zip(controls, zip(labels, titles)).map { ControlReference(control: $0, label: $1.0, title: $1.1) }
    }

    private static func match(_ action: String) -> SQL {
        "c.incident_id = \(unsafe: action).incident_id and c.action_number = \(unsafe: action).number"
    }

    /// What `of` gives, by the action's number.
    static func read(_ rows: PostgresResult) throws -> [Int: [ControlReference]] {
        var controls: [Int: [ControlReference]] = [:]
        for row in rows {
            controls[try row.decode(0), default: []].append(
                ControlReference(control: try row.decode(1), label: try row.decode(2), title: try row.decode(3)))
        }
        return controls
    }
}
