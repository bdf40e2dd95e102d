-- Which ATT&CK techniques belong to which VERIS enumeration, as a mapping file of the Center for Threat-Informed Defense says it.

set local search_path to sitrep;

-- The imports are kept; the latest one counts.
create table veris_mapping_import (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    veris_version text not null,
    attack_version text not null,
    domain text not null,
    enumerations int not null,
    -- Pairs of an enumeration and a technique, each counted once.
    relations int not null,
    set_aside int not null,
    -- Of the file as it was read, uncompressed.
    sha256 bytea not null,
    imported_at timestamptz not null,
    imported_by text not null,
    constraint veris_mapping_import_organization_unique unique (organization_id, id),
    constraint veris_mapping_sha256_is_32_bytes check (length(sha256) = 32)
);
call protect('veris_mapping_import');
call make_append_only('veris_mapping_import');

-- One row an enumeration, so that a suggestion reads as many rows as the record states.
create table veris_mapping (
    organization_id bigint not null,
    import_id bigint not null,
    -- action.hacking.variety.Brute force
    enumeration text not null,
    techniques text[] not null,
    -- The authors looked and found no technique.
    unmappable boolean not null,
    primary key (import_id, enumeration),
    constraint veris_mapping_of_import foreign key (organization_id, import_id)
        references veris_mapping_import (organization_id, id),
    constraint enumeration_is_a_dotted_path check (enumeration ~ '^[^.]+[.][^.]+[.][^.]' and octet_length(enumeration) <= 200),
    constraint related_techniques_are_attack_ids check (
        array_to_string(techniques, ',', '?') ~ '^(T[0-9]{4}([.][0-9]{3})?(,T[0-9]{4}([.][0-9]{3})?)*)?$'),
    constraint unmappable_has_no_technique check (not unmappable or techniques = '{}')
);
-- The published files write one enumeration in several ways; capitals do not count. Letters of ASCII only, as the program folds.
create unique index enumeration_is_mapped_once on veris_mapping (import_id, lower(enumeration collate "C"));
call protect('veris_mapping');
call make_append_only('veris_mapping');

call keep_trail('veris_mapping_import', '{id}', incident_column => null);
call keep_trail('veris_mapping', '{import_id,enumeration}', incident_column => null);

-- Sequences of identity columns.
grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
