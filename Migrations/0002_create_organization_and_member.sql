-- Tenants. Every other table carries organization_id under FORCE ROW LEVEL SECURITY; the organisation of a transaction is
-- the setting sitrep.organization_id, made with SET LOCAL so that a transaction-mode pooler is safe.

set local search_path to sitrep;

create function current_organization() returns bigint
    language sql stable parallel safe
    as $$ select nullif(current_setting('sitrep.organization_id', true), '')::bigint $$;
comment on function current_organization() is 'The organisation of this transaction; null refuses every row.';

create function refuse_change() returns trigger
    language plpgsql
    as $$
begin
    -- The owner is let through for the one change that is allowed: a newer statement closing an older one.
    if current_user <> 'sitrep_owner' then
        raise exception 'rows of % are only ever added', tg_table_name
            using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_append_only';
    end if;
    if tg_level = 'STATEMENT' then
        return null;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;

create table organization (
    id bigint generated always as identity primary key,
    key text not null,
    name text not null,
    time_zone text not null default 'UTC',
    created_at timestamptz not null default now(),
    constraint organization_key_unique unique (key),
    constraint organization_key_is_a_word check (key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint organization_name_not_empty check (btrim(name) <> '')
);
alter table organization enable row level security;
alter table organization force row level security;
-- A key must be found before its organisation can be chosen; only the chosen one may be changed.
create policy organization_read on organization for select using (true);
create policy organization_add on organization for insert with check (true);
create policy organization_change on organization for update using (id = (select current_organization()));
grant select, insert, update on organization to sitrep_app;
grant select on organization to sitrep_reader, sitrep_auditor, sitrep_ingest;

create table role (
    organization_id bigint not null references organization,
    key text not null,
    description text not null,
    primary key (organization_id, key)
);

create table member (
    organization_id bigint not null references organization,
    name text not null,
    display_name text not null default '',
    email text,
    active boolean not null default true,
    added_at timestamptz not null default now(),
    primary key (organization_id, name),
    constraint member_name_not_empty check (btrim(name) <> '')
);

create table member_role (
    organization_id bigint not null,
    member text not null,
    role text not null,
    primary key (organization_id, member, role),
    foreign key (organization_id, member) references member,
    foreign key (organization_id, role) references role
);

create procedure protect(target regclass)
    language plpgsql
    as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy organization_isolation on %s using (organization_id = (select sitrep.current_organization()))',
        target);
    execute format('grant select on %s to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest', target);
end
$$;
comment on procedure protect(regclass) is 'Row level security by organisation and the read grants that every table has.';

create procedure make_append_only(target regclass)
    language plpgsql
    as $$
begin
    execute format(
        'create trigger append_only before update or delete on %s for each row execute function sitrep.refuse_change()',
        target);
    execute format(
        'create trigger append_only_truncate before truncate on %s execute function sitrep.refuse_change()', target);
    execute format('grant insert on %s to sitrep_app, sitrep_ingest', target);
end
$$;

call protect('role');
call protect('member');
call protect('member_role');
grant insert, update on role, member to sitrep_app;
grant insert, delete on member_role to sitrep_app;

insert into organization (key, name) values ('default', 'Default organisation');
