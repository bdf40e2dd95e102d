import Foundation
import IncidentModel
import JSONText
import Postgres
import Storage

/// A job that a worker has taken.
struct TakenJob {
    let job: Job
    let kind: JobKind
    /// Nobody else has it: a worker that lost the lease writes nothing any more.
    let token: UUID
    var progress: String
    /// This one included; a step that succeeded begins to count anew.
    var attempts: Int
}

/// How a step of a job ended.
enum JobStep: Equatable {
    case done(String)
    /// Goes on from where `progress` says.
    case more(String)
    /// Another worker has it: the lease ran out.
    case lost
}

extension CaseDesk {
    /// Takes the next job, if there is one.
    func takeJob() throws -> TakenJob? {
        let token = UUID()
        let claim = JobTable.claim(
            kinds: JobKind.allCases.map(\.rawValue), token: token, leaseSeconds: JobSchedule.leaseSeconds, context)
        guard let row = try write({ try $0.query(claim).first }) else { return nil }
        let job = try JobTable.read(row)
        guard let kind = JobKind(rawValue: job.kind) else { return nil }
        return TakenJob(job: job, kind: kind, token: token, progress: job.progress, attempts: job.attempts)
    }

    /// One transaction: what the step did and where the job stands are both kept or both lost.
    func step(_ taken: inout TakenJob, places: WarningPlaces) throws -> JobStep {
        switch taken.kind {
        case .reevaluateDuties: try reevaluationStep(&taken)
        case .deliverWarning: try delivery(taken, places: places)
        }
    }

    private func reevaluationStep(_ taken: inout TakenJob) throws -> JobStep {
        let before = taken
        let (step, progress): (JobStep, String) = try write(action: "duty.reevaluate") { session in
            guard try !session.query(JobTable.hold(before.job.id, token: before.token)).isEmpty else {
                return (.lost, before.progress)
            }
            var state = try Reevaluation(before.progress)
            let isDone = try reevaluateStep(&state, writing: true, in: session)
            let progress = state.json.line
            _ = try session.execute(
                isDone
                    ? JobTable.finish(before.job.id, token: before.token, progress: progress, context)
                    : JobTable.advance(
                        before.job.id, token: before.token, progress: progress, leaseSeconds: JobSchedule.leaseSeconds))
            return (isDone ? .done(state.text) : .more(state.text), progress)
        }
        taken.progress = progress
        if case .more = step { taken.attempts = 1 }
        return step
    }

    /// What happens outside comes first: killed in between, it happens again, with the same id.
    private func delivery(_ taken: TakenJob, places: WarningPlaces) throws -> JobStep {
        let payload = try JSONParser.parse(taken.job.payload)
        guard let target = payload["target"]?.text, let message = payload["message"], let id = message["id"]?.text
        else {
            throw CaseworkError.badInput(field: "payload", message: "it names no target and no message")
        }
        try places.deliver(message.compactText, id: id, to: target)
        let finished = try write { session in
            try session.execute(JobTable.finish(taken.job.id, token: taken.token, progress: "{}", context))
        }
        return finished == 0 ? .lost : .done("\(id) delivered to \(target)")
    }

    /// - Returns: when it is tried again; nil when it is dead.
    func fail(_ taken: TakenJob, because reason: String) throws -> Instant? {
        let next = JobSchedule.next(afterAttempt: taken.attempts, now: context.now)
        try write { session in
            _ = try session.execute(JobTable.fail(taken.job.id, token: taken.token, error: reason, due: next))
        }
        return next
    }

    func handBack(_ taken: TakenJob) throws {
        try write { _ = try $0.execute(JobTable.handBack(taken.job.id, token: taken.token)) }
    }

    func pruneJobs() throws {
        let before = Instant(microseconds: context.now.microseconds - JobSchedule.keptDays * 86_400_000_000)
        try write { _ = try $0.execute(JobTable.prune(before: before)) }
    }
}
