import ArgumentParser
import Casework
import IncidentModel
import Storage

struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Legal holds: nothing under one is destroyed, erased or pruned.",
        subcommands: [Set.self, Release.self, List.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold an incident, or everything.",
            discussion: """
                Examples:
                  sitrep hold set INC-2026-0042 --reason 'litigation expected'
                  sitrep hold set --organization --reason 'order of the court'
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey?
        @Flag(help: "Everything that the organisation has.") var organization = false
        @Option(help: "Why.") var reason: String

        func validate() throws {
            if (key == nil) != organization { throw ValidationError("name an incident, or --organization") }
            try change.checkVersion(hasIncident: key != nil)
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.setHold(key, reason: reason, change.options), json: common.json)
        }
    }

    struct Release: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Release a hold; it stays on record.",
            discussion: "Example: sitrep hold release 3 --reason 'case closed'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The number of the hold.") var number: Int32
        @Option(help: "Why.") var reason: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.releaseHold(number, reason: reason, change.options), json: common.json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the holds in force.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Flag(help: "Those that were released as well.") var all = false

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let holds = try shell.desk.holds(includingReleased: all)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([.init("holds", .array(holds.map(\.json))), .init("next_cursor", .null)]).text)
            }
            guard !holds.isEmpty else { return Terminal.error("no holds") }
            var table = TextTable([
                .init("hold", right: true), .init("on"), .init("set"), .init("by"), .init("released"),
                .init("reason", flexible: true),
            ])
            for hold in holds {
                table.rows.append([
                    .init(String(hold.number)), .init(hold.incident?.description ?? "organisation"),
                    .init(shell.clock.minuteText(hold.setAt)), .init(hold.setBy),
                    .init(hold.releasedAt.map { shell.clock.minuteText($0) }), .init(hold.reason),
                ])
            }
            try table.print()
        }
    }
}
