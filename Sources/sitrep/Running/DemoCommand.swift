import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Storage

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Load sample data into an organisation of its own and render every report.",
        discussion: "Example: sitrep demo --out demo-reports && open demo-reports/board-2025-Q4.html")
    @OptionGroup var common: CommonOptions
    @Option(help: "The directory to write to.", completion: .directory) var out = "demo-reports"

    func run() throws {
        let workspace = try Workspace.open(DatabaseCommand.location(common))
        // The default organisation is there in every database; looking it up brings the schema up to date.
        _ = try workspace.organization("default")
        let desk = DemoDesk(
            session: workspace.session, programVersion: Version.text, templatesDirectory: Overrides.directory())
        if !common.json { Terminal.error("loading two years of sample incidents into the organisation 'demo' …") }
        let result = try desk.run(into: out, progress: Progress.counter("incidents")) { report in
            Progress.finish()
            if !common.json { for file in report.files { try Terminal.print(file) } }
        }
        if common.json {
            return try Terminal.print(
                JSONValue.object([
                    .init("organization", .string(result.organization.key)),
                    .init("incidents", .int(result.imported.read)), .init("period", .string(DemoDesk.period)),
                    .init("files", .strings(result.reports.flatMap(\.files))),
                    .init("manifests", .strings(result.reports.map(\.manifestPath))),
                    .init("reviewed", .text(result.reviewed?.description)),
                ]).text)
        }
        Terminal.error(
            """

            \(result.imported.read) incidents; the reports are in \(out).
            Look at \(out)/board-\(DemoDesk.period).html in a browser and \(out)/board-\(DemoDesk.period).xlsx in a spreadsheet.
            Then try: sitrep --help, or with the sample data: SITREP_ORG=demo sitrep list --open
            """)
    }
}
