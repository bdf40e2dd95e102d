import DemoData
import IncidentModel
import Postgres
import Reporting
import Storage

/// Sample data in an organisation of its own, and every report on it.
package struct DemoDesk {
    /// Two years of a mid-sized security operations centre; the same on every machine.
    package static let plan = DemoPlan()
    package static let organizationKey = "demo"
    /// The last full quarter of the sample data.
    package static let period = "2025-Q4"

    package struct Result {
        package let organization: Organization
        package let imported: ImportSummary
        package let reports: [RenderedReport]
        /// The incident whose review was rendered.
        package let reviewed: IncidentKey?
    }

    private let session: PostgresSession
    private let programVersion: String
    private let templatesDirectory: String?

    package init(session: PostgresSession, programVersion: String, templatesDirectory: String? = nil) {
        self.session = session
        self.programVersion = programVersion
        self.templatesDirectory = templatesDirectory
    }

    /// Loads the data where it is not there yet and renders all reports into the directory.
    ///
    /// The clock stands at the horizon of the data, so the same program gives the same bytes on every day.
    package func run(
        into directory: String, progress: @escaping @Sendable (Int) -> Void = { _ in },
        rendered: (RenderedReport) throws -> Void = { _ in }
    ) throws -> Result {
        let organization = try organization()
        let now = DemoDesk.plan.asOf
        let context = StorageContext(organization: organization, actor: "demo", now: now)
        let desk = CaseDesk(session: session, context: context)
        var options = ImportDesk.Options()
        options.progress = progress
        let imported = try ImportDesk(desk: desk, options: options).records(
            DemoGenerator(DemoDesk.plan), origin: DemoGenerator.origin, sourceName: "sample data")
        try desk.addDemoControls(DemoDesk.plan)
        try desk.addDemoDuties(DemoDesk.plan)
        let reports = ReportDesk(desk, programVersion: programVersion, templatesDirectory: templatesDirectory)
        let reviewed = try worstReviewed(desk)
        guard let period = Period(DemoDesk.period, clock: organization.clock) else {
            throw CaseworkError.usage("\(DemoDesk.period) is no period")
        }
        var files: [RenderedReport] = []
        for definition in try ReportDesk.definitions() {
            let needsKey = definition.subject == .incident
            if needsKey, reviewed == nil { continue }
            let report = try reports.render(
                definition.name, period: needsKey ? nil : period, asOf: now, knownAt: now, outDirectory: directory,
                key: needsKey ? reviewed?.description : nil)
            try rendered(report)
            files.append(report)
        }
        return Result(organization: organization, imported: imported, reports: files, reviewed: reviewed)
    }

    private func organization() throws -> Organization {
        let organizations = OrganizationDesk(session: session)
        if let present = try organizations.list().first(where: { $0.key == DemoDesk.organizationKey }) {
            return present
        }
        return try organizations.add(key: DemoDesk.organizationKey, name: "Sample organisation", timeZone: "UTC")
    }

    /// The newest critical incident of the period whose review is approved: the most telling example of a review.
    private func worstReviewed(_ desk: CaseDesk) throws -> IncidentKey? {
        var filter = IncidentFilter()
        filter.severity = .critical
        filter.phase = .closed
        filter.limit = 200
        for incident in try desk.list(filter).incidents where incident.disposition == .truePositive {
            let detail = try desk.show(incident.key)
            if detail.reviews.contains(where: { $0.approver != nil && !$0.lessons.isEmpty }), detail.round == 1 {
                return incident.key
            }
        }
        return nil
    }
}
