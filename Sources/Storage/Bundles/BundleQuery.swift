import IncidentModel
import Postgres

/// Reads what a bundle is made of beside the tables of the tree.
package enum BundleQuery {
    /// One incident of a population.
    package struct Member: Sendable {
        /// The number of its row.
        package let id: Int64
        package let key: IncidentKey
        /// False for a key that lies between two of the period and is listed so that no gap can hide anything.
        package let isInPeriod: Bool
        package let phase: Phase
        package let disposition: Disposition?
        package let severity: Severity
        package let category: String?
        package let exercise: Bool
        package let detected: Instant?
        /// Detected, or else reported, or else recorded: by this it is in a period or not.
        package let at: Instant
        package let duplicateOf: IncidentKey?
    }

    /// All keys of each year between the first and the last incident of the selection.
    package static func population(_ selection: IncidentSelection) -> SQL { population(inPeriod: selection.condition) }

    private static func population(inPeriod condition: SQL) -> SQL {
        """
        with marked as (
            select i.*, coalesce(\(condition), false) as in_period
            from incident i where i.organization_id = (select current_organization())),
        bounds as (
            select key_year, min(key_number) as first_number, max(key_number) as last_number
            from marked where in_period group by key_year)
        select m.key_year, m.key_number, m.in_period, m.phase, m.disposition, m.severity, m.exercise, m.detected_earliest,
            s.key_year, s.key_number, m.id, m.category,
            coalesce(m.detected_earliest, m.reported_earliest, m.created_at)
        from bounds b join marked m on m.key_year = b.key_year and m.key_number between b.first_number and b.last_number
        left join incident s on s.id = m.duplicate_of
        order by m.key_year, m.key_number
        """
    }

    package static func read(_ row: PostgresRow) throws -> Member {
        let year: Int32? = try row.decodeIfPresent(8)
        let number: Int32? = try row.decodeIfPresent(9)
        var survivor: IncidentKey?
        if let year, let number { survivor = IncidentKey(year: year, number: number) }
        return Member(
            id: try row.decode(10), key: IncidentKey(year: try row.decode(0), number: try row.decode(1)),
            isInPeriod: try row.decode(2), phase: try row.decode(3), disposition: try row.decodeIfPresent(4),
            severity: try row.decode(5), category: try row.decodeIfPresent(11), exercise: try row.decode(6),
            detected: try row.decodeIfPresent(7), at: try row.decode(12), duplicateOf: survivor)
    }

    /// Places and leaves of the entries about one incident, and of those about very many rows, which may hold its.
    package static func selection(_ key: IncidentKey, below size: UInt64) -> SQL {
        selection(
            "e.row_key = '*' or e.incident_id in \(IncidentSelection.incident(key).ids)", below: size)
    }

    /// Places and leaves of the entries about these incidents, and of those that are about none; what was agreed with other
    /// auditors and given to others is left out.
    package static func selection(rows: [Int64], engagement key: String, below size: UInt64) -> SQL {
        selection(
            """
            e.incident_id = any (\(rows)::bigint[])
                or e.incident_id is null and (
                    e.table_name not in ('bundle', 'engagement', 'engagement_export') or e.row_key = \(key)
                    or starts_with(e.row_key, \(key + "/")))
            """, below: size)
    }

    private static func selection(_ condition: SQL, below size: UInt64) -> SQL {
        """
        select l.position, \(AuditLogTables.leaf)
        from audit_leaf l join audit_entry e on e.id = l.entry
        where l.organization_id = (select current_organization()) and l.position < \(Int64(size)) and (\(condition))
        order by l.position
        """
    }

    /// Writes the entry that binds a bundle's content to the tree; answers its id.
    package static func recordExport(name: String, incident: IncidentKey?, facts: String) -> SQL {
        """
        select append_event_entry('bundle.export', 'bundle', \(name),
            (select id from incident where key_year = \(incident?.year) and key_number = \(incident?.number)),
            \(facts)::jsonb)::text
        """
    }

    /// The place of the entry that opened an engagement; null while it waits for one.
    package static func place(ofEngagement key: String) -> SQL {
        """
        select l.position from audit_entry e join audit_leaf l on l.entry = e.id
        where e.organization_id = (select current_organization()) and e.table_name = 'engagement' and e.row_key = \(key)
        order by e.id limit 1
        """
    }

    package static func place(ofEntry id: String) -> SQL {
        """
        select l.position from audit_entry e join audit_leaf l on l.entry = e.id
        where e.organization_id = (select current_organization()) and e.table_name = 'bundle' and e.entry_id = \(id)::uuid
        """
    }

    /// Bodies of the places given, in order.
    package static func bodies(_ places: [Int64]) -> SQL {
        """
        select l.position, e.body
        from unnest(\(places)::bigint[]) p (position)
        join audit_leaf l on l.organization_id = (select current_organization()) and l.position = p.position
        join audit_entry e on e.id = l.entry
        order by l.position
        """
    }
}
