import ArgumentParser
import Casework
import Foundation
import Storage

/// The command: one subcommand per thing the product does.
@main
struct Sitrep: ParsableCommand {
    static let name = "sitrep"

    static let configuration = CommandConfiguration(
        commandName: name,
        abstract: "Security incidents from triage to review, with the figures and documents that follow from them.",
        discussion: """
            The life of an incident in nine commands:
              sitrep open --title "Ransom note on FS-02" --severity high
              sitrep triage INC-2026-0001
              sitrep declare INC-2026-0001
              sitrep contain INC-2026-0001 --at 02:40
              sitrep eradicate INC-2026-0001
              sitrep recover INC-2026-0001
              sitrep review INC-2026-0001 start --what-happened "…" --root-cause "…" --lesson "…"
              sitrep review INC-2026-0001 approve --as lead-1
              sitrep close INC-2026-0001

            Without a database of your own Sitrep keeps a private PostgreSQL in SITREP_HOME and starts it when needed.
            Times: 2026-03-10T14:30:00Z, 2026-03-10T14:30, 14:30, 'yesterday 14:30', -2h.
            Exit codes: 0 done, 1 refused by a rule or failed check, 64 usage, 65 bad input, 66 not found, 69 database
            unreachable, 74 done but the answer could not be written, 75 try again, 77 not permitted.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Working an incident",
                subcommands: [
                    OpenCommand.self, TriageCommand.self, DeclareCommand.self, ContainCommand.self,
                    EradicateCommand.self,
                    RecoverCommand.self, ReviewCommand.self, CloseCommand.self, DismissCommand.self, ReopenCommand.self,
                    EscalateCommand.self, CorrectCommand.self, MergeCommand.self,
                ]),
            CommandGroup(
                name: "Looking",
                subcommands: [ListCommand.self, ShowCommand.self, TimelineCommand.self]),
            CommandGroup(
                name: "Writing things down",
                subcommands: [
                    AssignCommand.self, NoteCommand.self, TagCommand.self, LinkCommand.self, EditCommand.self,
                    TaskCommand.self, ActionCommand.self, AssetCommand.self, ObservableCommand.self,
                    TechniqueCommand.self,
                ]),
            CommandGroup(name: "Controls", subcommands: [ControlCommand.self, RiskCommand.self]),
            CommandGroup(
                name: "Figures and documents", subcommands: [MetricsCommand.self, ReportCommand.self]),
            CommandGroup(
                name: "Telling others",
                subcommands: [
                    ObligationCommand.self, DutyCommand.self, WatchCommand.self, FactCommand.self, FormCommand.self,
                    ClassifyCommand.self, RecurrenceCommand.self,
                ]),
            CommandGroup(
                name: "Proof",
                subcommands: [
                    AuditCommand.self, EngagementCommand.self, BundleCommand.self, EvidenceCommand.self,
                    HoldCommand.self, EraseCommand.self, RetentionCommand.self, OSCALCommand.self, InspectCommand.self,
                ]),
            CommandGroup(
                name: "In and out", subcommands: [ImportCommand.self, ExportCommand.self, QuarantineCommand.self]),
            CommandGroup(
                name: "Running it",
                subcommands: [
                    WorkerCommand.self, JobCommand.self, DatabaseCommand.self, OrganizationCommand.self,
                    MemberCommand.self, RoleCommand.self,
                    DemoCommand.self, ManualCommand.self,
                ]),
        ])

    static func main() {
        Interrupt.install()
        do {
            var command = try CommandLineParser.command()
            try command.run()
        } catch {
            Failure.exit(error)
        }
        SessionKeeping.startIfMissed()
        // Everything is written and the transaction is over; tearing the connection and the tables of the parser down politely
        // would take a tenth of a short command's time.
        _exit(0)
    }
}

/// Parses the arguments with the parser of the command that they name, not with that of the whole program.
///
/// Measured: the whole tree of 150 commands costs 26 ms, of 62 that `sitrep task list` took, and in a program built for debugging the
/// checks of it a third of all that a short command does. The commands that are typed most also name what they belong to, as a command
/// of its own would: the parser then leaves out looking for a wish for completions, which the whole program answers. That is a
/// twentieth of the instructions of `sitrep show`, because most of what it looks up is looked up for the command itself afterwards.
private enum CommandLineParser {
    /// The command that the arguments name, down to the last of its group, and what they say to it.
    private static func named(
        _ arguments: ArraySlice<String>
    ) -> (type: any ParsableCommand.Type, rest: ArraySlice<String>)? {
        guard let name = arguments.first, var type = atTop(name) else { return nil }
        var rest = arguments.dropFirst()
        while let name = rest.first, let child = children(of: type).first(where: { $0._commandName == name }) {
            (type, rest) = (child, rest.dropFirst())
        }
        return (type, rest)
    }

    /// Those that are typed most stand here, because the list of all makes the types of all.
    private static func atTop(_ name: String) -> (any ParsableCommand.Type)? {
        switch name {
        case "open": OpenCommand.self
        case "triage": TriageCommand.self
        case "declare": DeclareCommand.self
        case "contain": ContainCommand.self
        case "eradicate": EradicateCommand.self
        case "recover": RecoverCommand.self
        case "close": CloseCommand.self
        case "list": ListCommand.self
        case "show": ShowCommand.self
        case "note": NoteCommand.self
        case "timeline": TimelineCommand.self
        case "metrics": MetricsCommand.self
        case "classify": ClassifyCommand.self
        default: children(of: Sitrep.self).first { $0._commandName == name }
        }
    }

    private static func children(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        command.configuration.subcommands + command.configuration.groupedSubcommands.flatMap(\.subcommands)
    }

    /// `help` of a command that there is not would show the help of the whole program and report success.
    private static func checkHelp(_ names: ArraySlice<String>) throws {
        var command: any ParsableCommand.Type = Sitrep.self
        for name in names where !name.hasPrefix("-") {
            guard let child = children(of: command).first(where: { $0._commandName == name }) else {
                throw CaseworkError.usage("there is no command '\(name)'; sitrep help lists them")
            }
            command = child
        }
    }

    /// What every command takes may also stand before it, as users of other programs type it; here it comes to stand behind the name.
    private static func commandFirst(_ arguments: [String]) throws -> [String] {
        guard arguments.first?.hasPrefix("--") == true else { return arguments }
        var rest = arguments[...]
        while let option = rest.first, option.hasPrefix("--") {
            let name = String(option.prefix { $0 != "=" })
            if option == "--json" {
                rest.removeFirst()
            } else if ["--database", "--org", "--time-zone", "--as", "--actor"].contains(name) {
                rest = rest.dropFirst(name == option ? 2 : 1)
            } else {
                return arguments
            }
        }
        // A word that names no command is explained as such; options alone lack one.
        guard let (_, said) = named(rest) else {
            if rest.isEmpty { throw CaseworkError.usage("a command is missing; sitrep help lists them") }
            return Array(rest)
        }
        return Array(rest[..<said.startIndex] + arguments[..<rest.startIndex] + said)
    }

    static func command() throws -> any ParsableCommand {
        let arguments = try commandFirst(Array(CommandLine.arguments.dropFirst()))
        // Nothing but a key, as it is typed most.
        if arguments.count == 2, arguments[0] == "show", let key = IncidentKey(arguments[1]) { return ShowCommand(key) }
        if arguments.first == "help" { try checkHelp(arguments.dropFirst()) }
        // Whatever is not a plain, valid call is explained by the whole program, under its whole name: mistakes, and wishes for help, which
        // the parser answers with a command of its own.
        if let (type, rest) = named(arguments[...]), let command = try? type.parseAsRoot(Array(rest)),
            Swift.type(of: command)._commandName != "help"
        {
            return command
        }
        return try Sitrep.parseAsRoot(arguments)
    }
}

enum Version {
    static let text = "0.1.0"
}
