import IncidentModel
import Postgres

/// An authority's request that notices of a duty wait.
package struct NoticeDelay: Sendable {
    package struct Lift: Sendable {
        package let at: Instant
        package let reason: String
        package let by: String
    }

    package let id: Int64
    package let obligation: String
    package let authority: String
    package let office: String
    package let form: String
    /// Empty: every stage that the rule lets it move.
    package let stages: [String]
    package let from: Instant
    package let until: Instant
    package let document: String
    package let recordedAt: Instant
    package let recordedBy: String
    package let lift: Lift?
}

/// Writes and reads `notice_delay` and `notice_delay_lift`.
package enum NoticeDelayTables {
    package struct NewDelay: Sendable {
        package let authority: String
        package let office: String
        package let form: String
        package let stages: [String]
        package let from: Instant
        package let until: Instant
        package let document: String

        package init(
            authority: String, office: String, form: String, stages: [String], from: Instant, until: Instant,
            document: String
        ) {
            self.authority = authority
            self.office = office
            self.form = form
            self.stages = stages
            self.from = from
            self.until = until
            self.document = document
        }
    }

    package static func add(
        _ delay: NewDelay, obligation: String, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into notice_delay (
            organization_id, incident_id, obligation, authority, office, form, stages, from_at, until_at, document,
            recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(obligation), \(delay.authority), \(delay.office), \(delay.form),
            \(delay.stages)::text[], \(delay.from), \(delay.until), \(delay.document), \(context.now), \(context.actor))
        """
    }

    package static func lift(
        _ delay: Int64, at: Instant, reason: String, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into notice_delay_lift (delay, organization_id, incident_id, at, reason, recorded_at, recorded_by)
        values (\(delay), \(context.organization.id), \(incidentID), \(at), \(reason), \(context.now), \(context.actor))
        """
    }

    /// Column of the incident's id.
    static let incidentColumn = 14

    package static func all(incidentID: SQL) -> SQL { all(where: "= \(incidentID)") }

    static func all(where isMeant: SQL) -> SQL {
        """
        select d.id, d.obligation, d.authority, d.office, d.form, d.stages, d.from_at, d.until_at, d.document, d.recorded_at,
            d.recorded_by, l.at, l.reason, l.recorded_by, d.incident_id
        from notice_delay d left join notice_delay_lift l on l.delay = d.id
        where d.incident_id \(isMeant) order by d.id
        """
    }

    package static func read(_ row: PostgresRow) throws -> NoticeDelay {
        NoticeDelay(
            id: try row.decode(0), obligation: try row.decode(1), authority: try row.decode(2),
            office: try row.decode(3),
            form: try row.decode(4), stages: try row.decode(5), from: try row.decode(6), until: try row.decode(7),
            document: try row.decode(8), recordedAt: try row.decode(9), recordedBy: try row.decode(10),
            lift: try row.decodeIfPresent(11, as: Instant.self).map { at in
                NoticeDelay.Lift(at: at, reason: try row.decode(12), by: try row.decode(13))
            })
    }
}
