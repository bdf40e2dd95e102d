-- What people write down and do within an incident.

set local search_path to sitrep;

create table timeline_entry (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    kind text not null,
    actor text,
    text text not null,
    -- The source's own number of the event; an event is imported once.
    source_ref text,
    constraint timeline_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint kind_not_empty check (kind <> ''),
    constraint event_imported_once unique (incident_id, source_ref)
);
call protect('timeline_entry');
call make_append_only('timeline_entry');

create table note (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    actor text not null,
    text text not null,
    constraint note_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint note_not_empty check (btrim(text) <> '')
);
create index note_by_incident on note (incident_id, id);
call protect('note');
call make_append_only('note');

create table task (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    number int not null,
    title text not null,
    phase phase,
    owner text,
    due_at timestamptz,
    mandatory boolean not null default false,
    added_at timestamptz not null,
    added_by text not null,
    done_at timestamptz,
    done_by text,
    constraint task_number_unique unique (incident_id, number),
    constraint task_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint task_title_not_empty check (btrim(title) <> ''),
    constraint done_by_somebody check ((done_at is null) = (done_by is null))
);
call protect('task');
grant insert, update on task to sitrep_app, sitrep_ingest;

create table assignment (
    organization_id bigint not null,
    incident_id bigint not null,
    recorded_at timestamptz not null,
    owner text,
    assigned_by text not null,
    primary key (incident_id, recorded_at),
    constraint assignment_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id)
);
call protect('assignment');
call make_append_only('assignment');

create table escalation (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    level text not null,
    reason text not null,
    escalated_by text not null,
    constraint escalation_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint level_not_empty check (btrim(level) <> ''),
    constraint escalation_has_reason check (btrim(reason) <> '')
);
create index escalation_by_incident on escalation (incident_id, id);
call protect('escalation');
call make_append_only('escalation');

create type link_kind as enum ('parent', 'related');
create table incident_link (
    organization_id bigint not null,
    incident_id bigint not null,
    other_id bigint not null,
    kind link_kind not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (incident_id, other_id, kind),
    constraint link_from_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint link_to_incident foreign key (organization_id, other_id) references incident (organization_id, id),
    constraint link_to_another check (incident_id <> other_id)
);
create index incident_link_backwards on incident_link (other_id);
call protect('incident_link');
call make_append_only('incident_link');

-- A merge moves nothing: the duplicate stays and points at its survivor.
create table incident_merge (
    organization_id bigint not null,
    incident_id bigint not null,
    survivor_id bigint not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    reason text not null,
    primary key (incident_id, recorded_at),
    constraint merge_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint merge_into_incident foreign key (organization_id, survivor_id) references incident (organization_id, id),
    constraint merge_into_another check (incident_id <> survivor_id)
);
call protect('incident_merge');
call make_append_only('incident_merge');

create table incident_tag (
    organization_id bigint not null,
    incident_id bigint not null,
    tag text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    removed_at timestamptz,
    primary key (incident_id, tag, recorded_at),
    constraint tag_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint tag_not_empty check (btrim(tag) <> '')
);
create unique index incident_tag_current on incident_tag (incident_id, tag) where removed_at is null;
create index incident_by_tag on incident_tag (organization_id, tag) where removed_at is null;
call protect('incident_tag');
grant insert on incident_tag to sitrep_app, sitrep_ingest;
grant update (removed_at) on incident_tag to sitrep_app;

create table asset (
    organization_id bigint not null,
    incident_id bigint not null,
    kind text not null,
    name text not null,
    note text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (incident_id, kind, name),
    constraint asset_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint asset_name_not_empty check (btrim(name) <> '')
);
call protect('asset');
call make_append_only('asset');

create table observable (
    organization_id bigint not null,
    incident_id bigint not null,
    kind text not null,
    name text not null,
    note text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (incident_id, kind, name),
    constraint observable_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint observable_name_not_empty check (btrim(name) <> '')
);
create index observable_by_name on observable (organization_id, kind, name);
call protect('observable');
call make_append_only('observable');

create table incident_technique (
    organization_id bigint not null,
    incident_id bigint not null,
    technique text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (incident_id, technique),
    constraint technique_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint technique_is_an_attack_id check (technique ~ '^T[0-9]{4}([.][0-9]{3})?$')
);
create index incident_by_technique on incident_technique (organization_id, technique);
call protect('incident_technique');
call make_append_only('incident_technique');
