-- Names are asserted and need no member, so this stops a mistake and no impostor: a script that goes on under the name of somebody
-- who has left, or a colleague who signs with it. Asked before anything is done, so that whoever removes a member may be that member.
set local search_path to sitrep;

create function refuse_former_member() returns void
    language plpgsql stable set search_path to sitrep, pg_temp
    as $$
declare
    actor text := current_setting('sitrep.actor', true);
begin
    if (select bool_and(not active) from member where organization_id = current_organization() and same_person(name, actor)) then
        raise exception '% is no longer a member of this organisation; who acts is said with --actor', actor
            using errcode = 'check_violation', constraint = 'actor_is_no_former_member';
    end if;
end
$$;
revoke execute on function refuse_former_member() from public;
grant execute on function refuse_former_member() to sitrep_app, sitrep_ingest;
