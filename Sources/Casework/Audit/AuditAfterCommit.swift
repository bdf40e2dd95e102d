import AuditTrail
import Postgres
import Storage

/// What a process does for the trail after each of its commits: it runs the sequencer, if it is one that signs for this log.
package struct AuditAfterCommit: Sendable {
    let home: String
    let environment: [String: String]
    /// A private database has nobody else who could hold the key; for any other one somebody decides where it lies.
    let makesKey: Bool
    /// Tells the person what did not go well; the change itself is done and safe.
    let warn: @Sendable (String) -> Void

    package init(
        location: DatabaseLocation, environment: [String: String], warn: @escaping @Sendable (String) -> Void
    ) {
        home = location.home
        self.environment = environment
        makesKey = location.isPrivate
        self.warn = warn
    }

    private var hasKeyElsewhere: Bool {
        ["SITREP_AUDIT_SIGNER", "SITREP_AUDIT_KEY", "SITREP_AUDIT_KEY_FILE"].contains {
            environment[$0]?.isEmpty == false
        }
    }

    /// Never throws: the entries wait for the next sequencer, and the reason is said.
    func run(_ session: PostgresSession, _ context: StorageContext) {
        let home = AuditHome(home: home, organization: context.organization)
        do {
            if !home.isKnown, !hasKeyElsewhere {
                guard makesKey else { return }
                // A log that has signed entries before and has lost its key must not go on with a new one.
                if home.lastCheckpoint() == nil { try home.makeKey() }
            }
            let sequencer = AuditSequencer(
                session: session, context: context, home: home, signer: try home.signer(environment: environment),
                publication: try AuditPublication(setting: environment["SITREP_AUDIT_PUBLISH"]))
            for problem in try sequencer.run(heartbeat: nil).unpublished {
                warn("checkpoint not published: \(problem)")
            }
        } catch {
            warn("\(error)")
        }
    }
}
