-- The controls that a corrective action mends, as whoever added it named them.

set local search_path to sitrep;

create table action_control (
    organization_id bigint not null,
    incident_id bigint not null,
    action_number int not null,
    control text not null,
    -- As the framework had them then; a later edition must not rename what was recorded.
    label text not null,
    title text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (incident_id, action_number, control),
    constraint action_control_of_incident foreign key (organization_id, incident_id)
        references incident (organization_id, id),
    constraint control_of_action foreign key (incident_id, action_number) references action (incident_id, number),
    constraint mended_control_is_a_urn check (
        control ~ '^urn:sitrep:framework:[a-z0-9][a-z0-9._-]{0,63}:[a-z0-9][a-z0-9._-]{0,63}:control:[a-z0-9][a-z0-9._-]{0,63}$'),
    constraint mended_control_labelled check (btrim(label) <> ''),
    constraint action_control_recorder_named check (btrim(recorded_by) <> '')
);
create index action_by_control on action_control (organization_id, control);
call protect('action_control');
call make_append_only('action_control');
call keep_trail('action_control', '{incident_id,action_number,control}');
