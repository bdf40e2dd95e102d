import ArgumentParser
import Casework
import Connectors
import Foundation
import IncidentModel

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take incidents of other systems in.",
        discussion: """
            One transaction a file: an interrupted import leaves nothing behind, a repeated one changes nothing. What can't be taken in
            is set aside in quarantine with its reason; the rest goes in. Plain and gzip files; - reads standard input.
            """,
        subcommands: [ServiceNow.self, VERIS.self, NDJSON.self, CSV.self])

    /// What every import takes.
    struct Arguments: ParsableArguments {
        @OptionGroup var change: UnversionedChangeArguments

        /// - Parameter request: the import in words; what is in the file is not looked at again for a repeat.
        func options(_ request: String) -> ImportDesk.Options {
            var options = ImportDesk.Options()
            options.change = change.options
            options.request = request
            options.progress = Progress.counter("records read")
            return options
        }
    }

    struct ServiceNow: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "servicenow", abstract: "Import a ServiceNow incident event log (CSV).",
            discussion: """
                Rows that share a number are one incident; the row with the greatest sys_mod_count has the last word.
                Example: sitrep import servicenow incident_event_log.csv --date-format 'dd-MM-yyyy HH:mm'
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var arguments: Arguments
        @Argument(help: "The file.", completion: .file()) var file: String
        @Option(help: "Form of the dates; recognised by itself when absent.") var dateFormat: String?
        @Option(
            help: "YAML file with column names, severities, date form and zone.",
            completion: .file(extensions: ["yaml", "yml"])) var mapping: String?
        @Option(help: "Delimiter of the fields.") var delimiter: Delimiter = .comma

        func run() throws {
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            var rules = ServiceNowMapping()
            rules.clock = shell.clock
            if let mapping {
                rules = try ServiceNowMapping(yaml: try GivenFile.text(mapping), name: mapping, clock: shell.clock)
            }
            if let dateFormat {
                guard let pattern = DatePattern(dateFormat), pattern.hasTime else {
                    throw CaseworkError.usage("'\(dateFormat)' is no date form such as 'dd-MM-yyyy HH:mm'")
                }
                rules.format = .pattern(pattern)
            }
            if common.timeZone != nil { rules.clock = shell.clock }
            let request = RequestText.of(
                "import", "servicenow", file, dateFormat, mapping, delimiter.rawValue, common.timeZone)
            let desk = ImportDesk(desk: shell.desk, options: arguments.options(request))
            try ImportView.print(
                try desk.serviceNow(path: file, mapping: rules, delimiter: delimiter.byte), unit: "rows",
                json: common.json)
        }
    }

    struct VERIS: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "veris", abstract: "Import VERIS records (1.3 to 1.4), validated.",
            discussion:
                "A file with one record, an array or one record a line, or a directory of files.\nExample: sitrep import veris records/"
        )
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var arguments: Arguments
        @Argument(help: "The file or directory.", completion: .file()) var path: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            let desk = ImportDesk(
                desk: shell.desk, options: arguments.options(RequestText.of("import", "veris", path)))
            try ImportView.print(try desk.veris(path: path), unit: "records", json: common.json)
        }
    }

    struct NDJSON: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ndjson", abstract: "Import what `sitrep export ndjson` wrote.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var arguments: Arguments
        @Argument(help: "The file.", completion: .file()) var file: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            let desk = ImportDesk(
                desk: shell.desk, options: arguments.options(RequestText.of("import", "ndjson", file)))
            try ImportView.print(try desk.ndjson(path: file), unit: "records", json: common.json)
        }
    }

    struct CSV: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "csv", abstract: "Import a CSV file by a mapping.",
            discussion:
                "docs/import.md describes the mapping file.\nExample: sitrep import csv tickets.csv --mapping tickets.yaml"
        )
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var arguments: Arguments
        @Argument(help: "The file.", completion: .file()) var file: String
        @Option(help: "YAML file that says which column is what.", completion: .file(extensions: ["yaml", "yml"]))
        var mapping: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            let rules = try CSVMapping(yaml: try GivenFile.text(mapping), name: mapping, clock: shell.clock)
            let desk = ImportDesk(
                desk: shell.desk,
                options: arguments.options(RequestText.of("import", "csv", file, mapping, common.timeZone)))
            try ImportView.print(try desk.csv(path: file, mapping: rules), unit: "records", json: common.json)
        }
    }
}

/// How fields are told apart.
enum Delimiter: String, CaseIterable, ExpressibleByArgument {
    case comma
    case semicolon
    case tab
    case bar

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .bar: UInt8(ascii: "|")
        }
    }
}

/// A number with its noun.
enum Plural {
    static func of(_ count: Int, _ many: String, _ one: String) -> String { "\(count) " + (count == 1 ? one : many) }
}

/// The one summary of an import.
enum ImportView {
    static func print(_ summary: ImportSummary, unit: String, json: Bool) throws {
        Progress.finish()
        if json {
            try Terminal.print(summary.json.text)
        } else {
            let counts = summary.counts
            let records = counts.created + counts.updated + counts.unchanged + summary.refused
            try Terminal.print(
                (summary.isRepeat ? "as answered before: " : summary.dryRun ? "would be: " : "")
                    + Plural.of(summary.read, unit, unit.hasSuffix("s") ? String(unit.dropLast()) : unit) + " read"
                    + (unit == "rows"
                        ? ", " + Plural.of(counts.created + counts.updated + counts.unchanged, "incidents", "incident")
                        : ""))
            try Terminal.print(
                "\(records) = \(counts.created) created + \(counts.updated) updated + \(counts.unchanged) unchanged + "
                    + "\(summary.refused) set aside")
            if counts.events > 0 {
                try Terminal.print(
                    Plural.of(counts.events, "events kept with their", "event kept with its") + " own times")
            }
            if summary.fieldsSetAside > 0 {
                try Terminal.print(
                    Plural.of(summary.fieldsSetAside, "single fields", "single field") + " set aside; the rest went in")
            }
        }
        for item in summary.quarantined.prefix(json ? 0 : 10) {
            let name = [item.key, item.field].compactMap { $0 }.joined(separator: " ")
            Terminal.error("  record \(item.recordNumber) \(Terminal.safe(name)): \(Terminal.safe(item.reason))")
        }
        let aside = summary.refused + summary.fieldsSetAside
        if !json, aside > 10 { Terminal.error("  … and \(aside - 10) more") }
        if !json, aside > 0 { Terminal.error("next: sitrep quarantine list") }
        let counts = summary.counts
        if summary.refused > 0, counts.created + counts.updated + counts.unchanged == 0 {
            throw ExitCode(Failure.Code.badInput.rawValue)
        }
    }
}
