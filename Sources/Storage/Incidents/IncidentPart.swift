import Postgres

/// What hangs on an incident; its bit in `incident.parts` says that there may be some (migrations 0028 and 0031).
enum IncidentPart: Int32, CaseIterable {
    case links = 1
    case escalations = 2
    case evidence = 4
    case controls = 8
    case duties = 16
    case controlsOfActions = 32
    case privilegedNotes = 64
    case tasks = 128
    case actions = 256
    case reviews = 512
    case tags = 1_024
    case assets = 2_048
    case observables = 4_096
    case techniques = 8_192

    /// The incidents that have each part, as `incident_id`.
    private var holders: SQL {
        switch self {
        case .links:
            """
            select unnest(array[incident_id, other_id]) as incident_id from incident_link
            union all select unnest(array[id, duplicate_of]) from incident where duplicate_of is not null
            """
        case .escalations: "select incident_id from escalation"
        case .evidence: "select incident_id from evidence"
        case .controls: "select incident_id from control_link"
        case .duties: "select incident_id from duty"
        case .controlsOfActions: "select incident_id from action_control"
        case .privilegedNotes: "select incident_id from note where privileged"
        case .tasks: "select incident_id from task"
        case .actions: "select incident_id from action"
        case .reviews: "select incident_id from review"
        case .tags: "select incident_id from incident_tag"
        case .assets: "select incident_id from asset"
        case .observables: "select incident_id from observable"
        case .techniques: "select incident_id from incident_technique"
        }
    }

    /// Keys of incidents that have something of which their row says that there is none, so that nobody is shown it.
    static var hidden: SQL {
        let held = allCases.map { part -> SQL in
            "select distinct incident_id, \(part.rawValue)::int as bit from (\(part.holders)) h"
        }
        return """
            select incident_key(i.key_year, i.key_number)
            from incident i
            join (select incident_id, bit_or(bit) as bits from (\(SQL.joined(held, separator: " union all "))) p
                group by incident_id) h on h.incident_id = i.id
            where i.organization_id = (select current_organization()) and i.parts & h.bits <> h.bits
            order by i.key_year, i.key_number
            """
    }
}
