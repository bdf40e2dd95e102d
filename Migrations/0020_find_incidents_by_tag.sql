-- Lists by tag: each tag carries the key of its incident, so that an index has them in the order of the list. Testing the incidents one
-- by one took more than a second of a million whenever a tag was rare.

set local search_path to sitrep;

alter table incident_tag add column key_year int, add column key_number int;
alter table incident_tag no force row level security;
alter table incident_tag disable trigger user;
update incident_tag t set key_year = i.key_year, key_number = i.key_number from incident i where i.id = t.incident_id;
alter table incident_tag enable trigger user;
alter table incident_tag force row level security;
alter table incident_tag alter column key_year set not null, alter column key_number set not null;

create function name_tagged_incident() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    -- An incident keeps its key (identity_is_kept).
    select i.key_year, i.key_number into new.key_year, new.key_number from incident i where i.id = new.incident_id;
    return new;
end
$$;
create trigger name_tagged_incident before insert on incident_tag
    for each row execute function name_tagged_incident();

drop index incident_by_tag;
create index incident_by_tag on incident_tag (organization_id, tag, key_year, key_number) include (incident_id)
    where removed_at is null;

call keep_trail('incident_tag', '{incident_id,tag,recorded_at}', unwatched => '{key_year,key_number}');

-- A page of incidents, newest key first, and how many there are: all of them where is_complete, else at least so many, because
-- counting goes on to counted_to and no further. Tags and rare words are found by their indexes; where a word is more common than
-- counted_to, the newest keys are walked until the page is full. EXECUTE plans with the values at hand, so that a filter which is
-- not given costs nothing.
create or replace function find_incidents(
    words text, of_phase phase, of_severity severity, of_owner text, of_category text, of_tag text, open_only boolean,
    before_year int, before_number int, at_most int, counted_to int)
    returns table (ids bigint[], total bigint, is_complete boolean)
    language plpgsql stable security definer rows 1
    set search_path to sitrep, pg_temp
    set enable_seqscan to off
    as $$
declare
    filter constant text := $filter$
        ($2 is null or i.phase = $2) and ($3 is null or i.severity = $3) and ($4 is null or i.owner = $4)
        and ($5 is null or i.category = $5) and (not $7 or i.phase <> 'closed')
        $filter$;
    page constant text := $page$
        ($8 is null or (i.key_year, i.key_number) < ($8, $9)) order by i.key_year desc, i.key_number desc limit $10
        $page$;
    mine constant text := ' i.organization_id = current_organization() and ';
    said constant text := $said$
        to_tsvector('simple', i.title || ' ' || i.summary) @@ websearch_to_tsquery('simple', $1)
        $said$;
    tagged constant text := $tagged$
        (select t.incident_id as id, t.key_year, t.key_number from incident_tag t
        where t.organization_id = current_organization() and t.tag = $6 and t.removed_at is null
        $tagged$;
    newest constant text := ' order by t.key_year desc, t.key_number desc ';
    has_filter constant boolean := words is not null or of_phase is not null or of_severity is not null
        or of_owner is not null or of_category is not null or open_only;
begin
    if of_tag is not null and not has_filter then
        return query execute
            'select array(select i.id from ' || tagged || ') i where' || page || '), least(n, $11), n <= $11
            from (select count(*) as n from ' || tagged || 'limit $11 + 1) matching) c'
            using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most,
                counted_to::bigint;
    elsif of_tag is not null then
        -- Each incident has to be fetched to be tested: counting stops at the newest two thousand.
        return query execute
            'with candidate as materialized (select * from ' || tagged || newest || 'limit $11 + 1) t),
            matching as materialized (
                select from candidate t join incident i on i.id = t.id where ($1 is null or ' || said || ') and' || filter || ')
            select array(
                    select i.id from ' || tagged || ') t join incident i on i.id = t.id
                    where ($1 is null or ' || said || ') and' || filter || 'and' || replace(page, 'i.', 't.') || '),
                (select count(*) from matching), (select count(*) from candidate) <= $11'
            using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most,
                least(counted_to, 2000)::bigint;
    elsif words is null then
        return query execute
            'select array(select i.id from incident i where' || mine || filter || 'and' || page || '), least(n, $11), n <= $11
            from (select count(*) as n from (select from incident i where' || mine || filter || 'limit $11 + 1) matching) c'
            using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most,
                counted_to::bigint;
    else
        -- Adding nothing to the organisation keeps its indexes out, by which each row would have to be parsed.
        execute
            'with candidate as materialized (
                select i.id, i.key_year, i.key_number, i.phase, i.severity, i.owner, i.category from incident i
                where i.organization_id + 0 = current_organization() and' || said || 'limit $11 + 1),
            matching as materialized (select i.* from candidate i where' || filter || ')
            select array(select i.id from matching i where' || page || '), (select count(*) from matching),
                (select count(*) from candidate) <= $11'
            into ids, total, is_complete
            using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most,
                counted_to::bigint;
        if not is_complete then
            execute 'select array(select i.id from incident i where' || mine || said || 'and' || filter || 'and' || page || ')'
                into ids
                using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most;
            total := least(greatest(total, cardinality(ids)), counted_to);
        end if;
        return next;
    end if;
end
$$;
