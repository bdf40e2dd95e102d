import IncidentModel
import Postgres

/// The event log of a ServiceNow instance on its way in: staged row by row, gathered to incidents by PostgreSQL, so that
/// memory does not grow with the file and rows of one incident may lie anywhere in it.
package enum ServiceNowStaging {
    package static let create = """
        create temp table stage_log (
            record_number bigint not null,
            number text not null,
            modification bigint not null,
            opened timestamptz not null,
            updated timestamptz,
            resolved timestamptz,
            closed timestamptz,
            assignee text,
            severity sitrep.severity not null,
            category text,
            source text,
            title text not null,
            actor text,
            event text not null,
            digest bigint not null,
            -- Text: only those of the last row of an incident are ever parsed.
            attributes text
        ) on commit drop
        """

    /// One row of the log.
    package struct Row {
        package var recordNumber: Int
        package var number: String
        package var modification: Int
        package var opened: Instant
        package var updated: Instant?
        package var resolved: Instant?
        package var closed: Instant?
        package var assignee: String?
        package var severity: Severity
        package var category: String?
        package var source: String?
        package var title: String
        package var actor: String?
        package var event: String
        package var digest: Int64
        package var attributes: String?

        package init(
            recordNumber: Int, number: String, modification: Int, opened: Instant, updated: Instant?,
            resolved: Instant?,
            closed: Instant?, assignee: String?, severity: Severity, category: String?, source: String?, title: String,
            actor: String?, event: String, digest: Int64, attributes: String?
        ) {
            self.recordNumber = recordNumber
            self.number = number
            self.modification = modification
            self.opened = opened
            self.updated = updated
            self.resolved = resolved
            self.closed = closed
            self.assignee = assignee
            self.severity = severity
            self.category = category
            self.source = source
            self.title = title
            self.actor = actor
            self.event = event
            self.digest = digest
            self.attributes = attributes
        }
    }

    package static func write(_ row: Row, to writer: inout CopyInWriter) throws {
        writer.field(row.recordNumber)
        try writer.field(row.number)
        writer.field(row.modification)
        try writer.field(row.opened)
        try writer.field(row.updated)
        try writer.field(row.resolved)
        try writer.field(row.closed)
        try writer.field(row.assignee)
        try writer.field(row.severity)
        try writer.field(row.category)
        try writer.field(row.source)
        try writer.field(row.title)
        try writer.field(row.actor)
        try writer.field(row.event)
        writer.field(row.digest)
        try writer.field(row.attributes)
        try writer.endRow()
    }

    package static let copy: SQL = "copy stage_log from stdin"

    /// Gathers the staged rows to incidents, statements and events in the common staging tables.
    ///
    /// Every row is kept as an event; a row that stands twice is one event. Where rows of one incident disagree about its
    /// opening, the last word stands and the others are answered by `contradictions`. A time that lies before the opening, or a resolution after the
    /// closing, cannot be; it is answered by `impossible` and left out. So is a time that has not come yet, which `future`
    /// answers.
    ///
    /// - Parameter reading: how dates were read. The same rows read otherwise say something else.
    package static func gather(origin: String, timeZone: String, reading: String, now: Instant) -> [SQL] {
        [
            "analyze stage_log (number, modification, record_number)",
            // One row an incident: its last word, and the first update that names an assignee.
            """
            create temp table stage_last on commit drop as
            select distinct on (number) *,
                min(updated) filter (where assignee is not null) over (partition by number) as acknowledged,
                sha256(string_agg(int8send(digest), '') over (
                    partition by number order by modification, record_number
                    rows between unbounded preceding and unbounded following)
                    || convert_to(\(reading), 'UTF8')) as all_rows
            from stage_log
            order by number, modification desc, record_number desc
            """,
            """
            create temp table stage_future on commit drop as
            select l.record_number, l.number, t.field, t.at
            from stage_last l
            cross join lateral (values ('opened_at', l.opened), ('acknowledged', l.acknowledged),
                ('resolved_at', l.resolved), ('closed_at', l.closed)) t (field, at)
            where t.at > \(now)
            """,
            """
            update stage_last
            set opened = case when opened <= \(now) then opened end,
                acknowledged = case when acknowledged <= \(now) then acknowledged end,
                resolved = case when resolved <= \(now) then resolved end,
                closed = case when closed <= \(now) then closed end
            where record_number in (select record_number from stage_future)
            """,
            """
            insert into stage_incident (
                record_number, origin, source_key, title, summary, severity, category, source, tlp, exercise, disposition,
                phase, owner, round, key_year, digest, attributes)
            select record_number, \(origin), number, title, '', severity, category, source, 'amber', false,
                case when closed is not null then 'true_positive'::disposition end,
                case when closed is not null then 'closed' when resolved is not null then 'review'
                    when acknowledged >= coalesce(opened, '-infinity') then 'triage' else 'new' end::phase,
                assignee, 1, extract(year from coalesce(opened, \(now)) at time zone \(timeZone))::int, all_rows,
                attributes::jsonb
            from stage_last
            """,
            """
            insert into stage_assertion (record_number, milestone, round, standing, earliest, latest, confidence, source)
            select l.record_number, t.milestone::milestone, 1, 'stated', t.at, t.at, 'confirmed', \(origin)
            from stage_last l
            cross join lateral (values ('detected', l.opened), ('reported', l.opened),
                ('acknowledged', case when l.acknowledged >= coalesce(l.opened, '-infinity')
                    and l.acknowledged <= coalesce(l.closed, 'infinity') then l.acknowledged end),
                ('recovered', case when l.resolved >= coalesce(l.opened, '-infinity')
                    and l.resolved <= coalesce(l.closed, 'infinity') then l.resolved end),
                ('closed', case when l.closed >= coalesce(l.opened, '-infinity') then l.closed end)) t (milestone, at)
            where t.at is not null
            """,
            """
            insert into stage_event (record_number, at, kind, actor, text, source_ref)
            select distinct on (l.record_number, e.modification, e.digest)
                l.record_number, least(coalesce(e.updated, e.opened), \(now)), 'source', e.actor, e.event,
                \(origin + ":") || e.modification || ':' || to_hex(e.digest)
            from stage_log e join stage_last l using (number)
            order by l.record_number, e.modification, e.digest, e.record_number
            """,
        ]
    }

    /// Keeps the last word of incidents of which a later row is known than any of this log: the rows become events that nobody has yet,
    /// and the incident stays as it is.
    package static func keepLaterWords(origin: String, _ context: StorageContext) -> [SQL] {
        [
            """
            create temp table stage_older on commit drop as
            select s.record_number, i.id as incident_id, b.digest
            from stage_incident s
            join stage_last l using (record_number)
            join incident i on i.organization_id = \(context.organization.id) and i.origin = s.origin
                and i.source_key = s.source_key
            join import_source b on b.incident_id = i.id
            where l.modification < (
                select max(split_part(t.source_ref, ':', 2)::bigint) from timeline_entry t
                where t.incident_id = i.id and starts_with(t.source_ref, \(origin + ":")))
            """,
            """
            insert into timeline_entry (organization_id, incident_id, at, recorded_at, kind, actor, text, source_ref)
            select \(context.organization.id), o.incident_id, e.at, \(context.now), e.kind, e.actor, e.text, e.source_ref
            from stage_older o join stage_event e using (record_number)
            order by e.record_number, e.at, e.ctid
            on conflict (incident_id, source_ref) do nothing
            """,
            "update stage_incident s set digest = o.digest from stage_older o where o.record_number = s.record_number",
        ]
    }

    /// Times that have not come yet: record, key, field, value.
    package static var future: SQL {
        "select record_number, number, field, at from stage_future order by record_number, field"
    }

    /// Times that cannot be: record, key, field, value, reason.
    package static var impossible: SQL {
        """
        select l.record_number, l.number, t.field, t.at, t.rule, t.other
        from stage_last l
        cross join lateral (values
            ('acknowledged', l.acknowledged, 'lies before opened_at', l.opened, l.acknowledged < l.opened),
            ('acknowledged', l.acknowledged, 'lies after closed_at', l.closed, l.acknowledged > l.closed),
            ('resolved_at', l.resolved, 'lies before opened_at', l.opened, l.resolved < l.opened),
            ('resolved_at', l.resolved, 'lies after closed_at', l.closed,
                l.resolved > l.closed and l.resolved >= l.opened),
            ('closed_at', l.closed, 'lies before opened_at', l.opened, l.closed < l.opened))
            t (field, at, rule, other, applies)
        where t.applies
        order by l.record_number, t.field
        """
    }

    /// Rows that say another opening than the last word of their incident.
    package static var contradictions: SQL {
        """
        select e.record_number, e.number, e.opened, l.opened, e.event
        from stage_log e join stage_last l using (number)
        where e.opened <> l.opened
        order by e.record_number
        """
    }
}
