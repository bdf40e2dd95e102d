import IncidentModel
import Postgres

/// Reads and writes `assertion`.
package enum AssertionTable {
    /// Adds a statement; where one is current, the new one supersedes it.
    ///
    /// - Parameter previous: `recorded_at` of the current statement. The new one is recorded after it, by at least a
    ///   microsecond, also when two clocks disagree.
    package static func add(
        incidentID: SQL, milestone: Milestone, round: Int, standing: IncidentState.Standing?, confidence: Confidence?,
        source: String?, reason: String?, previous: Instant?, _ context: StorageContext
    ) -> SQL {
        let time = standing?.time
        let word: AssertionRecord.Standing =
            switch standing {
            case .at: .stated
            case .notApplicable: .notApplicable
            case nil: .withdrawn
            }
        let recordedAt = previous.map { max(context.now, $0.next) } ?? context.now
        return """
            insert into assertion (
                organization_id, incident_id, milestone, round, standing, earliest, latest, confidence, source, reason,
                recorded_at, recorded_by, supersedes)
            values (\(context.organization.id), \(incidentID), \(milestone), \(Int16(round)), \(word),
                \(time?.earliest), \(time?.latest), \(confidence ?? .confirmed), \(source), \(reason),
                \(recordedAt), \(context.actor), \(previous))
            """
    }
}
