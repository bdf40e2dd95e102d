import IncidentModel
import Postgres

extension CustodyState: PostgresEncodable, PostgresDecodable {}
extension CustodyEvent: PostgresEncodable, PostgresDecodable {}

/// Where bytes are kept.
package enum ContentStore: String, Sendable, CaseIterable, PostgresEncodable, PostgresDecodable {
    case directory
    case database
}

/// One piece of evidence as it stands.
package struct EvidenceItem: Sendable {
    package let id: Int64
    package let incidentID: Int64
    package let incident: IncidentKey
    /// Within the incident, from 1.
    package let number: Int32
    package let sha256: [UInt8]
    package let size: Int64
    package let name: String
    /// When the file was last changed where it came from.
    package let modifiedAt: Instant?
    package let note: String?
    package let tlp: TrafficLight
    package let privileged: Bool
    package let collectedAt: Instant
    package let collectedBy: String
    package let uploadedAt: Instant
    package let uploadedBy: String
    package let custody: Custody
    package let custodyCount: Int32
    package let store: ContentStore
    /// The legal hold that covers it, if any.
    package let hold: Int32?
}

/// One entry of a chain of custody.
package struct CustodyEntry: Sendable {
    package let number: Int32
    package let event: CustodyEvent
    package let state: CustodyState
    package let at: Instant
    package let recordedAt: Instant
    package let actor: String
    package let holder: String
    package let reason: String?
}

