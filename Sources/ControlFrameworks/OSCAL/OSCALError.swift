import JSONText

/// Why an OSCAL document was refused.
package enum OSCALError: Error, Equatable, Sendable {
    /// Not JSON, with the place in the whole document.
    case syntax(line: Int, offset: Int, reason: String)
    /// JSON, but no document of the kind asked for; the name of its first member, if it has one.
    case wrongKind(expected: OSCALKind, found: String?)
    /// Only OSCAL 1.0 to 1.2 is known.
    case unsupportedVersion(String)
    case field(DataFileError)
    /// Two things of one kind have one identifier.
    case duplicateID(OSCALItem, String)
    case repeatedMember(String)
    case tooDeep(limit: Int)
    /// An import names a document that was not given.
    case documentMissing(href: String)
    /// A profile imports itself, directly or over others.
    case importCycle(href: String)
    /// Controls that a profile selects by identifier and that its catalog does not have, in the profile's order.
    case controlsMissing([String])
}

package enum OSCALKind: String, Sendable {
    case catalog
    case profile
}

package enum OSCALItem: String, Sendable {
    case group
    case control
    case parameter
    case part
}

extension OSCALError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let line, let offset, let reason): "not JSON at line \(line), byte offset \(offset): \(reason)"
        case .wrongKind(let expected, let found):
            "not an OSCAL \(expected.rawValue)" + (found.map { ": the document is a '\($0)'" } ?? "")
        case .unsupportedVersion(let version): "OSCAL version '\(version)'; 1.0 to 1.2 can be read"
        case .field(let error): error.description
        case .duplicateID(let item, let id): "two \(item.rawValue)s have the identifier '\(id)'"
        case .repeatedMember(let name): "the member '\(name)' occurs twice"
        case .tooDeep(let limit): "groups are nested deeper than \(limit) levels"
        case .documentMissing(let href): "the imported document '\(href)' was not given"
        case .importCycle(let href): "the profile imports itself by '\(href)'"
        case .controlsMissing(let ids): "the catalog has no \(ids.joined(separator: ", "))"
        }
    }
}
