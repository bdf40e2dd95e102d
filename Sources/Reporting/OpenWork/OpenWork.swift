import IncidentModel

/// How long something has been open.
package enum AgeClass: Int, CaseIterable, Sendable {
    case underOneDay
    case oneToSevenDays
    case sevenToThirtyDays
    case thirtyToNinetyDays
    case overNinetyDays

    /// Where the classes part, in days; an age equal to a limit belongs to the older class.
    package static let limits = [1, 7, 30, 90]

    var label: String {
        switch self {
        case .underOneDay: "Under 1 day"
        case .oneToSevenDays: "1 to 7 days"
        case .sevenToThirtyDays: "7 to 30 days"
        case .thirtyToNinetyDays: "30 to 90 days"
        case .overNinetyDays: "Over 90 days"
        }
    }
}

/// What is open at the horizon, whenever it was detected, counted in groups; exercises and duplicates are left out.
package struct OpenWork: Sendable {
    package struct Group: Sendable {
        package let severity: Severity
        package let phase: Phase
        package let owner: String?
        package let age: AgeClass
        package let count: Int

        package init(severity: Severity, phase: Phase, owner: String?, age: AgeClass, count: Int) {
            self.severity = severity
            self.phase = phase
            self.owner = owner
            self.age = age
            self.count = count
        }
    }

    package struct Incident: Sendable {
        package let key: String
        package let title: String
        package let severity: Severity
        package let phase: Phase
        package let owner: String?
        /// Detected, else reported.
        package let since: Instant

        package init(key: String, title: String, severity: Severity, phase: Phase, owner: String?, since: Instant) {
            self.key = key
            self.title = title
            self.severity = severity
            self.phase = phase
            self.owner = owner
            self.since = since
        }
    }

    package let groups: [Group]
    /// The ones open longest, oldest first.
    package let oldest: [Incident]

    package init(groups: [Group], oldest: [Incident]) {
        self.groups = groups
        self.oldest = oldest
    }

    var count: Int { groups.reduce(0) { $0 + $1.count } }

    func count(where isIncluded: (Group) -> Bool) -> Int { groups.reduce(0) { isIncluded($1) ? $0 + $1.count : $0 } }
}
