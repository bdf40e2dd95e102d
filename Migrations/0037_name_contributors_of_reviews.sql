-- Whoever has written in a review does not give it a second person's approval, whoever began it, and a name in other letters or with
-- other blanks is the same person (ISO/IEC 27001:2022 A 5.3, segregation of duties). Reviews that were approved before stay as they
-- were approved.
set local search_path to sitrep;

-- Null when nobody but the author has written, so that the rows that are there keep their digests.
alter table review add column contributors text[];
call keep_trail(
    'review', '{incident_id,round}', personal => '{what_happened,detection,what_worked,what_did_not,root_causes,lessons}');

-- Names that look alike are one person's: written in full width, with characters that nobody sees, or in other letters.
create function folded_name(name text) returns text
    language sql immutable parallel safe
    return lower(upper(btrim(regexp_replace(
        regexp_replace(normalize(name, nfkc), '[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]', '', 'g'), '\s+', ' ', 'g'))));
create function same_person(one text, other text) returns boolean
    language sql immutable parallel safe
    return folded_name(one) = folded_name(other);

create function approved_by_a_writer(review review) returns boolean
    language sql immutable parallel safe
    return coalesce(
        same_person(review.approver, review.author)
            or exists (select from unnest(review.contributors) c where same_person(review.approver, c)),
        false);
revoke execute on function approved_by_a_writer(review) from public;

do $$
declare
    organization record;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        perform set_config('sitrep.reason', 'the timeline names who has written in reviews that are not approved', true);
        update review r set contributors = w.names
        from (
            select v.incident_id, v.round, array_agg(distinct t.actor) as names
            from review v
            join timeline_entry t on t.incident_id = v.incident_id and t.kind = 'review' and t.text like 'review by %'
                and t.recorded_at >= v.started_at and not same_person(t.actor, v.author)
            where v.approver is null
            group by v.incident_id, v.round) w
        where r.incident_id = w.incident_id and r.round = w.round;
    end loop;
    perform set_config('sitrep.reason', '', true);
    perform set_config('sitrep.organization_id', '', true);
end
$$;

-- Decisions on duties ask the same. What was confirmed before stays; the table is append-only.
alter table duty_confirmation add constraint second_person_by_any_spelling
    check (not same_person(confirmed_by, decided_by)) not valid;

create or replace function check_review_change() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if new.approver is not null then
        new.needs_second_person := new.needs_second_person
            or (select i.severity in ('critical', 'high') and i.last_verb <> 'import' from incident i where i.id = new.incident_id);
        if new.needs_second_person and (tg_op = 'INSERT' or old.approver is null) and approved_by_a_writer(new) then
            raise exception 'whoever has written in a review does not approve it'
                using errcode = 'check_violation', constraint = 'second_person_approves';
        end if;
    end if;
    return new;
end
$$;

create or replace function keep_approved_review() returns trigger
    language plpgsql
    as $$
begin
    if current_user <> 'sitrep_owner'
        or (old.organization_id, old.incident_id, old.round, old.author, old.contributors, old.started_at, old.approver, old.approved_at)
            is distinct from
            (new.organization_id, new.incident_id, new.round, new.author, new.contributors, new.started_at, new.approver, new.approved_at)
    then
        raise exception 'an approved review stays as it was approved'
            using errcode = 'check_violation', constraint = 'approved_review_is_final';
    end if;
    return new;
end
$$;

-- Ratings and closings ask the same of the review.
do $$
declare
    changed record;
    as_it_was text := pg_get_functiondef('check_incident_change'::regproc);
    as_it_is text := as_it_was;
begin
    for changed in
        select * from (values
            ('r.approver = r.author', 'approved_by_a_writer(r)'),
            ('r.approver is not null and r.approver <> r.author', 'r.approver is not null and not approved_by_a_writer(r)')
        ) c (former, present)
    loop
        if strpos(as_it_is, changed.former) = 0 then
            raise exception 'check_incident_change is not what earlier migrations made it';
        end if;
        as_it_is := replace(as_it_is, changed.former, changed.present);
    end loop;
    execute as_it_is;
end
$$;
