/// How a transaction is run.
package struct TransactionOptions: Sendable {
    package enum Isolation: String, Sendable {
        case readCommitted = "read committed"
        case repeatableRead = "repeatable read"
        case serializable = "serializable"
    }

    package var isolation: Isolation
    package var readOnly: Bool
    /// Waits for a snapshot that can't fail; has a meaning only for serializable read-only transactions.
    package var deferrable: Bool
    /// Statements that travel with BEGIN, in the same round trip.
    package var prologue: [SQL]
    /// How often the body is run again after a serialization failure or deadlock.
    package var retries: Int
    /// Takes the place of the configuration's statement timeout; zero means no limit.
    package var statementTimeout: Duration?

    package init(
        isolation: Isolation = .readCommitted, readOnly: Bool = false, deferrable: Bool = false, prologue: [SQL] = [],
        retries: Int = 3, statementTimeout: Duration? = nil
    ) {
        self.isolation = isolation
        self.readOnly = readOnly
        self.deferrable = deferrable
        self.prologue = prologue
        self.retries = retries
        self.statementTimeout = statementTimeout
    }

    var beginStatement: SQL {
        // "read write" is left unsaid: a database, role or session that is read-only by its settings stays so.
        var text = "begin isolation level \(isolation.rawValue)\(readOnly ? " read only" : "")"
        if deferrable { text += " deferrable" }
        return SQL(unsafe: text)
    }

    /// How long to wait before attempt `attempt` (from 1): 10 ms doubling up to 1 s, of which half is chance, so that
    /// two transactions that collided don't meet again.
    package static func backoff(beforeAttempt attempt: Int, chance: Double) -> Duration {
        let ceiling = min(1_000.0, 10.0 * Double(1 << min(attempt - 1, 7)))
        return .microseconds(Int64(ceiling * 1_000 * (0.5 + chance / 2)))
    }
}
