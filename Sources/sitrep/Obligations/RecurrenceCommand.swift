import ArgumentParser
import Casework
import IncidentModel
import Obligations
import Storage

struct RecurrenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recurrence",
        abstract: "Incidents of one cause within six months, which may be major only together (DORA).",
        subcommands: [Show.self, Evaluate.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List incidents that may have the same cause, and what was evaluated before.",
            discussion: """
                Within six months before or after: linked ones, those of the same category, those with a root cause in common.
                Example: sitrep recurrence show INC-2026-0042
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let overview = try shell.desk.recurrence(key)
            if common.json { return try Terminal.print(overview.json.text) }
            var table = TextTable([
                .init("key"), .init("occurred (\(shell.clock.identifier))"), .init("in common"), .init("classified"),
                .init("title", flexible: true),
            ])
            for candidate in overview.candidates {
                table.rows.append([
                    .init(candidate.key.description), .init(shell.clock.minuteText(candidate.occurredAt)),
                    .init(candidate.shared.joined(separator: ", ")), .init(candidate.answers == nil ? "no" : "yes"),
                    .init(candidate.title),
                ])
            }
            if overview.candidates.isEmpty { try Terminal.print("nothing in common with others of these months") }
            for line in table.lines(width: Terminal.width) where !overview.candidates.isEmpty {
                try Terminal.print(line)
            }
            for kept in overview.kept {
                try Terminal.print(
                    Terminal.safe(
                        "evaluated \(shell.clock.minuteText(kept.recordedAt)) by \(kept.recordedBy): "
                            + "\(kept.members.joined(separator: ", ")) (\(kept.rootCause))"
                            + (kept.adopted ? ", adopted" : "")))
            }
        }
    }

    struct Evaluate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Classify incidents of one cause as one, and keep it with its inputs.",
            discussion: """
                Each is classified by itself before: sitrep classify dora --answers FILE --incident KEY
                Example: sitrep recurrence evaluate INC-2026-0042 --with INC-2026-0031 --cause 'expired certificate' --adopt
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident that would be reported, the last one.") var key: IncidentKey
        @Option(help: "Another one of the same cause. Repeatable.") var with: [IncidentKey] = []
        @Option(help: "The cause that they share.") var cause: String
        @Option(help: "Who reports: other, microenterprise or simplified_framework.") var entity =
            DORARecurrence.Entity.other
        @Flag(help: "It counts: a major finding starts the clocks.") var adopt = false

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let outcome = try shell.desk.evaluateRecurrence(
                of: key, with: with, cause: cause, entity: entity, adopt: adopt, change.options)
            try Answer.print(outcome, json: common.json || !Terminal.isInteractive)
        }
    }
}

extension DORARecurrence.Entity: ExpressibleByArgument {}
