import ArgumentParser
import Casework
import Foundation
import IncidentModel

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write incidents out.",
        discussion: """
            ndjson holds all that is said about incidents, their work, controls and risks, and can be imported again; duties and
            evidence stay behind. csv and xlsx are a flat table for spreadsheets.
            Examples:
              sitrep export ndjson > incidents.ndjson
              sitrep export csv --from 2026-01-01 --to 2026-04-01 > quarter.csv
              sitrep export xlsx --out incidents.xlsx
              sitrep export ndjson --hash        # one hash of all that the records say
              sitrep export ndjson --privileged  # with notes under legal privilege, marked; leaves an entry in the trail
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case ndjson
        case csv
        case xlsx
    }

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Argument(help: "ndjson, csv or xlsx.") var format: Format
    @Option(help: ArgumentHelp("First day of detection.", valueName: "day")) var from: String?
    @Option(help: ArgumentHelp("The day after the last.", valueName: "day")) var to: String?
    @Option(
        help: ArgumentHelp("The file to write to; standard output when absent.", valueName: "file"), completion: .file()
    ) var out: String?
    @Flag(help: "With the notes under legal privilege, which are left out otherwise.") var privileged = false
    @Flag(help: "Print a hash of the content instead of the content.") var hash = false

    func validate() throws {
        if common.json, !hash, out == nil {
            throw ValidationError("--json says what was written: it goes with --out FILE or --hash")
        }
        if privileged, format != .ndjson { throw ValidationError("only ndjson holds notes: --privileged goes with it") }
        if format == .xlsx, !hash, out == nil { throw ValidationError("a workbook needs a file: add --out FILE") }
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor, isBrief: false)
        let period = try PeriodArguments.period(from: from, to: to, clock: shell.clock)
        let desk = ExportDesk(desk: shell.desk, privileged: privileged)
        if hash {
            let content = try desk.contentHash(period: period)
            guard common.json else { return try Terminal.print(content.hash) }
            return try Terminal.print(
                JSONValue.object([.init("hash", .string(content.hash)), .init("incidents", .int(content.count))]).text)
        }
        let count: Int
        switch format {
        case .ndjson: count = try OutputFile.write(to: out) { try desk.ndjson(period: period, $0) }
        case .csv: count = try OutputFile.write(to: out) { try desk.csv(period: period, $0) }
        case .xlsx: count = try desk.xlsx(period: period, path: OutputFile.path(out ?? ""))
        }
        if common.json {
            return try Terminal.print(
                JSONValue.object([.init("file", .text(out)), .init("incidents", .int(count))]).text)
        }
        if Terminal.showsProgress { Terminal.error(Plural.of(count, "incidents", "incident") + " written") }
    }
}

/// Periods as commands take them.
enum PeriodArguments {
    /// `--from` and `--to` as days; one alone is open-ended.
    static func period(from: String?, to: String?, clock: ZonedClock) throws -> Period? {
        guard from != nil || to != nil else { return nil }
        let first = try day(from, "--from") ?? day("0001-01-01", "--from")
        let end = try day(to, "--to") ?? day("9999-12-31", "--to")
        guard let first, let end, let period = Period(from: first, to: end, clock: clock) else {
            throw CaseworkError.usage("--to must lie after --from")
        }
        return period
    }

    static func named(_ text: String, clock: ZonedClock) throws -> Period {
        guard let period = Period(text, clock: clock) else {
            throw CaseworkError.usage("'\(text)' is no period such as 2016-03, 2016-Q1, 2016-H1 or 2016")
        }
        return period
    }

    private static func day(_ text: String?, _ option: String) throws -> CivilDate? {
        guard let text else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), let date = CivilDate(year: year, month: month, day: day)
        else { throw CaseworkError.usage("\(option) takes a day such as 2026-03-01, not '\(text)'") }
        return date
    }
}
