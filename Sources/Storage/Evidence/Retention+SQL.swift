import IncidentModel
import Postgres

/// What a retention policy is about.
package enum RetentionKind: String, CaseIterable, Sendable, PostgresEncodable, PostgresDecodable {
    /// The bytes; their record stays.
    case evidence
    /// The words; that there was a note stays.
    case note
}

/// Reads and writes `retention_policy`.
package enum RetentionTable {
    package static func set(_ kind: RetentionKind, keep: RetentionPeriod, _ context: StorageContext) -> SQL {
        """
        insert into retention_policy (organization_id, kind, keep_months, keep_days, set_at, set_by)
        values (\(context.organization.id), \(kind), \(keep.months), \(keep.days), \(context.now), \(context.actor))
        on conflict (organization_id, kind) do update
        set keep_months = excluded.keep_months, keep_days = excluded.keep_days, set_at = excluded.set_at,
            set_by = excluded.set_by
        """
    }

    package static var list: SQL {
        "select kind, keep_months, keep_days, set_at, set_by from retention_policy order by kind"
    }

    /// Notes with words that are past their time: incident, its key, number within the incident.
    package static func expiredNotes(_ now: Instant) -> SQL {
        """
        select n.incident_id, i.key_year, i.key_number, n.number
        from (select incident_id, text, row_number() over (partition by incident_id order by id) as number from note) n
        join incident i on i.id = n.incident_id
        join retention_policy p on p.organization_id = i.organization_id and p.kind = 'note'
        where n.text <> erased_marker() and i.phase = 'closed'
            and i.closed_latest + make_interval(months => p.keep_months, days => p.keep_days) <= \(now)
            and hold_on(i.id) is null
        order by i.key_year, i.key_number, n.number
        """
    }
}

/// Calls `erase_personal`, the only way in which a personal value is overwritten.
package enum Erasure {
    /// Something with personal words, as `erase_personal` names it.
    package struct Target: Sendable {
        /// What it is called.
        package let word: String
        package let table: String
        /// Within the incident; of an asset or observable the number of the row.
        package private(set) var number: Int64?
        /// Of a member, a section of the review or a further field.
        package private(set) var name: String?

        private init(_ word: String, in table: String? = nil, number: Int64? = nil, name: String? = nil) {
            self.word = word
            self.table = table ?? word
            self.number = number
            self.name = name
        }

        package static func note(_ number: Int64) -> Target { Target("note", number: number) }
        /// An entry of the timeline.
        package static func event(_ number: Int64) -> Target { Target("event", in: "timeline_entry", number: number) }
        package static func evidence(_ number: Int64) -> Target { Target("evidence", number: number) }
        package static func task(_ number: Int64) -> Target { Target("task", number: number) }
        package static func action(_ number: Int64) -> Target { Target("action", number: number) }
        /// In every round.
        package static func review(_ section: ReviewTable.Section) -> Target {
            Target("review", name: section.rawValue)
        }
        /// A further field of the record that was imported.
        package static func field(_ name: String) -> Target { Target("field", in: "incident_attribute", name: name) }
        package static func row(_ number: Int64, of table: AttachmentTables.NamedTable) -> Target {
            Target(table.rawValue, number: number)
        }
        package static func member(_ name: String) -> Target { Target("member", name: name) }
        package static let title = Target("title", in: "incident")
        package static let summary = Target("summary", in: "incident")
    }

    /// - Parameter verb: `erase` or `prune`; the second word of the entry's action.
    package static func statement(
        _ target: Target, incidentID: Int64?, reason: String, verb: String = "erase", _ context: StorageContext
    ) -> SQL {
        """
        select erase_personal(\(target.word), \(incidentID), \(target.number), \(target.name), \(reason), \(verb), \(context.now))
        """
    }

    /// The rows of an observable or asset of a name, one for each kind under which it is known.
    package static func rows(_ table: AttachmentTables.NamedTable, name: String, incidentID: Int64) -> SQL {
        "select id from \(unsafe: table.rawValue) where incident_id = \(incidentID) and name = \(name) order by id"
    }
}

/// Appends what is no change of a row.
package enum AuditEvent {
    /// - Parameters:
    ///   - table: what was looked at.
    ///   - facts: a JSON object of texts and truth values.
    package static func append(
        _ action: String, table: String, key: String, incidentID: Int64?, facts: PostgresJSON
    ) -> SQL {
        "select append_event_entry(\(action), \(table), \(key), \(incidentID), \(facts))"
    }

    /// How much an export of a period would hold that is restricted: incidents by their label, notes under legal privilege.
    package static func restricted(in period: (from: Instant, to: Instant)?) -> SQL {
        var sql: SQL = """
            select count(*) filter (where i.tlp >= 'amber+strict'),
                coalesce(sum((select count(*) from note n where n.incident_id = i.id and n.privileged)), 0)::bigint
            from incident i
            where i.organization_id = (select current_organization())
                and (i.tlp >= 'amber+strict' or i.id in (select n.incident_id from note n where n.privileged))
            """
        if let period {
            sql += """
                 and coalesce(i.detected_earliest, i.reported_earliest) >= \(period.from)
                and coalesce(i.detected_earliest, i.reported_earliest) < \(period.to)
                """ as SQL
        }
        return sql
    }

    /// Those of the incidents of which the reading is an entry, with their row numbers; the same rule as `CaseDesk.isRestricted`.
    package static func restricted(among keys: [IncidentKey]) -> SQL {
        """
        select i.id, i.key_year, i.key_number
        from unnest(\(keys.map(\.year))::int[], \(keys.map(\.number))::int[]) k (year, number)
        join incident i on i.organization_id = (select current_organization()) and i.key_year = k.year
            and i.key_number = k.number
        where i.tlp >= 'amber+strict'
            or exists (select from note n where n.incident_id = i.id and n.privileged)
            or exists (select from evidence e where e.incident_id = i.id and (e.privileged or e.tlp >= 'amber+strict'))
        order by 2, 3
        """
    }
}
