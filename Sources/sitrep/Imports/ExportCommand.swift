import ArgumentParser
import Casework
import Foundation
import IncidentModel

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write incidents out.",
        discussion: """
            ndjson holds everything and can be imported again; csv is a flat table for spreadsheets.
            Examples:
              sitrep export ndjson > incidents.ndjson
              sitrep export csv --from 2026-01-01 --to 2026-04-01 > quarter.csv
              sitrep export ndjson --hash        # one hash of all that the records say
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case ndjson
        case csv
    }

    @OptionGroup var common: CommonOptions
    @Argument(help: "ndjson or csv.") var format: Format
    @Option(help: ArgumentHelp("First day of detection.", valueName: "day")) var from: String?
    @Option(help: ArgumentHelp("The day after the last.", valueName: "day")) var to: String?
    @Flag(help: "Print a hash of the content instead of the content.") var hash = false

    func run() throws {
        let shell = try Shell.open(common)
        let period = try PeriodArguments.period(from: from, to: to, clock: shell.clock)
        let desk = ExportDesk(desk: shell.desk)
        if hash {
            let content = try desk.contentHash(period: period)
            guard common.json else { return try Terminal.print(content.hash) }
            return try Terminal.print(
                JSONValue.object([.init("hash", .string(content.hash)), .init("incidents", .int(content.count))]).text)
        }
        let count: Int
        switch format {
        case .ndjson: count = try desk.ndjson(period: period, Terminal.write)
        case .csv: count = try desk.csv(period: period, Terminal.write)
        }
        if Terminal.showsProgress { Terminal.error("\(count) incidents written") }
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
