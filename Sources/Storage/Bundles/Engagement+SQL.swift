import IncidentModel
import Postgres

/// What an auditor comes for, agreed before anything is looked at.
package struct Engagement: Sendable {
    package enum Kind: String, CaseIterable, Sendable, PostgresEncodable, PostgresDecodable {
        case internalAudit = "internal_audit"
        case externalAudit = "external_audit"
        case certification
        case regulatoryInspection = "regulatory_inspection"
        case customerAudit = "customer_audit"
        case supervisoryRequest = "supervisory_request"
    }

    /// What is agreed; none of it changes afterwards.
    package struct Terms: Sendable {
        package var key: String
        package var kind: Kind
        package var auditor: String
        package var period: Period
        /// URNs of frameworks and baselines; empty for all.
        package var frameworks: [String]
        /// The next three narrow to some incidents; an empty one does not.
        package var severities: [Severity]
        package var categories: [String]
        package var incidents: [IncidentKey]
        package var sampleSeed: String
        package var sampleSize: Int32
        /// The signed checkpoint that the auditor has from before.
        package var previousCheckpoint: String?

        package init(
            key: String, kind: Kind, auditor: String, period: Period, frameworks: [String], severities: [Severity],
            categories: [String], incidents: [IncidentKey], sampleSeed: String, sampleSize: Int32,
            previousCheckpoint: String?
        ) {
            self.key = key
            self.kind = kind
            self.auditor = auditor
            self.period = period
            self.frameworks = frameworks
            self.severities = severities
            self.categories = categories
            self.incidents = incidents
            self.sampleSeed = sampleSeed
            self.sampleSize = sampleSize
            self.previousCheckpoint = previousCheckpoint
        }
    }

    package let terms: Terms
    package let openedAt: Instant
    package let openedBy: String
    package let closedAt: Instant?
    package let closedBy: String?
    package let closeReason: String?
    /// How many bundles were handed over.
    package let exportCount: Int

    package var isOpen: Bool { closedAt == nil }
}

/// Reads and writes `engagement`.
package enum EngagementTable {
    /// No row where the key is taken.
    package static func open(_ terms: Engagement.Terms, _ context: StorageContext) -> SQL {
        """
        insert into engagement (
            organization_id, key, kind, auditor, period_label, period_from, period_to, frameworks, severities, categories,
            incidents, sample_seed, sample_size, previous_checkpoint, opened_at, opened_by)
        values (
            \(context.organization.id), \(terms.key), \(terms.kind), \(terms.auditor), \(terms.period.label),
            \(terms.period.from), \(terms.period.to), \(terms.frameworks), \(terms.severities.map(\.rawValue)),
            \(terms.categories), \(terms.incidents.map(\.description)), \(terms.sampleSeed), \(terms.sampleSize),
            \(terms.previousCheckpoint), \(context.now), \(context.actor))
        on conflict (organization_id, key) do nothing
        """
    }

    package static func close(key: String, reason: String, _ context: StorageContext) -> SQL {
        """
        update engagement set closed_at = \(context.now), closed_by = \(context.actor), close_reason = \(reason)
        where key = \(key) and closed_at is null
        """
    }

    package static func list(includingClosed: Bool) -> SQL {
        "\(columns) where e.closed_at is null or \(includingClosed) order by e.opened_at, e.key"
    }

    package static func find(key: String) -> SQL { "\(columns) where e.key = \(key)" }

    private static let columns: SQL = """
        select e.key, e.kind, e.auditor, e.period_label, e.period_from, e.period_to, e.frameworks, e.severities, e.categories,
            e.incidents, e.sample_seed, e.sample_size, e.previous_checkpoint, e.opened_at, e.opened_by, e.closed_at, e.closed_by,
            e.close_reason, (select count(*) from engagement_export x where x.engagement = e.key)
        from engagement e
        """

    package static func read(_ row: PostgresRow, clock: ZonedClock) throws -> Engagement {
        let severities: [String] = try row.decode(7)
        let incidents: [String] = try row.decode(9)
        let exports: Int64 = try row.decode(18)
        let terms = Engagement.Terms(
            key: try row.decode(0), kind: try row.decode(1), auditor: try row.decode(2),
            period: Period(from: try row.decode(4), to: try row.decode(5), label: try row.decode(3), clock: clock),
            frameworks: try row.decode(6), severities: severities.compactMap(Severity.init),
            categories: try row.decode(8), incidents: incidents.compactMap { IncidentKey($0) },
            sampleSeed: try row.decode(10), sampleSize: try row.decode(11),
            previousCheckpoint: try row.decodeIfPresent(12))
        return Engagement(
            terms: terms, openedAt: try row.decode(13), openedBy: try row.decode(14),
            closedAt: try row.decodeIfPresent(15), closedBy: try row.decodeIfPresent(16),
            closeReason: try row.decodeIfPresent(17), exportCount: Int(exports))
    }
}
