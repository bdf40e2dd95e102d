import ArgumentParser

/// Measures Sitrep against its peers; what `make bench` runs.
@main
struct SitrepBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sitrep-bench",
        abstract: "Measure Sitrep against psql, PostgreSQL and libxlsxwriter, side by side on this machine.",
        subcommands: [RunCommand.self, LoadIncidents.self, WriteLog.self, WriteWorkbook.self],
        defaultSubcommand: RunCommand.self)
}
