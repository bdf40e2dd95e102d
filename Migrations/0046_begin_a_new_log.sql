-- The tree of an organisation goes on under another name where its log cannot: its key is lost, the kept checkpoint covers entries that a
-- restored database does not have, a clock signed ahead of time. The application may change the name only together with the entry that
-- says why and where the former log ended.

set local search_path to sitrep;

create function begin_log(new_log uuid, facts jsonb) returns uuid
language plpgsql security definer set search_path = sitrep, pg_temp as $$
begin
    if coalesce(facts ->> 'reason', '') !~ '\S' then
        raise exception 'a new log needs a reason' using errcode = 'check_violation', constraint = 'reason_required';
    end if;
    if new_log in (select log_id from organization) then
        raise exception 'a log has a name of its own' using errcode = 'check_violation', constraint = 'log_has_its_own_name';
    end if;
    perform set_config('sitrep.action', 'audit.begin', true);
    update organization set log_id = new_log where id = current_organization();
    if not found then
        raise exception 'no organisation is worked in' using errcode = 'check_violation', constraint = 'organization_required';
    end if;
    return append_event_entry(
        'audit.begin', 'organization', (select key from organization where id = current_organization()), null, facts);
end
$$;

revoke all on function begin_log(uuid, jsonb) from public;
grant execute on function begin_log(uuid, jsonb) to sitrep_app;
