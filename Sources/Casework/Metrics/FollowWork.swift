import IncidentModel
import Postgres
import ResponseMetrics
import Storage

extension CaseDesk {
    /// What came in, went out and stayed, month by month.
    package struct FlowAnswer: Sendable {
        package let months: [(label: String, flow: Backlog.Period, days: Double)]
        /// Records that cannot be placed in time, and so are in no month.
        package let withoutStart: Int
        package let closedWithoutTime: Int
        package let asOf: Instant
        package let knownAt: Instant
    }

    /// Opening + new + reopened − closed = closing for each month of the period; without a period from the first detection on.
    /// All records but exercises take part, because false alarms are work too.
    package func flow(within period: Period?, asOf: Instant?, knownAt: Instant?) throws -> FlowAnswer {
        let moment = asOf ?? context.now
        let horizon = asOf ?? context.now.next
        let known = knownAt ?? context.now
        let (facts, later) = try read { session in
            var request = IncidentFactsQuery.Request(milestones: WorkFlow.milestones)
            request.asOf = asOf
            request.knownAt = knownAt
            return (
                try IncidentFactsQuery.read(request, from: session),
                try ReopenedStretchQuery.stretches(asOf: horizon, knownAt: known, in: session)
            )
        }
        let work = try WorkFlow(facts, later: later, asOf: horizon)
        let first = work.spans.map(\.start).min().map { Instant(microseconds: $0) }
        let whole = first.flatMap {
            Period(from: clock.date(at: $0).firstOfMonth(), to: clock.date(at: moment).adding(days: 1), clock: clock)
        }
        let months = (period ?? whole)?.monthsWithin(clock: clock).filter { $0.from < horizon } ?? []
        // A month that is not over ends at the horizon: nothing is known of its rest.
        let boundaries =
            months.map(\.from.microseconds) + (months.last.map { [min($0.to, horizon).microseconds] } ?? [])
        let backlog = try months.isEmpty ? Backlog([]) : Backlog(work.spans, boundaries: boundaries)
        return FlowAnswer(
            months: zip(months, backlog.periods).map {
                (label: $0.label, flow: $1, days: min($0.to, horizon).seconds(since: $0.from) / 86_400)
            }, withoutStart: work.withoutStart, closedWithoutTime: work.closedWithoutTime, asOf: moment,
            knownAt: known)
    }
}

extension CaseDesk.FlowAnswer {
    package var json: JSONValue {
        .object([
            .init(
                "flow",
                .array(
                    months.map { month in
                        .object([
                            .init("month", .string(month.label)), .init("opening", .int(month.flow.opening)),
                            .init("new", .int(month.flow.new)), .init("reopened", .int(month.flow.reopened)),
                            .init("closed", .int(month.flow.closed)), .init("closing", .int(month.flow.closing)),
                            .init("arrivals_per_week", rate(month.flow.new + month.flow.reopened, month.days)),
                            .init("closings_per_week", rate(month.flow.closed, month.days)),
                        ])
                    })),
            .init("without_start", .int(withoutStart)),
            .init("closed_without_time", .int(closedWithoutTime)),
            .init("as_of", .instant(asOf)),
            .init("known_at", .instant(knownAt)),
        ])
    }

    private func rate(_ count: Int, _ days: Double) -> JSONValue {
        days > 0 ? .number((Double(count) * 7 / days * 1_000).rounded() / 1_000) : .null
    }
}
