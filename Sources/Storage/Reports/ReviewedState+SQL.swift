import IncidentModel
import Postgres

/// Phase and outcome of one incident at the horizons; the rest of a review comes from `IncidentDetailQuery`.
package enum ReviewedStateQuery {
    package static func statement(_ key: IncidentKey, asOf: Instant, knownAt: Instant) -> SQL {
        """
        select phase, disposition from (\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt))) i
        where key_year = \(key.year) and key_number = \(key.number)
        """
    }

    package static func read(_ row: PostgresRow) throws -> (phase: Phase, disposition: Disposition?) {
        (phase: try row.decode(0), disposition: try row.decodeIfPresent(1))
    }
}
