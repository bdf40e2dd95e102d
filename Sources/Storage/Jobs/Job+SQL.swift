import Foundation
import IncidentModel
import Postgres

/// A job as it stands.
package struct Job: Sendable {
    package enum State: String, Sendable, CaseIterable {
        case waiting
        case running
        /// Failed too often; a person takes it up again or discards it.
        case dead
        case done
        case discarded
    }

    package let id: Int64
    /// Two words with a dot: `duty.reevaluate`.
    package let kind: String
    /// JSON.
    package let payload: String
    package let state: State
    package let due: Instant
    package let attempts: Int
    package let lastError: String?
    /// JSON: where a long job stands, and what it has found so far.
    package let progress: String
    package let enqueuedAt: Instant
    package let enqueuedBy: String
    package let begunAt: Instant?
    package let finishedAt: Instant?
}

/// Writes and reads `job`.
package enum JobTable {
    /// Answers the id of the job. One that has not begun and asks for the same stands for this one: it is locked until the commit, so
    /// that no worker begins it without seeing the change that asks.
    ///
    /// - Parameter payload: JSON.
    package static func enqueue(
        _ kind: String, payload: String, dedupeKey: String?, _ context: StorageContext
    ) -> SQL {
        """
        insert into job (organization_id, kind, payload, dedupe_key, due_at, enqueued_at, enqueued_by)
        values (\(context.organization.id), \(kind), \(payload)::text::jsonb, \(dedupeKey), \(context.now), \(context.now),
            \(context.actor))
        on conflict (organization_id, kind, dedupe_key) where state = 'waiting' and begun_at is null
            do update set due_at = least(job.due_at, excluded.due_at)
        returning id
        """
    }

    /// One job for each payload.
    package static func enqueue(_ kind: String, payloads: [String], _ context: StorageContext) -> SQL {
        """
        insert into job (organization_id, kind, payload, due_at, enqueued_at, enqueued_by)
        select \(context.organization.id), \(kind), p::jsonb, \(context.now), \(context.now), \(context.actor)
        from unnest(\(payloads)::text[]) p
        """
    }

    private static let columns: SQL = """
        j.id, j.kind, j.payload::text, j.state::text, j.due_at, j.attempts, j.last_error, j.progress::text, j.enqueued_at,
            j.enqueued_by, j.begun_at, j.finished_at
        """

    /// Takes the job that has been due for the longest time, or one whose worker has gone.
    package static func claim(
        kinds: [String], token: UUID, leaseSeconds: Int, _ context: StorageContext
    ) -> SQL {
        """
        with next as (
            select id from job
            where kind = any(\(kinds)::text[])
                and ((state = 'waiting' and due_at <= \(context.now))
                    or (state = 'running' and lease_until < clock_timestamp()))
            order by due_at, id limit 1 for update skip locked)
        update job j
        set state = 'running', attempts = j.attempts + 1, begun_at = coalesce(j.begun_at, \(context.now)),
            lease_until = clock_timestamp() + make_interval(secs => \(Double(leaseSeconds))), lease_token = \(token)
        from next where j.id = next.id
        returning \(columns)
        """
    }

    /// Locks a job that is still ours; no row when the lease was lost.
    package static func hold(_ id: Int64, token: UUID) -> SQL {
        "select 1 from job where id = \(id) and state = 'running' and lease_token = \(token) for update"
    }

    /// A step is done: the next one begins here, and attempts are counted anew.
    package static func advance(_ id: Int64, token: UUID, progress: String, leaseSeconds: Int) -> SQL {
        """
        update job set progress = \(progress)::text::jsonb, attempts = 1,
            lease_until = clock_timestamp() + make_interval(secs => \(Double(leaseSeconds)))
        where id = \(id) and state = 'running' and lease_token = \(token)
        """
    }

    package static func finish(_ id: Int64, token: UUID, progress: String, _ context: StorageContext) -> SQL {
        """
        update job set state = 'done', progress = \(progress)::text::jsonb, finished_at = \(context.now), lease_until = null,
            lease_token = null, last_error = null
        where id = \(id) and state = 'running' and lease_token = \(token)
        """
    }

    /// - Parameter due: when it is tried again; nil never by itself.
    package static func fail(_ id: Int64, token: UUID, error: String, due: Instant?) -> SQL {
        """
        update job set state = \(due == nil ? "dead" : "waiting")::job_state, last_error = \(error),
            due_at = coalesce(\(due), due_at), lease_until = null, lease_token = null
        where id = \(id) and state = 'running' and lease_token = \(token)
        """
    }

    /// Gives a job back that was begun and not failed, as a worker does that is asked to stop.
    package static func handBack(_ id: Int64, token: UUID) -> SQL {
        """
        update job set state = 'waiting', attempts = greatest(attempts - 1, 0), lease_until = null, lease_token = null
        where id = \(id) and state = 'running' and lease_token = \(token)
        """
    }

    /// What is over is kept for a while, so that somebody can look at it.
    package static func prune(before: Instant) -> SQL {
        "delete from job where finished_at < \(before)"
    }

    // MARK: - By people

    package static func find(_ id: Int64, locked: Bool) -> SQL {
        locked
            ? "select \(columns) from job j where j.id = \(id) for update"
            : "select \(columns) from job j where j.id = \(id)"
    }

    /// Newest first.
    package static func list(states: [Job.State], before: Int64?, limit: Int) -> SQL {
        """
        select \(columns) from job j
        where j.state::text = any(\(states.map(\.rawValue))::text[]) and (\(before)::bigint is null or j.id < \(before))
        order by j.id desc limit \(Int64(limit))
        """
    }

    package static func retry(_ id: Int64, _ context: StorageContext) -> SQL {
        "update job set state = 'waiting', attempts = 0, due_at = \(context.now) where id = \(id)"
    }

    package static func discard(_ id: Int64, _ context: StorageContext) -> SQL {
        "update job set state = 'discarded', finished_at = \(context.now) where id = \(id)"
    }

    package static func read(_ row: PostgresRow) throws -> Job {
        Job(
            id: try row.decode(0), kind: try row.decode(1), payload: try row.decode(2),
            state: Job.State(rawValue: try row.decode(3)) ?? .waiting, due: try row.decode(4),
            attempts: try row.decode(5),
            lastError: try row.decodeIfPresent(6), progress: try row.decode(7), enqueuedAt: try row.decode(8),
            enqueuedBy: try row.decode(9), begunAt: try row.decodeIfPresent(10), finishedAt: try row.decodeIfPresent(11)
        )
    }
}
