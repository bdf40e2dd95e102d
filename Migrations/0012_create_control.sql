-- Frameworks that an organisation brought along, what was recorded about controls in incidents, and the risks behind them.

set local search_path to sitrep;

-- The imports are kept, each under its own number; of two with one name the later one counts.
create table framework_import (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    -- urn:sitrep:framework:NAME:VERSION for a catalog; NAME of a profile's baseline.
    urn text not null,
    kind text not null,
    title text not null,
    publisher text not null,
    source text not null,
    -- Of the file as it was read, uncompressed.
    sha256 bytea not null,
    controls int not null,
    -- What the reading left out or did on its own account, in words.
    remarks text[] not null default '{}',
    imported_at timestamptz not null,
    imported_by text not null,
    constraint framework_import_organization_unique unique (organization_id, id),
    constraint framework_kind_is_known check (kind in ('catalog', 'profile')),
    constraint framework_urn_is_a_urn check (
        urn ~ '^urn:sitrep:(framework|baseline):[a-z0-9][a-z0-9._-]{0,63}:[a-z0-9][a-z0-9._-]{0,63}$'),
    constraint framework_title_not_empty check (btrim(title) <> ''),
    constraint sha256_is_32_bytes check (length(sha256) = 32)
);
create index framework_import_latest on framework_import (organization_id, urn, id desc);
call protect('framework_import');
call make_append_only('framework_import');

-- The entries of a catalog, in its order.
create table framework_control (
    organization_id bigint not null,
    import_id bigint not null,
    position int not null,
    -- Within the framework: ac-2.1.
    local text not null,
    label text not null,
    title text not null,
    parent text,
    is_group boolean not null,
    withdrawn boolean not null,
    primary key (import_id, local),
    constraint control_of_import foreign key (organization_id, import_id)
        references framework_import (organization_id, id),
    constraint control_position_unique unique (import_id, position),
    constraint parent_is_in_the_catalog foreign key (import_id, parent) references framework_control (import_id, local)
);
call protect('framework_control');
call make_append_only('framework_control');

-- The controls that a profile selects.
create table baseline_control (
    organization_id bigint not null,
    import_id bigint not null,
    position int not null,
    control text not null,
    primary key (import_id, control),
    constraint selection_of_import foreign key (organization_id, import_id)
        references framework_import (organization_id, id)
);
call protect('baseline_control');
call make_append_only('baseline_control');

-- Which controls mitigate which ATT&CK technique, as a mapping file of the Center for Threat-Informed Defense says it.
create table attack_mapping_import (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    framework text not null,
    framework_version text not null,
    attack_version text not null,
    domain text not null,
    techniques int not null,
    mitigations int not null,
    set_aside int not null,
    sha256 bytea not null,
    imported_at timestamptz not null,
    imported_by text not null,
    constraint attack_mapping_import_organization_unique unique (organization_id, id),
    constraint mapping_sha256_is_32_bytes check (length(sha256) = 32)
);
call protect('attack_mapping_import');
call make_append_only('attack_mapping_import');

-- One row a technique, so that a suggestion reads as many rows as techniques were asked for.
create table attack_mapping (
    organization_id bigint not null,
    import_id bigint not null,
    technique text not null,
    name text,
    controls text[] not null,
    -- The authors looked and found no control.
    unmappable boolean not null,
    primary key (import_id, technique),
    constraint mapping_of_import foreign key (organization_id, import_id)
        references attack_mapping_import (organization_id, id),
    constraint mapped_technique_is_an_attack_id check (technique ~ '^T[0-9]{4}([.][0-9]{3})?$')
);
call protect('attack_mapping');
call make_append_only('attack_mapping');

create table attack_mapping_control (
    organization_id bigint not null,
    import_id bigint not null,
    control text not null,
    title text not null,
    primary key (import_id, control),
    constraint mapping_control_of_import foreign key (organization_id, import_id)
        references attack_mapping_import (organization_id, id)
);
call protect('attack_mapping_control');
call make_append_only('attack_mapping_control');

create type control_outcome as enum (
    'worked', 'detected_only', 'failed', 'bypassed', 'absent', 'misconfigured', 'compensated', 'out_of_scope');

