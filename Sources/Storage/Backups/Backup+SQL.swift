import Postgres

/// What a backup and a restoration ask of the whole database, beyond any one organisation. The connecting role has to see all rows.
package enum BackupQuery {
    /// Whether row level security hides nothing from the connecting role.
    package static let seesAllRows: SQL = """
        select rolsuper or rolbypassrls from pg_roles where rolname = current_user
        """

    /// A name under which pg_dump sees exactly what this transaction sees; the transaction may rest as long as that takes.
    package static let exportSnapshot: SQL = """
        select pg_export_snapshot() from set_config('idle_in_transaction_session_timeout', '0', true)
        """

    package static let organizations: SQL = """
        select o.id, o.key, o.name, o.time_zone, o.log_id::text,
            (select count(*) from sitrep.incident i where i.organization_id = o.id),
            coalesce((select l.position + 1 from sitrep.audit_leaf l where l.organization_id = o.id
                order by l.position desc limit 1), 0)
        from sitrep.organization o order by o.key
        """

    /// Content that lies in the directory of evidence: hash and size, each once.
    package static let filesOfEvidence: SQL = """
        select distinct sha256, size from sitrep.content
        where store = 'directory' and removed_at is null order by sha256
        """

    package static let hasLargeObjects: SQL = """
        select exists (select from sitrep.content where store = 'database' and removed_at is null)
        """

    /// Whether the database has a schema of ours with something in it.
    package static let hasSchema: SQL = """
        select exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'sitrep')
        """

    /// Whether anybody has worked in it: a new schema has one organisation, and its trail the entry of that.
    package static let isUsed: SQL = """
        select exists (select from sitrep.incident) or (select count(*) from (
            select from sitrep.audit_entry limit 2) e) > 1
        """

    /// The table of migrations belongs to whoever connects, as the migrator leaves it.
    package static let ownMigrations: SQL = "alter table sitrep.schema_migration owner to current_user"

    /// Those of the numbers that large objects of the database have.
    package static func largeObjects(_ numbers: [Int64]) -> SQL {
        "select oid::bigint from pg_largeobject_metadata where oid::bigint = any(\(numbers)::bigint[]) order by oid"
    }

    /// Once, for restored rows: figures of the planner and marks of visible pages are in no dump.
    package static let analyze: SQL = "vacuum (analyze)"

    package static let dropEmptySchema: SQL = "drop schema if exists sitrep"

    /// One of restoring at a time; the lock is the session's.
    package static let tryLock: SQL = "select pg_try_advisory_lock(1651467381)"
}
