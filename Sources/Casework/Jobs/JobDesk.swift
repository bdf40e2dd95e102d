import Foundation
import IncidentModel
import Postgres
import Storage

extension Job {
    /// One element of `job list --json`.
    package var json: JSONValue {
        .object([
            .init("id", .integer(id)), .init("kind", .string(kind)), .init("state", .string(state.rawValue)),
            .init("due", .instant(due)), .init("attempts", .int(attempts)), .init("last_error", .text(lastError)),
            .init("enqueued_at", .instant(enqueuedAt)), .init("enqueued_by", .string(enqueuedBy)),
            .init("begun_at", .instant(begunAt)), .init("finished_at", .instant(finishedAt)),
            .init("payload", .verbatim(payload)), .init("progress", .verbatim(progress)),
        ])
    }
}

extension CaseDesk {
    /// Newest first; `cursor` is the id of the last one seen.
    package func jobs(_ states: [Job.State], cursor: Int64?, limit: Int) throws -> (jobs: [Job], next: Int64?) {
        try read { session in
            let jobs = try session.query(JobTable.list(states: states, before: cursor, limit: limit + 1)).map(
                JobTable.read)
            let page = Array(jobs.prefix(limit))
            return (page, jobs.count > limit ? page.last?.id : nil)
        }
    }

    package func job(_ id: Int64) throws -> Job {
        try read { try found($0.query(JobTable.find(id, locked: false)), id) }
    }

    /// A dead job is tried again at once, as often as a new one.
    package func retryJob(_ id: Int64, _ options: ChangeOptions) throws -> ChangeOutcome {
        try change(options, request: "job retry \(id)", action: "job.retry") { session in
            let job = try found(session.query(JobTable.find(id, locked: true)), id)
            guard job.state == .dead else {
                throw CaseworkError.ruleBroken(
                    rule: "job_move_is_allowed",
                    message: "job \(id) is \(job.state.rawValue); only a dead one is tried again")
            }
            return try settle(job, JobTable.retry(id, context), .retry, reason: nil, "is tried again", in: session)
        }
    }

    package func discardJob(_ id: Int64, reason: String, _ options: ChangeOptions) throws -> ChangeOutcome {
        let reason = try TextRules.title(reason, field: "reason")
        return try change(options, request: "job discard \(id) \(reason)", action: "job.discard") { session in
            let job = try found(session.query(JobTable.find(id, locked: true)), id)
            guard job.state == .dead || job.state == .waiting else {
                throw CaseworkError.ruleBroken(
                    rule: "job_move_is_allowed",
                    message: "job \(id) is \(job.state.rawValue); only a dead or a waiting one is discarded")
            }
            return try settle(job, JobTable.discard(id, context), .discard, reason: reason, "is discarded", in: session)
        }
    }

    private enum Verb: String {
        case retry
        case discard
    }

    private func settle(
        _ job: Job, _ move: SQL, _ verb: Verb, reason: String?, _ words: String, in session: PostgresSession
    ) throws -> ChangeOutcome {
        let facts = JSONValue.object([.init("kind", .string(job.kind)), .init("reason", .text(reason))]).line
        let results = try session.pipeline([
            move,
            AuditEvent.append(
                "job.\(verb.rawValue)", table: "job", key: String(job.id), incidentID: nil, facts: PostgresJSON(facts)),
            JobTable.find(job.id, locked: false),
        ])
        return ChangeOutcome(json: try found(results[2], job.id).json, message: "job \(job.id) (\(job.kind)) \(words)")
    }

    private func found(_ rows: PostgresResult, _ id: Int64) throws -> Job {
        guard let row = rows.first else { throw CaseworkError.notFound(what: "job", key: String(id)) }
        return try JobTable.read(row)
    }

    /// The duties of all open incidents are computed anew by a worker; a request that waits already stands for this one.
    ///
    /// - Returns: the job.
    @discardableResult
    func enqueueReevaluation(because reason: String, in session: PostgresSession) throws -> Int64 {
        let payload = JSONValue.object([.init("because", .string(reason))]).line
        return try session.query(
            JobTable.enqueue(
                JobKind.reevaluateDuties.rawValue, payload: payload, dedupeKey: "open incidents", context))[0].decode(0)
    }
}
