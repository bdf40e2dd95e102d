import Foundation
import IncidentModel
import Postgres
import Storage

/// Does what is due: jobs, warnings, places and signatures of the audit trail. Any number of workers may run at once, beside any
/// number of commands.
package struct Worker {
    package struct Settings: Sendable {
        /// Only this organisation; nil all of them.
        package var organization: String?
        package var actor: String
        package var client: String
        /// Seconds after which a checkpoint is renewed though nothing happened; nil never.
        package var heartbeat: Int64?
        /// Does what is due and ends.
        package var once: Bool

        package init(organization: String?, actor: String, client: String, heartbeat: Int64?, once: Bool) {
            self.organization = organization
            self.actor = actor
            self.client = client
            self.heartbeat = heartbeat
            self.once = once
        }
    }

    private let location: DatabaseLocation
    private let settings: Settings
    private let trail: AuditAfterCommit
    private let places: WarningPlaces
    private let clock: @Sendable () -> Instant
    private let shouldStop: @Sendable () -> Bool
    private let log: (WorkerEvent) throws -> Void
    /// What was said last of each thing that goes wrong again and again.
    private var said: [String: String] = [:]
    private var lookedAt: ContinuousClock.Instant?
    private var prunedAt: ContinuousClock.Instant?

    /// - Parameters:
    ///   - environment: where the keys of the trail and SITREP_NOTIFY come from.
    ///   - shouldStop: asked between two steps; the step under way is finished.
    package init(
        location: DatabaseLocation, environment: EnvironmentVariables, settings: Settings,
        clock: @escaping @Sendable () -> Instant, shouldStop: @escaping @Sendable () -> Bool,
        log: @escaping (WorkerEvent) throws -> Void
    ) throws {
        self.location = location
        self.settings = settings
        self.clock = clock
        self.shouldStop = shouldStop
        self.log = log
        places = try WarningPlaces(setting: environment["SITREP_NOTIFY"])
        trail = AuditAfterCommit(location: location, environment: environment, clock: clock) { _ in }
    }

    /// Seconds between two attempts to connect: 1, 2, 4 … 30.
    static func pause(afterFailure number: Int) -> Int { min(1 << min(number, 5), 30) }

    /// Works until it is asked to stop. The first connection has to succeed; one that is lost later is made again.
    package mutating func run() throws {
        var failures = 0
        var hasWorked = false
        while true {
            do {
                let workspace = try Workspace.open(location, applicationName: "sitrep worker")
                defer { workspace.close() }
                // The schema is checked, and brought up to date where the database is our own.
                _ = try workspace.organization(settings.organization ?? "default")
                if !settings.once { try workspace.session.listen("sitrep_job") }
                if !settings.once { try say("connected", failures == 0 ? "at work" : "connected again, at work") }
                failures = 0
                hasWorked = true
                try work(workspace)
                if !settings.once { try say("stopped", "asked to stop") }
                return
            } catch {
                if let closed = error as? LogClosed { throw closed.reason }
                guard hasWorked, !settings.once, Worker.isPassing(error) else { throw error }
                let pause = Worker.pause(afterFailure: failures)
                failures += 1
                try say("connection_lost", "\(error); next attempt in \(pause) s", isProblem: true)
                guard rest(seconds: pause) else { return try say("stopped", "asked to stop") }
            }
        }
    }

    /// A server that restarts, fails over or is not there yet.
    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let error as PostgresError:
            error.isUnreachable || error.isReadOnly || error.code == .connectionLost || error.code == .closed
                || error.code == .commitInDoubt
        case is PrivateClusterError: true
        default: false
        }
    }

    /// - Returns: false when asked to stop meanwhile.
    private func rest(seconds: Int) -> Bool {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        while ContinuousClock.now < end {
            if shouldStop() { return false }
            usleep(50_000)
        }
        return true
    }

    // MARK: - A round

    private mutating func work(_ workspace: Workspace) throws {
        lookedAt = nil
        while !shouldStop() {
            let organizations = try organizations(workspace)
            try look(workspace, organizations)
            var worked = false
            for organization in organizations where !shouldStop() {
                while !shouldStop(), try doJob(workspace, organization, among: organizations) { worked = true }
            }
            if worked { continue }
            if settings.once {
                lookedAt = nil
                if try look(workspace, organizations) == 0 { return }
                continue
            }
            // A job wakes us; whatever comes without a call is seen within a second.
            let second = ContinuousClock.now.advanced(by: .seconds(1))
            while ContinuousClock.now < second, !shouldStop() {
                if try !workspace.session.notifications(timeout: .milliseconds(200)).isEmpty { break }
            }
        }
    }

    private func organizations(_ workspace: Workspace) throws -> [Organization] {
        if let key = settings.organization { return [try workspace.organization(key)] }
        return try OrganizationDesk(session: workspace.session).list()
    }

    private func desk(_ workspace: Workspace, _ organization: Organization) -> CaseDesk {
        CaseDesk(
            session: workspace.session,
            context: StorageContext(
                organization: organization, actor: settings.actor, now: clock(), client: settings.client))
    }

    /// Once a second: warnings and the audit trail of each organisation.
    ///
    /// - Returns: how many warnings were given.
    @discardableResult
    private mutating func look(_ workspace: Workspace, _ organizations: [Organization]) throws -> Int {
        let now = ContinuousClock.now
        if let lookedAt, now < lookedAt.advanced(by: .seconds(1)) { return 0 }
        lookedAt = now
        let prunes = prunedAt.map { now > $0.advanced(by: .seconds(3_600)) } ?? true
        if prunes { prunedAt = now }
        var given = 0
        for organization in organizations {
            try tolerating("warnings", organization) { worker in
                given += try worker.warn(workspace, organization)
                if prunes { try worker.desk(workspace, organization).pruneJobs() }
            }
            try tolerating("audit trail", organization) { try $0.sequence(workspace, organization) }
        }
        return given
    }

    /// What goes wrong with one thing keeps no other from being done; it is said once, not each second.
    private mutating func tolerating(
        _ what: String, _ organization: Organization, _ body: (inout Worker) throws -> Void
    ) throws {
        let key = "\(organization.key) \(what)"
        do {
            try body(&self)
            said[key] = nil
        } catch {
            if Worker.isPassing(error) || error is LogClosed { throw error }
            try sayOnce(key, "problem", "\(what): \(error)", organization)
        }
    }

    private mutating func warn(_ workspace: Workspace, _ organization: Organization) throws -> Int {
        var count = 0
        while !shouldStop() {
            let (given, more) = try desk(workspace, organization).giveWarnings(targets: places.targets.map(\.text))
            for warning in given {
                try say("warning", "\(warning.key) \(warning.text)", organization, [.init("warning", warning.json)])
            }
            count += given.count
            if !more { break }
        }
        return count
    }

    private mutating func sequence(_ workspace: Workspace, _ organization: Organization) throws {
        let context = desk(workspace, organization).context
        guard let outcome = try trail.sequence(workspace.session, context, heartbeat: settings.heartbeat) else {
            return try sayOnce(
                "\(organization.key) key", "not_signed",
                "no signing key here: the audit trail is not sequenced by this worker",
                organization)
        }
        if outcome.placed > 0 {
            try say(
                "sequenced", "\(outcome.placed) entries placed, \(outcome.size) in all", organization,
                [.init("placed", .int(outcome.placed)), .init("size", .integer(Int64(outcome.size)))])
        } else if outcome.isSigned {
            try say(
                "heartbeat", "checkpoint of \(outcome.size) entries signed", organization,
                [.init("size", .integer(Int64(outcome.size)))])
        }
        for problem in outcome.unpublished {
            try sayOnce(
                "\(organization.key) publication", "problem", "checkpoint not published: \(problem)", organization)
        }
    }

    // MARK: - Jobs

    /// Takes a job and does it, step by step; the rest is looked after in between.
    ///
    /// - Returns: whether there was one.
    private mutating func doJob(
        _ workspace: Workspace, _ organization: Organization, among organizations: [Organization]
    ) throws -> Bool {
        guard var taken = try desk(workspace, organization).takeJob() else { return false }
        let job: [JSONValue.Member] = [.init("job", .integer(taken.job.id)), .init("kind", .string(taken.job.kind))]
        let name = "job \(taken.job.id) \(taken.job.kind)"
        do {
            guard taken.attempts <= JobSchedule.attempts else {
                throw CaseworkError.ruleBroken(
                    rule: "job_ends_its_worker", message: "each worker that took it ended before a step was done")
            }
            while true {
                switch try desk(workspace, organization).step(&taken, places: places) {
                case .done(let text):
                    try say(
                        "job_done", "\(name): \(text)", organization,
                        job + [.init("progress", .verbatim(taken.progress))])
                    return true
                case .more(let text):
                    try say(
                        "job_step", "\(name): \(text)", organization,
                        job + [.init("progress", .verbatim(taken.progress))])
                case .lost:
                    try say("job_lost", "\(name): another worker has it", organization, job, isProblem: true)
                    return true
                }
                if shouldStop() {
                    try desk(workspace, organization).handBack(taken)
                    try say("job_handed_back", "\(name): goes on from here later", organization, job)
                    return true
                }
                try look(workspace, organizations)
            }
        } catch {
            if Worker.isPassing(error) || error is LogClosed { throw error }
            let next = try desk(workspace, organization).fail(taken, because: "\(error)")
            try say(
                next == nil ? "job_dead" : "job_failed",
                "\(name): \(error); "
                    + (next.map { "next attempt at \($0)" } ?? "no further attempt: sitrep job retry \(taken.job.id)"),
                organization, job, isProblem: true)
            return true
        }
    }

    // MARK: - Log

    /// Whoever reads the log has gone.
    private struct LogClosed: Error {
        let reason: any Error
    }

    private func say(
        _ name: String, _ text: String, _ organization: Organization? = nil, _ members: [JSONValue.Member] = [],
        isProblem: Bool = false
    ) throws {
        do {
            try log(
                WorkerEvent(
                    at: clock(), organization: organization?.key, name: name, text: text, members: members,
                    isProblem: isProblem))
        } catch { throw LogClosed(reason: error) }
    }

    private mutating func sayOnce(
        _ key: String, _ name: String, _ text: String, _ organization: Organization
    ) throws {
        guard said[key] != text else { return }
        said[key] = text
        try say(name, text, organization, isProblem: true)
    }
}
