-- Whoever was removed from an organisation is given no incident, task or action by a mistake; imports keep what was so in the past. The
-- function without arguments stays for a program of the version before.

set local search_path to sitrep;

create function refuse_former_member(person text, rule text, advice text) returns void
language plpgsql stable set search_path = sitrep, pg_temp as $$
begin
    -- Somebody who is here under another spelling of the same name may go on.
    if exists (select from member where organization_id = current_organization() and same_person(name, person) and not active)
        and not exists (select from member where organization_id = current_organization() and same_person(name, person) and active)
    then
        raise exception '% is no longer a member of this organisation%', person, advice
            using errcode = 'check_violation', constraint = rule;
    end if;
end
$$;
