#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Other databases of the same server. The server has to run.
extension PrivateCluster {
    /// Makes an empty database, in place of what stands under that name.
    package func makeDatabase(_ name: String) throws {
        try withMaintenance { session in
            try session.execute("drop database if exists \(identifier: name) with (force)")
            try session.execute("create database \(identifier: name)")
        }
    }

    package func dropDatabase(_ name: String) throws {
        _ = try withMaintenance { try $0.execute("drop database if exists \(identifier: name) with (force)") }
    }

    /// Puts another database into the place of the one in use, whose connections are ended, and keeps that under a new name. Both
    /// renames are one transaction.
    package func exchangeDatabase(for name: String, keepingAs former: String) throws {
        try rename([(databaseName, former), (name, databaseName)])
    }

    package func renameDatabase(_ name: String, to other: String) throws { try rename([(name, other)]) }

    package func hasDatabase(_ name: String) throws -> Bool {
        try withMaintenance {
            try $0.query("select exists (select from pg_database where datname = \(name))")[0].decode(0)
        }
    }

    /// In one transaction, with whoever is connected sent away; somebody who connects again at once makes it try again.
    private func rename(_ names: [(from: String, to: String)]) throws {
        try withMaintenance { session in
            for attempt in 1... {
                do {
                    try session.execute(
                        """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = any(\(names.map(\.from))::text[]) and pid <> pg_backend_pid()
                        """)
                    return try session.transaction { session in
                        for (from, to) in names {
                            try session.execute("alter database \(identifier: from) rename to \(identifier: to)")
                        }
                    }
                } catch let error as PostgresError where error.sqlState == "55006" {
                    guard attempt < 40 else {
                        throw PrivateClusterError(.busy, "Programs connect to the database again and again; stop them.")
                    }
                    usleep(50_000)
                }
            }
        }
    }

    /// Names of databases, in order.
    package func databases(startingWith prefix: String) throws -> [String] {
        try withMaintenance { session in
            try session.query("select datname from pg_database where starts_with(datname, \(prefix)) order by datname")
                .map { try $0.decode(0) }
        }
    }

    func withMaintenance<Answer>(_ body: (PostgresSession) throws -> Answer) throws -> Answer {
        let session = try PostgresSession(PostgresConfiguration(connectionString: connectionString("postgres")))
        defer { session.close() }
        return try body(session)
    }
}