/// Reads and adds to `evidence`.
package enum EvidenceTable {
    package struct New: Sendable {
        package var name: String
        package var modifiedAt: Instant?
        package var note: String?
        package var tlp: TrafficLight?
        package var privileged: Bool
        package var collectedAt: Instant?
        package var collectedBy: String?

        package init(
            name: String, modifiedAt: Instant?, note: String?, tlp: TrafficLight?, privileged: Bool,
            collectedAt: Instant?, collectedBy: String?
        ) {
            self.name = name
            self.modifiedAt = modifiedAt
            self.note = note
            self.tlp = tlp
            self.privileged = privileged
            self.collectedAt = collectedAt
            self.collectedBy = collectedBy
        }
    }

    /// The incident's own label unless another one is given. Answers the number.
    package static func add(_ new: New, sha256: [UInt8], incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into evidence (
            organization_id, incident_id, number, sha256, name, modified_at, note, tlp, privileged, collected_at,
            collected_by, uploaded_at, uploaded_by, state, holder, custody_count)
        select \(context.organization.id), i.id,
            coalesce((select max(number) from evidence where incident_id = i.id), 0) + 1, \(sha256), \(new.name),
            \(new.modifiedAt), \(new.note), coalesce(\(new.tlp), i.tlp), \(new.privileged),
            \(new.collectedAt ?? context.now), \(new.collectedBy ?? context.actor), \(context.now), \(context.actor),
            'none', \(new.collectedBy ?? context.actor), 0
        from incident i where i.id = \(incidentID)
        returning number
        """
    }

    /// - Parameters:
    ///   - custody: state, holder and number of entries.
    ///   - hold: number of a legal hold that is in force.
    private static func columns(
        year: SQL, number: SQL, custody: SQL = "e.state, e.holder, e.custody_count",
        hold: SQL = "hold_on(e.incident_id)"
    ) -> SQL {
        """
        select e.id, e.incident_id, \(year), \(number), e.number, e.sha256, c.size, e.name, e.modified_at, e.note,
            e.tlp, e.privileged, e.collected_at, e.collected_by, e.uploaded_at, e.uploaded_by, \(custody),
            c.store, \(hold)
        from evidence e join content c on c.organization_id = e.organization_id and c.sha256 = e.sha256
        """
    }

    private static let columns: SQL =
        columns(year: "i.key_year", number: "i.key_number") + " join incident i on i.id = e.incident_id"

    /// Those of an incident, in the order of their numbers; without a look at the incident, whose key is known.
    ///
    /// - Parameter incidentID: an expression that gives the row's number.
    package static func of(_ incidentID: SQL, key: IncidentKey, knownAt: Instant? = nil) -> SQL {
        let (year, number): (SQL, SQL) = ("\(key.year)::int", "\(key.number)::int")
        guard let knownAt else {
            return columns(year: year, number: number) + " where e.incident_id = \(incidentID) order by e.number"
        }
        let hold: SQL = """
            (select min(h.number) from legal_hold h
             where h.organization_id = e.organization_id and (h.incident_id is null or h.incident_id = e.incident_id)
                and h.set_at <= \(knownAt) and (h.released_at is null or h.released_at > \(knownAt)))
            """
        return columns(year: year, number: number, custody: "s.state_after, s.holder_after, s.number", hold: hold) + """
             join lateral (
                select y.state_after, y.holder_after, y.number from custody_entry y
                where y.evidence_id = e.id and y.recorded_at <= \(knownAt) order by y.number desc limit 1) s on true
            where e.incident_id = \(incidentID) order by e.number
            """
    }

    package static func find(number: Int32, incidentID: Int64) -> SQL {
        columns + " where e.incident_id = \(incidentID) and e.number = \(number)"
    }

    /// All there is that is not destroyed, equal content side by side.
    package static func all(of key: IncidentKey?) -> SQL {
        var sql = columns + " where e.organization_id = (select current_organization()) and e.state <> 'destroyed'"
        if let key { sql += " and i.key_year = \(key.year) and i.key_number = \(key.number)" as SQL }
        return sql + " order by e.sha256, i.key_year, i.key_number, e.number"
    }

    /// Those of closed incidents that were closed before an instant and are under no hold.
    package static func expired(_ now: Instant) -> SQL {
        columns + """
             join retention_policy p on p.organization_id = e.organization_id and p.kind = 'evidence'
            where e.state <> 'destroyed' and i.phase = 'closed'
                and i.closed_latest + make_interval(months => p.keep_months, days => p.keep_days) <= \(now)
                and hold_on(e.incident_id) is null
            order by i.key_year, i.key_number, e.number
            """
    }

    package static func read(_ row: PostgresRow) throws -> EvidenceItem {
        EvidenceItem(
            id: try row.decode(0), incidentID: try row.decode(1),
            incident: IncidentKey(year: try row.decode(2), number: try row.decode(3)), number: try row.decode(4),
            sha256: try row.decode(5), size: try row.decode(6), name: try row.decode(7),
            modifiedAt: try row.decodeIfPresent(8), note: try row.decodeIfPresent(9), tlp: try row.decode(10),
            privileged: try row.decode(11), collectedAt: try row.decode(12), collectedBy: try row.decode(13),
            uploadedAt: try row.decode(14), uploadedBy: try row.decode(15),
            custody: Custody(state: try row.decode(16), holder: try row.decode(17)), custodyCount: try row.decode(18),
            store: try row.decode(19), hold: try row.decodeIfPresent(20))
    }
}

/// Reads the evidence of incidents of a period, for the index of a report. What is under legal privilege is left out.
package enum EvidenceIndexQuery {
    package struct Entry: Sendable {
        package let incident: IncidentKey
        package let number: Int
        package let name: String
        /// Hexadecimal.
        package let sha256: String
        package let tlp: TrafficLight
        package let custody: CustodyState
    }

    package static func statement(_ period: Period, asOf: Instant?, knownAt: Instant?, ceiling: TrafficLight) -> SQL {
        let incidents: SQL =
            asOf == nil && knownAt == nil
            ? "incident" : "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))"
        let at: SQL = "coalesce(i.detected_earliest, i.reported_earliest, i.created_at)"
        var custody: SQL = "e.state"
        var known: SQL = ""
        if let knownAt {
            known = " and e.uploaded_at <= \(knownAt)"
            custody = """
                (select c.state_after from custody_entry c where c.evidence_id = e.id and c.recorded_at <= \(knownAt)
                    order by c.number desc limit 1)
                """
        }
        return """
            select i.key_year, i.key_number, e.number, \(WithheldText.unless("e.tlp", ceiling, "e.name")),
                encode(e.sha256, 'hex'), e.tlp, coalesce(\(custody), 'none')
            from evidence e
            join \(incidents) i on i.id = e.incident_id
            where not e.privileged and not i.exercise and \(at) >= \(period.from) and \(at) < \(period.to)\(known)
            order by i.key_year, i.key_number, e.number
            """
    }

    package static func read(_ row: PostgresRow) throws -> Entry {
        Entry(
            incident: IncidentKey(year: try row.decode(0), number: try row.decode(1)),
            number: Int(try row.decode(2, as: Int32.self)), name: try row.decode(3), sha256: try row.decode(4),
            tlp: try row.decode(5), custody: try row.decode(6))
    }
}

/// Reads and adds to `custody_entry`; its trigger brings the evidence along.
package enum CustodyTable {
    package static func add(
        _ event: CustodyEvent, to item: EvidenceItem, becoming custody: Custody, reason: String?,
        number: Int32? = nil, from before: Custody? = nil, _ context: StorageContext
    ) -> SQL {
        """
        insert into custody_entry (
            organization_id, evidence_id, incident_id, number, event, state_before, state_after, at, recorded_at, actor,
            holder_before, holder_after, reason)
        values (\(context.organization.id), \(item.id), \(item.incidentID), \(number ?? item.custodyCount + 1), \(event),
            \((before ?? item.custody).state), \(custody.state), \(context.now), \(context.now), \(context.actor),
            \((before ?? item.custody).holder), \(custody.holder), \(reason))
        """
    }

    package static func of(evidenceID: Int64) -> SQL {
        """
        select number, event, state_after, at, recorded_at, actor, holder_after, reason from custody_entry
        where evidence_id = \(evidenceID) order by number
        """
    }

    package static func read(_ row: PostgresRow) throws -> CustodyEntry {
        CustodyEntry(
            number: try row.decode(0), event: try row.decode(1), state: try row.decode(2), at: try row.decode(3),
            recordedAt: try row.decode(4), actor: try row.decode(5), holder: try row.decode(6),
            reason: try row.decodeIfPresent(7))
    }
}

/// Puts bytes in place and reads them; the functions belong to the owner (0013).
package enum ContentTable {
    package static var begin: SQL { "select begin_content()::bigint" }

    package static func extend(_ upload: Int64, at offset: Int64, _ bytes: [UInt8]) -> SQL {
        "select extend_content(\(upload)::oid, \(offset), \(bytes))"
    }

    package static func drop(_ upload: Int64) -> SQL { "select drop_content(\(upload)::oid)" }

    package static func lock(_ sha256: [UInt8]) -> SQL { "select lock_content(\(sha256))" }

    package static func keep(
        _ sha256: [UInt8], size: Int64, in store: ContentStore, upload: Int64?, _ context: StorageContext
    ) -> SQL {
        "select keep_content(\(sha256), \(size), \(store)::content_store, \(upload)::oid, \(context.now))"
    }

    package static func read(_ sha256: [UInt8], from offset: Int64, most: Int32) -> SQL {
        "select read_content(\(sha256), \(offset), \(most))"
    }

    /// What has been destroyed and lay in the directory.
    package static var removed: SQL {
        "select sha256 from content where removed_at is not null and store = 'directory'"
    }

    package static func isUnused(_ sha256: [UInt8]) -> SQL { "select content_is_unused(\(sha256))" }
}
