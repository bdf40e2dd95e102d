import ArgumentParser

/// Measures Sitrep against its peers; what `make bench` runs.
@main
struct SitrepBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sitrep-bench",
        abstract: "Measure Sitrep against psql, PostgreSQL, openssl, sha256sum and libxlsxwriter, side by side.",
        subcommands: [
            RunCommand.self, LoadIncidents.self, WriteLog.self, WriteWorkbook.self, WriteInput.self, WriteNotes.self,
            ProveEntry.self,
        ],
        defaultSubcommand: RunCommand.self)
}
