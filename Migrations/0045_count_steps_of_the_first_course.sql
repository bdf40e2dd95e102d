-- A step that did not apply in a later course was taken for one of the first by imports; figures are of the first course.
set local search_path to sitrep;

do $$
declare
    organization record;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        update incident i set not_applicable = s.bits
        from (
            select i.id, coalesce(bit_or(step_bit(a.milestone)) filter (where a.round = 1), 0)::smallint as bits
            from incident i join assertion a on a.incident_id = i.id
            where i.round > 1 and i.not_applicable <> 0 and a.recorded_until is null and a.standing = 'not_applicable'
            group by i.id) s
        where i.id = s.id and i.not_applicable <> s.bits;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;
