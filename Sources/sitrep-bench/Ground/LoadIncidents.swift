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

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let workspace = try Workspace.open(
            DatabaseLocation(option: nil, environment: environment, isRoot: geteuid() == 0))
        defer { workspace.close() }
        let organization = try workspace.organization("default")
        let months = DemoPlan().months
        let plan = DemoPlan(incidentsPerMonth: (count + months - 1) / months)
        let context = StorageContext(organization: organization, actor: "bench", now: plan.asOf)
        let desk = CaseDesk(session: workspace.session, context: context)
        let summary = try ImportDesk(desk: desk).records(
            DemoGenerator(plan), origin: DemoGenerator.origin, sourceName: "sample data")
        print(summary.counts.created)
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
