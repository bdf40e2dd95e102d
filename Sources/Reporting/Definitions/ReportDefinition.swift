import Documents
import IncidentModel

/// What a file `Reports/NAME.yaml` says of a report: for whom it is, what it may show, and when it is due.
package struct ReportDefinition: Equatable, Sendable {
    /// Which builder makes the document.
    package enum Builder: String, CaseIterable, Sendable {
        case board
        case operations
        case responseTimes = "response_times"
        case dwellTime = "dwell_time"
        case compliance
        case obligations
        case inspection
        case review
    }

    /// The period that is shown when nobody names one.
    package enum DefaultPeriod: String, CaseIterable, Sendable {
        case lastMonth = "last_month"
        case lastQuarter = "last_quarter"
        case lastYear = "last_year"

        /// The last full one before the instant, on the calendar of the organisation.
        package func period(before now: Instant, clock: ZonedClock) -> Period? {
            let today = clock.date(at: now)
            switch self {
            case .lastMonth: return Period(String(today.firstOfMonth(adding: -1).description.prefix(7)), clock: clock)
            case .lastQuarter: return Period.lastQuarter(before: now, clock: clock)
            case .lastYear: return Period(String(today.firstOfMonth(adding: -12).description.prefix(4)), clock: clock)
            }
        }
    }

    /// What a reader has to name to get the report.
    package enum Subject: String, CaseIterable, Sendable {
        case period
        case incident
    }

    /// File name without extension; stable, as scripts use it.
    package var name: String
    package var title: String
    /// One sentence for `sitrep report list`.
    package var summary: String
    /// Who reads it, in words.
    package var audience: String
    package var builder: Builder
    package var subject: Subject
    /// The most restricted information the audience may get; printed on every page.
    package var classification: Classification
    /// Whether names of owners and other people may appear.
    package var namesPeople: Bool
    package var formats: [ReportFormat]
    package var defaultPeriod: DefaultPeriod
    /// When it is usually sent, in words.
    package var schedule: String
    /// Months of history that its charts show, ending with the last month of the period.
    package var historyMonths: Int
    /// How many rows its lists of single incidents, actions and lessons hold.
    package var listLength: Int

    package init(
        name: String, title: String, summary: String, audience: String, builder: Builder, subject: Subject = .period,
        classification: Classification = .amber, namesPeople: Bool = true,
        formats: [ReportFormat] = ReportFormat.allCases,
        defaultPeriod: DefaultPeriod = .lastQuarter, schedule: String = "on request", historyMonths: Int = 12,
        listLength: Int = 10
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.audience = audience
        self.builder = builder
        self.subject = subject
        self.classification = classification
        self.namesPeople = namesPeople
        self.formats = formats
        self.defaultPeriod = defaultPeriod
        self.schedule = schedule
        self.historyMonths = historyMonths
        self.listLength = listLength
    }
}
