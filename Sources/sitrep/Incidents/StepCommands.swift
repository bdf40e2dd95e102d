import ArgumentParser
import Casework
import IncidentModel
import Storage

/// What the verbs that state a milestone have in common.
struct StepArguments: ParsableArguments {
    @Argument(help: "The incident.") var key: IncidentKey

    @Option(parsing: .unconditional, help: ArgumentHelp("When it happened; otherwise now.", valueName: "when")) var at:
        String?

    @Option(parsing: .unconditional, help: "A note; - reads it from standard input.") var note: String?

    @Flag(help: "The step does not apply to this incident; it gets no time.") var notApplicable = false

    @Option(parsing: .unconditional, help: "Why it does not apply.") var reason: String?

    func validate() throws {
        if notApplicable, at != nil { throw ValidationError("--not-applicable and --at exclude each other") }
        if !notApplicable, reason != nil { throw ValidationError("--reason goes with --not-applicable") }
    }
}

protocol StepCommand: ParsableCommand {
    static var verb: Verb { get }
    var common: CommonOptions { get }
    var actor: String? { get }
    var change: ChangeArguments { get }
    var step: StepArguments { get }
}

extension StepCommand {
    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let time: StepTime
        if step.notApplicable {
            time = .notApplicable(reason: step.reason ?? "")
        } else {
            time = .at(StatedTime(try shell.instant(step.at) ?? shell.now))
        }
        try shell.move(
            .step(Self.verb, time), step.key, note: step.note,
            request: RequestText.of(
                Self.verb.rawValue, step.at, step.notApplicable ? "does not apply" : nil, step.reason),
            change, json: common.json)
    }
}

struct TriageCommand: StepCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage", _superCommandName: Sitrep.name, abstract: "Take an incident on: it is acknowledged.",
        discussion: "Example: sitrep triage INC-2026-0042 --at 02:15")
    static let verb = Verb.triage
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @OptionGroup var step: StepArguments
}

struct DeclareCommand: StepCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare", _superCommandName: Sitrep.name,
        abstract: "Confirm that it is an incident; containment begins.",
        discussion: "Example: sitrep declare INC-2026-0042")
    static let verb = Verb.declare
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @OptionGroup var step: StepArguments
}

struct ContainCommand: StepCommand {
    static let configuration = CommandConfiguration(
        commandName: "contain", _superCommandName: Sitrep.name,
        abstract: "It can spread and do harm no further; eradication begins.",
        discussion: "Example: sitrep contain INC-2026-0042 --at 02:40 --note 'host isolated by EDR'")
    static let verb = Verb.contain
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @OptionGroup var step: StepArguments
}

struct EradicateCommand: StepCommand {
    static let configuration = CommandConfiguration(
        commandName: "eradicate", _superCommandName: Sitrep.name, abstract: "The cause is removed; recovery begins.",
        discussion: "Example: sitrep eradicate INC-2026-0042 --not-applicable --reason 'no malware was placed'")
    static let verb = Verb.eradicate
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @OptionGroup var step: StepArguments
}

struct RecoverCommand: StepCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", _superCommandName: Sitrep.name,
        abstract: "The affected services work again; the review begins.",
        discussion: "Example: sitrep recover INC-2026-0042 --at -1h")
    static let verb = Verb.recover
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @OptionGroup var step: StepArguments
}

struct CloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", _superCommandName: Sitrep.name,
        abstract: "Close an incident whose gates are all settled.",
        discussion: """
            Examples:
              sitrep close INC-2026-0042
              sitrep close INC-2026-0042 --check      # list what still stands in the way
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?
    @Option(parsing: .unconditional, help: "A note; - reads it from standard input.") var note: String?
    @Flag(help: "List the open gates and change nothing; exit code 1 if there are any.") var check = false

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        guard check else {
            return try shell.move(
                .close(at: try shell.instant(at) ?? shell.now), key, note: note, request: RequestText.of("close", at),
                change, json: common.json)
        }
        let gates = try shell.desk.closingGates(key)
        if common.json {
            let list = gates.map {
                JSONValue.object([.init("gate", .string($0.name)), .init("message", .string($0.message))])
            }
            try Terminal.print(
                JSONValue.object([
                    .init("key", .string(key.description)), .init("ready", .bool(gates.isEmpty)),
                    .init("gates", .array(list)),
                ]).text)
        } else if gates.isEmpty {
            try Terminal.print("\(key) can be closed")
        } else {
            for gate in gates { try Terminal.print("\(gate.name): \(gate.message)") }
        }
        if !gates.isEmpty { throw ExitCode(1) }
    }
}
