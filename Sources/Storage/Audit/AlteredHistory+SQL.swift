import Postgres

/// Holds the former states that are kept of a row against what the trail's entries say of its changes: `--known-at` reads the one, and
/// an auditor can prove the other.
///
/// Each state but the first is what changed since the one before, and so is each entry: both sequences are the same. Rows that were
/// written among very many at once (an import) have digests in the trail and no values, and are left out; so are entries that somebody
/// read an incident, which name it by its key. An entry bears the server's time and a state that of the program, so that times of recording
/// are not compared.
package struct AlteredHistory {
    /// The business table, and how findings call it.
    package let table: String
    package let query: SQL

    /// Rows whose former states are others than their entries say: incident, and what of it.
    package static let all = [incidents, duties, stages]

    private static let incidents = AlteredHistory(
        table: "incident", versions: "incident_revision", key: "v.incident_id::text", order: "v.version",
        writer: "v.recorded_by", doing: "null", isCounted: true,
        members: [
            ("last_verb", "v.verb"), ("severity", "v.severity"), ("phase", "v.phase"), ("disposition", "v.disposition"),
            ("tlp", "v.tlp"), ("exercise", "v.exercise"), ("round", "v.round"), ("duplicate_of", "v.duplicate_of"),
            ("category", "v.category"), ("source", "v.source"), ("owner", "v.owner"),
        ])

    private static let duties = AlteredHistory(
        table: "duty", versions: "duty_version", key: "v.incident_id || '/' || v.obligation", order: "v.id",
        writer: "v.changed_by", doing: "v.action",
        members: [
            ("name", "v.name"), ("rule_version", "v.rule_version"), ("citation", "v.citation"),
            ("applies", "v.applies"),
            ("missing", "v.missing"), ("facts_digest", "v.facts_digest"), ("standing", "v.standing"),
            ("decision", "v.decision"),
        ])

    private static let stages = AlteredHistory(
        table: "duty_stage", versions: "duty_stage_version",
        key: "v.incident_id || '/' || v.obligation || '/' || v.stage", order: "v.id", writer: "v.changed_by",
        doing: "v.action",
        members: [
            ("ordinal", "v.ordinal"), ("name", "v.name"), ("kind", "v.kind"), ("voluntary", "v.voluntary"),
            ("owed", "v.owed"), ("due_at", instant("v.due_at")), ("start_at", instant("v.start_at")),
            ("projected", "v.projected"), ("derivation", "v.derivation"), ("citation", "v.citation"),
            ("remarks", "v.remarks"),
        ])

    /// Incidents with a title, now or in a former state, that no entry commits to: the entries hold no titles, so that they can be
    /// erased. One that was erased is the marker in every state.
    package static let titles: SQL = """
        with covered as (
            select distinct m.row_key from audit_set_member m join audit_entry e on e.id = m.entry
            where e.organization_id = (select current_organization()) and e.table_name = 'incident'),
        committed as (
            select e.row_key, e.id, s.salt, decode(b.commitment, 'hex') as commitment
            from audit_entry e
            cross join lateral substring(convert_from(e.body, 'UTF8') from '"after[.]title":"([0-9a-f]{64})"') b (commitment)
            left join audit_salt s on s.entry = e.id and s.path = 'after.title'
            where e.organization_id = (select current_organization()) and e.table_name = 'incident' and e.row_key ~ '^[0-9]+$'
                and b.commitment is not null and e.row_key not in (select row_key from covered)),
        changes as (
            select row_key, title, row_number() over (partition by row_key order by version) as place
            from (
                select incident_id::text as row_key, version, title,
                    lag(title) over (partition by incident_id order by version) as former
                from incident_revision
                where organization_id = (select current_organization())
                    and incident_id::text not in (select row_key from covered)) v
            where title is distinct from former),
        told as (
            select row_key, salt, commitment, row_number() over (partition by row_key order by id) as place,
                bool_or(salt is null) over (partition by row_key) as has_erased
            from committed)
        select distinct incident_key(i.key_year, i.key_number)
        from changes c full join told t using (row_key, place)
        join incident i on i.id::text = row_key
        where case
            -- Which of several was erased is not known any more; then each that is left is one of those that were committed to.
            when exists (select from told e where e.row_key = c.row_key and e.has_erased)
                then c.title <> erased_marker() and not exists (
                    select from told e where e.row_key = c.row_key
                        and sha256('\\x02'::bytea || e.salt || convert_to(to_json(c.title)::text, 'UTF8')) = e.commitment)
            when t.has_erased then false
            else sha256('\\x02'::bytea || t.salt || convert_to(to_json(c.title)::text, 'UTF8')) is distinct from t.commitment end
        order by 1
        """

    /// As entries write one.
    private static func instant(_ column: String) -> String {
        #"to_char(\#(column) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"#
    }

    /// - Parameters:
    ///   - writer: who made the change; null in a state that a migration found, with which a history begins later than its entries.
    ///   - doing: what was being done; null where states do not say it.
    ///   - isCounted: states have the numbers from one on, so that one that says nothing new is missed as well.
    private init(
        table: String, versions: String, key: String, order: String, writer: String, doing: String,
        isCounted: Bool = false,
        members: [(name: String, value: String)]
    ) {
        self.table = table
        let names = members.map { "('\($0.name)')" }.joined(separator: ", ")
        let state = members.map { "'\($0.name)', \($0.value)" }.joined(separator: ", ")
        let tellsAction = doing != "null"
        // What was done without a name has that of the change.
        let said =
            tellsAction
            ? "coalesce(s.doing, '\(table).' || case when s.former is null then 'insert' else 'update' end)" : "null"
        let hasGaps = isCounted ? "count(*) < max(position)" : "false"
        query = SQL(
            unsafe: """
                with kept (member) as (values \(names)),
                covered as (
                    select distinct m.row_key from audit_set_member m join audit_entry e on e.id = m.entry
                    where e.organization_id = (select current_organization()) and e.table_name = '\(table)'),
                told as (
                    select t.row_key, t.id,
                        jsonb_object_agg(k.member, coalesce(t.after -> k.member, 'null')) || t.by as change
                    from (
                        select e.row_key, e.id, coalesce(b.body -> 'before', '{}') as before, coalesce(b.body -> 'after', '{}') as after,
                            jsonb_build_object('by', b.body -> 'actor', 'doing', \(tellsAction ? "b.body -> 'action'" : "null")) as by
                        from audit_entry e cross join lateral (select convert_from(e.body, 'UTF8')::jsonb) b (body)
                        where e.organization_id = (select current_organization()) and e.table_name = '\(table)' and e.row_key ~ '^[0-9]+(/|$)'
                            and e.row_key not in (select row_key from covered)) t
                    join kept k on t.before ? k.member or t.after ? k.member
                    group by t.row_key, t.id, t.by),
                states as (
                    select \(key) as row_key, \(order) as position, \(writer) is null as is_found, jsonb_build_object(\(state)) as state,
                        \(writer) as writer, \(doing) as doing
                    from \(versions) v
                    where \(key) not in (select row_key from covered)),
                steps as (
                    select s.row_key, s.position, s.former is null and s.is_found as begins_late, (
                        select jsonb_object_agg(k.member, s.state -> k.member) || jsonb_build_object('by', s.writer, 'doing', \(said))
                        from kept k
                        where s.state -> k.member <> coalesce(s.former -> k.member, 'null')) as change
                    from (
                        select *, lag(state) over (partition by row_key order by position) as former from states) s),
                of_states as (
                    select row_key, array_agg(change order by position) filter (where change is not null) as changes,
                        bool_or(begins_late) as begins_late, \(hasGaps) as has_gaps
                    from steps group by row_key),
                of_entries as (select row_key, array_agg(change order by id) as changes from told group by row_key)
                select coalesce(incident_key(i.key_year, i.key_number), split_part(d.row_key, '/', 1)),
                    replace(substr(d.row_key, length(split_part(d.row_key, '/', 1)) + 2), '/', ' ')
                from (
                    select row_key, begins_late, has_gaps, s.changes as kept, e.changes as told
                    from of_states s full join of_entries e using (row_key)) d
                left join incident i on i.id = split_part(d.row_key, '/', 1)::bigint
                where has_gaps or case when begins_late
                    then kept[2:] is distinct from told[cardinality(told) - cardinality(kept) + 2:]
                    else kept is distinct from told end
                order by 1, 2
                """)
    }
}
