-- How a course of an imported incident ended and in which phase the next one began: of an incident of our own the revisions say it,
-- of a record they begin with its import. Figures and lists as of a time before the latest course read it.
set local search_path to sitrep;

create table imported_course (
    organization_id bigint not null,
    incident_id bigint not null,
    -- The course that was over, 1 for the first.
    round smallint not null,
    disposition disposition,
    reopened_to phase,
    primary key (incident_id, round),
    constraint course_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint course_says_something check (disposition is not null or reopened_to is not null),
    constraint course_goes_on check (reopened_to <> 'closed')
);
call protect('imported_course');
grant insert, update on imported_course to sitrep_app, sitrep_ingest;
call keep_trail('imported_course', '{incident_id,round}');
