import ControlFrameworks
import Documents
import IncidentModel
import Postgres
import Reporting
import ResponseMetrics
import Storage

/// Reads what a report needs in few round trips and hands it to its builder.
struct ReportSource {
    let context: StorageContext
    /// Horizons that were asked for; nil is the present, which is read from the current rows.
    let asOf: Instant?
    let knownAt: Instant?

    private var moment: Instant { asOf ?? context.now }
    private var known: Instant { knownAt ?? context.now }
    private var clock: ZonedClock { context.organization.clock }

    func document(
        _ definition: ReportDefinition, period: Period?, incident: IncidentKey?, in session: PostgresSession
    ) throws -> (ReportFrame, Document) {
        if let incident { return try review(definition, incident, in: session) }
        guard let period = period ?? definition.defaultPeriod.period(before: moment, clock: clock) else {
            throw CaseworkError.usage("name a period such as 2026-Q1")
        }
        let frame = frame(definition, period)
        switch definition.builder {
        case .board:
            let findings = try findings(frame, in: session)
            let facts = try facts(BoardReport.milestones, within: frame.window, in: session)
            let open = try openWork(frame, byOwner: false, in: session)
            return (
                frame,
                try BoardReport(
                    frame: frame, facts: facts, open: open, learning: learning(findings.results()),
                    controls: controls(frame, in: session), notices: notices(frame, isComplete: false, in: session)
                ).document()
            )
        case .operations:
            let facts = try facts(OperationsReport.milestones, within: nil, [.source], in: session)
            let open = try openWork(frame, byOwner: true, in: session)
            let later = try ReopenedStretchQuery.stretches(asOf: frame.horizon, knownAt: known, in: session)
            return (frame, try OperationsReport(frame: frame, facts: facts, later: later, open: open).document())
        case .responseTimes:
            let facts = try facts(ResponseTimeReport.milestones, within: frame.window, in: session)
            return (frame, try ResponseTimeReport(frame: frame, facts: facts).document())
        case .dwellTime:
            let facts = try facts(DwellTimeReport.milestones, within: frame.window, [.category, .source], in: session)
            return (frame, try DwellTimeReport(frame: frame, facts: facts).document())
        case .compliance:
            return (
                frame,
                try ComplianceReport(
                    frame: frame, facts: controls(frame, withProof: true, in: session),
                    actions: pendingActions(frame, in: session), notices: notices(frame, isComplete: true, in: session)
                ).document()
            )
        case .obligations:
            return (
                frame,
                try ObligationReport(frame: frame, notices: notices(frame, isComplete: true, in: session)).document()
            )
        case .inspection:
            let record = try InspectedRecordQuery.read(
                .period(frame.period), asOf: asOf, knownAt: knownAt, from: session)
            return (
                frame,
                InspectionReport(frame: frame, inspection: Inspection(record.inspected, asOf: moment)).document()
            )
        case .review:
            throw CaseworkError.usage("the report \(definition.name) needs the key of an incident")
        }
    }

    private func frame(_ definition: ReportDefinition, _ period: Period) -> ReportFrame {
        ReportFrame(
            definition: definition, organisation: context.organization.name, clock: clock, period: period, asOf: moment,
            knownAt: known, horizon: asOf ?? moment.next)
    }

    // MARK: - Reading

    private func facts(
        _ milestones: Set<Milestone>, within window: Period?, _ groupings: Set<Grouping> = [],
        in session: PostgresSession
    ) throws -> IncidentFacts {
        var request = IncidentFactsQuery.Request(milestones: milestones)
        request.groupings = groupings
        request.asOf = asOf
        request.knownAt = knownAt
        request.detectedWithin = window
        return try IncidentFactsQuery.read(request, from: session)
    }

