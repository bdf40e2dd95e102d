import ArgumentParser
import Casework
import IncidentModel
import Storage

extension RetentionKind: ExpressibleByArgument {}

struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "How long things of closed incidents are kept.",
        subcommands: [Set.self, List.self, Run.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how long something is kept after its incident was closed.",
            discussion: "Example: sitrep retention set evidence --keep 7y    (also 18mo, 12w, 90d)")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "evidence (its bytes) or note (its words).") var kind: RetentionKind
        @Option(help: ArgumentHelp("For how long.", valueName: "period")) var keep: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let desk = RetentionDesk(shell.desk, stores: try shell.evidenceStores())
            try Answer.print(try desk.set(kind, keep: keep, change.options), json: common.json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the policies.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let policies = try RetentionDesk(shell.desk, stores: try shell.evidenceStores()).policies()
            if common.json {
                let items = policies.map { policy in
                    JSONValue.object([
                        .init("kind", .string(policy.kind.rawValue)), .init("keep", .string(policy.keep.description)),
                        .init("set_at", .instant(policy.setAt)), .init("set_by", .string(policy.setBy)),
                    ])
                }
                return try Terminal.print(
                    JSONValue.object([.init("policies", .array(items)), .init("next_cursor", .null)]).text)
            }
            guard !policies.isEmpty else { return Terminal.error("no policies: everything is kept") }
            for policy in policies {
                try Terminal.print(
                    "\(policy.kind.rawValue) is kept for \(policy.keep) (since \(shell.clock.minuteText(policy.setAt)), "
                        + "\(Terminal.safe(policy.setBy)))")
            }
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let go of what is past its time; nothing under a legal hold.",
            discussion: "Example: sitrep retention run --dry-run --json")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments

        func run() throws {
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            let desk = RetentionDesk(shell.desk, stores: try shell.evidenceStores())
            try Answer.print(try desk.run(change.options), json: common.json)
        }
    }
}
