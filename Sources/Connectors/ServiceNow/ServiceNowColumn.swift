import IncidentModel

/// The columns of ServiceNow's incident table that the event log may carry; the raw value is a place in tables.
enum ServiceNowColumn: Int, CaseIterable {
    case number
    case state
    case active
    case reassignmentCount
    case reopenCount
    case modificationCount
    case madeSLA
    case caller
    case openedBy
    case openedAt
    case createdAt
    case updatedBy
    case updatedAt
    case contactType
    case location
    case category
    case subcategory
    case symptom
    case configurationItem
    case impact
    case urgency
    case priority
    case assignmentGroup
    case assignedTo
    case problem
    case change
    case vendor
    case causedBy
    case closedCode
    case resolvedBy
    case resolvedAt
    case closedAt
    case shortDescription

    /// What the column states the time of.
    var milestone: Milestone? {
        switch self {
        case .openedAt: .detected
        case .resolvedAt: .recovered
        case .closedAt: .closed
        default: nil
        }
    }

    /// ServiceNow's name of the column.
    var name: String {
        switch self {
        case .number: "number"
        case .state: "incident_state"
        case .active: "active"
        case .reassignmentCount: "reassignment_count"
        case .reopenCount: "reopen_count"
        case .modificationCount: "sys_mod_count"
        case .madeSLA: "made_sla"
        case .caller: "caller_id"
        case .openedBy: "opened_by"
        case .openedAt: "opened_at"
        case .createdAt: "sys_created_at"
        case .updatedBy: "sys_updated_by"
        case .updatedAt: "sys_updated_at"
        case .contactType: "contact_type"
        case .location: "location"
        case .category: "category"
        case .subcategory: "subcategory"
        case .symptom: "u_symptom"
        case .configurationItem: "cmdb_ci"
        case .impact: "impact"
        case .urgency: "urgency"
        case .priority: "priority"
        case .assignmentGroup: "assignment_group"
        case .assignedTo: "assigned_to"
        case .problem: "problem_id"
        case .change: "rfc"
        case .vendor: "vendor"
        case .causedBy: "caused_by"
        case .closedCode: "closed_code"
        case .resolvedBy: "resolved_by"
        case .resolvedAt: "resolved_at"
        case .closedAt: "closed_at"
        case .shortDescription: "short_description"
        }
    }

    /// What is looked up and indexed is a word; everything else stands in one line, too.
    var shape: TextLimits.Shape {
        switch self {
        case .number, .category, .contactType, .assignedTo, .updatedBy: .word
        default: .line
        }
    }

    static let required: [ServiceNowColumn] = [.number, .openedAt]

    /// Other names under which ServiceNow's own exports have the column.
    var aliases: [String] {
        switch self {
        case .state: ["state"]
        case .openedAt: ["opened"]
        case .createdAt: ["sys_created_on", "created"]
        case .updatedAt: ["sys_updated_on", "updated"]
        case .resolvedAt: ["resolved"]
        case .closedAt: ["closed"]
        case .shortDescription: ["short description"]
        case .assignedTo: ["assigned to"]
        case .assignmentGroup: ["assignment group"]
        case .closedCode: ["close_code"]
        default: []
        }
    }
}
