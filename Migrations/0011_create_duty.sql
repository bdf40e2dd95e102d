-- What the law and contracts ask for an incident: the facts, who decided what, what was sent and when.

set local search_path to sitrep;

-- What an organisation is and how it works, name by name: attributes that rules ask for (nis2_entity), values that forms take
-- (organisation.legal_name), its calendar, whether it asks for four eyes. Of each name the newest row holds.
create table organization_attribute (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    name text not null,
    -- JSON; null takes the value back.
    value text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint organization_attribute_name_not_empty check (btrim(name) <> '')
);
create index organization_attribute_current on organization_attribute (organization_id, name, id desc);
call protect('organization_attribute');
call make_append_only('organization_attribute');

-- Obligations that an organisation turned on or off, against what is so by default.
create table obligation_setting (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    obligation text not null,
    is_on boolean not null,
    reason text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint setting_has_reason check (btrim(reason) <> '')
);
create index obligation_setting_current on obligation_setting (organization_id, obligation, id desc);
call protect('obligation_setting');
call make_append_only('obligation_setting');

-- An organisation's own rules, checked and kept as the JSON of their YAML. Of each name the newest row holds.
create table rule_file (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    name text not null,
    document text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint rule_file_name_not_empty check (btrim(name) <> '')
);
create index rule_file_current on rule_file (organization_id, name, id desc);
call protect('rule_file');
call make_append_only('rule_file');

-- When something happened that only the law has a word for: AWARENESS, CLASSIFIED_MAJOR. Statements; the newest holds.
create table legal_event (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    event text not null,
    -- Null takes the statement back.
    at timestamptz,
    -- Seconds east of UTC where it was stated: what the clock on the wall showed belongs to the statement.
    zone_offset int not null,
    confidence confidence not null,
    reason text,
    supersedes bigint,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint legal_event_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint legal_event_identity unique (incident_id, event, id),
    constraint legal_event_supersedes_its_own foreign key (incident_id, event, supersedes)
        references legal_event (incident_id, event, id),
    constraint legal_event_superseded_once unique (supersedes),
    constraint legal_event_name_in_capitals check (event ~ '^[A-Z][A-Z0-9_]*$'),
    constraint reason_for_correction check (supersedes is null or btrim(coalesce(reason, '')) <> ''),
    constraint only_a_statement_is_taken_back check (at is not null or supersedes is not null)
);
create unique index legal_event_stated_first on legal_event (incident_id, event) where supersedes is null;
call protect('legal_event');
call make_append_only('legal_event');

-- Whoever becomes aware of what was detected long before says why.
create function check_legal_event() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if new.event = 'AWARENESS' and btrim(coalesce(new.reason, '')) = '' and new.at > (
        select i.detected_latest from incident i where i.id = new.incident_id) then
        raise exception 'awareness later than detection needs a reason'
            using errcode = 'check_violation', constraint = 'late_awareness_has_reason';
    end if;
    return new;
end
$$;
create trigger check_legal_event before insert on legal_event for each row execute function check_legal_event();

-- What is known of an incident as far as rules ask for it: affected_individuals, personal_data_breach. The newest row holds.
create table incident_fact (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    name text not null,
    -- JSON; null takes the value back.
    value text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint fact_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint fact_name_not_empty check (btrim(name) <> '')
);
create index incident_fact_current on incident_fact (incident_id, name, id desc);
call protect('incident_fact');
call make_append_only('incident_fact');

create type duty_standing as enum ('undecided', 'applies', 'not_applicable');
create type truth as enum ('yes', 'no', 'undecided');

-- One obligation for one incident. What was computed may be computed again at any time; the standing follows a decision.
create table duty (
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    name text not null,
    rule_version text not null,
    citation text not null,
    -- What the rule says, as far as the facts are known.
    applies truth not null,
    -- Facts that would settle it.
    missing text[] not null default '{}',
    -- SHA-256 of the facts that the rule looks at.
    facts_digest text not null,
    standing duty_standing not null default 'undecided',
    decision bigint,
    added_at timestamptz not null,
    computed_at timestamptz not null,
    primary key (incident_id, obligation),
    constraint duty_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint decision_exactly_when_decided check ((standing = 'undecided') = (decision is null))
);
create index duty_undecided on duty (organization_id, incident_id) where standing = 'undecided';
call protect('duty');
grant insert, update on duty to sitrep_app, sitrep_ingest;

