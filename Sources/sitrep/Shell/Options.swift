import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Postgres
import Storage

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("PostgreSQL connection string or URL.", valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp("Organisation (SITREP_ORG; otherwise 'default').", valueName: "key"),
        completion: .custom(Completion.organizations))
    var org: String?

    @Option(
        help: ArgumentHelp("Time zone of times without an offset; otherwise the organisation's.", valueName: "zone"),
        completion: .custom(Completion.zones))
    var timeZone: String?

    @Flag(help: "Print one JSON document.")
    var json = false

    /// As where none is given.
    static var none: CommonOptions {
        var options = CommonOptions()
        (options.database, options.org, options.timeZone, options.json) = (nil, nil, nil, false)
        return options
    }
}

/// Who acts; `--as` where it is free, `--actor` everywhere. An option of each command and no group: a group of options costs every
/// start five searches for conformances.
enum Acting {
    static let names: NameSpecification = [.customLong("as"), .customLong("actor")]
    static let help = ArgumentHelp("Who acts (SITREP_ACTOR; otherwise the user of the system).", valueName: "name")
    static let completion = CompletionKind.custom(Completion.people)
}

/// What every command that changes something takes.
struct ChangeArguments: ParsableArguments {
    @Flag(help: "Say what would change and change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("A repeat with the same key answers with the first result.", valueName: "key"))
    var idempotencyKey: String?

    @Option(help: ArgumentHelp("Refuse if the incident is no longer at this version.", valueName: "n"))
    var expectVersion: Int?

    var options: ChangeOptions { options(wantsDocument: true) }

    func options(wantsDocument: Bool) -> ChangeOptions {
        ChangeOptions(
            dryRun: dryRun, idempotencyKey: idempotencyKey, expectedVersion: expectVersion, wantsDocument: wantsDocument
        )
    }

    /// For commands that may also be about no incident: nothing else has a version, and an expectation that nobody holds
    /// against anything would be a false comfort.
    func checkVersion(hasIncident: Bool) throws {
        guard expectVersion != nil, !hasIncident else { return }
        throw ValidationError("--expect-version is of an incident, and none is named")
    }
}

/// What a command takes that changes something which has no version: no incident, or a whole file of them.
struct UnversionedChangeArguments: ParsableArguments {
    @Flag(help: "Say what would change and change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("A repeat with the same key answers with the first result.", valueName: "key"))
    var idempotencyKey: String?

    var options: ChangeOptions { ChangeOptions(dryRun: dryRun, idempotencyKey: idempotencyKey) }
}

/// The horizons of reading, for options of each command as well.
enum Horizon {
    static let asOf = ArgumentHelp(
        "Horizon in the incidents' own time: nothing later has happened yet.", valueName: "when")
    static let knownAt = ArgumentHelp(
        "Horizon of what had been recorded: only what was known then counts.", valueName: "when")
}

/// An open workspace and what a command needs of it.
struct Shell {
    let workspace: Workspace
    let desk: CaseDesk
    let times: TimeExpression
    /// The zone in which times are read and shown.
    let clock: ZonedClock

    var now: Instant { desk.context.now }

    /// Program, version and way in.
    static let client = "sitrep/\(Version.text) cli"

    /// - Parameters:
    ///   - organization: works in this one, whatever the options and the environment say.
    ///   - isBrief: false for work that takes longer than a moment, which has a session of its own.
    static func open(
        _ common: CommonOptions, actor: String? = nil, organization chosen: String? = nil, isBrief: Bool = true
    ) throws -> Shell {
        let environment = Environment.variables
        try SystemClock.check()
        let location = DatabaseLocation(option: common.database, environment: environment, isRoot: geteuid() == 0)
        let workspace = try Workspace.open(location, isBrief: isBrief && SessionKeeping.seconds() > 0)
        if workspace.missesKeeper { SessionKeeping.missed = location }
        // A script whose variable is empty means some organisation, and not the default one.
        if [chosen, common.org].contains("") {
            throw CaseworkError.usage("--org is empty; it takes the key of an organisation")
        }
        let key = [chosen, common.org, environment["SITREP_ORG"]].compactMap { $0 }.first { !$0.isEmpty } ?? "default"
        let organization = try workspace.organization(key)
        let name = try person(actor)
        let context = StorageContext(
            organization: organization, actor: name, now: SystemClock.now(), client: client)
        var clock = organization.clock
        if let zone = common.timeZone {
            guard let known = ZonedClock(identifier: zone) else {
                throw CaseworkError.usage("'\(zone)' is no IANA time zone such as Europe/Paris or UTC")
            }
            clock = known
        }
        return Shell(
            workspace: workspace,
            desk: CaseDesk(
                session: workspace.session, context: context, afterCommit: afterCommit(location)),
            times: TimeExpression(now: context.now, clock: clock), clock: clock)
    }

    /// What follows a commit in a process that signs.
    static func afterCommit(_ location: DatabaseLocation) -> AuditAfterCommit {
        AuditAfterCommit(location: location, environment: Environment.variables, clock: { SystemClock.now() }) {
            Terminal.error("audit: \($0)")
        }
    }

    /// Who acts, of whatever organisation.
    static func person(_ actor: String?) throws -> String {
        try TextRules.person(actor ?? Environment.variables["SITREP_ACTOR"] ?? systemUser(), field: "actor")
    }

    private static func systemUser() -> String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "uid-\(getuid())" }
        return String(cString: name)
    }

    func instant(_ text: String?) throws -> Instant? {
        guard let text else { return nil }
        return try times.instant(text)
    }

    func stated(_ text: String?) throws -> StatedTime? {
        guard let text else { return nil }
        return try times.stated(text)
    }
}

enum Environment {
    static let variables = EnvironmentVariables()
}

/// The clock of the machine, or the instant that SITREP_NOW names: tests and the demo are run at a fixed time.
enum SystemClock {
    /// A clock that was meant and cannot be read must not give way to another one.
    static func check() throws {
        if let text = Environment.variables["SITREP_NOW"], !text.isEmpty, Instant(rfc3339: text) == nil {
            throw CaseworkError.usage("SITREP_NOW is '\(text)', no instant such as 2026-03-10T14:30:00Z")
        }
    }

    static func now() -> Instant {
        if let text = Environment.variables["SITREP_NOW"], let instant = Instant(rfc3339: text) {
            return instant
        }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

extension IncidentKey: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    public static var defaultCompletionKind: CompletionKind { .custom(Completion.keys) }
}

extension Severity: ExpressibleByArgument {
    public static var allValueStrings: [String] { assignable.map(\.rawValue) }
}
extension Phase: ExpressibleByArgument {}
extension TrafficLight: ExpressibleByArgument {}
extension Milestone: ExpressibleByArgument {}
extension Confidence: ExpressibleByArgument {}
extension ActionRecord.Kind: ExpressibleByArgument {}
