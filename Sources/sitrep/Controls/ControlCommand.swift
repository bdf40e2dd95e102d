import ArgumentParser
import Casework
import ControlFrameworks
import IncidentModel
import Storage

extension ControlOutcome: ExpressibleByArgument {}

struct ControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control", abstract: "Controls: what they are, how they fared, how well they hold.",
        subcommands: [
            Import.self, List.self, Show.self, Suggest.self, Link.self, Unlink.self, Confirm.self, Effectiveness.self,
        ])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take frameworks and mappings in.",
            subcommands: [OSCAL.self, AttackMapping.self, VERISMapping.self])

        struct OSCAL: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "oscal", abstract: "Import an OSCAL catalog or profile (JSON, 1.0 to 1.2).",
                discussion: """
                    A catalog becomes a framework; of two with one name the later one counts. A profile becomes a baseline, a selection
                    from a framework that is known already. Plain and gzip files, up to 256 MiB; - reads standard input.

                    Examples:
                      sitrep control import oscal catalog.json --name nist-800-53:5
                      sitrep control import oscal low-baseline.json --name nist-low:5
                    """)
            @OptionGroup var common: CommonOptions
            @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
            @OptionGroup var change: UnversionedChangeArguments
            @Argument(help: "The file.", completion: .file()) var file: String
            @Option(help: ArgumentHelp("How it is called from now on.", valueName: "name:version")) var name: String?
            @Option(
                help: ArgumentHelp("The framework that a profile selects from.", valueName: "framework"),
                completion: .custom(Completion.frameworks))
            var of: String?
            @Option(help: "Who published it.") var publisher: String?

            func run() throws {
                let shell = try Shell.open(common, actor: actor)
                let request = CaseDesk.OSCALRequest(name: name, of: of, publisher: publisher)
                try Answer.print(
                    try shell.desk.importOSCAL(path: file, request, change.options), json: common.json)
            }
        }

        struct AttackMapping: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "attack-mapping", abstract: "Import which controls mitigate which ATT&CK techniques.",
                discussion: """
                    A JSON or CSV file of the Mappings Explorer, plain or gzip, up to 256 MiB; - reads standard input.
                    Example: sitrep control import attack-mapping nist_800_53-rev5_attack-16.1-enterprise.json
                    """)
            @OptionGroup var common: CommonOptions
            @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
            @OptionGroup var change: UnversionedChangeArguments
            @Argument(help: "The file.", completion: .file()) var file: String

            func run() throws {
                let shell = try Shell.open(common, actor: actor)
                try Answer.print(try shell.desk.importAttackMapping(path: file, change.options), json: common.json)
            }
        }

        struct VERISMapping: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "veris-mapping",
                abstract: "Import which ATT&CK techniques belong to which VERIS enumerations.",
                discussion: """
                    A JSON or CSV file of the Mappings Explorer, plain or gzip, up to 256 MiB; - reads standard input. From then on "control
                    suggest" says which techniques, and by the ATT&CK mapping which controls, follow from what a VERIS record states.

                    Examples:
                      sitrep control import veris-mapping veris-1.4.0_attack-16.1-enterprise.json
                      sitrep control import veris-mapping veris-1.4.1_attack-19.1-enterprise.csv --dry-run
                    """)
            @OptionGroup var common: CommonOptions
            @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
            @OptionGroup var change: UnversionedChangeArguments
            @Argument(help: "The file.", completion: .file()) var file: String

            func run() throws {
                let shell = try Shell.open(common, actor: actor)
                try Answer.print(try shell.desk.importVERISMapping(path: file, change.options), json: common.json)
            }
        }
    }

    struct Link: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record how a control fared in an incident.",
            discussion: """
                A second statement about the same control takes the place of the first, which stays in the record. Any spelling of the
                control will do; name the framework where several have it.

                Examples:
                  sitrep control link INC-2026-0042 AC-2 --outcome failed --confidence confirmed --evidence review-17
                  sitrep control link INC-2026-0042 'ISO A.8.13' --outcome worked --note 'restored from the night before'
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The control.", completion: .custom(Completion.controls)) var control: String
        @Option(help: "How it fared.") var outcome: ControlOutcome
        @Option(help: "How sure that is.") var confidence: Confidence = .estimated
        @Option(help: ArgumentHelp("What shows it: a SHA-256 or a name; may be repeated.", valueName: "reference"))
        var evidence: [String] = []
        @Option(help: "What else is to be said; - reads it from standard input.") var note: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let statement = CaseDesk.ControlStatement(
                outcome: outcome, confidence: confidence, evidence: evidence,
                note: try note.map(StandardInput.text))
            try Answer.print(
                try shell.desk.linkControl(key, control, statement, change.options), json: common.json)
        }
    }

    struct Unlink: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a statement about a control back.",
            discussion: "Example: sitrep control unlink INC-2026-0042 AC-2 --reason 'the account was a test account'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The control.", completion: .custom(Completion.controls)) var control: String
        @Option(help: "Why.") var reason: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try shell.desk.unlinkControl(key, control, reason: reason, change.options), json: common.json)
        }
    }

    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Agree to what somebody else recorded about a control.",
            discussion: "Example: sitrep control confirm INC-2026-0042 AC-2 --as lead-1")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The control.", completion: .custom(Completion.controls)) var control: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.confirmControl(key, control, change.options), json: common.json)
        }
    }
}
