import IncidentModel
import Postgres

/// Something that must not be destroyed, erased or pruned until the hold is released.
package struct LegalHold: Sendable {
    package let number: Int32
    /// Nil for everything that the organisation has.
    package let incident: IncidentKey?
    package let reason: String
    package let setAt: Instant
    package let setBy: String
    package let releasedAt: Instant?
    package let releasedBy: String?
    package let releaseReason: String?
}

/// Reads and writes `legal_hold`.
package enum LegalHoldTable {
    /// Answers the number.
    package static func set(incidentID: Int64?, reason: String, _ context: StorageContext) -> SQL {
        """
        insert into legal_hold (organization_id, number, incident_id, reason, set_at, set_by)
        select \(context.organization.id), coalesce(max(number), 0) + 1, \(incidentID), \(reason), \(context.now),
            \(context.actor)
        from legal_hold
        returning number
        """
    }

    package static func release(number: Int32, reason: String, _ context: StorageContext) -> SQL {
        """
        update legal_hold
        set released_at = \(context.now), released_by = \(context.actor), release_reason = \(reason)
        where number = \(number) and released_at is null
        """
    }

    package static func list(includingReleased: Bool) -> SQL {
        """
        select h.number, i.key_year, i.key_number, h.reason, h.set_at, h.set_by, h.released_at, h.released_by,
            h.release_reason
        from legal_hold h left join incident i on i.id = h.incident_id
        where h.released_at is null or \(includingReleased)
        order by h.number
        """
    }

    package static func read(_ row: PostgresRow) throws -> LegalHold {
        let year: Int32? = try row.decodeIfPresent(1)
        return LegalHold(
            number: try row.decode(0),
            incident: try year.map { IncidentKey(year: $0, number: try row.decode(2)) }, reason: try row.decode(3),
            setAt: try row.decode(4), setBy: try row.decode(5), releasedAt: try row.decodeIfPresent(6),
            releasedBy: try row.decodeIfPresent(7), releaseReason: try row.decodeIfPresent(8))
    }
}
