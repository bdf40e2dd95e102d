/// Where the database is and how long to wait for it.
package struct PostgresConfiguration: Sendable {
    /// `postgresql://…` or `key=value` pairs, given to libpq as it is: TLS, several hosts and
    /// `target_session_attrs` work as libpq documents them. What it says wins over the fields below.
    package var connectionString: String
    package var applicationName: String?
    /// How long to wait for one host to answer; libpq counts whole seconds, at least 2.
    package var connectTimeout: Duration
    /// Limits that each transaction sets for itself (`SET LOCAL`), so that a transaction-mode pooler may stand between.
    package var statementTimeout: Duration?
    package var lockTimeout: Duration?
    package var idleInTransactionTimeout: Duration?
    package var poolSize: Int
    /// How long to wait for a free connection of the pool.
    package var acquireTimeout: Duration

    package init(
        connectionString: String, applicationName: String? = nil, connectTimeout: Duration = .seconds(10),
        statementTimeout: Duration? = nil, lockTimeout: Duration? = nil, idleInTransactionTimeout: Duration? = nil,
        poolSize: Int = 8, acquireTimeout: Duration = .seconds(30)
    ) {
        self.connectionString = connectionString
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.lockTimeout = lockTimeout
        self.idleInTransactionTimeout = idleInTransactionTimeout
        self.poolSize = max(1, poolSize)
        self.acquireTimeout = acquireTimeout
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a short limit doesn't become 0, which PostgreSQL takes for none.
    var millisecondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        return seconds * 1_000 + (attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond
    }
}
