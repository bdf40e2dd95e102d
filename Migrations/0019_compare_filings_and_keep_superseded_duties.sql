-- The numbers of what was filed, so that later filings are held against them; requests of authorities that a notice wait; incidents
-- that are major only together; and every state of a duty that another one took the place of.

set local search_path to sitrep;

-- What a filing states, as far as other forms state it too. The bytes that were sent stay in filing.
create table filing_form (
    filing bigint primary key references filing,
    organization_id bigint not null,
    incident_id bigint not null,
    form text not null,
    form_version int not null,
    -- JSON: number, name, fact and value of each field that is compared.
    fields text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint form_named check (btrim(form) <> '')
);
create index filing_form_by_incident on filing_form (incident_id, filing);
call protect('filing_form');
call make_append_only('filing_form');

-- A number that a filing states differently from one before it, and why. Nothing that differs is filed without.
create table filing_difference (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    filing bigint not null references filing_form,
    earlier_filing bigint not null references filing_form,
    fact text not null,
    field text not null,
    earlier_field text not null,
    -- JSON, as in filing_form.
    value text not null,
    earlier_value text not null,
    explanation text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint difference_is_explained check (btrim(explanation) <> ''),
    constraint earlier_comes_before check (earlier_filing < filing),
    constraint explained_once unique (filing, field, earlier_filing, earlier_field)
);
create index filing_difference_by_incident on filing_difference (incident_id, id);
call protect('filing_difference');
call make_append_only('filing_difference');

-- An authority's request that a notice wait. Which stages it may move is said by the rule.
create table notice_delay (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    authority text not null,
    -- Who exactly asked.
    office text not null,
    form text not null,
    -- Empty: every stage that the rule lets it move.
    stages text[] not null default '{}',
    from_at timestamptz not null,
    until_at timestamptz not null,
    -- Where the request is on file.
    document text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint delay_of_duty foreign key (incident_id, obligation) references duty (incident_id, obligation),
    constraint delay_authority_known check (authority in ('law_enforcement', 'attorney_general')),
    constraint delay_form_known check (form in ('written', 'oral')),
    constraint delay_ends_after_its_beginning check (until_at > from_at),
    constraint delay_has_office check (btrim(office) <> ''),
    constraint delay_has_document check (btrim(document) <> '')
);
create index notice_delay_by_incident on notice_delay (incident_id, obligation, id);
call protect('notice_delay');
call make_append_only('notice_delay');

create table notice_delay_lift (
    delay bigint primary key references notice_delay,
    organization_id bigint not null,
    incident_id bigint not null,
    at timestamptz not null,
    reason text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint lift_has_reason check (btrim(reason) <> '')
);
call protect('notice_delay_lift');
call make_append_only('notice_delay_lift');

create function check_delay_lift() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if new.at < (select d.from_at from notice_delay d where d.id = new.delay) then
        raise exception 'a request is lifted after it was made'
            using errcode = 'check_violation', constraint = 'lift_follows_request';
    end if;
    return new;
end
$$;
create trigger check_delay_lift before insert on notice_delay_lift for each row execute function check_delay_lift();

-- Incidents of one cause within six months, looked at as one: what went in and what came out, as it was then.
create table recurrence_evaluation (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    -- Keys of all incidents that somebody confirmed to be of one cause, this one among them.
    members text[] not null,
    root_cause text not null,
    -- JSON: key, time and answers of each.
    inputs text not null,
    result text not null,
    major boolean not null,
    adopted boolean not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint recurrence_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint recurrence_takes_two check (cardinality(members) >= 2),
    constraint recurrence_has_cause check (btrim(root_cause) <> '')
);
create index recurrence_by_incident on recurrence_evaluation (incident_id, id desc);
call protect('recurrence_evaluation');
call make_append_only('recurrence_evaluation');