    private func openWork(_ frame: ReportFrame, byOwner: Bool, in session: PostgresSession) throws -> OpenWork {
        let statement = OpenIncidentsQuery.statement(
            asOf: asOf, knownAt: knownAt, moment: moment, ageLimits: AgeClass.limits, byOwner: byOwner,
            limit: frame.definition.listLength, ceiling: frame.definition.ceiling)
        let open = try OpenIncidentsQuery.read(session.query(statement))
        return OpenWork(
            groups: open.groups.map {
                OpenWork.Group(
                    severity: $0.severity, phase: $0.phase, owner: $0.owner,
                    age: AgeClass(rawValue: $0.age) ?? .overNinetyDays, count: $0.count)
            },
            oldest: open.oldest.map {
                OpenWork.Incident(
                    key: $0.key.description, title: $0.title, severity: $0.severity, phase: $0.phase, owner: $0.owner,
                    since: $0.since)
            })
    }

    /// What reviews found takes the server as long as the facts of all incidents, and is gathered beside them.
    private func findings(_ frame: ReportFrame, in session: PostgresSession) throws -> StatementsBeside {
        try session.sendBeside(
            ReviewFindingsQuery.statements(
                period: frame.period, asOf: moment, knownAt: known, isPresent: knownAt == nil,
                limit: frame.definition.listLength, ceiling: frame.definition.ceiling),
            context.reading)
    }

    private func learning(_ results: [PostgresResult]) throws -> Learning {
        let findings = try ReviewFindingsQuery.read(results)
        return Learning(
            reviews: findings.reviews.map {
                Learning.Review(
                    key: $0.key.description, title: $0.title, severity: $0.severity, approvedAt: $0.approvedAt,
                    rootCauses: $0.rootCauses, lessons: $0.lessons)
            },
            reviewCount: findings.reviewCount, causes: findings.causes,
            overdue: findings.overdue.map {
                Learning.OverdueAction(key: $0.key.description, title: $0.title, owner: $0.owner, due: $0.due)
            },
            overdueCount: findings.overdueCount)
    }

    // MARK: - One incident

    private func review(
        _ definition: ReportDefinition, _ key: IncidentKey, in session: PostgresSession
    ) throws -> (ReportFrame, Document) {
        let detail = try IncidentDetailQuery.find(key, asOf: moment, knownAt: known, in: session)
        let state = try session.query(ReviewedStateQuery.statement(key, asOf: moment, knownAt: known)).first
            .map(ReviewedStateQuery.read)
        guard let detail, let state else { throw CaseworkError.notFound(what: "incident", key: key.description) }
        let events = try session.query(IncidentDetailQuery.timeline(key, privileged: false)).map(
            IncidentDetailQuery.readTimeline)
        let incident = ReviewedIncident(
            detail, phase: state.phase, disposition: state.disposition, events: events, asOf: moment, knownAt: known)
        let frame = frame(definition, try yearUpTo(incident))
        let facts = try facts(ReviewReport.milestones, within: frame.period, in: session)
        return (frame, try ReviewReport(frame: frame, incident: incident, facts: facts).document())
    }

    /// The year that ends with the day of the detection, for comparison.
    private func yearUpTo(_ incident: ReviewedIncident) throws -> Period {
        let times = incident.statements.filter { [.detected, .reported].contains($0.milestone) && !$0.isSuperseded }
        let detected = times.compactMap { $0.time?.earliest }.min() ?? moment
        let day = clock.date(at: detected)
        guard let period = Period(from: day.adding(days: -365), to: day.adding(days: 1), clock: clock) else {
            throw CaseworkError.usage("\(incident.key) was detected on a day that has no year before it")
        }
        return period
    }
}

