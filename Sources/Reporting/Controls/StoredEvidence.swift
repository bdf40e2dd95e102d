import Documents
import IncidentModel

/// A piece of evidence in the store, as an index of a report lists it.
package struct StoredEvidence: Sendable {
    package let incident: String
    /// Within the incident, from 1.
    package let number: Int
    package let name: String
    /// Hexadecimal.
    package let sha256: String
    package let classification: TrafficLight
    package let custody: CustodyState

    package init(
        incident: String, number: Int, name: String, sha256: String, classification: TrafficLight,
        custody: CustodyState
    ) {
        self.incident = incident
        self.number = number
        self.name = name
        self.sha256 = sha256
        self.classification = classification
        self.custody = custody
    }

    /// Whether a statement about a control means this piece: by its number (`3`, `#3`), its name, or at least eight digits of its hash.
    package func isMeant(by reference: String) -> Bool {
        let digits = reference.hasPrefix("#") ? String(reference.dropFirst()) : reference
        if digits == String(number) || reference == name { return true }
        return digits.count >= 8 && sha256.hasPrefix(digits.lowercased())
    }
}
