-- Every change asks whether its actor has left; folding the names of all members would take longer with each of them.
set local search_path to sitrep;

create index member_who_left on member (organization_id, folded_name(name)) where not active;

create or replace function refuse_former_member() returns void
    language plpgsql stable set search_path to sitrep, pg_temp
    as $$
declare
    actor text := current_setting('sitrep.actor', true);
begin
    -- Somebody who is here under another spelling of the same name may go on.
    if exists (select from member where organization_id = current_organization() and same_person(name, actor) and not active)
        and not exists (select from member where organization_id = current_organization() and same_person(name, actor) and active)
    then
        raise exception '% is no longer a member of this organisation; who acts is said with --actor', actor
            using errcode = 'check_violation', constraint = 'actor_is_no_former_member';
    end if;
end
$$;
