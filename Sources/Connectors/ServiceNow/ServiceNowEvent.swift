import IncidentModel

/// One row of the event log: the state of an incident after one change of its record.
package struct ServiceNowEvent: Equatable, Sendable {
    /// 1 for the first data record of the file.
    package var record: Int
    package var line: Int
    package var number: String
    /// Number of the change within the incident; the row with the greatest is the last word.
    package var modificationCount: Int?
    /// ServiceNow's state text as it is.
    package var state: String?
    package var opened: Instant
    package var created: Instant?
    package var updated: Instant?
    package var resolved: Instant?
    package var closed: Instant?
    package var title: String?
    package var assignedTo: String?
    package var assignmentGroup: String?
    package var priority: String?
    /// Of the priority; `unrated` when there is none or its word is not known.
    package var severity: Severity = .unrated
    package var impact: String?
    package var urgency: String?
    package var category: String?
    package var subcategory: String?
    package var symptom: String?
    package var configurationItem: String?
    package var location: String?
    package var contactType: String?
    package var closedCode: String?
    package var caller: String?
    package var openedBy: String?
    package var updatedBy: String?
    package var resolvedBy: String?
    package var problem: String?
    package var change: String?
    package var vendor: String?
    package var causedBy: String?
    package var reassignmentCount: Int?
    package var reopenCount: Int?
    package var madeSLA: Bool?
    package var active: Bool?

    package init(record: Int, line: Int, number: String, opened: Instant) {
        self.record = record
        self.line = line
        self.number = number
        self.opened = opened
    }
}
