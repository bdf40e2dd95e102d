import JSONText
import Obligations

/// The classifications that there are.
package enum ClassificationScheme: String, Sendable, CaseIterable {
    case dora
    case nis2
    case gdpr

    /// - Parameter document: one sheet of answers or an array of them.
    package func classify(_ document: JSONTree) -> [ClassificationSheets.Result] {
        switch self {
        case .dora: ClassificationSheets.dora(document)
        case .nis2: ClassificationSheets.nis2(document)
        case .gdpr: ClassificationSheets.gdpr(document)
        }
    }
}
