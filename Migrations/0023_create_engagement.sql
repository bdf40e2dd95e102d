-- Engagements of auditors: what was agreed before anything was looked at, and which bundles were handed over (docs/audit-trail.md).

set local search_path to sitrep;

create type engagement_kind as enum (
    'internal_audit', 'external_audit', 'certification', 'regulatory_inspection', 'customer_audit', 'supervisory_request');

create table engagement (
    organization_id bigint not null references organization,
    key text not null,
    kind engagement_kind not null,
    auditor text not null,
    period_label text not null,
    period_from timestamptz not null,
    period_to timestamptz not null,
    -- URNs of frameworks and baselines, words of severities and categories, keys of incidents; empty does not narrow.
    frameworks text[] not null,
    severities text[] not null,
    categories text[] not null,
    incidents text[] not null,
    sample_seed text not null,
    sample_size int not null,
    -- The signed checkpoint that the auditor has from before; null where there was none.
    previous_checkpoint text,
    opened_at timestamptz not null,
    opened_by text not null,
    closed_at timestamptz,
    closed_by text,
    close_reason text,
    primary key (organization_id, key),
    constraint engagement_key_is_short check (key ~ '^[A-Z0-9][A-Z0-9._-]{1,39}$'),
    constraint auditor_named check (btrim(auditor) <> ''),
    constraint engagement_period_not_empty check (period_from < period_to),
    constraint severities_are_known check (severities <@ array['critical', 'high', 'medium', 'low', 'info', 'unrated']),
    constraint incidents_are_keys check (array_to_string(incidents, ',') ~ '^(INC-[0-9]{4}-[0-9]{4,10}(,|$))*$'),
    constraint scope_names_something check (
        array_position(frameworks || severities || categories || incidents, null) is null
        and array_position(frameworks || severities || categories || incidents, '') is null),
    constraint sample_seed_given check (btrim(sample_seed) <> ''),
    constraint sample_size_in_range check (sample_size between 1 and 10000),
    constraint closed_by_somebody check (
        (closed_at is null) = (closed_by is null) and (closed_at is null) = (close_reason is null)),
    constraint closing_has_reason check (btrim(close_reason) <> '')
);
call protect('engagement');
grant insert on engagement to sitrep_app;
grant update (closed_at, closed_by, close_reason) on engagement to sitrep_app;

-- Scope, period and sample stay as they were agreed, and what was closed stays closed.
create function check_engagement_change() returns trigger
    language plpgsql
    as $$
begin
    if tg_op = 'UPDATE' and old.closed_at is null and new.closed_at is not null
        and to_jsonb(new) - '{closed_at,closed_by,close_reason}'::text[] = to_jsonb(old) - '{closed_at,closed_by,close_reason}'::text[] then
        return new;
    end if;
    raise exception 'an engagement is opened and closed, and stays on record as it was agreed'
        using errcode = 'integrity_constraint_violation', constraint = 'engagement_is_kept';
end
$$;
create trigger check_engagement_change before update or delete on engagement for each row execute function check_engagement_change();
create trigger never_truncated before truncate on engagement execute function refuse_change();

-- Bundles that were handed over, in order.
create table engagement_export (
    organization_id bigint not null,
    engagement text not null,
    number int not null,
    -- The signed checkpoint in the bundle, from which the next one goes on.
    checkpoint text not null,
    checkpoint_size bigint not null,
    file_sha256 bytea not null,
    file_size bigint not null,
    exported_at timestamptz not null,
    exported_by text not null,
    primary key (organization_id, engagement, number),
    constraint export_of_engagement foreign key (organization_id, engagement) references engagement,
    constraint whole_file_hash check (length(file_sha256) = 32),
    constraint export_not_empty check (checkpoint_size > 0 and file_size > 0)
);
call protect('engagement_export');
call make_append_only('engagement_export');
revoke insert on engagement_export from sitrep_ingest;

create function check_engagement_export() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    last engagement_export;
begin
    -- A closing under way is waited for.
    perform from engagement e
    where e.organization_id = new.organization_id and e.key = new.engagement and e.closed_at is null
    for share;
    if not found then
        raise exception 'engagement % is closed', new.engagement
            using errcode = 'check_violation', constraint = 'engagement_is_open';
    end if;
    select x.* into last from engagement_export x
    where x.organization_id = new.organization_id and x.engagement = new.engagement
    order by x.number desc limit 1;
    if new.number <> coalesce(last.number, 0) + 1 or new.checkpoint_size < last.checkpoint_size then
        raise exception 'the next export of % goes on from number %', new.engagement, coalesce(last.number, 0)
            using errcode = 'check_violation', constraint = 'export_goes_on_from_the_last';
    end if;
    return new;
end
$$;
create trigger check_engagement_export before insert on engagement_export
    for each row execute function check_engagement_export();

call keep_trail('engagement', '{key}', incident_column => null);
call keep_trail('engagement_export', '{engagement,number}', incident_column => null);
