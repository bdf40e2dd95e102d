import ArgumentParser
import CPlatform
import Casework
import IncidentModel
import Reporting
import Storage

extension FormDesk.Format: ExpressibleByArgument {}

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Reports for boards, regulators and operations.",
        subcommands: [List.self, Render.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the reports.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

        func run() throws {
            let definitions = try ReportDesk.definitions()
            if common.json {
                let list = definitions.map { definition in
                    JSONValue.object([
                        .init("name", .string(definition.name)), .init("title", .string(definition.title)),
                        .init("summary", .string(definition.summary)),
                        .init("audience", .string(definition.audience)),
                        .init("tlp_ceiling", .string(definition.classification.rawValue)),
                        .init("formats", .strings(definition.formats.map(\.rawValue))),
                        .init("default_period", .string(definition.defaultPeriod.rawValue)),
                        .init("schedule", .string(definition.schedule)),
                    ])
                }
                return try Terminal.print(
                    JSONValue.object([
                        .init("reports", .array(list)), .init("forms", .strings(try FormDesk.names())),
                        .init("next_cursor", .null),
                    ]).text)
            }
            var table = TextTable([.init("name"), .init("title"), .init("what it says", flexible: true)])
            for definition in definitions {
                table.rows.append([.init(definition.name), .init(definition.title), .init(definition.summary)])
            }
            try table.print()
            try Terminal.print("\nForms for authorities, rendered of an incident as a report is:")
            for name in try FormDesk.names() { try Terminal.print("  \(name)") }
        }
    }

    struct Render: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Render a report.",
            discussion: """
                Writes NAME-PERIOD.FORMAT and NAME-PERIOD.manifest.json. The same --as-of and --known-at give the same bytes again.
                Examples:
                  sitrep report render board --period 2026-Q1 --out reports
                  sitrep report render board --period 2026-Q1 --known-at 2026-04-03T00:00:00Z --format html
                  sitrep report render pir INC-2026-0042
                  sitrep report render dora-initial INC-2026-0042 --format json
                  sitrep report render notice INC-2026-0042 --obligation us-ca-1798-82 --stage residents
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(parsing: .unconditional, help: Horizon.asOf) var asOf: String?
        @Option(parsing: .unconditional, help: Horizon.knownAt) var knownAt: String?
        @Argument(help: "The report.", completion: .custom(ReportCommand.names)) var name: String
        @Argument(help: "The incident, for pir and the forms.") var key: IncidentKey?
        @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026; the report's own default when absent.") var period: String?
        @Option(help: "xlsx, md, html, for forms json too, separated by commas; all when absent.")
        var format: [WordList<FormDesk.Format>] = []
        @Option(help: "The directory to write to.", completion: .directory) var out = "."
        @Option(help: "Of a notice: what it is owed under.") var obligation: String?
        @Option(help: "Of a notice: its stage, where there are several.") var stage: String?

        func run() throws {
            if name == NoticeForm.word { return try renderNotice() }
            guard obligation == nil, stage == nil else {
                throw CaseworkError.usage("--obligation and --stage go with report render notice")
            }
            if try FormDesk.isForm(name) {
                guard let key else { throw CaseworkError.usage("the form \(name) needs the key of an incident") }
                return try Shell.open(common, actor: actor).render(
                    name, key, formats: format.flatMap(\.words), out: out, json: common.json)
            }
            guard !format.contains(where: { $0.words.contains(.json) }) else {
                throw CaseworkError.usage("the report \(name) is written as xlsx, md or html; json is for forms")
            }
            guard try ReportDesk.definitions().contains(where: { $0.name == name }) else {
                throw CaseworkError.notFound(what: "report", key: name)
            }
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            cplatform_expect_large_memory()
            let desk = ReportDesk(
                shell.desk, programVersion: Version.text, templatesDirectory: Overrides.directory())
            let report = try desk.render(
                name, period: try period.map { try PeriodArguments.named($0, clock: shell.clock) },
                asOf: try shell.instant(asOf), knownAt: try shell.instant(knownAt),
                formats: format.flatMap(\.words).compactMap { ReportFormat(rawValue: $0.rawValue) },
                outDirectory: out, key: key?.description)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("files", .strings(report.files)), .init("manifest", .string(report.manifestPath)),
                    ]).text)
            }
            for file in report.files + [report.manifestPath] { try Terminal.print(file) }
        }

        private func renderNotice() throws {
            guard let key, let obligation else {
                throw CaseworkError.usage("a notice needs the key of an incident and --obligation ID")
            }
            let shell = try Shell.open(common)
            let form = try FormDesk(shell.desk).notice(of: obligation, stage: stage)
            try shell.render(form, key, formats: format.flatMap(\.words), out: out, json: common.json)
        }
    }

    static let names: @Sendable ([String], Int, String) -> [String] = { _, _, prefix in
        // A broken definition is reported by the command itself, not in the middle of somebody's line.
        (((try? ReportDesk.definitions()) ?? []).map(\.name) + ((try? FormDesk.names()) ?? []))
            .filter { $0.hasPrefix(prefix) }
    }
}
