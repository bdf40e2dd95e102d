import IncidentModel
import Postgres
import Storage

/// How a change is to be made.
package struct ChangeOptions: Sendable, Equatable {
    /// Say what would change and change nothing.
    package var dryRun = false
    /// A repeat with the same key answers with the first result.
    package var idempotencyKey: String?
    /// The version that the caller saw.
    package var expectedVersion: Int?
    /// Whether the caller reads more of the answer than its message; a repeat may, whoever asked first.
    package var answersInFull: Bool { wantsDocument || idempotencyKey != nil }
    private let wantsDocument: Bool

    package init(
        dryRun: Bool = false, idempotencyKey: String? = nil, expectedVersion: Int? = nil, wantsDocument: Bool = true
    ) {
        self.dryRun = dryRun
        self.idempotencyKey = idempotencyKey
        self.expectedVersion = expectedVersion
        self.wantsDocument = wantsDocument
    }
}

/// What a change answers: for scripts, and for people.
package struct ChangeOutcome: Sendable, Equatable {
    package var json: JSONValue
    /// One line that says what happened.
    package var message: String
    /// The next sensible command, without the program's name.
    package var next: String?
    /// True when the answer is that of an earlier request with the same key.
    package var isRepeat = false

    package init(json: JSONValue, message: String, next: String? = nil) {
        self.json = json
        self.message = message
        self.next = next
    }

    /// The same, as the answer of a run that changed nothing.
    var asDryRun: ChangeOutcome {
        ChangeOutcome(
            json: json.adding([JSONValue.Member("dry_run", .bool(true))]), message: "would be: " + message)
    }
}

/// Where the work on incidents is done: one organisation, one actor, one connection, one clock reading.
///
/// Each use case is one transaction that locks, checks, writes and commits in a few round trips.
package struct CaseDesk {
    package let session: PostgresSession
    package let context: StorageContext
    /// What is done for the audit trail once a change is committed; nil where another process does it.
    package let afterCommit: AuditAfterCommit?

    package init(session: PostgresSession, context: StorageContext, afterCommit: AuditAfterCommit? = nil) {
        self.session = session
        self.context = context
        self.afterCommit = afterCommit
    }

    package var organization: Organization { context.organization }
    package var clock: ZonedClock { context.organization.clock }

    /// Runs a change: repeats are answered from memory, dry runs are rolled back.
    ///
    /// - Parameters:
    ///   - request: the whole request in words; a repeat must be the same.
    ///   - action: its name in the audit trail; the first word of the request, said of an incident, when there is no other.
    func change(
        _ options: ChangeOptions, request: String, action: String? = nil,
        _ body: (PostgresSession) throws -> ChangeOutcome
    ) throws -> ChangeOutcome {
        let whole = whole(request)
        do {
            let verb = request.prefix { ("a"..."z").contains($0) || $0 == "_" }
            return try write(action: action ?? "incident.\(verb)") { session in
                if let earlier = try IdempotentAnswer.find(options, request: whole, in: session) { return earlier }
                let outcome = try body(session)
                if options.dryRun { throw DryRun(outcome: outcome) }
                if let key = options.idempotencyKey {
                    session.deferToCommit(IdempotentAnswer.keep(outcome, key: key, request: whole, context))
                }
                return outcome
            }
        } catch let dryRun as DryRun {
            return dryRun.outcome.asDryRun
        } catch let error as PostgresError where error.isUniqueViolation("idempotency_pkey") {
            // The same request was under way on another connection and has just been committed.
            return try change(options, request: request, action: action, body)
        }
    }

    /// The request as it is compared: who asks is part of what is asked, because an approval by somebody else is another one.
    func whole(_ request: String) -> String { request + "\u{1F}" + context.actor }

    /// The kept answer to this request, for work that is more than one transaction: those must not begin again.
    func earlierAnswer(_ options: ChangeOptions, request: String) throws -> ChangeOutcome? {
        guard options.idempotencyKey != nil else { return nil }
        return try read { try IdempotentAnswer.find(options, request: whole(request), in: $0) }
    }

    /// A transaction as the application role.
    func write<Answer>(action: String? = nil, _ body: (PostgresSession) throws -> Answer) throws -> Answer {
        let prologue = context.prologue(role: .app, action: action)
        let answer: Answer
        do {
            answer = try session.transaction(TransactionOptions(prologue: prologue), body)
        } catch let error as PostgresError {
            throw DatabaseRule.explained(error)
        }
        afterCommit?.run(session, context)
        return answer
    }

    /// A read-only transaction as the reader role, in which all statements see the same moment.
    func read<Answer>(_ body: (PostgresSession) throws -> Answer) throws -> Answer {
        try session.transaction(context.reading) { try body($0) }
    }

    private struct DryRun: Error {
        let outcome: ChangeOutcome
    }
}

/// Rules that PostgreSQL enforced where the application did not see them coming (another client, a race).
enum DatabaseRule {
    static func explained(_ error: PostgresError) -> any Error {
        guard error.isCheckViolation || error.isForeignKeyViolation || error.isExclusionViolation,
            let constraint = error.constraint
        else { return error }
        return CaseworkError.ruleBroken(rule: constraint, message: error.message)
    }
}
