import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Obligations
import Storage

struct FactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fact", abstract: "What is known of an incident as far as rules ask for it.",
        subcommands: [Set.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "State a fact.",
            discussion: """
                Examples:
                  sitrep fact set INC-2026-0042 personal_data_breach yes
                  sitrep fact set INC-2026-0042 affected_residents '{"CA": 501}'
                  sitrep fact set INC-2026-0042 personal_data_breach --withdraw
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The attribute.") var name: String
        @Argument(help: "Its value.") var value: String?
        @Flag(help: "Take the value back.") var withdraw = false

        func validate() throws {
            if (value == nil) == !withdraw { throw ValidationError("give a value or --withdraw") }
        }

        func run() throws {
            let read = try value.map { try AttributeText.read($0, for: name) }
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try shell.desk.state(
                    [.attribute(name, read)], of: key, request: "fact \(name)=\(value ?? "")", change.options),
                json: common.json)
        }
    }
}

/// `org profile set NAME VALUE`, `org profile show`.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "What the organisation is: rules and forms ask for it.",
        subcommands: [Set.self, Show.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "State an attribute of the organisation.",
            discussion: """
                Attributes of rules (nis2_entity yes), values of forms (organisation.legal_name 'Bank X'), calendar, four_eyes.
                Examples:
                  sitrep org profile set dora_financial_entity yes
                  sitrep org profile set calendar de
                  sitrep org profile set four_eyes yes
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The name.") var name: String
        @Argument(help: "The value.") var value: String?
        @Flag(help: "Take the value back.") var withdraw = false

        func validate() throws {
            if (value == nil) == !withdraw { throw ValidationError("give a value or --withdraw") }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.setProfile(name, value, change.options), json: common.json)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what is stated of the organisation.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

        func run() throws {
            let profile = try Shell.open(common, actor: actor).desk.profile().sorted { $0.key < $1.key }
            if common.json {
                let members = profile.map { JSONValue.Member($0.key, .verbatim($0.value)) }
                return try Terminal.print(JSONValue.object([.init("profile", .object(members))]).text)
            }
            var table = TextTable([.init("name"), .init("value", flexible: true)])
            for (name, value) in profile { table.rows.append([.init(name), .init(value)]) }
            try table.print()
        }
    }
}

extension ObligationCommand {
    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Turn an obligation on that is off by default: unverified, or a proposal.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var id: String
        @Option(help: "Why.") var reason: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.turn(id, on: true, reason: reason, change.options), json: common.json)
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turn an obligation off.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var id: String
        @Option(help: "Why.") var reason: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.turn(id, on: false, reason: reason, change.options), json: common.json)
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add rules of your own: contracts, insurers. The file is checked first.",
            discussion:
                "A file of the same name takes the place of the one before. Example: sitrep obligation add contracts.yaml"
        )
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["yaml", "yml"])) var file:
            String
        @Option(help: "What the file is called from now on; otherwise its own name.") var name: String?

        func run() throws {
            let rules = try RuleFile(try GivenFile.text(file), source: file)
            let shell = try Shell.open(common, actor: actor)
            let name = name ?? URL(fileURLWithPath: file).lastPathComponent
            try Answer.print(try shell.desk.add(rules, as: name, change.options), json: common.json)
        }
    }
}

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "The running clocks, the next due first.",
        discussion: "Renews itself until Ctrl-C; --once prints them once, for scripts.")
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Flag(help: "Print once and end.") var once = false
    @Option(help: "Seconds between two looks.") var every = 5

    func validate() throws {
        guard (1...3_600).contains(every) else { throw ValidationError("--every is from 1 to 3,600 seconds") }
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        while true {
            let now = once ? shell.now : SystemClock.now()
            let running = try shell.desk.runningDuties(until: nil, limit: once ? 1_000 : 200)
            if common.json {
                let list = running.map { $0.json(now: now) }
                try Terminal.print(JSONValue.object([.init("duties", .array(list)), .init("next_cursor", .null)]).text)
            } else {
                // Clears a terminal only; a file gets one wall after another.
                if !once, Terminal.isInteractive { try Terminal.write(text: "\u{1B}[2J\u{1B}[H") }
                for line in DutyView.wall(running, now: now, clock: shell.clock) { try Terminal.print(line) }
            }
            if once { return }
            sleep(UInt32(every))
        }
    }
}