create table duty_decision (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    applies boolean not null,
    reason text not null,
    decided_by text not null,
    -- The facts that it rests on; once they are others, it no longer holds.
    facts_digest text not null,
    needs_second_person boolean not null,
    recorded_at timestamptz not null,
    constraint decision_of_duty foreign key (incident_id, obligation) references duty (incident_id, obligation),
    constraint decision_has_reason check (btrim(reason) <> ''),
    constraint decision_by unique (id, decided_by),
    constraint decision_identity unique (incident_id, obligation, id)
);
call protect('duty_decision');
call make_append_only('duty_decision');
alter table duty add constraint duty_follows_its_own_decision foreign key (incident_id, obligation, decision)
    references duty_decision (incident_id, obligation, id);

create table duty_confirmation (
    decision bigint primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    decided_by text not null,
    confirmed_by text not null,
    recorded_at timestamptz not null,
    constraint confirmation_of_decision foreign key (decision, decided_by) references duty_decision (id, decided_by),
    constraint second_person_decides check (confirmed_by <> decided_by)
);
call protect('duty_confirmation');
call make_append_only('duty_confirmation');

-- The stages of a duty with their dues, as computed last.
create table duty_stage (
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
    -- JSON of what else the computation said: readings, assumptions, earlier limits that were missed.
    remarks text not null,
    computed_at timestamptz not null,
    primary key (incident_id, obligation, stage),
    constraint stage_of_duty foreign key (incident_id, obligation) references duty (incident_id, obligation)
);
create index duty_stage_by_due on duty_stage (organization_id, due_at) where due_at is not null;
call protect('duty_stage');
grant insert, update on duty_stage to sitrep_app, sitrep_ingest;

-- What was sent, as it was sent. Nothing is ever unsent.
create table filing (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    -- A stage, or an update of it: intermediate-update, intermediate-update-2.
    stage text not null,
    at timestamptz not null,
    channel text not null,
    reference text,
    content bytea,
    content_name text,
    -- Hexadecimal.
    content_sha256 text,
    -- The due as it stood then, and whether it was missed; later dues do not change that.
    due_at timestamptz,
    late boolean not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint filing_of_duty foreign key (incident_id, obligation) references duty (incident_id, obligation),
    constraint filed_once unique (incident_id, obligation, stage),
    constraint channel_not_empty check (btrim(channel) <> ''),
    constraint content_is_what_was_hashed check (
        content_sha256 is not distinct from encode(sha256(content), 'hex')),
    constraint late_against_the_due check (late = coalesce(at > due_at, false))
);
alter table filing alter column content set storage external;
call protect('filing');
call make_append_only('filing');

create function check_filing() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    base text := regexp_replace(new.stage, '-update(-[0-9]+)?$', '');
    of record;
begin
    select d.standing, s.owed, s.due_at into of
    from duty d left join duty_stage s on s.incident_id = d.incident_id and s.obligation = d.obligation and s.stage = base
    where d.incident_id = new.incident_id and d.obligation = new.obligation;
    if of.standing is distinct from 'applies' then
        raise exception 'a stage is filed once it is decided that the duty applies'
            using errcode = 'check_violation', constraint = 'duty_applies';
    end if;
    if of.owed is null or of.owed = 'no' then
        raise exception 'the stage ''%'' is not owed', base using errcode = 'check_violation', constraint = 'stage_owed';
    end if;
    if base <> new.stage and not exists (
        select from filing f where f.incident_id = new.incident_id and f.obligation = new.obligation and f.stage = base) then
        raise exception 'an update follows what it updates'
            using errcode = 'check_violation', constraint = 'update_follows_filing';
    end if;
    new.due_at := case when base = new.stage then of.due_at end;
    new.late := coalesce(new.at > new.due_at, false);
    return new;
end
$$;
create trigger check_filing before insert on filing for each row execute function check_filing();

create table filing_receipt (
    filing bigint primary key references filing,
    organization_id bigint not null,
    incident_id bigint not null,
    at timestamptz not null,
    reference text,
    content bytea,
    content_sha256 text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint receipt_is_what_was_hashed check (
        content_sha256 is not distinct from encode(sha256(content), 'hex'))
);
call protect('filing_receipt');
call make_append_only('filing_receipt');

create function check_receipt() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if new.at < (select f.at from filing f where f.id = new.filing) then
        raise exception 'a receipt follows what it acknowledges'
            using errcode = 'check_violation', constraint = 'filing_order';
    end if;
    return new;
