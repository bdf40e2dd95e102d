/// Identifiers of version 5 (RFC 9562 §5.5): the same name in the same namespace always gives the same UUID, so that a
/// second export of the same record refers to the same things and equals the first to the byte.
///
/// The digest comes from the caller, so that this target needs no cryptography.
package struct NamedUUID: Sendable {
    /// SHA-1 of the bytes: 20 bytes. Collisions matter little here: nothing trusts these identifiers.
    package typealias Digest = @Sendable ([UInt8]) -> [UInt8]

    private let namespace: [UInt8]
    private let sha1: Digest

    /// The namespace of everything that Sitrep names in OSCAL: a random number, drawn once.
    static let root: [UInt8] = [
        0x6F, 0x3B, 0x0C, 0x52, 0x9D, 0x1E, 0x4A, 0x87, 0xB4, 0x25, 0xE8, 0x70, 0x1C, 0xD9, 0x53, 0xAE,
    ]

    /// - Parameters:
    ///   - namespace: the 16 bytes of a UUID.
    ///   - sha1: what fails here is a digest of another length than SHA-1's.
    package init(namespace: [UInt8], sha1: @escaping Digest) throws(OSCALExportRefusal) {
        guard namespace.count == 16 else { throw .namespaceLength(namespace.count) }
        let length = sha1([]).count
        guard length == 20 else { throw .digestLength(length) }
        self.namespace = namespace
        self.sha1 = sha1
    }

    /// The names of one organisation. Two organisations may both have an `INC-2026-0001`.
    package init(organisation: String, sha1: @escaping Digest) throws(OSCALExportRefusal) {
        let root = try NamedUUID(namespace: NamedUUID.root, sha1: sha1)
        try self.init(namespace: root.bytes(Array(organisation.utf8)), sha1: sha1)
    }

    /// The UUID of a name, in lower case as OSCAL writes it.
    package func uuid(of name: [UInt8]) -> String {
        NamedUUID.text(bytes(name))
    }

    /// The UUID of a thing that several texts identify together. Each is written with its length before it, so that
    /// `("a", "bc")` and `("ab", "c")` differ.
    func uuid(_ kind: OSCALThing, _ parts: String...) -> String {
        var name = Array(kind.rawValue.utf8)
        for part in parts {
            name += Array("\(part.utf8.count):".utf8)
            name += Array(part.utf8)
        }
        return uuid(of: name)
    }

    private func bytes(_ name: [UInt8]) -> [UInt8] {
        var bytes = Array(sha1(namespace + name).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0F)])
        }
        return text
    }
}

/// What the exports give identifiers to.
enum OSCALThing: String {
    case actionPlan = "action-plan"
    case assessmentPlan = "assessment-plan"
    case assessmentResults = "assessment-results"
    case evidence
    case finding
    case item
    case logEntry = "log-entry"
    case observation
    case organisation
    case remediation
    case result
    case risk
    case task
}
