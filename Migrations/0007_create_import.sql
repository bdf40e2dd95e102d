-- Where records came from, and what could not be taken in.

set local search_path to sitrep;

create table import_batch (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    origin text not null,
    source_name text not null,
    imported_at timestamptz not null,
    imported_by text not null,
    read_count bigint not null,
    created_count bigint not null,
    updated_count bigint not null,
    unchanged_count bigint not null,
    refused_count bigint not null,
    set_aside_count bigint not null,
    event_count bigint not null,
    constraint records_add_up check (
        read_count >= 0 and created_count >= 0 and updated_count >= 0 and unchanged_count >= 0 and refused_count >= 0),
    constraint batch_organization_unique unique (organization_id, id)
);
call protect('import_batch');
call make_append_only('import_batch');

-- The state of each incident in its source at the last import; an equal digest means nothing to do.
create table import_source (
    organization_id bigint not null,
    incident_id bigint not null primary key,
    batch_id bigint not null,
    digest bytea not null,
    constraint source_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint source_of_batch foreign key (organization_id, batch_id) references import_batch (organization_id, id)
        deferrable initially deferred
);
call protect('import_source');
grant insert, update on import_source to sitrep_app, sitrep_ingest;

create type quarantine_state as enum ('held', 'retried', 'discarded');
create table quarantine_item (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    batch_id bigint not null,
    origin text not null,
    record_number bigint not null,
    source_key text,
    -- A whole record when null, else the one field that was set aside while the rest of its record went in.
    field text,
    reason text not null,
    value text,
    -- The record as a line of our own ndjson where it could be read that far, else the raw text.
    record text not null,
    digest bytea not null,
    state quarantine_state not null default 'held',
    settled_at timestamptz,
    settled_by text,
    settled_reason text,
    constraint quarantine_of_batch foreign key (organization_id, batch_id) references import_batch (organization_id, id)
        deferrable initially deferred,
    constraint quarantined_once unique (organization_id, origin, digest),
    constraint settled_by_somebody check ((state = 'held') = (settled_at is null) and (settled_at is null) = (settled_by is null))
);
call protect('quarantine_item');
grant insert, update on quarantine_item to sitrep_app, sitrep_ingest;