-- Statements about one control in one incident; the latest one counts, the earlier ones stay.
create table control_link (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    control text not null,
    -- As the framework had them then; a later edition must not rename what was recorded.
    label text not null,
    title text not null,
    -- Null takes the statement before back.
    outcome control_outcome,
    confidence confidence not null,
    evidence text[] not null default '{}',
    note text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint control_link_author_unique unique (organization_id, incident_id, id, recorded_by),
    constraint control_link_of_incident foreign key (organization_id, incident_id)
        references incident (organization_id, id),
    constraint control_is_a_urn check (
        control ~ '^urn:sitrep:framework:[a-z0-9][a-z0-9._-]{0,63}:[a-z0-9][a-z0-9._-]{0,63}:control:[a-z0-9][a-z0-9._-]{0,63}$'),
    constraint withdrawal_has_reason check (outcome is not null or btrim(coalesce(note, '')) <> ''),
    constraint control_link_recorder_named check (btrim(recorded_by) <> '')
);
create index control_link_by_incident on control_link (incident_id, control, id desc);
create index control_link_by_control on control_link (organization_id, control);
call protect('control_link');
call make_append_only('control_link');

-- Order of recording is order of truth: an older statement never slips in behind a newer one.
create function check_control_link_order() returns trigger
    language plpgsql set search_path to sitrep, pg_temp
    as $$
begin
    if exists (
        select from control_link l
        where l.incident_id = new.incident_id and l.control = new.control and l.recorded_at > new.recorded_at) then
        raise exception 'a later statement about % is recorded already', new.label
            using errcode = 'check_violation', constraint = 'control_links_in_order';
    end if;
    return new;
end
$$;
create trigger check_control_link_order before insert on control_link
    for each row execute function check_control_link_order();

-- A second person's agreement. The recorder's name is copied by foreign key, so that the rule stands in this row.
create table control_confirmation (
    organization_id bigint not null,
    incident_id bigint not null,
    link_id bigint not null,
    recorded_by text not null,
    confirmed_by text not null,
    confirmed_at timestamptz not null,
    primary key (link_id),
    constraint confirmation_of_link foreign key (organization_id, incident_id, link_id, recorded_by)
        references control_link (organization_id, incident_id, id, recorded_by),
    constraint second_person_confirms check (lower(btrim(confirmed_by)) <> lower(btrim(recorded_by))),
    constraint confirmer_named check (btrim(confirmed_by) <> '')
);
call protect('control_confirmation');
call make_append_only('control_confirmation');

-- What a risk of the organisation's register may cost; the latest statement counts. Amounts in the smallest unit of the currency.
create table risk_appetite (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    risk text not null,
    amount bigint not null,
    currency text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint risk_not_empty check (btrim(risk) <> ''),
    constraint appetite_not_negative check (amount >= 0),
    constraint appetite_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
);
create index risk_appetite_latest on risk_appetite (organization_id, risk, id desc);
call protect('risk_appetite');
call make_append_only('risk_appetite');

-- Which incident realised which risk, and what it cost as far as that is known; the latest statement counts.
create table risk_link (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    risk text not null,
    loss bigint,
    currency text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint risk_link_of_incident foreign key (organization_id, incident_id)
        references incident (organization_id, id),
    constraint linked_risk_not_empty check (btrim(risk) <> ''),
    constraint loss_not_negative check (loss >= 0),
    constraint loss_has_currency check ((loss is null) = (currency is null)),
    constraint loss_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
);
create index risk_link_latest on risk_link (organization_id, risk, incident_id, id desc);
call protect('risk_link');
call make_append_only('risk_link');

call keep_trail('framework_import', '{id}', incident_column => null);
call keep_trail('framework_control', '{import_id,local}', incident_column => null);
call keep_trail('baseline_control', '{import_id,control}', incident_column => null);
call keep_trail('attack_mapping_import', '{id}', incident_column => null);
call keep_trail('attack_mapping', '{import_id,technique}', incident_column => null);
call keep_trail('attack_mapping_control', '{import_id,control}', incident_column => null);
call keep_trail('control_link', '{id}', personal => '{note}', incident_column => 'incident_id');
call keep_trail('control_confirmation', '{link_id}', incident_column => 'incident_id');
call keep_trail('risk_appetite', '{id}', incident_column => null);
call keep_trail('risk_link', '{id}', incident_column => 'incident_id');

-- Sequences of identity columns.
grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
