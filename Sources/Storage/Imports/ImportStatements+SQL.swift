import IncidentModel
import Postgres

/// Merges staged statements about controls and risks, and the controls that actions name.
///
/// Statements are only added: one that is stored already is known by who said it, when, and what it says. Of equal ones as many are
/// stored as the source has.
package enum ImportStatements {
    /// A table of statements and the part that carries them.
    private enum Table: String {
        case control = "control_link"
        case risk = "risk_link"

        var part: SQL { self == .control ? "'control'" : "'risk'" }
        /// What a statement is about.
        var subject: SQL { self == .control ? "control" : "risk" }

        /// The members of a staged statement that tell it from others, as columns of the table.
        var members: SQL {
            switch self {
            case .control:
                "p.body ->> 'control' as control, (p.body ->> 'outcome')::control_outcome as said, null::text as unit"
            case .risk:
                """
                p.body ->> 'risk' as risk, (p.body #>> '{loss,minor_units}')::bigint as said,
                    p.body #>> '{loss,currency}' as unit
                """
            }
        }

        /// The same of a stored one.
        var stored: SQL {
            self == .control ? "control, outcome as said, null::text as unit" : "risk, loss as said, currency as unit"
        }
    }

    /// `staged` and `stored`: the statements of both sides, each with its number among equal ones.
    ///
    /// - Parameter incidents: joins `p`, a row of `stage_part`, with a column `incident_id` of `m`.
    private static func sides(_ table: Table, incidents: SQL) -> SQL {
        let equal: SQL = "partition by incident_id, \(table.subject), said, unit, recorded_at, recorded_by"
        return """
            with staged as (
                select *, row_number() over (\(equal) order by position) as nth from (
                    select m.incident_id, m.record_number, p.ctid as place, p.position, p.body, \(table.members),
                        (p.body ->> 'recorded_at')::timestamptz as recorded_at, p.body ->> 'recorded_by' as recorded_by
                    from \(incidents) and p.part = \(table.part)) s),
            stored as (
                select id, incident_id, \(table.subject), said, unit, recorded_at, recorded_by,
                    row_number() over (\(equal) order by id) as nth
                from (
                    select id, incident_id, \(table.stored), recorded_at, recorded_by from \(unsafe: table.rawValue)
                    where incident_id in (select incident_id from staged)) l)
            """
    }

    private static func same(_ table: Table) -> SQL {
        """
        o.incident_id = s.incident_id and o.\(table.subject) = s.\(table.subject) and o.recorded_at = s.recorded_at
            and o.recorded_by = s.recorded_by and o.nth = s.nth
            and (o.said, o.unit) is not distinct from (s.said, s.unit)
        """
    }

    private static let changed: SQL = """
        stage_match m join stage_part p on p.record_number = m.record_number where m.state <> 'unchanged'
        """

    /// Takes out what would slip in behind a later statement about the same that is stored already, and answers it: record number,
    /// key of the record, member of the record, what it is about, the statement.
    package static var late: [SQL] {
        let known: SQL = """
            (select i.id as incident_id, g.record_number, g.source_key from stage_incident g
                join incident i on i.organization_id = (select current_organization()) and i.origin = g.origin
                    and i.source_key = g.source_key) m
            join stage_part p on p.record_number = m.record_number where true
            """
        return [Table.control, .risk].map { table in
            """
            \(sides(table, incidents: known))
            delete from stage_part p using staged s
            where p.ctid = s.place and not exists (select from stored o where \(same(table)))
                and exists (
                    select from stored o where o.incident_id = s.incident_id and o.\(table.subject) = s.\(table.subject)
                        and o.recorded_at > s.recorded_at)
            returning s.record_number, (select g.source_key from stage_incident g where g.record_number = s.record_number),
                \(table.part) || 's', s.\(table.subject), s.body::text
            """
        }
    }

    /// Runs once the incidents and their actions are in.
    static func merge(_ context: StorageContext) -> [SQL] {
        let head: SQL = "\(context.organization.id), s.incident_id"
        return [
            """
            \(sides(.control, incidents: changed))
            insert into control_link (
                organization_id, incident_id, control, label, title, outcome, confidence, evidence, note, recorded_at,
                recorded_by)
            select \(head), s.control, s.body ->> 'label', s.body ->> 'title', s.said,
                coalesce(s.body ->> 'confidence', 'estimated')::confidence,
                array(select jsonb_array_elements_text(coalesce(s.body -> 'evidence', '[]'))), s.body ->> 'note',
                s.recorded_at, s.recorded_by
            from staged s where not exists (select from stored o where \(same(.control)))
            order by s.incident_id, s.position
            """,
            """
            \(sides(.control, incidents: changed))
            insert into control_confirmation (
                organization_id, incident_id, link_id, recorded_by, confirmed_by, confirmed_at)
            select \(head), o.id, o.recorded_by, s.body ->> 'confirmed_by', (s.body ->> 'confirmed_at')::timestamptz
            from staged s join stored o on \(same(.control))
            where s.body ? 'confirmed_by'
            order by o.id
            on conflict (link_id) do nothing
            """,
            """
            \(sides(.risk, incidents: changed))
            insert into risk_link (organization_id, incident_id, risk, loss, currency, recorded_at, recorded_by)
            select \(head), s.risk, s.said, s.unit, s.recorded_at, s.recorded_by
            from staged s where not exists (select from stored o where \(same(.risk)))
            order by s.incident_id, s.position
            """,
            // What the organisation itself has decided about a risk stands.
            """
            insert into risk_appetite (organization_id, risk, amount, currency, recorded_at, recorded_by)
            select distinct on (s.risk) \(context.organization.id), s.risk, (s.item ->> 'minor_units')::bigint,
                s.item ->> 'currency', (s.item ->> 'recorded_at')::timestamptz, s.item ->> 'recorded_by'
            from (
                select p.body ->> 'risk' as risk, p.body -> 'appetite' as item
                from \(changed) and p.part = 'risk' and p.body ? 'appetite') s
            where not exists (
                select from risk_appetite a where a.organization_id = \(context.organization.id) and a.risk = s.risk)
            order by s.risk, (s.item ->> 'recorded_at')::timestamptz desc
            """,
            // An action names its controls when it is added.
            """
            insert into action_control (
                organization_id, incident_id, action_number, control, label, title, recorded_at, recorded_by)
            select \(head), a.number, s.item ->> 'control', s.item ->> 'label', s.item ->> 'title', a.added_at, a.added_by
            from (
                select m.incident_id, p.position, jsonb_array_elements(p.body -> 'controls') as item
                from \(changed) and p.part = 'action' and p.body ? 'controls') s
            join action a on a.incident_id = s.incident_id and a.number = s.position + 1
            order by s.incident_id, s.position
            on conflict do nothing
            """,
        ]
    }
}
