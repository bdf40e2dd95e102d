import ArgumentParser
import Casework
import ControlFrameworks
import IncidentModel

struct OSCALCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oscal", abstract: "What incidents proved of controls, in the format that auditors' tools read.",
        discussion: """
            Only what an incident proves is said; no compliance follows from it. What incidents above TLP:AMBER say is withheld, notes and
            names of people are in neither document. Exit code 1: there is nothing that OSCAL has a document for.
            """,
        subcommands: [AssessmentResults.self, ActionPlan.self])

    struct AssessmentResults: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assessment-results", abstract: "How controls held in the incidents of a period.",
            discussion: "Example: sitrep oscal assessment-results --period 2026-Q1 --out results.json")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var document: DocumentArguments

        func run() throws { try document.write(.assessmentResults, common, actor) }
    }

    struct ActionPlan: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "poam",
            abstract: "The plan of action and milestones: corrective actions of a period's incidents.",
            discussion: "Example: sitrep oscal poam --period 2026-Q1 --out poam.json")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var document: DocumentArguments

        func run() throws { try document.write(.actionPlan, common, actor) }
    }

    struct DocumentArguments: ParsableArguments {
        @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026.") var period: String
        @Option(help: ArgumentHelp("Where the document is written.", valueName: "file"), completion: .file()) var out:
            String
        @Option(help: ArgumentHelp("The release of OSCAL.", valueName: "version")) var oscalVersion: OSCALVersion =
            .v121

        func write(_ kind: OSCALDesk.Document, _ common: CommonOptions, _ actor: String?) throws {
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            let outcome = try OSCALDesk(shell.desk).write(
                kind, of: try PeriodArguments.named(period, clock: shell.clock), version: oscalVersion,
                to: OutputFile.path(out))
            guard common.json else {
                let counts =
                    kind == .actionPlan
                    ? "\(outcome.actions) actions" : "\(outcome.outcomes) outcomes of controls"
                return try Terminal.print(
                    "\(outcome.path): \(counts) from \(outcome.incidents) incidents, OSCAL \(outcome.version.rawValue)")
            }
            try Terminal.print(
                JSONValue.object([
                    .init("path", .string(outcome.path)), .init("bytes", .integer(Int64(outcome.bytes))),
                    .init("document", .string(kind.rawValue)),
                    .init("oscal_version", .string(outcome.version.rawValue)),
                    .init("last_modified", .instant(outcome.lastModified)),
                    .init("incidents", .int(outcome.incidents)), .init("outcomes", .int(outcome.outcomes)),
                    .init("actions", .int(outcome.actions)),
                ]).text)
        }
    }
}

extension OSCALVersion: ExpressibleByArgument {}
