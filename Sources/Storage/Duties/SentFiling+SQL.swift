import IncidentModel
import Postgres

/// What was sent to an authority and what came back, with the bytes.
package struct SentFiling: Sendable {
    package let incident: IncidentKey
    package let tlp: TrafficLight
    /// Within the incident, from 1, in the order in which filings were recorded.
    package let number: Int64
    package let obligation: String
    package let stage: String
    package let at: Instant
    package let channel: String
    package let reference: String?
    package let content: [UInt8]?
    package let contentName: String?
    package let due: Instant?
    package let late: Bool
    package let receipt: Receipt?

    package struct Receipt: Sendable {
        package let at: Instant
        package let reference: String?
        package let content: [UInt8]?
    }
}

/// Reads those of a selection, by incident and number.
package enum SentFilingQuery {
    package static func statement(_ selection: IncidentSelection) -> SQL {
        """
        select i.key_year, i.key_number, i.tlp, row_number() over (partition by f.incident_id order by f.id), f.obligation,
            f.stage, f.at, f.channel, f.reference, f.content, f.content_name, f.due_at, f.late, r.at, r.reference, r.content
        from filing f join incident i on i.id = f.incident_id left join filing_receipt r on r.filing = f.id
        where \(selection.condition)
        order by i.key_year, i.key_number, f.id
        """
    }

    package static func read(_ row: PostgresRow) throws -> SentFiling {
        var receipt: SentFiling.Receipt?
        if let at: Instant = try row.decodeIfPresent(13) {
            receipt = SentFiling.Receipt(
                at: at, reference: try row.decodeIfPresent(14), content: try row.decodeIfPresent(15))
        }
        return SentFiling(
            incident: IncidentKey(year: try row.decode(0), number: try row.decode(1)), tlp: try row.decode(2),
            number: try row.decode(3), obligation: try row.decode(4), stage: try row.decode(5), at: try row.decode(6),
            channel: try row.decode(7), reference: try row.decodeIfPresent(8), content: try row.decodeIfPresent(9),
            contentName: try row.decodeIfPresent(10), due: try row.decodeIfPresent(11), late: try row.decode(12),
            receipt: receipt)
    }
}