extension ReportSource {
    /// Statements up to the end of the period, with the frameworks that the organisation works with.
    ///
    /// - Parameter withProof: also stored evidence and what was done about failures.
    fileprivate func controls(
        _ frame: ReportFrame, withProof: Bool = false, in session: PostgresSession
    ) throws -> ControlFacts {
        let library = try ControlLibrary.read(from: session)
        let statement = ControlObservationQuery.statement(asOf: asOf, knownAt: knownAt, before: frame.period.to)
        let rows = try session.query(statement).map(ControlObservationQuery.read)
        var names = Dictionary(
            rows.map { ($0.observation.control, ControlFacts.Name(label: $0.label, title: $0.title)) },
            uniquingKeysWith: { $1 })
        for control in names.keys {
            guard let present = library.registry.control(control) else { continue }
            names[control] = ControlFacts.Name(label: present.label, title: present.title)
        }
        let ceiling = TrafficLight.allCases.firstIndex(of: frame.definition.ceiling) ?? 0
        return ControlFacts(
            observations: rows.map(\.observation), names: names,
            catalogs: library.registry.frameworks.map { framework in
                ControlFacts.Catalog(
                    id: framework.id, title: framework.title,
                    controls: framework.controls.filter { !$0.isWithdrawn }.map(\.id))
            },
            evidence: rows.flatMap { row in
                // A reference may say more than the audience is meant to know; that there is one may be said.
                let isShown = (TrafficLight.allCases.firstIndex(of: row.tlp) ?? .max) <= ceiling
                return row.evidence.map {
                    ControlFacts.Evidence(
                        reference: isShown ? $0 : "Withheld: TLP:\(row.tlp.rawValue.uppercased())",
                        incident: row.observation.incident, control: row.observation.control)
                }
            }, stored: withProof ? try storedEvidence(frame, in: session) : [],
            actions: withProof
                ? try session.query(CorrectiveActionsQuery.statement(asOf: asOf, knownAt: knownAt, now: context.now))
                    .map(CorrectiveActionsQuery.read) : [])
    }

    private func storedEvidence(_ frame: ReportFrame, in session: PostgresSession) throws -> [StoredEvidence] {
        let statement = EvidenceIndexQuery.statement(
            frame.period, asOf: asOf, knownAt: knownAt, ceiling: frame.definition.ceiling)
        return try session.query(statement).map(EvidenceIndexQuery.read).map {
            StoredEvidence(
                incident: $0.incident.description, number: $0.number, name: $0.name, sha256: $0.sha256,
                classification: $0.tlp, custody: $0.custody)
        }
    }

    fileprivate func pendingActions(_ frame: ReportFrame, in session: PostgresSession) throws -> PendingActions {
        let open = try OpenActionsQuery.read(
            session.query(
                OpenActionsQuery.statement(
                    asOf: asOf ?? context.now, knownAt: knownAt ?? context.now, limit: frame.definition.listLength,
                    ceiling: frame.definition.ceiling)))
        return PendingActions(
            actions: open.actions.map {
                PendingActions.Action(
                    key: $0.key.description, title: $0.title, kind: $0.kind, controls: $0.controls, owner: $0.owner,
                    due: $0.due)
            }, count: open.count, overdue: open.overdue)
    }
}

extension ReportSource {
    /// Notices of the frame's window and those that still run, with the instrument and the receiver that the registry names.
    fileprivate func notices(_ frame: ReportFrame, isComplete: Bool, in session: PostgresSession) throws -> [Notice] {
        var request = NoticeQuery.Request()
        request.asOf = asOf
        request.knownAt = knownAt
        request.window = frame.window
        request.isComplete = isComplete
        request.withWords = isComplete
        request.ceiling = frame.definition.ceiling
        let notices = try session.query(NoticeQuery.statement(request)).map(NoticeQuery.read)
        guard !notices.isEmpty else { return [] }
        var sources = try NoticeSources(session.query(LegalCaseQuery.ruleFiles))
        return try notices.map { try sources.completed($0) }
    }
}

extension ReportDefinition {
    /// What the audience may see, in the word that incidents carry; the two sets of labels are the same.
    fileprivate var ceiling: TrafficLight { TrafficLight(rawValue: classification.rawValue) ?? .clear }
}
