-- What was learned, and what is done about it.

set local search_path to sitrep;

create table review (
    organization_id bigint not null,
    incident_id bigint not null,
    round smallint not null default 1,
    author text not null,
    started_at timestamptz not null,
    what_happened text,
    detection text,
    what_worked text,
    what_did_not text,
    root_causes text[] not null default '{}',
    lessons text[] not null default '{}',
    approver text,
    approved_at timestamptz,
    -- Copied from the severity at approval, so that the rule stands in this row.
    needs_second_person boolean not null default false,
    primary key (incident_id, round),
    constraint review_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint approver_with_time check ((approver is null) = (approved_at is null)),
    constraint second_person_approves check (not needs_second_person or approver <> author)
);
call protect('review');
grant insert, update on review to sitrep_app, sitrep_ingest;

create function check_review_change() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if tg_op = 'UPDATE' and old.approver is not null then
        raise exception 'an approved review stays as it was approved'
            using errcode = 'check_violation', constraint = 'approved_review_is_final';
    end if;
    if new.approver is not null then
        new.needs_second_person := new.needs_second_person
            or (select i.severity in ('critical', 'high') and i.last_verb <> 'import' from incident i where i.id = new.incident_id);
    end if;
    return new;
end
$$;
create trigger check_review_change before insert or update on review
    for each row execute function check_review_change();

create type action_kind as enum ('control_design', 'configuration_baseline', 'awareness', 'process', 'technology');
create table action (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    number int not null,
    title text not null,
    kind action_kind not null,
    owner text,
    due_at timestamptz,
    mandatory boolean not null default true,
    added_at timestamptz not null,
    added_by text not null,
    done_at timestamptz,
    done_by text,
    verified_at timestamptz,
    verified_by text,
    verification text,
    constraint action_number_unique unique (incident_id, number),
    constraint action_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint action_title_not_empty check (btrim(title) <> ''),
    constraint action_done_by_somebody check ((done_at is null) = (done_by is null)),
    constraint verified_after_done check (verified_at is null or (done_at is not null and verified_at >= done_at)),
    constraint verified_by_somebody check ((verified_at is null) = (verified_by is null))
);
create index action_open on action (organization_id, due_at) where done_at is null;
call protect('action');
grant insert, update on action to sitrep_app, sitrep_ingest;
