import IncidentModel

/// Why nothing was exported.
package enum OSCALExportRefusal: Error, Equatable, Sendable {
    /// The digest is not SHA-1.
    case digestLength(Int)
    /// The namespace is not the 16 bytes of a UUID.
    case namespaceLength(Int)
    case emptyPeriod(from: Instant, to: Instant)
    case duplicateIncident(String)
    /// Two outcomes, events or actions of one incident have one identifier.
    case duplicateID(String, incident: String)
    /// Two pieces of evidence have one SHA-256 and differ in name, type or place.
    case evidenceDiffers(String)
    case evidenceUnknown(String, incident: String)
    case notSHA256(String)
    /// OSCAL's assessment results need a control that was reviewed. No incident of the period put one to the test.
    case noOutcomes
    /// A plan of action needs an item.
    case noActions
}

extension OSCALExportRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .digestLength(let length): "a digest of \(length) bytes is not SHA-1"
        case .namespaceLength(let length): "a namespace of \(length) bytes is not a UUID"
        case .emptyPeriod(let from, let to): "the period from \(from) to \(to) is empty"
        case .duplicateIncident(let key): "\(key) is there twice"
        case .duplicateID(let id, let incident): "\(incident) has two entries with the identifier '\(id)'"
        case .evidenceDiffers(let hash): "the evidence \(hash) is there twice with different descriptions"
        case .evidenceUnknown(let hash, let incident): "\(incident) refers to the evidence \(hash), which is not given"
        case .notSHA256(let text): "'\(text)' is not a SHA-256 in 64 hexadecimal digits"
        case .noOutcomes: "no control has a recorded outcome in an incident of the period"
        case .noActions: "no incident of the period has a corrective action"
        }
    }
}