-- Every state that a duty was in, the present one last. Written by the tables themselves, whoever changes them. They leave no entries
-- in the audit trail: the changes of duty and duty_stage that they copy do.
create table duty_version (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    name text not null,
    rule_version text not null,
    citation text not null,
    applies truth not null,
    missing text[] not null,
    facts_digest text not null,
    standing duty_standing not null,
    decision bigint,
    -- What was being done, in the words of the audit trail, and by whom.
    action text,
    changed_by text,
    recorded_at timestamptz not null,
    constraint version_of_duty foreign key (incident_id, obligation) references duty (incident_id, obligation)
);
create index duty_version_by_duty on duty_version (incident_id, obligation, id);
call protect('duty_version');
call make_append_only('duty_version');

create table duty_stage_version (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    stage text not null,
    ordinal smallint not null,
    name text not null,
    kind text not null,
    voluntary boolean not null,
    owed truth not null,
    due_at timestamptz,
    start_at timestamptz,
    projected boolean not null,
    derivation text not null,
    citation text not null,
    remarks text not null,
    rule_version text not null,
    action text,
    changed_by text,
    recorded_at timestamptz not null,
    constraint version_of_stage foreign key (incident_id, obligation, stage)
        references duty_stage (incident_id, obligation, stage)
);
create index duty_stage_version_by_stage on duty_stage_version (incident_id, obligation, stage, id);
call protect('duty_stage_version');
call make_append_only('duty_stage_version');

create function keep_duty_version() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    insert into duty_version (
        organization_id, incident_id, obligation, name, rule_version, citation, applies, missing, facts_digest, standing,
        decision, action, changed_by, recorded_at)
    values (new.organization_id, new.incident_id, new.obligation, new.name, new.rule_version, new.citation, new.applies,
        new.missing, new.facts_digest, new.standing, new.decision, trail_setting('action'),
        coalesce(trail_setting('actor'), session_user), new.computed_at);
    return null;
end
$$;

create function keep_duty_stage_version() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    insert into duty_stage_version (
        organization_id, incident_id, obligation, stage, ordinal, name, kind, voluntary, owed, due_at, start_at, projected,
        derivation, citation, remarks, rule_version, action, changed_by, recorded_at)
    select new.organization_id, new.incident_id, new.obligation, new.stage, new.ordinal, new.name, new.kind, new.voluntary,
        new.owed, new.due_at, new.start_at, new.projected, new.derivation, new.citation, new.remarks, d.rule_version,
        trail_setting('action'), coalesce(trail_setting('actor'), session_user), new.computed_at
    from duty d where d.incident_id = new.incident_id and d.obligation = new.obligation;
    return null;
end
$$;

-- Duties of before begin their history with the state in which this migration finds them. The owner does not see the rows of
-- organisations otherwise.
alter table duty no force row level security;
alter table duty_stage no force row level security;
alter table duty_version no force row level security;
alter table duty_stage_version no force row level security;
insert into duty_version (
    organization_id, incident_id, obligation, name, rule_version, citation, applies, missing, facts_digest, standing, decision,
    recorded_at)
select organization_id, incident_id, obligation, name, rule_version, citation, applies, missing, facts_digest, standing, decision,
    computed_at
from duty;
insert into duty_stage_version (
    organization_id, incident_id, obligation, stage, ordinal, name, kind, voluntary, owed, due_at, start_at, projected, derivation,
    citation, remarks, rule_version, recorded_at)
select s.organization_id, s.incident_id, s.obligation, s.stage, s.ordinal, s.name, s.kind, s.voluntary, s.owed, s.due_at,
    s.start_at, s.projected, s.derivation, s.citation, s.remarks, d.rule_version, s.computed_at
from duty_stage s join duty d on d.incident_id = s.incident_id and d.obligation = s.obligation;
alter table duty force row level security;
alter table duty_stage force row level security;
alter table duty_version force row level security;
alter table duty_stage_version force row level security;

create trigger keep_version after insert or update on duty for each row execute function keep_duty_version();
create trigger keep_version after insert or update on duty_stage for each row execute function keep_duty_stage_version();

call keep_trail('filing_form', '{filing}');
call keep_trail('filing_difference', '{id}');
call keep_trail('notice_delay', '{id}');
call keep_trail('notice_delay_lift', '{delay}');
call keep_trail('recurrence_evaluation', '{id}');

grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
