import Foundation
import IncidentModel
import Postgres

/// Takes the legal record of incidents out of the database and puts it in again. Both sides speak JSON with the members of
/// `LegalRecord`, so that they stand beside each other here.
///
/// A list that is stored already is only continued: what comes has to begin with what is there (`takeOutDiverging`).
package enum LegalRecordSQL {
    // MARK: - Out

    /// Of each incident that has a record without attachments, its id and the record as JSON.
    package static func records(_ ids: [Int64]) -> SQL {
        records(from: "(select id from unnest(\(ids)::bigint[]) i (id) where not \(hasAttachments)) i")
    }

    /// The incidents whose records have attachments. They may be large, so that each record is read by itself.
    package static func attached(_ ids: [Int64]) -> SQL {
        "select id from unnest(\(ids)::bigint[]) i (id) where \(hasAttachments)"
    }

    package static func record(_ id: Int64) -> SQL { records(from: "(select \(id)::bigint as id) i") }

    private static let hasAttachments: SQL = """
        exists (select from filing f left join filing_receipt r on r.filing = f.id
            where f.incident_id = i.id and (f.content is not null or r.content is not null))
        """

    private static func records(from incidents: SQL) -> SQL {
        """
        select id, record::text from (
            select i.id, jsonb_strip_nulls(jsonb_build_object(
                'events', (select jsonb_agg(jsonb_build_object(
                        'event', event, 'at', at, 'zone_offset_s', nullif(zone_offset, 0),
                        'confidence', nullif(confidence, 'confirmed'), 'reason', reason, 'recorded_at', recorded_at,
                        'recorded_by', recorded_by) order by id)
                    from legal_event where incident_id = i.id),
                'facts', (select jsonb_agg(jsonb_build_object(
                        'name', name, 'value', value, 'recorded_at', recorded_at, 'recorded_by', recorded_by) order by id)
                    from incident_fact where incident_id = i.id),
                'answers', (select jsonb_agg(jsonb_build_object(
                        'form', form, 'field', field, 'value', value, 'recorded_at', recorded_at,
                        'recorded_by', recorded_by) order by id)
                    from form_answer where incident_id = i.id),
                'classifications', (select jsonb_agg(jsonb_build_object(
                        'scheme', c.scheme, 'answers', c.answers, 'result', c.result, 'recorded_at', c.recorded_at,
                        'recorded_by', c.recorded_by, 'adopted_at', a.recorded_at, 'adopted_by', a.adopted_by) order by c.id)
                    from classification c left join classification_adoption a on a.classification = c.id
                    where c.incident_id = i.id),
                'duties', (select jsonb_agg(jsonb_build_object(
                        'obligation', obligation, 'name', name, 'rule_version', rule_version, 'citation', citation,
                        'applies', applies, 'missing', case when missing <> '{}' then to_jsonb(missing) end,
                        'facts_digest', facts_digest, 'standing', standing, 'stages', (
                            select jsonb_agg(jsonb_build_object(
                                'stage', stage, 'name', name, 'kind', kind, 'voluntary', voluntary, 'owed', owed,
                                'due', due_at, 'start', start_at, 'projected', projected, 'derivation', derivation,
                                'citation', citation, 'remarks', remarks) order by ordinal, stage)
                            from duty_stage s where s.incident_id = d.incident_id and s.obligation = d.obligation))
                        order by obligation)
                    from duty d where incident_id = i.id),
                'decisions', (select jsonb_agg(jsonb_build_object(
                        'obligation', e.obligation, 'applies', e.applies, 'reason', e.reason,
                        'facts_digest', e.facts_digest, 'needs_second_person', nullif(e.needs_second_person, false),
                        'recorded_at', e.recorded_at, 'recorded_by', e.decided_by, 'confirmed_at', c.recorded_at,
                        'confirmed_by', c.confirmed_by) order by e.id)
                    from duty_decision e left join duty_confirmation c on c.decision = e.id where e.incident_id = i.id),
                'delays', (select jsonb_agg(jsonb_build_object(
                        'obligation', d.obligation, 'authority', d.authority, 'office', d.office, 'form', d.form,
                        'stages', case when d.stages <> '{}' then to_jsonb(d.stages) end, 'from', d.from_at,
                        'until', d.until_at, 'document', d.document, 'recorded_at', d.recorded_at,
                        'recorded_by', d.recorded_by, 'lift', case when l.delay is not null then jsonb_build_object(
                            'at', l.at, 'reason', l.reason, 'recorded_at', l.recorded_at,
                            'recorded_by', l.recorded_by) end) order by d.id)
                    from notice_delay d left join notice_delay_lift l on l.delay = d.id where d.incident_id = i.id),
                'filings', (select jsonb_agg(jsonb_build_object(
                        'obligation', f.obligation, 'stage', f.stage, 'at', f.at, 'channel', f.channel,
                        'reference', f.reference, 'due', f.due_at, 'content_name', f.content_name,
                        'content', \(base64("f.content")), 'recorded_at', f.recorded_at, 'recorded_by', f.recorded_by,
                        'form', case when c.filing is not null then jsonb_build_object(
                            'name', c.form, 'version', c.form_version, 'fields', c.fields) end,
                        'differences', (
                            select jsonb_agg(jsonb_build_object(
                                'earlier_obligation', e.obligation, 'earlier_stage', e.stage, 'fact', n.fact,
                                'field', n.field, 'earlier_field', n.earlier_field, 'value', n.value,
                                'earlier_value', n.earlier_value, 'explanation', n.explanation,
                                'recorded_at', n.recorded_at, 'recorded_by', n.recorded_by) order by n.id)
                            from filing_difference n join filing e on e.id = n.earlier_filing where n.filing = f.id),
                        'receipt', case when r.filing is not null then jsonb_build_object(
                            'at', r.at, 'reference', r.reference, 'content', \(base64("r.content")),
                            'recorded_at', r.recorded_at, 'recorded_by', r.recorded_by) end) order by f.id)
                    from filing f left join filing_form c on c.filing = f.id left join filing_receipt r on r.filing = f.id
                    where f.incident_id = i.id))) as record
            from \(incidents)) e
        where record <> '{}'
        """
    }

    /// On one line: that of PostgreSQL breaks it.
    private static func base64(_ column: SQL) -> SQL { "translate(encode(\(column), 'base64'), e'\\n', '')" }

    package static func read(_ row: PostgresRow) throws -> LegalRecord {
        try JSONDecoder().decode(LegalRecord.self, from: Data(row.decode(1, as: String.self).utf8))
    }

    // MARK: - In

    /// Takes out the records that go another way than what is stored of the same incident, and answers them: record number, key of the
    /// record, the list in which they part, the record.
    package static let takeOutDiverging: SQL = """
        with staged as (
            select p.ctid as place, g.record_number, g.source_key, i.id as incident_id, k.list, x.position,
                x.item ->> k.subject as subject, (x.item ->> 'recorded_at')::timestamptz as recorded_at, p.body
            from stage_part p
            join stage_incident g on g.record_number = p.record_number
            join incident i on i.organization_id = (select current_organization()) and i.origin = g.origin
                and i.source_key = g.source_key
            cross join (values ('events', 'event'), ('facts', 'name'), ('answers', 'field'), ('classifications', 'scheme'),
                ('decisions', 'obligation'), ('delays', 'obligation'), ('filings', 'stage')) k (list, subject)
            cross join lateral jsonb_array_elements(p.body -> k.list) with ordinality x (item, position)
            where p.part = 'legal'),
        meant as (select distinct incident_id as id from staged),
        stored as (
            select incident_id, list, subject, recorded_at,
                row_number() over (partition by incident_id, list order by id) as position
            from (
                select incident_id, 'events' as list, event as subject, recorded_at, id from legal_event
                union all select incident_id, 'facts', name, recorded_at, id from incident_fact
                union all select incident_id, 'answers', field, recorded_at, id from form_answer
                union all select incident_id, 'classifications', scheme, recorded_at, id from classification
                union all select incident_id, 'decisions', obligation, recorded_at, id from duty_decision
                union all select incident_id, 'delays', obligation, recorded_at, id from notice_delay
                union all select incident_id, 'filings', stage, recorded_at, id from filing) l
            where incident_id in (select id from meant))
        delete from stage_part p
        using (
            select distinct on (s.place) s.* from staged s join stored o using (incident_id, list, position)
            where (s.subject, s.recorded_at) is distinct from (o.subject, o.recorded_at)
            order by s.place, s.list) d
        where p.ctid = d.place
        returning d.record_number, d.source_key, d.list, d.body::text
        """

    /// The items of a list that are not stored yet, as `s`: `incident_id`, `position` and `item`.
    ///
    /// - Parameter stored: the table that keeps the list, one row an item.
    private static func further(_ list: SQL, than stored: SQL) -> SQL {
        """
        (select * from (\(items(list))) n
            where n.position > (select count(*) from \(stored) o where o.incident_id = n.incident_id)) s
        """
    }

    private static func items(_ list: SQL) -> SQL {
        """
        select m.incident_id, x.position, x.item
        from stage_match m join stage_part p on p.record_number = m.record_number and p.part = 'legal'
        cross join lateral jsonb_array_elements(p.body -> \(list)) with ordinality x (item, position)
        where m.state <> 'unchanged'
        """
    }

    /// The items of a list beside the rows that keep them, as `s`: `id` is that of the row.
    private static func kept(_ list: SQL, in stored: SQL) -> SQL {
        """
        (select n.*, o.id from (\(items(list))) n
            join (select id, incident_id, row_number() over (partition by incident_id order by id) as position
                from \(stored) where incident_id in (select incident_id from stage_match where state <> 'unchanged')) o
                using (incident_id, position)) s
        """
    }

    private static func time(_ member: SQL, of item: SQL = "s.item") -> SQL { "(\(item) ->> \(member))::timestamptz" }

    /// When and by whom it was recorded.
    private static let recording: SQL = "\(time("'recorded_at'")), s.item ->> 'recorded_by'"

    /// Runs once the incidents are in.
    static func merge(_ context: StorageContext) -> [SQL] {
        let head: SQL = "\(context.organization.id), s.incident_id"
        return facts(head) + duties(head, context) + filings(head)
    }

    private static func facts(_ head: SQL) -> [SQL] {
        [
            // Each statement takes the place of the one before of its event, which may be stored already.
            """
            insert into legal_event (
                id, organization_id, incident_id, event, at, zone_offset, confidence, reason, supersedes, recorded_at,
                recorded_by)
            overriding system value
            select s.id, \(head), s.item ->> 'event', \(time("'at'")), coalesce((s.item ->> 'zone_offset_s')::int, 0),
                coalesce(s.item ->> 'confidence', 'confirmed')::confidence, s.item ->> 'reason',
                coalesce(lag(s.id) over (partition by s.incident_id, s.item ->> 'event' order by s.position), (
                    select max(o.id) from legal_event o
                    where o.incident_id = s.incident_id and o.event = s.item ->> 'event')), \(recording)
            from (
                select nextval('legal_event_id_seq') as id, s.* from (
                    select * from \(further("'events'", than: "legal_event")) order by s.incident_id, s.position) s) s
            order by s.id
            """,
            """
            insert into incident_fact (organization_id, incident_id, name, value, recorded_at, recorded_by)
            select \(head), s.item ->> 'name', s.item ->> 'value', \(recording)
            from \(further("'facts'", than: "incident_fact")) order by s.incident_id, s.position
            """,
            """
            insert into form_answer (organization_id, incident_id, form, field, value, recorded_at, recorded_by)
            select \(head), s.item ->> 'form', s.item ->> 'field', s.item ->> 'value', \(recording)
            from \(further("'answers'", than: "form_answer")) order by s.incident_id, s.position
            """,
            """
            insert into classification (
                organization_id, incident_id, scheme, answers, result, recorded_at, recorded_by)
            select \(head), s.item ->> 'scheme', s.item ->> 'answers', s.item ->> 'result', \(recording)
            from \(further("'classifications'", than: "classification")) order by s.incident_id, s.position
            """,
            """
            insert into classification_adoption (classification, organization_id, incident_id, recorded_at, adopted_by)
            select s.id, \(head), \(time("'adopted_at'")), s.item ->> 'adopted_by'
            from \(kept("'classifications'", in: "classification")) where s.item ? 'adopted_by' order by s.id
            on conflict do nothing
            """,
        ]
    }

    /// What was computed here stays as it is.
    private static func duties(_ head: SQL, _ context: StorageContext) -> [SQL] {
        [
            """
            insert into duty (
                organization_id, incident_id, obligation, name, rule_version, citation, applies, missing, facts_digest,
                added_at, computed_at)
            select \(head), s.item ->> 'obligation', s.item ->> 'name', s.item ->> 'rule_version', s.item ->> 'citation',
                (s.item ->> 'applies')::truth,
                array(select jsonb_array_elements_text(coalesce(s.item -> 'missing', '[]'))), s.item ->> 'facts_digest',
                \(context.now), \(context.now)
            from (\(items("'duties'"))) s order by s.incident_id, s.position
            on conflict do nothing
            """,
            """
            insert into duty_stage (
                organization_id, incident_id, obligation, stage, ordinal, name, kind, voluntary, owed, due_at, start_at,
                projected, derivation, citation, remarks, computed_at)
            select \(head), s.item ->> 'obligation', t.item ->> 'stage', t.position, t.item ->> 'name', t.item ->> 'kind',
                (t.item ->> 'voluntary')::boolean, (t.item ->> 'owed')::truth, \(time("'due'", of: "t.item")),
                \(time("'start'", of: "t.item")), (t.item ->> 'projected')::boolean, t.item ->> 'derivation',
                t.item ->> 'citation', t.item ->> 'remarks', \(context.now)
            from (\(items("'duties'"))) s
            cross join lateral jsonb_array_elements(s.item -> 'stages') with ordinality t (item, position)
            order by s.incident_id, s.position, t.position
            on conflict do nothing
            """,
            """
            insert into duty_decision (
                organization_id, incident_id, obligation, applies, reason, decided_by, facts_digest, needs_second_person,
                recorded_at)
            select \(head), s.item ->> 'obligation', (s.item ->> 'applies')::boolean, s.item ->> 'reason',
                s.item ->> 'recorded_by', s.item ->> 'facts_digest',
                coalesce((s.item ->> 'needs_second_person')::boolean, false), \(time("'recorded_at'"))
            from \(further("'decisions'", than: "duty_decision")) order by s.incident_id, s.position
            """,
            """
            insert into duty_confirmation (
                decision, organization_id, incident_id, decided_by, confirmed_by, recorded_at)
            select s.id, \(head), s.item ->> 'recorded_by', s.item ->> 'confirmed_by', \(time("'confirmed_at'"))
            from \(kept("'decisions'", in: "duty_decision")) where s.item ? 'confirmed_by' order by s.id
            on conflict do nothing
            """,
            // A decision holds here as well while the facts are those that it rests on.
            """
            update duty d
            set standing = case when e.applies then 'applies' else 'not_applicable' end::duty_standing, decision = e.id,
                computed_at = \(context.now)
            from (\(items("'duties'"))) s
            cross join lateral (
                select e.* from duty_decision e
                where e.incident_id = s.incident_id and e.obligation = s.item ->> 'obligation' order by e.id desc limit 1) e
            where d.incident_id = s.incident_id and d.obligation = s.item ->> 'obligation' and d.standing = 'undecided'
                and s.item ->> 'standing' <> 'undecided' and e.facts_digest = d.facts_digest
            """,
            """
            insert into notice_delay (
                organization_id, incident_id, obligation, authority, office, form, stages, from_at, until_at, document,
                recorded_at, recorded_by)
            select \(head), s.item ->> 'obligation', s.item ->> 'authority', s.item ->> 'office', s.item ->> 'form',
                array(select jsonb_array_elements_text(coalesce(s.item -> 'stages', '[]'))), \(time("'from'")),
                \(time("'until'")), s.item ->> 'document', \(recording)
            from \(further("'delays'", than: "notice_delay")) order by s.incident_id, s.position
            """,
            """
            insert into notice_delay_lift (delay, organization_id, incident_id, at, reason, recorded_at, recorded_by)
            select s.id, \(head), \(time("'at'", of: "s.item -> 'lift'")), s.item -> 'lift' ->> 'reason',
                \(time("'recorded_at'", of: "s.item -> 'lift'")), s.item -> 'lift' ->> 'recorded_by'
            from \(kept("'delays'", in: "notice_delay")) where s.item ? 'lift' order by s.id
            on conflict do nothing
            """,
        ]
    }

    private static func filings(_ head: SQL) -> [SQL] {
        let content: SQL = "decode(s.item ->> 'content', 'base64')"
        let receipt: SQL = "s.item -> 'receipt'"
        return [
            """
            insert into filing (
                organization_id, incident_id, obligation, stage, at, channel, reference, content, content_name,
                content_sha256, due_at, late, recorded_at, recorded_by)
            select \(head), s.item ->> 'obligation', s.item ->> 'stage', \(time("'at'")), s.item ->> 'channel',
                s.item ->> 'reference', \(content), s.item ->> 'content_name', encode(sha256(\(content)), 'hex'),
                \(time("'due'")), false, \(recording)
            from \(further("'filings'", than: "filing")) order by s.incident_id, s.position
            """,
            """
            insert into filing_receipt (
                filing, organization_id, incident_id, at, reference, content, content_sha256, recorded_at, recorded_by)
            select s.id, \(head), \(time("'at'", of: receipt)), \(receipt) ->> 'reference',
                decode(\(receipt) ->> 'content', 'base64'),
                encode(sha256(decode(\(receipt) ->> 'content', 'base64')), 'hex'),
                \(time("'recorded_at'", of: receipt)), \(receipt) ->> 'recorded_by'
            from \(kept("'filings'", in: "filing")) where s.item ? 'receipt' order by s.id
            on conflict do nothing
            """,
            """
            insert into filing_form (
                filing, organization_id, incident_id, form, form_version, fields, recorded_at, recorded_by)
            select s.id, \(head), s.item -> 'form' ->> 'name', (s.item -> 'form' ->> 'version')::int,
                s.item -> 'form' ->> 'fields', \(recording)
            from \(kept("'filings'", in: "filing")) where s.item ? 'form' order by s.id
            on conflict do nothing
            """,
            """
            insert into filing_difference (
                organization_id, incident_id, filing, earlier_filing, fact, field, earlier_field, value, earlier_value,
                explanation, recorded_at, recorded_by)
            select \(head), s.id, e.id, n.item ->> 'fact', n.item ->> 'field', n.item ->> 'earlier_field',
                n.item ->> 'value', n.item ->> 'earlier_value', n.item ->> 'explanation',
                \(time("'recorded_at'", of: "n.item")), n.item ->> 'recorded_by'
            from \(kept("'filings'", in: "filing"))
            cross join lateral jsonb_array_elements(s.item -> 'differences') with ordinality n (item, position)
            join filing e on e.incident_id = s.incident_id and e.obligation = n.item ->> 'earlier_obligation'
                and e.stage = n.item ->> 'earlier_stage'
            order by s.id, n.position
            on conflict do nothing
            """,
        ]
    }
}
