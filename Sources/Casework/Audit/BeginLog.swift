import AuditTrail
import Foundation
import IncidentModel
import Postgres
import Storage

/// A new log in place of one that cannot go on (docs/audit-trail.md, "A new log").
extension AuditDesk {
    /// The tree goes on with all entries that are there, under a new name and a new key; the next entry says why.
    ///
    /// What is durable when: the key and a first checkpoint of the tree as it is lie in the home before the commit that changes the name, so
    /// that there is no moment at which the tree has entries and nothing outside vouches for them; and the word that the former log has
    /// ended lies beside its checkpoint. A stop before the commit leaves a directory that no organisation names, and a former log that
    /// nobody signs for, as before; the next attempt begins another one.
    ///
    /// - Throws: `CaseworkError.ruleBroken` (`log_goes_on`) where the present log can be signed, and `AuditSequencer.Failure` where a new one
    ///   would not help.
    package func beginLog(reason: String, _ options: ChangeOptions = ChangeOptions()) throws -> ChangeOutcome {
        let reason = try TextRules.text(reason, field: "reason").trimmed
        guard !reason.isEmpty else { throw CaseworkError.badInput(field: "reason", message: "must not be empty") }
        let request = "audit begin\u{1F}\(reason)"
        if let earlier = try desk.earlierAnswer(options, request: request) { return earlier }
        guard !AuditAfterCommit.hasKeyElsewhere(environment) else {
            throw CaseworkError.usage(
                "the environment names a key of the present log, and a new one needs a key of its own: unset SITREP_AUDIT_SIGNER, "
                    + "SITREP_AUDIT_KEY and SITREP_AUDIT_KEY_FILE for this command; the new key can be moved afterwards"
            )
        }
        guard let obstacle = try obstacle() else {
            throw CaseworkError.ruleBroken(
                rule: "log_goes_on",
                message: "the log \(home.origin) can be signed as it is; sitrep audit key rotate gives it a new key")
        }
        let former = home.lastCheckpoint()
        let ended = home.continuation
        var hasEnded = false
        let new = AuditHome(home: base, organization: organization.naming(log: UUID().uuidString.lowercased()))
        // A list that cannot be read is one of the reasons for a new log.
        let formerKeys = (try? home.keys()) ?? []
        // What follows a commit would look at the former log.
        let alone = CaseDesk(session: desk.session, context: desk.context)
        let outcome: ChangeOutcome
        do {
            outcome = try alone.change(options, request: request, action: "audit.begin") { session in
                guard try session.query(AuditLogTables.tryLock(organization))[0].decode(0, as: Bool.self) else {
                    throw AuditSequencer.isBusy
                }
                let tree = try session.query(AuditLogTables.tree(organization))[0]
                guard try tree.decode(1, as: String.self) == organization.logID else {
                    throw CaseworkError.busy("another process has just begun a new log")
                }
                let size = UInt64(try tree.decode(0, as: Int64.self))
                let tiles = try AuditTiles.source(session, organization)
                let root = try TileBuilder(size: size, source: tiles).root
                var facts: [JSONValue.Member] = [
                    .init("reason", .string(reason)), .init("obstacle", .string(obstacle)),
                    .init("former_origin", .string(home.origin)), .init("origin", .string(new.origin)),
                    .init("size", .integer(Int64(size))), .init("root", .string(root.base64)),
                ]
                if let former {
                    // What is no note may be anything, of any size.
                    let isNote = (try? SignedNote(former)) != nil
                    facts.append(
                        isNote
                            ? .init("former_checkpoint", .string(String(decoding: former, as: UTF8.self)))
                            : .init("former_checkpoint_sha256", .string(TreeHash.sha256(former).hexadecimal)))
                }
                if !options.dryRun {
                    // A transaction that is run again finds the key made.
                    if !new.isKnown { try new.makeKey(after: formerKeys) }
                    let signer = try new.signer(environment: environment)
                    let note = try SignedCheckpoint.sign(
                        Checkpoint(origin: new.origin, size: size, root: root),
                        time: UInt64(max(0, desk.context.now.microseconds / 1_000_000)), by: signer)
                    try new.advance(to: note, after: nil, keys: KeyRing(try new.keys()))
                    try home.end(goingOnAs: new.origin)
                    hasEnded = true
                }
                _ = try session.query(
                    AuditLogTables.begin(log: new.log, facts: PostgresJSON(JSONValue.object(facts).text)))
                return ChangeOutcome(
                    json: .object([
                        .init("origin", .string(new.origin)), .init("former_origin", .string(home.origin)),
                        .init("size", .integer(Int64(size))), .init("obstacle", .string(obstacle)),
                    ]),
                    message: "the log \(home.origin) ends, and \(new.origin) goes on with its \(size) entries",
                    next: "audit key show")
            }
        } catch let error as PostgresError where error.code == .commitInDoubt {
            throw error
        } catch {
            // Nobody names it; where it could not be made either there is nothing to remove.
            try? FileManager.default.removeItem(atPath: new.directory)
            if hasEnded { try home.resume(after: ended) }
            throw error
        }
        if !outcome.isRepeat, !options.dryRun { placeFirst(in: new) }
        return outcome
    }

    /// Why the present log cannot be signed, in words; nil where it can, or where there is nothing yet that it would have to.
    ///
    /// - Throws: `AuditSequencer.Failure` where the tree is damaged, and `AuditHome.Problem` where what is wrong is mended by hand.
    func obstacle() throws -> String? {
        let size = try desk.read { try $0.query(AuditLogTables.size(organization))[0].decode(0, as: Int64.self) }
        // A list of keys alone is what a log has for a moment that is being begun.
        if size == 0, !home.isKnown, home.lastCheckpoint() == nil { return nil }
        let began = desk.context.now
        do {
            let sequencer = AuditSequencer(
                session: desk.session, context: desk.context, home: home,
                signer: try home.signer(environment: environment),
                publication: try AuditPublication(environment: environment), clock: { began })
            guard let refusal = try sequencer.refusal() else { return nil }
            guard refusal.endsWithANewLog else { throw AuditSequencer.Failure.refused(refusal) }
            return "\(refusal.rule): \(refusal)"
        } catch let problem as AuditHome.Problem {
            switch problem {
            case .keyMissing, .keyUnreadable, .ended: return "\(problem)"
            default: throw problem
            }
        }
    }

    /// The entries that say so get their places at once, as after any other change.
    private func placeFirst(in new: AuditHome) {
        desk.afterCommit?.run(
            desk.session,
            StorageContext(
                organization: organization.naming(log: new.log), actor: desk.context.actor, now: desk.context.now,
                client: desk.context.client))
    }
}

extension Organization {
    fileprivate func naming(log: String) -> Organization {
        Organization(id: id, key: key, name: name, timeZone: timeZone, logID: log)
    }
}
