import IncidentModel
import Postgres

/// An incident that may have the same cause as another.
package struct RecurrenceCandidate: Sendable {
    package let id: Int64
    package let key: IncidentKey
    package let title: String
    package let occurredAt: Instant
    /// What the two have in common: `linked`, `category`, `root cause`.
    package let shared: [String]
    package let rootCauses: [String]
    /// JSON of the classification that holds; `nil` where there is none yet.
    package let answers: String?
}

/// An evaluation as it was kept.
package struct KeptRecurrence: Sendable {
    package let members: [String]
    package let rootCause: String
    /// JSON.
    package let result: String
    package let adopted: Bool
    package let recordedAt: Instant
    package let recordedBy: String
}

/// Writes and reads `recurrence_evaluation`, and finds what may belong together.
package enum RecurrenceTable {
    private static func occurred(_ alias: String) -> SQL {
        "coalesce(\(unsafe: alias).occurred_earliest, \(unsafe: alias).detected_earliest)"
    }

    /// What a statement about an incident reads, in the order of `read`.
    private static func columns(shared: SQL) -> SQL {
        """
        i.id, i.key_year, i.key_number, i.title, \(occurred("i")), \(shared) as shared,
            coalesce((select r.root_causes from review r where r.incident_id = i.id order by r.round desc limit 1), '{}'),
            (select c.answers from classification c left join classification_adoption a on a.classification = c.id
            where c.incident_id = i.id and c.scheme = 'dora'
            order by (a.classification is null), coalesce(a.recorded_at, c.recorded_at) desc, c.id desc limit 1)
        """
    }

    /// Incidents between two instants that are linked with one, are of its category or share a root cause with it.
    ///
    /// - Parameter limit: the nearest in time come first.
    package static func candidates(
        incidentID: Int64, occurredAt: Instant, from: Instant, to: Instant, limit: Int
    ) -> SQL {
        let causes: SQL = """
            select lower(btrim(cause)) from review r, unnest(r.root_causes) cause where r.incident_id =
            """
        return """
            select * from (
                select \(columns(shared: """
                    array_remove(array[
                        case when exists (
                            select from incident_link l
                            where (l.incident_id, l.other_id) in ((me.id, i.id), (i.id, me.id))) then 'linked' end,
                        case when i.category = me.category then 'category' end,
                        case when exists (\(causes) i.id intersect \(causes) me.id) then 'root cause' end], null)
                    """))
                from incident me join incident i on i.organization_id = me.organization_id and i.id <> me.id
                where me.id = \(incidentID) and not i.exercise and \(occurred("i")) between \(from) and \(to)
                    and i.disposition is distinct from 'false_positive' and i.disposition is distinct from 'duplicate'
                    and i.disposition is distinct from 'benign'
                order by abs(extract(epoch from \(occurred("i")) - \(occurredAt)::timestamptz))) c
            where cardinality(c.shared) > 0 limit \(Int64(limit))
            """
    }

    /// One incident as it enters an evaluation.
    package static func incident(_ key: IncidentKey) -> SQL {
        """
        select \(columns(shared: "'{}'::text[]"))
        from incident i where i.key_year = \(key.year) and i.key_number = \(key.number)
        """
    }

    package static func read(_ row: PostgresRow) throws -> RecurrenceCandidate? {
        guard let at: Instant = try row.decodeIfPresent(4) else { return nil }
        return RecurrenceCandidate(
            id: try row.decode(0), key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
            title: try row.decode(3), occurredAt: at, shared: try row.decode(5), rootCauses: try row.decode(6),
            answers: try row.decodeIfPresent(7))
    }

    package struct NewEvaluation: Sendable {
        package let members: [String]
        package let rootCause: String
        package let inputs: String
        package let result: String
        package let isMajor: Bool
        package let isAdopted: Bool

        package init(
            members: [String], rootCause: String, inputs: String, result: String, isMajor: Bool, isAdopted: Bool
        ) {
            self.members = members
            self.rootCause = rootCause
            self.inputs = inputs
            self.result = result
            self.isMajor = isMajor
            self.isAdopted = isAdopted
        }
    }

    package static func keep(_ evaluation: NewEvaluation, incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into recurrence_evaluation (
            organization_id, incident_id, members, root_cause, inputs, result, major, adopted, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(evaluation.members)::text[], \(evaluation.rootCause),
            \(evaluation.inputs), \(evaluation.result), \(evaluation.isMajor), \(evaluation.isAdopted), \(context.now),
            \(context.actor))
        """
    }

    package static func kept(incidentID: Int64) -> SQL {
        """
        select members, root_cause, result, adopted, recorded_at, recorded_by
        from recurrence_evaluation where incident_id = \(incidentID) order by id
        """
    }

    package static func readKept(_ row: PostgresRow) throws -> KeptRecurrence {
        KeptRecurrence(
            members: try row.decode(0), rootCause: try row.decode(1), result: try row.decode(2),
            adopted: try row.decode(3),
            recordedAt: try row.decode(4), recordedBy: try row.decode(5))
    }
}
