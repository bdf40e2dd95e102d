import IncidentModel
import Postgres

/// The incidents that an export speaks of.
package enum IncidentSelection: Sendable {
    /// Detected, or else reported, or else recorded in the period.
    case period(Period)
    case incident(IncidentKey)
    /// The numbers of their rows.
    case rows([Int64])

    /// Says of a row `i` of `incident` whether it belongs.
    var condition: SQL {
        switch self {
        case .period(let period):
            """
            coalesce(i.detected_earliest, i.reported_earliest, i.created_at) >= \(period.from)
                and coalesce(i.detected_earliest, i.reported_earliest, i.created_at) < \(period.to)
            """
        case .incident(let key): "i.key_year = \(key.year) and i.key_number = \(key.number)"
        case .rows(let ids): "i.id = any (\(ids)::bigint[])"
        }
    }

    /// The rows' numbers, as a subquery.
    var ids: SQL { "(select i.id from incident i where \(condition))" }
}
