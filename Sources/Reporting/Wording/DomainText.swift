import Documents
import IncidentModel

// The words of the domain as a reader meets them.
extension Severity {
    var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    var level: SeverityLevel { SeverityLevel(key: rawValue) }
    var cell: Cell { .severity(level, label: label) }
}

extension Phase {
    var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    var cell: Cell { .phase(key: rawValue, label: label) }
}

extension Disposition {
    var label: String {
        switch self {
        case .truePositive: "True positive"
        case .benign: "Benign"
        case .falsePositive: "False positive"
        case .duplicate: "Duplicate"
        case .exercise: "Exercise"
        }
    }
}

extension Milestone {
    var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension String {
    /// Source words such as `lateral_movement` as a reader expects them.
    var asLabel: String {
        let words = replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
