/// Brings a database's schema up to date and refuses whatever would make its history untrue.
///
/// Each migration runs in its own transaction, together with its record in `<schema>.schema_migration`, under an
/// advisory lock of that transaction: of two migrators the second waits, then finds the work done. No lock outlives a
/// transaction, so a transaction-mode pooler may stand between.
package struct Migrator: Sendable {
    package let migrations: [Migration]
    package let schema: String
    package let ownerRole: String?

    /// - Parameter ownerRole: who owns what the migrations create. The first one runs as the connecting user, because
    ///   it may have to create that role; the others run as the role, where it exists.
    package init(migrations: [Migration], schema: String, ownerRole: String? = nil) {
        self.migrations = migrations
        self.schema = schema
        self.ownerRole = ownerRole
    }

    /// What has been applied and what is left to do; changes nothing. Throws the same refusals as `migrate`.
    package func status(_ session: PostgresSession) throws -> MigrationStatus {
        try checkServer(session)
        let applied = try appliedMigrations(session)
        try checkHistory(applied)
        return MigrationStatus(applied: applied, pending: Array(migrations.dropFirst(applied.count)))
    }

    /// Applies what is pending, in order; `progress` is called after each one is committed. Answers what was applied.
    @discardableResult
    package func migrate(
        _ session: PostgresSession, progress: (Migration) -> Void = { _ in }
    ) throws -> [Migration] {
        var done: [Migration] = []
        for migration in try status(session).pending where try apply(migration, session) {
            done.append(migration)
            progress(migration)
        }
        return done
    }

    /// False when another migrator was faster.
    private func apply(_ migration: Migration, _ session: PostgresSession) throws -> Bool {
        // A migration may take as long as it takes; only waiting for locks stays limited.
        let options = TransactionOptions(prologue: [lockStatement], retries: 0, statementTimeout: .zero)
        return try session.transaction(options) { session in
            let applied = try appliedMigrations(session)
            try checkHistory(applied)
            guard applied.count < migration.number else { return false }
            let transactionBefore = try transactionID(session)
            if migration.number > 1 { try assumeOwner(session) }
            try session.executeScript(migration.sql)
            guard session.isInTransaction, try transactionID(session) == transactionBefore else {
                throw MigrationError(
                    .transactionEnded,
                    "\(migration.title) ends its transaction; it must not contain COMMIT or ROLLBACK.",
                    number: migration.number)
            }
            // Whatever role the script left behind, the record is written as the connecting user.
            try session.execute("reset role")
            if migration.number == 1 { try createTable(session) }
            try session.execute(
                """
                insert into \(table) (number, name, checksum)
                values (\(migration.number), \(migration.name), \(migration.checksum))
                """)
            return true
        }
    }

    private var table: SQL { "\(identifier: schema).schema_migration" }

    /// The key is the schema's name hashed by the server, under a class number of our own choice.
    private var lockStatement: SQL {
        "select pg_advisory_xact_lock(1835623282, hashtext(\(schema)::text))"
    }

    private func transactionID(_ session: PostgresSession) throws -> String {
        try session.query("select pg_current_xact_id()::text")[0].decode(0)
    }

    private func assumeOwner(_ session: PostgresSession) throws {
        guard let ownerRole, try roleExists(ownerRole, session) else { return }
        try session.execute("set local role \(identifier: ownerRole)")
    }

    private func roleExists(_ role: String, _ session: PostgresSession) throws -> Bool {
        try session.query("select exists (select from pg_roles where rolname = \(role))")[0].decode(0)
    }

    private func createTable(_ session: PostgresSession) throws {
        try session.execute("create schema if not exists \(identifier: schema)")
        try session.execute(
            """
            create table \(table) (
                number integer primary key check (number > 0),
                name text not null,
                checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
                applied_at timestamptz not null default clock_timestamp(),
                applied_by text not null default session_user
            )
            """)
    }

    private func appliedMigrations(_ session: PostgresSession) throws -> [AppliedMigration] {
        let exists: Bool = try session.query(
            """
            select exists (
                select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = \(schema) and c.relname = 'schema_migration')
            """)[0].decode(0)
        guard exists else { return [] }
        return try session.query("select number, name, checksum, applied_at, applied_by from \(table) order by number")
            .map { row in
                AppliedMigration(
                    number: try row.decode(0), name: try row.decode(1), checksum: try row.decode(2),
                    appliedAt: try row.decode(3), appliedBy: try row.decode(4))
            }
    }

    private func checkServer(_ session: PostgresSession) throws {
        guard session.serverVersion >= 150_000 else {
            let version = session.reportedSetting("server_version") ?? String(session.serverVersion)
            throw MigrationError(.serverTooOld, "The server is PostgreSQL \(version); 15 or later is needed.")
        }
    }

    /// The applied numbers must be 1, 2, 3 … and each of them the migration that this program carries.
    func checkHistory(_ applied: [AppliedMigration]) throws {
        for (position, record) in applied.enumerated() {
            guard record.number <= migrations.count else {
                throw MigrationError(
                    .schemaIsNewer,
                    "The database has migration \(record.number) (\(record.name)), which this program doesn't know: "
                        + "it was upgraded by a newer version. Use that version.", number: record.number)
            }
            guard record.number == position + 1 else {
                throw MigrationError(
                    .outOfOrder, "Migration \(record.number) was applied, but \(position + 1) before it was not.",
                    number: position + 1)
            }
            let known = migrations[position]
            guard record.checksum == known.checksum, record.name == known.name else {
                throw MigrationError(
                    .edited,
                    "\(known.title) was applied on a database in another version (as \(record.name), checksum "
                        + "\(record.checksum.prefix(12))…, here \(known.checksum.prefix(12))…). Applied migrations are "
                        + "never edited; add a new one.", number: known.number)
            }
        }
    }
}

/// A migration as the database remembers it.
package struct AppliedMigration: Sendable, Equatable {
    package let number: Int
    package let name: String
    package let checksum: String
    package let appliedAt: PostgresTimestamp
    package let appliedBy: String
}

package struct MigrationStatus: Sendable, Equatable {
    package let applied: [AppliedMigration]
    package let pending: [Migration]

    package var isUpToDate: Bool { pending.isEmpty }
}
