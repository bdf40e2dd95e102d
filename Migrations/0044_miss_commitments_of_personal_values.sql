-- A personal value that was null when its row was written has no commitment, so that one could be written there behind the trail unnoticed.
-- What stands in such a column has to be committed to by some entry.
set local search_path to sitrep;

create or replace function reconcile_trail(table_name text) returns table (row_key text, finding text)
    language plpgsql stable set search_path to sitrep, pg_temp
    as $_$
begin
    return query execute format(
        $f$
        with present as materialized (select r.row_key, r.row_digest, r.personal from %2$I() r),
        sets as (
            select m.row_key, m.row_digest, m.entry, m.personal_commitment, m.salt
            from audit_entry e join audit_set_member m on m.entry = e.id
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = '*'),
        -- Of a table whose rows have got other keys: the entry that says so.
        rekeyed as (
            select coalesce(max(e.id), 0) as entry
            from audit_entry e
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = '*'
                and encode(e.body, 'escape') like '%%"operation":"rekey"%%'),
        said as (
            select distinct on (s.row_key collate "C") s.row_key, s.row_digest, s.commitment, s.salt
            from (
                select e.row_key, e.row_digest, e.id, null::bytea as commitment, null::bytea as salt
                from audit_entry e
                where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
                    and (e.row_digest is not null or encode(e.body, 'escape') like '%%"before":%%')
                union all
                select row_key, nullif(row_digest, ''), entry, personal_commitment, salt from sets) s
            where s.id >= (select entry from rekeyed)
            order by s.row_key collate "C", s.id desc),
        committed as (
            select distinct on (e.row_key collate "C", s.path) e.row_key, e.id, substr(s.path, 7) as member, s.salt,
                substring(encode(e.body, 'escape') from '"' || s.path || '":"([0-9a-f]{64})"') as commitment
            from audit_entry e join audit_salt s on s.entry = e.id
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
            order by e.row_key collate "C", s.path, e.id desc),
        latest_set as (select s.row_key, max(s.entry) as entry from sets s group by s.row_key),
        broken as (
            select distinct p.row_key collate "C" as row_key
            from committed c
            join present p on p.row_key collate "C" = c.row_key collate "C"
            left join latest_set l on l.row_key = c.row_key collate "C"
            where c.id > coalesce(l.entry, 0)
                and sha256('\x02'::bytea || c.salt || convert_to(
                    coalesce((('{' || left(p.personal, -1) || '}')::json -> c.member)::text, 'null'), 'UTF8'))
                    is distinct from decode(coalesce(c.commitment, ''), 'hex')),
        -- Which members each entry commits to.
        words as (
            select e.row_key, e.id, w.word[1] as member
            from audit_entry e
            cross join lateral regexp_matches(encode(e.body, 'escape'), '"after[.]([a-z_]+)":"[0-9a-f]{64}"', 'g') w (word)
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'),
        unsalted as (
            select distinct p.row_key collate "C" as row_key
            from (
                select distinct on (w.row_key collate "C", w.member) w.row_key, w.id, w.member,
                    exists (
                        select from audit_salt s where s.entry = w.id and s.path = 'after.' || w.member) as has_salt
                from words w
                order by w.row_key collate "C", w.member, w.id desc) c
            join present p on p.row_key collate "C" = c.row_key collate "C"
            left join latest_set l on l.row_key = c.row_key collate "C"
            where not c.has_salt and c.id > coalesce(l.entry, 0)
                and strpos((('{' || left(p.personal, -1) || '}')::json -> c.member)::text, erased_marker()) = 0),
        -- A set commits to all members of a row at once.
        uncommitted as (
            select distinct p.row_key collate "C" as row_key
            from present p
            cross join lateral json_object_keys(('{' || left(p.personal, -1) || '}')::json) k (member)
            left join latest_set l on l.row_key = p.row_key collate "C"
            left join words w on w.row_key = p.row_key collate "C" and w.member = k.member and w.id > coalesce(l.entry, 0)
            where p.personal <> '' and w.id is null
                and not exists (
                    select from sets s
                    where s.row_key = p.row_key collate "C" and s.entry = l.entry and s.personal_commitment is not null)),
        compared as (
            select coalesce(r.row_key, s.row_key) as row_key,
                case when s.row_key is null then 'row without entry'
                    when r.row_key is null and s.row_digest is not null then 'entry without row'
                    when r.row_key is null then null
                    when s.row_digest is null then 'row that was removed is there'
                    when r.row_digest <> s.row_digest then 'row differs from its last entry'
                    when s.salt is not null
                        and sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) <> s.commitment
                        then 'personal value differs from its commitment'
                    when b.row_key is not null then 'personal value differs from its commitment'
                    when u.row_key is not null
                        or s.commitment is not null and s.salt is null and r.personal <> '' and strpos(r.personal, erased_marker()) = 0
                        then 'personal value cannot be proven, and was not erased'
                    when n.row_key is not null then 'personal value that no entry commits to' end as finding
            from present r full join said s on s.row_key = r.row_key collate "C"
            left join broken b on b.row_key = r.row_key collate "C"
            left join unsalted u on u.row_key = r.row_key collate "C"
            left join uncommitted n on n.row_key = r.row_key collate "C")
        select row_key, finding from compared where finding is not null
        $f$,
        table_name, 'trail_rows_' || table_name);
end
$_$;
