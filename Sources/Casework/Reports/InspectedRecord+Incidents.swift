import IncidentModel
import Reporting
import Storage

extension InspectedRecord {
    /// The incidents with what an inspector looks at.
    var inspected: [InspectedIncident] {
        incidents.map { incident in
            let aware = awareness[incident.id]?.first
            let entries = entries[incident.id]?.first
            return InspectedIncident(
                key: incident.key.description, severity: incident.severity, phase: incident.phase,
                disposition: incident.disposition, isExercise: incident.exercise,
                statements: (statements[incident.id] ?? []).map {
                    InspectedIncident.Statement(name: $0.name, at: $0.at, recordedAt: $0.recordedAt)
                },
                awareness: InspectedIncident.Awareness(
                    detected: incident.detected, aware: aware?.at, reason: aware?.reason),
                stages: (stages[incident.id] ?? []).map {
                    InspectedIncident.Stage(
                        obligation: $0.obligation, stage: $0.stage, due: $0.due, isDecided: $0.isDecided,
                        filedAt: $0.filedAt, lateReason: $0.lateReason, receiptAt: $0.receiptAt)
                },
                // After a reopening the review of the round before answers for nothing any more.
                review: reviews[incident.id]?.first { $0.round == incident.round }.map {
                    InspectedIncident.Review(
                        author: $0.author, contributors: $0.contributors, approver: $0.approver)
                },
                decisions: (decisions[incident.id] ?? []).map {
                    InspectedIncident.Decision(
                        obligation: $0.obligation, author: $0.by, decider: $0.confirmedBy ?? $0.by)
                },
                actions: (actions[incident.id] ?? []).map {
                    InspectedIncident.Action(number: Int($0.number), doneAt: $0.doneAt, verifiedAt: $0.verifiedAt)
                },
                evidence: (evidence[incident.id] ?? []).map {
                    InspectedIncident.Evidence(number: Int($0.number), wasSealed: $0.wasSealed)
                },
                entries: Int(entries?.count ?? 0), entriesWaiting: Int(entries?.waiting ?? 0))
        }
    }
}

extension CaseDesk {
    /// Searches the incidents of a period for what an inspector would attack; reads only.
    ///
    /// - Parameters:
    ///   - asOf: a due after it has not passed; nil for the present.
    ///   - knownAt: only what had been recorded by then; nil for the present.
    package func inspect(_ period: Period, asOf: Instant?, knownAt: Instant?) throws -> Inspection {
        let record = try read { session in
            try InspectedRecordQuery.read(.period(period), asOf: asOf, knownAt: knownAt, from: session)
        }
        return Inspection(record.inspected, asOf: asOf ?? context.now)
    }
}
