-- Searches for frequent words, alone or with a filter: the index was asked for every text that has them, and each of these was parsed
-- again, half a second and more of a million incidents.

set local search_path to sitrep;

-- The words of a search as the index has them. A word with a hyphen is one of them and asked for as such, 'sign-in' instead of
-- 'sign-in' <-> 'sign' <-> 'in': wherever it stands its parts stand behind it.
create function words_asked_for(words text) returns tsquery
    language plpgsql stable parallel safe
    set search_path to sitrep, pg_temp
    as $$
declare
    asked text := websearch_to_tsquery('simple', words)::text;
    word text[];
begin
    for word in select regexp_matches(asked, $re$(?<!> )('[^']*-[^']*')((?: <-> '[^']*')+)$re$, 'g') loop
        if replace(replace(word[2], ' <-> ', '-'), '''', '') = '-' || btrim(word[1], '''') then
            asked := replace(asked, word[1] || word[2], word[1]);
        end if;
    end loop;
    return asked::tsquery;
end
$$;

-- A page and a total by words. Which words a text has, the index answers alone. In which order they stand in it takes a look at the
-- text, and so does everything that the index is not asked: tens of microseconds each. The index has a place for each text that has a
-- word, a hundred thousand for a frequent one among a million incidents; the newest fifty are found sooner by looking.
create function find_incidents_by_words(
    words text, of_phase phase, of_severity severity, of_owner text, of_category text, open_only boolean,
    before_year int, before_number int, at_most int, counted_to int)
    returns table (ids bigint[], total bigint, is_complete boolean)
    language plpgsql stable security definer rows 1
    set search_path to sitrep, pg_temp
    set enable_seqscan to off
    as $$
declare
    asked constant tsquery := words_asked_for(words);
    has_order constant boolean := asked::text ~ '<(-|\d+)>';
    -- What has the words in this order has the words; beneath a "not" it is the other way round.
    unordered constant tsquery := case when asked::text ~ '!' then asked
        else regexp_replace(asked::text, '<(-|\d+)>', '&', 'g')::tsquery end;
    -- Adding nothing to the organisation keeps its indexes out, by which each text would have to be looked at.
    has_words constant text := $has$
        i.organization_id + 0 = current_organization() and to_tsvector('simple', i.title || ' ' || i.summary) @@ $1
        $has$;
    filter constant text := $filter$
        ($2 is null or i.phase = $2) and ($3 is null or i.severity = $3) and ($4 is null or i.owner = $4)
        and ($5 is null or i.category = $5) and (not $6 or i.phase <> 'closed')
        $filter$;
    is_later constant text := ' ($7 is null or (i.key_year, i.key_number) < ($7, $8)) ';
    newest_first constant text := ' order by i.key_year desc, i.key_number desc ';
    is_large constant boolean := (select c.reltuples > 100000 from pg_class c where c.oid = 'incident'::regclass);
    looks_to_judge constant int := 200;
    looks_for_page constant int := 4000;
    looks_to_count constant int := 1000;
    looks int := 0;
    is_hopeless boolean := false;
    -- Newest first; the later ones are those behind the cursor.
    found_ids bigint[];
    later_ids bigint[];
    is_all boolean;
    found_id bigint;
    text_of_it text;
begin
    ids := '{}';
    if is_large then
        for found_id, text_of_it in execute
            'select i.id, i.title || '' '' || i.summary from incident i
            where i.organization_id = current_organization() and' || filter || 'and' || is_later || newest_first || 'limit $9'
            using asked, of_phase, of_severity, of_owner, of_category, open_only, before_year, before_number, looks_for_page
        loop
            looks := looks + 1;
            if to_tsvector('simple', text_of_it) @@ asked then
                ids := ids || found_id;
            end if;
            is_hopeless := looks >= looks_to_judge and cardinality(ids) * looks_for_page < at_most * looks;
            exit when is_hopeless or cardinality(ids) = at_most;
        end loop;
        if not is_hopeless then
            total := cardinality(ids);
            -- There are no others, unless on pages before.
            is_complete := cardinality(ids) < at_most and before_year is null;
            return next;
            return;
        end if;
    end if;
    execute
        'with candidate as materialized (
            select i.id, i.key_year, i.key_number, i.phase, i.severity, i.owner, i.category
            from incident i where' || has_words || 'limit $9 + 1)
        select array(select i.id from candidate i where' || filter || newest_first || '),
            array(select i.id from candidate i where' || filter || 'and' || is_later || newest_first || '),
            (select count(*) from candidate) <= $9'
        into found_ids, later_ids, is_all
        using unordered, of_phase, of_severity, of_owner, of_category, open_only, before_year, before_number, counted_to::bigint;
    if not is_all then
        execute
            'with candidate as materialized (
                select i.id, i.key_year, i.key_number from incident i where' || has_words || 'and' || filter || ')
            select array(select i.id from candidate i where' || is_later || newest_first || ')'
            into later_ids
            using unordered, of_phase, of_severity, of_owner, of_category, open_only, before_year, before_number;
    end if;
    if has_order then
        ids := '{}';
        foreach found_id in array later_ids loop
            if (select to_tsvector('simple', i.title || ' ' || i.summary) @@ asked from incident i where i.id = found_id) then
                ids := ids || found_id;
            end if;
            exit when cardinality(ids) = at_most;
        end loop;
        total := (
            select count(*) from unnest(found_ids[:looks_to_count]) f (id) join incident i on i.id = f.id
            where to_tsvector('simple', i.title || ' ' || i.summary) @@ asked);
    else
        ids := later_ids[:at_most];
        total := cardinality(found_ids);
    end if;
    total := least(greatest(total, cardinality(ids)), counted_to);
    is_complete := is_all and (not has_order or cardinality(found_ids) <= looks_to_count);
    return next;
end
$$;

-- A page of incidents, newest key first, and how many there are: all of them where is_complete, else at least so many, because
-- counting goes on to counted_to and no further. EXECUTE plans with the values at hand, so that a filter which is not given costs
-- nothing.
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
        return query select * from find_incidents_by_words(
            words, of_phase, of_severity, of_owner, of_category, open_only, before_year, before_number, at_most, counted_to);
    end if;
end
$$;
