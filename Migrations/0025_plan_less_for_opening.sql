-- Less to plan, again, for a command in a server process that has planned nothing yet.

set local search_path to sitrep;

-- Called some times by each command, and planned anew each time for the first five times unless told otherwise: no value makes
-- another plan better.
alter function append_trail_entries(text, text, trail_row[]) set plan_cache_mode to force_generic_plan;

-- A new incident is written with the times of its first statements: then there is nothing to update, which a look at the row by its
-- number tells, planned once for all milestones and a tenth as long.
create or replace function project_one_assertion(said assertion) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    set plan_cache_mode to force_generic_plan
    as $$
declare
    offset_column text := case said.milestone when 'detected' then 'detected_offset' when 'contained' then 'contained_offset' end;
    new_offset bigint := case
        when said.milestone = 'detected' and said.offset_from = 'occurred' then said.offset_exact
        when said.milestone = 'contained' and said.offset_from = 'detected' then said.offset_exact end;
    bit smallint := step_bit(said.milestone);
    passed smallint := case when said.standing = 'not_applicable' then step_bit(said.milestone) else 0 end;
    present incident;
    earliest timestamptz;
    latest timestamptz;
    present_offset bigint;
begin
    if said.recorded_until is not null or said.round <> 1 or said.milestone in ('escalated', 'reopened', 'reviewed') then
        return;
    end if;
    select i.* into present from incident i where i.id = said.incident_id;
    case said.milestone
        when 'occurred' then earliest := present.occurred_earliest; latest := present.occurred_latest;
        when 'detected' then
            earliest := present.detected_earliest; latest := present.detected_latest; present_offset := present.detected_offset;
        when 'reported' then earliest := present.reported_earliest; latest := present.reported_latest;
        when 'acknowledged' then earliest := present.acknowledged_earliest; latest := present.acknowledged_latest;
        when 'declared' then earliest := present.declared_earliest; latest := present.declared_latest;
        when 'contained' then
            earliest := present.contained_earliest; latest := present.contained_latest; present_offset := present.contained_offset;
        when 'eradicated' then earliest := present.eradicated_earliest; latest := present.eradicated_latest;
        when 'recovered' then earliest := present.recovered_earliest; latest := present.recovered_latest;
        when 'closed' then earliest := present.closed_earliest; latest := present.closed_latest;
    end case;
    if earliest is not distinct from said.earliest and latest is not distinct from said.latest
        and present_offset is not distinct from new_offset
        and present.not_applicable = ((present.not_applicable & ~bit) | passed)
    then
        return;
    end if;
    execute format(
        $f$
        update incident set %1$I = $2, %2$I = $3, not_applicable = (not_applicable & ~$5) | $6 %3$s where id = $1
        $f$,
        said.milestone || '_earliest', said.milestone || '_latest', ', ' || quote_ident(offset_column) || ' = $4')
        using said.incident_id, said.earliest, said.latest, new_offset, bit, passed;
end
$$;

-- The first statement of an incident has none to be held against, and to find that out is planned faster than the comparison.
do $$
declare
    as_it_was text := pg_get_functiondef('check_statement_order'::regproc);
    as_it_is text := replace(
        as_it_was, e'\nbegin\n',
        e'\nbegin\n'
            '    if not exists (\n'
            '            select from assertion a where a.incident_id = new.incident_id and a.recorded_until is null)\n'
            '        and not exists (select from escalation e where e.incident_id = new.incident_id)\n'
            '    then\n'
            '        return new;\n'
            '    end if;\n');
begin
    if as_it_is = as_it_was then
        raise exception 'check_statement_order is not what it was';
    end if;
    execute as_it_is;
end
$$;