end
$$;
create trigger check_receipt before insert on filing_receipt for each row execute function check_receipt();

-- A standing is what a decision says that rests on the facts as they are now, confirmed where two people have to agree.
create function check_duty_standing() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if new.standing <> 'undecided' and not exists (
        select from duty_decision d
        where d.id = new.decision and d.applies = (new.standing = 'applies') and d.facts_digest = new.facts_digest
            and (not d.needs_second_person or exists (select from duty_confirmation c where c.decision = d.id))) then
        raise exception 'a duty is decided by a decision on the facts as they are, confirmed where two people have to agree'
            using errcode = 'check_violation', constraint = 'standing_follows_decision';
    end if;
    if new.standing = 'not_applicable' and exists (
        select from filing f where f.incident_id = new.incident_id and f.obligation = new.obligation) then
        raise exception 'what was sent stays sent, so the duty stays one that applies'
            using errcode = 'check_violation', constraint = 'filed_is_not_unfiled';
    end if;
    return new;
end
$$;
create trigger check_duty_standing before insert or update on duty for each row execute function check_duty_standing();

-- Each classification as it was made: answers and result are kept as they were.
create table classification (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    scheme text not null,
    answers text not null,
    result text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint classification_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint scheme_is_known check (scheme in ('dora', 'nis2', 'gdpr'))
);
create index classification_by_incident on classification (incident_id, scheme, id desc);
call protect('classification');
call make_append_only('classification');

create table classification_adoption (
    classification bigint primary key references classification,
    organization_id bigint not null,
    incident_id bigint not null,
    recorded_at timestamptz not null,
    adopted_by text not null
);
call protect('classification_adoption');
call make_append_only('classification_adoption');

-- What was answered to a field of a form, or to a value that several forms share (form is empty then). The newest row holds.
create table form_answer (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    form text not null,
    field text not null,
    -- As it was typed; null takes the answer back.
    value text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint answer_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint answer_field_not_empty check (btrim(field) <> '')
);
create index form_answer_current on form_answer (incident_id, form, field, id desc);
call protect('form_answer');
call make_append_only('form_answer');

-- What an incident still owes: duties that nobody decided on, and notices that have to be sent.
create function open_duties(incident bigint, out undecided bigint, out unsent bigint)
    language sql stable set search_path to sitrep, pg_temp
    as $$
select
    (select count(*) from duty d where d.incident_id = incident and d.standing = 'undecided' and d.applies <> 'no'),
    (select count(*)
        from duty d join duty_stage s on s.incident_id = d.incident_id and s.obligation = d.obligation
        where d.incident_id = incident and d.standing = 'applies' and s.owed = 'yes' and s.kind = 'notice' and not s.voluntary
            and not exists (
                select from filing f
                where f.incident_id = d.incident_id and f.obligation = d.obligation and f.stage = s.stage))
$$;

create function check_duties_before_closing() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    owed record;
begin
    select * into owed from open_duties(new.id);
    if owed.undecided + owed.unsent > 0 then
        raise exception '% duties are undecided and % stages unsent', owed.undecided, owed.unsent
            using errcode = 'check_violation', constraint = 'duties_settled_before_closing';
    end if;
    return new;
end
$$;
create trigger check_duties_before_closing before update on incident
    for each row when (
        new.last_verb = 'close' and old.phase <> 'closed' and new.phase = 'closed' and not new.exercise)
    execute function check_duties_before_closing();

call keep_trail('organization_attribute', '{id}', personal => '{value}', incident_column => null);
call keep_trail('obligation_setting', '{id}', incident_column => null);
call keep_trail('rule_file', '{id}', incident_column => null);
call keep_trail('legal_event', '{id}');
call keep_trail('incident_fact', '{id}');
call keep_trail('duty', '{incident_id,obligation}', unwatched => '{computed_at}');
call keep_trail('duty_decision', '{id}');
call keep_trail('duty_confirmation', '{decision}');
call keep_trail('duty_stage', '{incident_id,obligation,stage}', unwatched => '{computed_at}');
-- The bytes are vouched for by their hash.
call keep_trail('filing', '{id}', unwatched => '{content}');
call keep_trail('filing_receipt', '{filing}', unwatched => '{content}');
call keep_trail('classification', '{id}');
call keep_trail('classification_adoption', '{classification}');
call keep_trail('form_answer', '{id}', personal => '{value}');

-- Sequences of identity columns.
grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
