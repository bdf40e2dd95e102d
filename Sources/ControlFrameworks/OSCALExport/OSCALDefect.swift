/// Something that is wrong in an OSCAL document though its schema may accept it.
package struct OSCALDefect: Equatable, Sendable {
    package let rule: Rule
    /// Where, as a JSON pointer (RFC 6901): `/assessment-results/results/0/start`.
    package let pointer: String
    /// The offending value.
    package let value: String

    package enum Rule: String, CaseIterable, Sendable {
        case notJSON = "not_json"
        /// Neither assessment results nor a plan of action and milestones.
        case unknownKind = "unknown_kind"
        case unknownVersion = "unknown_version"
        /// No UUID of version 4 or 5, which are the ones OSCAL allows.
        case badUUID = "bad_uuid"
        case repeatedUUID = "repeated_uuid"
        case danglingReference = "dangling_reference"
        /// The reference leads to something, but not to what its name says.
        case wrongReference = "wrong_reference"
        case unknownMethod = "unknown_method"
        /// No date-time of RFC 3339 with a zone.
        case badTimestamp = "bad_timestamp"
        case endsBeforeStart = "ends_before_start"
        case badHash = "bad_hash"
    }
}

extension OSCALDefect: CustomStringConvertible {
    package var description: String {
        let reason =
            switch rule {
            case .notJSON: "is not JSON"
            case .unknownKind: "is neither assessment results nor a plan of action and milestones"
            case .unknownVersion: "is not a version from 1.1.2 to 1.2.2"
            case .badUUID: "is not a UUID of version 4 or 5"
            case .repeatedUUID: "identifies two things"
            case .danglingReference: "leads nowhere in this document"
            case .wrongReference: "leads to a thing of another kind"
            case .unknownMethod: "is not a method of observation"
            case .badTimestamp: "is not a date and time with a zone"
            case .endsBeforeStart: "lies before its start"
            case .badHash: "is not a hash of its algorithm"
            }
        return "\(pointer): '\(value)' \(reason)"
    }
}
