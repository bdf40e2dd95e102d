import ControlFrameworks
import DemoData
import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Adds the sample's statements about controls where there are none yet.
    func addDemoControls(_ plan: DemoPlan) throws {
        try write(action: "control.link") { session in
            guard try session.query(ControlLinkBatch.isEmpty)[0].decode(0, as: Bool.self) else { return }
            let library = try ControlLibrary.read(from: session)
            let sample = DemoControls(plan)
            var entries: [ControlLinkBatch.Entry] = []
            var mended: [(incidentID: Int64, control: ControlReference)] = []
            for row in try session.query(ControlLinkBatch.incidents(origin: DemoGenerator.origin)) {
                let (year, number): (Int32, Int32) = (try row.decode(1), try row.decode(2))
                let incidentID: Int64 = try row.decode(0)
                let detected: Instant = try row.decode(5)
                let statements = sample.statements(
                    number: UInt64(year) * 1_000_000 + UInt64(number), category: try row.decode(3),
                    severity: try row.decode(4), detected: detected)
                for statement in statements {
                    let recorded = detected.advanced(bySeconds: statement.delay)
                    guard recorded < context.now else { continue }
                    let control = try library.control(statement.control)
                    guard let outcome = ControlOutcome(rawValue: statement.outcome) else { continue }
                    // The first action of the review mends what gave way first.
                    if outcome.standing == .failure, mended.last?.incidentID != incidentID {
                        mended.append(
                            (
                                incidentID,
                                ControlReference(
                                    control: control.id.urn, label: control.label, title: control.title)
                            ))
                    }
                    let confirmed = recorded.advanced(bySeconds: 86_400)
                    entries.append(
                        ControlLinkBatch.Entry(
                            incidentID: incidentID,
                            statement: ControlLinkTable.New(
                                control: control.id, label: control.label, title: control.title, outcome: outcome,
                                confidence: statement.isCertain ? .confirmed : .estimated,
                                evidence: statement.evidence),
                            recordedBy: statement.recordedBy, recordedAt: recorded,
                            confirmedBy: statement.isConfirmed && confirmed < context.now ? statement.confirmedBy : nil,
                            confirmedAt: confirmed))
                }
            }
            _ = try session.pipeline(
                ControlLinkBatch.add(entries, context) + [ActionControlTable.nameInFirst(mended, context)])
        }
    }
}
