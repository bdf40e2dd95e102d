-- A word that is committed to and then set to null, with nothing else of its row, left no entry: what is not there had no commitment.
-- From here on there is one, to null.

set local search_path to sitrep;

do $$
declare
    changed record;
    as_it_was text;
    as_it_is text;
    kept record;
begin
    for changed in
        select * from (values
            ('keep_trail'::regproc,
                $f$case when n.%1$I is distinct from o.%1$I and n.%1$I is not null then %2$L || %3$s end$f$,
                $f$case when n.%1$I is distinct from o.%1$I then %2$L || coalesce(%3$s, 'null') end$f$),
            ('reconcile_trail'::regproc,
                $f$convert_to(
                    (('{' || left(p.personal, -1) || '}')::json -> c.member)::text, 'UTF8'))$f$,
                $f$convert_to(
                    coalesce((('{' || left(p.personal, -1) || '}')::json -> c.member)::text, 'null'), 'UTF8'))$f$)) c (name, former, present)
    loop
        as_it_was := pg_get_functiondef(changed.name);
        as_it_is := replace(as_it_was, changed.former, changed.present);
        if as_it_is = as_it_was then
            raise exception '% is not what earlier migrations made it', changed.name;
        end if;
        execute as_it_is;
    end loop;
    for kept in select * from trail_table where cardinality(personal) > 0 order by name loop
        call keep_trail(
            kept.name::regclass, kept.key_columns, kept.personal, kept.incident_column, kept.organization_column, kept.unwatched);
    end loop;
end
$$;
