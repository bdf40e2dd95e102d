-- Runs as the connecting user, who must be allowed to create roles and a schema. Every later migration runs as sitrep_owner.
-- Roles belong to the whole server, so a second Sitrep database finds them already there.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['sitrep_owner', 'sitrep_app', 'sitrep_reader', 'sitrep_auditor', 'sitrep_ingest'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            -- Two databases of one server may be migrated at the same moment.
            begin
                execute format('create role %I nologin', wanted);
            exception when duplicate_object or unique_violation then
                null;
            end;
        end if;
        -- Superusers need no membership; anybody else must be able to take the role for a transaction.
        if not (select rolsuper from pg_roles where rolname = current_user)
            and not pg_has_role(current_user, wanted, 'member') then
            execute format('grant %I to current_user', wanted);
        end if;
    end loop;
end
$$;

create schema sitrep authorization sitrep_owner;
grant usage on schema sitrep to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;

-- schema_migration is made by the connecting user once this migration is done; everybody may read which version is in place.
alter default privileges in schema sitrep
    grant select on tables to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;
