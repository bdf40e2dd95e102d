-- A repeated request with the same key gets the first answer, also when the first commit's answer was lost on the way.

set local search_path to sitrep;

create table idempotency (
    organization_id bigint not null references organization,
    key text not null,
    request text not null,
    result text not null,
    recorded_at timestamptz not null,
    primary key (organization_id, key),
    constraint idempotency_key_not_empty check (btrim(key) <> '')
);
call protect('idempotency');
call make_append_only('idempotency');

-- Sequences of identity columns.
grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
