import AuditTrail
import IncidentModel
import Postgres

/// Reads and writes the tables of the tree: `audit_leaf`, `audit_tile`, `audit_pending`, `audit_checkpoint`.
package enum AuditLogTables {
    /// One sequencer at a time for each organisation; the lock goes with the transaction, whatever ends it.
    package static func tryLock(_ organization: Organization) -> SQL {
        // "audi" as a number keeps these locks apart from others of the same server.
        "select pg_try_advisory_xact_lock(1635083369, \(Int32(truncatingIfNeeded: organization.id)))"
    }

    package static func size(_ organization: Organization) -> SQL {
        """
        select coalesce((
            select position + 1 from audit_leaf where organization_id = \(organization.id)
            order by position desc limit 1), 0)
        """
    }

    /// The size of the tree, and the log that it is of now: another process may have begun a new one.
    package static func tree(_ organization: Organization) -> SQL {
        "select (\(size(organization))), o.log_id::text from organization o where o.id = \(organization.id)"
    }

    /// Entries without a place, in the order of their arrival.
    ///
    /// Not a join: merging the two would read every entry that has its place already, in each portion of a long queue anew.
    package static func pending(limit: Int) -> SQL {
        """
        select e.id, \(leaf) from audit_entry e
        where e.id = any (array(select entry from audit_pending order by entry limit \(Int64(limit)))) order by e.id
        """
    }

    /// The leaf hash of the entry `e`, as RFC 9162 §2.1.1 has it.
    package static let leaf: SQL = "sha256('\\x00'::bytea || e.body)"

    /// Gives the organisation's log another name, and appends the entry that says why.
    package static func begin(log: String, facts: PostgresJSON) -> SQL {
        "select begin_log(\(log)::uuid, \(facts))::text"
    }

    package static let hasPending: SQL = "select exists (select from audit_pending)"

    package static func pendingCount(_ organization: Organization) -> SQL {
        "select count(*) from audit_pending where organization_id = \(organization.id)"
    }

    /// All hashes of one tile, at most 256.
    package static func tile(level: Int16, index: Int64, _ organization: Organization) -> SQL {
        """
        select hashes from audit_tile
        where organization_id = \(organization.id) and level = \(level) and index = \(index)
        """
    }

    /// What the sequencer looks at before it appends: of each level the tile that grows and the full one before it.
    package static func edgeTiles(_ organization: Organization) -> SQL {
        """
        select t.level, t.index, t.hashes
        from (\(size(organization))) s (size) cross join generate_series(0, 7) l (level)
        join audit_tile t on t.organization_id = \(organization.id) and t.level = l.level
            and t.index between (s.size >> 8 * (l.level + 1)) - 1 and s.size >> 8 * (l.level + 1)
        """
    }

    /// Gives the entries their places, the first one `firstIndex`, and takes them off the waiting list.
    package static func place(_ entries: [Int64], firstIndex: UInt64, _ organization: Organization) -> [SQL] {
        [
            """
            insert into audit_leaf (organization_id, position, entry)
            select \(organization.id), \(Int64(firstIndex)) + n.ordinality - 1, n.entry
            from unnest(\(entries)::bigint[]) with ordinality n (entry, ordinality)
            """,
            "delete from audit_pending where entry = any(\(entries)::bigint[])",
        ]
    }

    package static func put(_ tiles: [Tile], _ organization: Organization) -> SQL {
        """
        insert into audit_tile (organization_id, level, index, hashes)
        select \(organization.id), t.level, t.index, decode(t.hashes, 'hex')
        from unnest(\(tiles.map { Int16($0.address.level) })::smallint[],
            \(tiles.map { Int64($0.address.index) })::bigint[], \(tiles.map { $0.hexadecimal })::text[])
            t (level, index, hashes)
        on conflict (organization_id, level, index) do update set hashes = excluded.hashes
        """
    }

    package static func keep(_ checkpoint: Checkpoint, time: UInt64, note: String, _ organization: Organization) -> SQL
    {
        """
        insert into audit_checkpoint (organization_id, size, signed_at, note)
        values (\(organization.id), \(Int64(checkpoint.size)), \(Instant(seconds: Int64(time))), \(note))
        on conflict do nothing
        """
    }

    /// Bodies in index order, from a position on.
    package static func entries(from position: UInt64 = 0, below size: UInt64, _ organization: Organization) -> SQL {
        """
        select l.position, e.body, e.table_name, e.row_key, e.entry_id::text, e.incident_id
        from audit_leaf l join audit_entry e on e.id = l.entry
        where l.organization_id = \(organization.id) and l.position >= \(Int64(position))
            and l.position < \(Int64(size))
        order by l.position
        """
    }

    /// The latest entries, of one incident or of all; newest first.
    package static func list(_ key: IncidentKey?, before id: Int64?, limit: Int) -> SQL {
        var sql: SQL = """
            select e.id, l.position, convert_from(e.body, 'UTF8')
            from audit_entry e left join audit_leaf l on l.entry = e.id
            where e.organization_id = (select current_organization())
            """
        if let key {
            sql +=
                """
                 and e.incident_id = (
                    select id from incident where key_year = \(key.year) and key_number = \(key.number))
                """ as SQL
        }
        if let id { sql += " and e.id < \(id)" as SQL }
        return sql + " order by e.id desc limit \(Int64(limit))"
    }

    /// What a table's rows and its entries say differently.
    package static func reconcile(_ table: String) -> SQL { "select row_key, finding from reconcile_trail(\(table))" }

    /// Of these tables those that have a row or an entry. Nothing can differ in the others, and to find that out by `reconcile` takes
    /// six milliseconds a table, most of the time that a small database is verified in.
    package static func inUse(_ tables: [String]) -> SQL {
        // From one name to the next through the index, as the entries of a table may be millions.
        let said: SQL = """
            with recursive said (name) as (
                (select e.table_name from audit_entry e where e.organization_id = (select current_organization())
                 order by e.table_name limit 1)
                union all
                select (
                    select e.table_name from audit_entry e
                    where e.organization_id = (select current_organization()) and e.table_name > s.name
                    order by e.table_name limit 1)
                from said s where s.name is not null)
            select name from said where name = any(\(tables))
            """
        return tables.reduce(said) { sql, table in
            sql + " union select \(table) where exists (select from \(identifier: table))"
        } + " order by 1"
    }

    package static var hiddenParts: SQL { IncidentPart.hidden }

    /// Entries about very many rows at once whose digests are not those that the entry vouches for: id of the entry, table.
    package static let alteredSets: SQL = """
        select e.id, e.table_name
        from audit_entry e cross join lateral (
            select encode(sha256(convert_to(string_agg(
                to_json(m.row_key)::text || ':' || encode(m.row_digest, 'hex')
                    || coalesce(':' || encode(m.personal_commitment, 'hex'), '') || e'\\n', '' order by m.row_key), 'UTF8')), 'hex')
                as rows_sha256
            from audit_set_member m where m.entry = e.id) s
        where e.organization_id = (select current_organization()) and e.row_key = '*'
            and convert_from(e.body, 'UTF8')::jsonb #>> '{after,rows_sha256}' is distinct from s.rows_sha256
        order by e.id
        """

    /// All stored tiles: level, index, hashes.
    package static func tiles(_ organization: Organization) -> SQL {
        "select level, index, hashes from audit_tile where organization_id = \(organization.id) order by level, index"
    }

    /// States of stages that name a version of the rule by which the duty was not computed then: incident, obligation and stage.
    package static let strayRules: SQL = """
        select distinct incident_key(i.key_year, i.key_number), v.obligation || ' ' || v.stage
        from duty_stage_version v join incident i on i.id = v.incident_id
        where v.changed_by is not null and v.rule_version is distinct from (
            select d.rule_version from duty_version d
            where d.incident_id = v.incident_id and d.obligation = v.obligation and d.recorded_at <= v.recorded_at
            order by d.recorded_at desc, d.id desc limit 1)
        order by 1, 2
        """

    package static var incidentKeys: SQL {
        "select id, incident_key(key_year, key_number) from incident where organization_id = (select current_organization())"
    }

    /// Entries that have no place in the tree and wait for none: id.
    package static func lost(_ organization: Organization) -> SQL {
        """
        select e.id from audit_entry e
        where e.organization_id = \(organization.id)
            and not exists (select from audit_leaf l where l.entry = e.id)
            and not exists (select from audit_pending p where p.entry = e.id)
        order by e.id
        """
    }

    /// Filings and receipts whose content is not what its hash says: table, id.
    package static let alteredContents: SQL = """
        select 'filing', id::text from filing where content_sha256 is distinct from encode(sha256(content), 'hex')
        union all
        select 'filing_receipt', filing::text from filing_receipt where content_sha256 is distinct from encode(sha256(content), 'hex')
        order by 1, 2
        """

    /// Duties and stages whose last kept state is not what they are: what, incident, name.
    package static let strayVersions: SQL = """
        select 'duty', incident_key(i.key_year, i.key_number), d.obligation
        from duty d join incident i on i.id = d.incident_id
        left join lateral (
            select * from duty_version v
            where v.incident_id = d.incident_id and v.obligation = d.obligation order by v.id desc limit 1) v on true
        where (v.applies, v.missing, v.facts_digest, v.standing, v.decision, v.rule_version)
            is distinct from (d.applies, d.missing, d.facts_digest, d.standing, d.decision, d.rule_version)
        union all
        select 'duty_stage', incident_key(i.key_year, i.key_number), s.obligation || ' ' || s.stage
        from duty_stage s join incident i on i.id = s.incident_id
        left join lateral (
            select * from duty_stage_version v
            where v.incident_id = s.incident_id and v.obligation = s.obligation and v.stage = s.stage
            order by v.id desc limit 1) v on true
        where (v.owed, v.due_at, v.start_at, v.projected, v.derivation, v.remarks)
            is distinct from (s.owed, s.due_at, s.start_at, s.projected, s.derivation, s.remarks)
        order by 1, 2, 3
        """

    /// The tables of which every row has an entry: a list of the program, because one in the database could be shortened there.
    package static let tables: [String] = [
        "action", "action_control", "assertion", "asset", "assignment", "attack_mapping", "attack_mapping_control",
        "attack_mapping_import", "baseline_control", "classification", "classification_adoption", "content",
        "control_confirmation", "control_link", "custody_entry", "duty", "duty_confirmation", "duty_decision",
        "duty_stage", "duty_warning", "engagement", "engagement_export", "erased_part", "escalation", "evidence",
        "filing", "filing_difference", "filing_form", "filing_receipt", "form_answer", "framework_control",
        "framework_import", "import_batch", "imported_course", "incident", "incident_attribute", "incident_fact",
        "incident_link", "incident_merge", "incident_tag", "incident_technique", "legal_event", "legal_hold",
        "member", "member_role", "note", "notice_delay", "notice_delay_lift", "obligation_setting", "observable",
        "organization", "organization_attribute", "quarantine_item", "recurrence_evaluation", "retention_policy",
        "review", "risk_appetite", "risk_link", "role", "rule_file", "task", "timeline_entry", "veris_mapping",
        "veris_mapping_import",
    ]

    package static var watchedTables: SQL { "select name from trail_table order by name" }

    /// Triggers that somebody has switched off, or taken away.
    package static var silencedTriggers: SQL {
        """
        select t.name || ': ' || w.op
        from trail_table t cross join (values ('insert'), ('update'), ('delete')) w (op)
        left join pg_trigger g on g.tgrelid = to_regclass('sitrep.' || quote_ident(t.name))
            and g.tgname = 'trail_' || w.op
        where g.tgenabled is distinct from 'O'
        order by 1
        """
    }
}

extension Tile {
    fileprivate var hexadecimal: String { hashes.map(\.hexadecimal).joined() }
}
