import ArgumentParser
import Casework
import IncidentModel
import Storage

struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Pieces of work within an incident.",
        subcommands: [Add.self, Done.self, Assign.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a task; it belongs to you unless --owner says otherwise.",
            discussion: "Example: sitrep task add INC-2026-0042 'Collect memory image' --owner analyst-2 --due +4h")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "What is to be done.") var title: String
        @Option(
            parsing: .unconditional, help: "Who does it; '' for nobody yet.", completion: .custom(Completion.people))
        var owner: String?
        @Option(parsing: .unconditional, help: ArgumentHelp("When it is due.", valueName: "when")) var due: String?
        @Option(help: "The phase to which it belongs.") var phase: Phase?
        @Flag(help: "The task is mandatory.") var mandatory = false

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let who = owner.map { $0.isEmpty ? nil : $0 } ?? shell.desk.context.actor
            let task = TaskTable.New(
                title: title, phase: phase, owner: who, due: try shell.instant(due), mandatory: mandatory)
            try shell.annotate(
                .addTask(task), key,
                request: RequestText.of(
                    "task", "add", title, owner, due, phase?.rawValue, mandatory ? "mandatory" : nil),
                change, json: common.json)
        }
    }

    struct Done: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A task is done.", discussion: "Example: sitrep task done INC-2026-0042 3")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The task's number.") var number: Int

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(.finishTask(number), key, request: "task done \(number)", change, json: common.json)
        }
    }

    struct Assign: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a task to somebody.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The task's number.") var number: Int
        @Argument(help: "Who does it.", completion: .custom(Completion.people)) var who: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .assignTask(number, to: who), key, request: "task assign \(number) \(who)", change, json: common.json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tasks of an incident.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let detail = try shell.desk.show(key)
            if common.json {
                let tasks = JSONValue.array(detail.tasks.map(\.json))
                return try Terminal.print(JSONValue.object([.init("tasks", tasks), .init("next_cursor", .null)]).text)
            }
            guard !detail.tasks.isEmpty else { return Terminal.error("no tasks") }
            for line in IncidentView.tasks(detail, now: shell.now, clock: shell.clock) { try Terminal.print(line) }
        }
    }
}

struct ActionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "action", abstract: "Corrective actions that follow from a review.",
        subcommands: [Add.self, Done.self, Verify.self, Assign.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an action.",
            discussion: """
                An action that names controls is judged by those alone: whether they failed again once it was done. One that names
                none stands for each control that did not hold in the incident.

                Examples:
                  sitrep action add INC-2026-0042 "Block macros from the internet" --kind configuration_baseline
                           --owner lead-1 --due 2026-06-30T17:00
                  sitrep action add INC-2026-0042 "Review accounts each month" --control AC-2 --control 'ISO A.5.18'
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "What is to be done.") var title: String
        @Option(help: "What it changes.") var kind: ActionRecord.Kind = .process
        @Option(parsing: .unconditional, help: "Who does it.", completion: .custom(Completion.people)) var owner:
            String?
        @Option(parsing: .unconditional, help: ArgumentHelp("When it is due.", valueName: "when")) var due: String?
        @Option(
            help: ArgumentHelp("A control that it mends; may be repeated.", valueName: "control"),
            completion: .custom(Completion.controls))
        var control: [String] = []
        @Flag(help: "Not mandatory: does not hold up the closing.") var optional = false

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .addAction(
                    CaseDesk.NewAction(
                        title: title, kind: kind, owner: owner, due: try shell.instant(due), mandatory: !optional,
                        controls: control)),
                key,
                request: RequestText.of(
                    "action", ["add", title, kind.rawValue, owner, due, optional ? "optional" : nil] + control),
                change, json: common.json)
        }
    }

    struct Done: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "An action has been carried out.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The action's number.") var number: Int
        @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .finishAction(number, at: try shell.instant(at)), key,
                request: RequestText.of("action", "done", "\(number)", at), change,
                json: common.json)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "An action has been seen to work.",
            discussion: "For high and critical incidents somebody else verifies than the one who carried it out.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The action's number.") var number: Int
        @Option(parsing: .unconditional, help: "How it was verified.") var finding: String?
        @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .verifyAction(number, finding: finding, at: try shell.instant(at)), key,
                request: RequestText.of("action", "verify", "\(number)", finding, at),
                change, json: common.json)
        }
    }

    struct Assign: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give an action to somebody.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The action's number.") var number: Int
        @Argument(help: "Who does it.", completion: .custom(Completion.people)) var who: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .assignAction(number, to: who), key, request: "action assign \(number) \(who)", change,
                json: common.json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the actions of an incident.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let detail = try shell.desk.show(key)
            if common.json {
                let actions = JSONValue.array(detail.actions.map(\.json))
                return try Terminal.print(
                    JSONValue.object([.init("actions", actions), .init("next_cursor", .null)]).text)
            }
            guard !detail.actions.isEmpty else { return Terminal.error("no actions") }
            for line in IncidentView.actions(detail, now: shell.now, clock: shell.clock) { try Terminal.print(line) }
        }
    }
}
