-- Names are asserted and need no member, so this stops a mistake and no impostor: a script that goes on under the name of somebody
-- who has left, or a colleague who signs with it. Asked before anything is done, so that whoever removes a member may be that member.
set local search_path to sitrep;

-- Every change asks; folding the names of all who ever left would take longer with each of them.
create index member_who_left on member (organization_id, folded_name(name)) where not active;

create function refuse_former_member() returns void
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
revoke execute on function refuse_former_member() from public;
grant execute on function refuse_former_member() to sitrep_app, sitrep_ingest;
