import ArgumentParser
import Casework
import DemoData
import Foundation
import IncidentModel
import Storage

/// Loads sample incidents by the product's own import, in a process of its own.
struct LoadIncidents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-incidents", abstract: "Load sample incidents into SITREP_HOME.", shouldDisplay: false)

    @Argument var count: Int
    @Option var database: String?
    @Flag(help: "All of one month, detected and nothing more.") var open = false

    func run() throws {
        let workspace = try Workspace.open(
            DatabaseLocation(option: database, environment: EnvironmentVariables(), isRoot: geteuid() == 0))
        defer { workspace.close() }
        let organization = try workspace.organization("default")
        let months = DemoPlan().months
        let plan = open ? LoadIncidents.openPlan(count) : DemoPlan(incidentsPerMonth: (count + months - 1) / months)
        let context = StorageContext(organization: organization, actor: "bench", now: plan.asOf)
        let desk = CaseDesk(session: workspace.session, context: context)
        let records = DemoGenerator(plan).lazy.map { open ? LoadIncidents.asDetected($0) : $0 }
        let summary = try ImportDesk(desk: desk).records(
            records, origin: DemoGenerator.origin, sourceName: "sample data")
        print(summary.counts.created)
    }

    static func openPlan(_ count: Int) -> DemoPlan { DemoPlan(months: 1, incidentsPerMonth: count) }

    /// The incident as it was when it had been detected.
    private static func asDetected(_ record: IncidentRecord) -> IncidentRecord {
        var open = IncidentRecord(
            origin: record.origin, sourceKey: record.sourceKey, title: record.title,
            assertions: record.assertions.filter { $0.milestone == .detected && $0.supersededAt == nil })
        open.severity = record.severity
        open.category = record.category
        open.source = record.source
        open.tags = record.tags
        open.assets = record.assets
        return open
    }
}

/// Writes an event log as ServiceNow exports it.
struct WriteLog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-log", abstract: "Write a ServiceNow event log.", shouldDisplay: false)

    @Argument var incidents: Int
    @Argument var path: String

    func run() throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        let rows = try DemoServiceNowLog(incidents: incidents).write { try file.write(contentsOf: Data($0)) }
        try file.close()
        print(rows)
    }
}
