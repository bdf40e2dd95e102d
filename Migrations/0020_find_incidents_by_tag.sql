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

alter function find_incidents(text, phase, severity, text, text, text, boolean, int, int, int, int)
    rename to find_incidents_without_tag;

create function find_incidents(
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
        and ($5 is null or i.category = $5) and (not $6 or i.phase <> 'closed')
        and ($1 is null or to_tsvector('simple', i.title || ' ' || i.summary) @@ websearch_to_tsquery('simple', $1))
        $filter$;
    tagged constant text := $tagged$
        from incident_tag t where t.organization_id = current_organization() and t.tag = $7 and t.removed_at is null
        $tagged$;
    page constant text := ' order by t.key_year desc, t.key_number desc limit ';
    -- An index answers for a tag alone; with a filter each incident is fetched.
    has_filter constant boolean := words is not null or of_phase is not null or of_severity is not null
        or of_owner is not null or of_category is not null or open_only;
    counted constant bigint := case when has_filter then least(counted_to, 2000) else counted_to end;
begin
    if of_tag is null then
        return query select * from find_incidents_without_tag(
            words, of_phase, of_severity, of_owner, of_category, null, open_only, before_year, before_number, at_most, counted_to);
        return;
    end if;
    if not has_filter then
        return query execute
            'select array(select t.incident_id' || tagged
            || 'and ($8 is null or (t.key_year, t.key_number) < ($8, $9))' || page || '$10), least(n, $11), n <= $11
            from (select count(*) as n from (select' || tagged || 'limit $11 + 1) matching) c'
            using words, of_phase, of_severity, of_owner, of_category, open_only, of_tag, before_year, before_number, at_most,
                counted;
        return;
    end if;
    return query execute
        'with candidate as materialized (
            select t.incident_id, t.key_year, t.key_number' || tagged || page || '$11 + 1),
        matching as materialized (
            select t.* from candidate t join incident i on i.id = t.incident_id where' || filter || ')
        select array(
                select i.id from (select t.incident_id, t.key_year, t.key_number' || tagged
                    || 'and ($8 is null or (t.key_year, t.key_number) < ($8, $9))' || page || 'all offset 0) t
                join incident i on i.id = t.incident_id where' || filter || page || '$10),
            (select count(*) from matching), (select count(*) from candidate) <= $11'
        using words, of_phase, of_severity, of_owner, of_category, open_only, of_tag, before_year, before_number, at_most,
            counted;
end
$$;
revoke execute on function find_incidents_without_tag(text, phase, severity, text, text, text, boolean, int, int, int, int)
    from public;
