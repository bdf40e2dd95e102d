import Documents
import IncidentModel

/// What all parts of one report share: whose it is, which time it covers, and from which snapshot it is computed.
package struct ReportFrame: Sendable {
    package let definition: ReportDefinition
    package let organisation: String
    package let clock: ZonedClock
    package let period: Period
    package let previous: Period
    /// Calendar months in order, ending with the last month of the period.
    package let months: [Period]
    /// The horizon in the incidents' own time: nothing after it has happened yet.
    package let asOf: Instant
    /// The first instant of which nothing is counted: that of `asOf`, or the one after it where the report looks at the present, which
    /// has just happened.
    package let horizon: Instant
    /// The horizon of what had been recorded.
    package let knownAt: Instant

    package init(
        definition: ReportDefinition, organisation: String, clock: ZonedClock, period: Period, asOf: Instant,
        knownAt: Instant, horizon: Instant? = nil
    ) {
        self.definition = definition
        self.organisation = organisation
        self.clock = clock
        self.period = period
        self.asOf = asOf
        self.horizon = horizon ?? asOf
        self.knownAt = knownAt
        previous = period.previous(clock: clock)
        months = ReportFrame.history(period, clock: clock, atLeast: definition.historyMonths)
    }

    /// Everything that the report may look at lies in here by its detection: history, previous period and period.
    package var window: Period? {
        let first = min(months.first?.from ?? period.from, previous.from)
        let last = max(months.last?.to ?? period.to, period.to)
        let days = (first: clock.date(at: first), last: clock.date(at: last))
        return Period(from: days.first, to: days.last, clock: clock)
    }

    /// The period has not ended at the horizon, so its figures will still change.
    package var isUnfinished: Bool { asOf < period.to }

    /// Days of a period that lie before the horizon; for rates.
    package func exposureDays(_ period: Period) -> Double {
        max(0, min(period.to, asOf).seconds(since: period.from)) / 86_400
    }

    private static func history(_ period: Period, clock: ZonedClock, atLeast count: Int) -> [Period] {
        let last = clock.date(at: Instant(microseconds: period.to.microseconds - 1)).firstOfMonth()
        let first = clock.date(at: period.from).firstOfMonth()
        let within = (last.year * 12 + last.month) - (first.year * 12 + first.month) + 1
        return (0..<max(count, within)).reversed().compactMap { back in
            Period(String(last.firstOfMonth(adding: -back).description.prefix(7)), clock: clock)
        }
    }
}

extension ReportFrame {
    /// The document around the sections of a builder.
    func document(
        subtitle: String? = nil, periodLabel: String? = nil, parameters: [Parameter] = [], population: [Paragraph],
        summary: [Paragraph], headline: [KeyFigure] = [], sections: [Section]
    ) -> Document {
        let known = DocumentInstant(microseconds: knownAt.microseconds)
        // A report on one incident has no period of its own.
        let hasBegun = periodLabel != nil || period.from < asOf
        return Document(
            kind: definition.name, title: definition.title, subtitle: subtitle, organisation: organisation,
            periodLabel: periodLabel ?? PeriodText.label(period, clock: clock),
            asOf: DocumentInstant(microseconds: asOf.microseconds), knownAt: known,
            // Not the wall clock: the same snapshot has to give the same bytes.
            generatedAt: known, displayZone: DisplayZone(name: clock.identifier),
            classification: definition.classification,
            parameters: [Parameter("Audience", definition.audience)] + parameters, population: population,
            summary: hasBegun
                ? summary
                : [[.text("The period has not begun: figures run to \(PeriodText.day(asOf, clock: clock)).")]],
            headline: headline, sections: sections)
    }

    func cell(_ instant: Instant) -> Cell {
        let value = DocumentInstant(microseconds: instant.microseconds)
        return clock.isUTC ? .instant(value) : .instant(value, local: clock.minuteText(instant))
    }

    func dateCell(_ instant: Instant) -> Cell {
        let date = clock.date(at: instant)
        return .date(year: date.year, month: date.month, day: date.day)
    }
}
