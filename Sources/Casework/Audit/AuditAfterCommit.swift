import AuditTrail
import IncidentModel
import Postgres
import Storage

/// What a process does for the trail after each of its commits: it runs the sequencer, if it is one that signs for this log.
package struct AuditAfterCommit: Sendable {
    let home: String
    let environment: EnvironmentVariables
    /// A private database has nobody else who could hold the key; for any other one somebody decides where it lies.
    let makesKey: Bool
    /// Read again for each checkpoint: another process may have signed one since the command began.
    let clock: @Sendable () -> Instant
    /// Tells the person what did not go well; the change itself is done and safe.
    let warn: @Sendable (String) -> Void

    package init(
        location: DatabaseLocation, environment: EnvironmentVariables, clock: @escaping @Sendable () -> Instant,
        warn: @escaping @Sendable (String) -> Void
    ) {
        home = location.home
        self.environment = environment
        makesKey = location.isPrivate
        self.clock = clock
        self.warn = warn
    }

    /// Whether the environment says what signs.
    static func hasKeyElsewhere(_ environment: EnvironmentVariables) -> Bool {
        ["SITREP_AUDIT_SIGNER", "SITREP_AUDIT_KEY", "SITREP_AUDIT_KEY_FILE"].contains {
            environment[$0]?.isEmpty == false
        }
    }

    /// Never throws: the entries wait for the next sequencer, and the reason is said.
    func run(_ session: PostgresSession, _ context: StorageContext) {
        KeptWork.note()
        do {
            for problem in try sequence(session, context, heartbeat: nil)?.unpublished ?? [] {
                warn("checkpoint not published: \(problem)")
            }
        } catch {
            warn("\(error)")
        }
    }

    /// Places what waits and signs; nil where this process signs nothing for the organisation's log.
    ///
    /// - Parameter heartbeat: seconds after which a checkpoint is renewed though nothing happened; nil never.
    func sequence(
        _ session: PostgresSession, _ context: StorageContext, heartbeat: Int64?
    ) throws -> AuditSequencer.Outcome? {
        let home = AuditHome(home: home, organization: context.organization)
        if !home.isKnown, !Self.hasKeyElsewhere(environment) {
            // Where a key was made, its absence is a loss and said: the signer below does not find it.
            guard makesKey || home.hadKey else { return nil }
            // A log that has signed entries before and has lost its key must not go on with a new one.
            if makesKey { try home.beginKey() }
        }
        return try AuditSequencer(
            session: session, context: context, home: home, signer: try home.signer(environment: environment),
            publication: try AuditPublication(environment: environment), clock: clock
        ).run(heartbeat: heartbeat)
    }
}
