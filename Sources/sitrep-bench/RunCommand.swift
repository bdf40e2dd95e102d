import ArgumentParser
import Foundation

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the contests and print the table.",
        discussion: """
            Everything happens in a private PostgreSQL in a temporary directory, which is stopped and removed at the end.
            Examples:
              sitrep-bench --quick
              sitrep-bench --only show,open
              sitrep-bench --incidents 200000 --home DIRECTORY     # loaded once, kept for the next run
            """)

    @Flag(help: "Small sizes, to see that everything works: 20,000 incidents.") var quick = false
    @Option(help: "How many incidents to load (SITREP_BENCH_INCIDENTS).") var incidents: Int?
    @Option(help: "How many incidents the larger event log has (SITREP_BENCH_LOG).") var logIncidents: Int?
    @Option(help: "How many rows the workbooks have (SITREP_BENCH_ROWS).") var rows: Int?
    @Option(help: "How often each side runs (SITREP_BENCH_RUNS).") var runs: Int?
    @Option(help: ArgumentHelp("Only these contests, separated by commas.", valueName: "names")) var only: String?
    @Option(help: ArgumentHelp("Keep the databases here and find them again.", valueName: "directory")) var home:
        String?
    @Option(help: ArgumentHelp("Also write the table to this Markdown file.", valueName: "file")) var write: String?

    func validate() throws {
        for name in chosen ?? [] where Contest.named(name) == nil {
            throw ValidationError(
                "there is no contest \(name); there are: \(Contest.all.map(\.name).joined(separator: ", "))")
        }
        for (option, value) in [
            ("--incidents", incidents), ("--log-incidents", logIncidents), ("--rows", rows), ("--runs", runs),
        ] {
            if let value, value < 1 { throw ValidationError("\(option) is at least 1") }
        }
    }

    private var chosen: [String]? { only.map { $0.split(separator: ",").map(String.init) } }

    func run() throws {
        var sizes = quick ? BenchSizes.quick : BenchSizes()
        let environment = ProcessInfo.processInfo.environment
        func number(_ option: Int?, _ variable: String) -> Int? { option ?? environment[variable].flatMap { Int($0) } }
        if let incidents = number(incidents, "SITREP_BENCH_INCIDENTS") { sizes.incidents = incidents }
        if let incidents = number(logIncidents, "SITREP_BENCH_LOG") { sizes.log(larger: incidents) }
        if let rows = number(rows, "SITREP_BENCH_ROWS") { sizes.workbookRows = rows }
        if let runs = number(runs, "SITREP_BENCH_RUNS") { sizes.runs(runs) }

        Interruption.watch()
        let ground = try BenchGround(home: home)
        defer { ground.leave() }
        let contests = Contest.all.filter { chosen?.contains($0.name) ?? true }
        var lines: [BenchLine] = []
        var hasFailed = false
        for contest in contests {
            Report.progress(contest.name)
            do {
                lines += try contest.run(ground, sizes)
            } catch let failure as MeasuredProcess.Failure {
                // The others took minutes and stand; the program's own words say what went wrong here.
                FileHandle.standardError.write(Data("\(failure)\n".utf8))
                lines.append(BenchLine(subject: contest.name, peer: "", result: .skipped("a program failed")))
                hasFailed = true
            }
        }
        Report.progress(nil)
        print(BenchTable.text(lines))
        if let write {
            let machine = try MachineDescription(ground)
            try BenchDocument.text(lines, sizes, machine).write(toFile: write, atomically: true, encoding: .utf8)
        }
        if hasFailed { throw ExitCode.failure }
    }
}

/// What is going on, for whoever waits.
enum Report {
    static func progress(_ text: String?) {
        let line = text.map { "  \($0) …\n" } ?? "\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
}
