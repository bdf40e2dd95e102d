/// The stable name of one version of a framework: `urn:sitrep:framework:nist-800-53:5`.
///
/// A new edition is another framework: what was recorded against the old one keeps pointing at it.
package struct FrameworkID: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let version: String

    static let prefix = "urn:sitrep:framework:"

    /// `nil` unless both parts are made of `a–z`, `0–9`, `.`, `_` and `-`, begin with a letter or digit, and have at most 64.
    package init?(name: String, version: String) {
        guard URNPart.isValid(name), URNPart.isValid(version) else { return nil }
        self.name = name
        self.version = version
    }

    package init?(urn: String) {
        guard urn.hasPrefix(Self.prefix) else { return nil }
        let parts = urn.dropFirst(Self.prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(name: String(parts[0]), version: String(parts[1]))
    }

    package var urn: String { "\(Self.prefix)\(name):\(version)" }
    package var description: String { urn }
}

extension FrameworkID: Comparable {
    package static func < (left: FrameworkID, right: FrameworkID) -> Bool {
        (left.name, left.version) < (right.name, right.version)
    }
}

/// The stable name of a control: `urn:sitrep:framework:nist-800-53:5:control:ac-2.1`.
package struct ControlID: Hashable, Sendable, CustomStringConvertible {
    package let framework: FrameworkID
    /// Within the framework: `ac-2.1`, `a.8.13`, `pr.aa-01`, `21.2.b`.
    package let local: String

    package init?(framework: FrameworkID, local: String) {
        guard URNPart.isValid(local) else { return nil }
        self.framework = framework
        self.local = local
    }

    package init?(urn: String) {
        guard let middle = urn.firstRange(of: ":control:"),
            let framework = FrameworkID(urn: String(urn[..<middle.lowerBound]))
        else { return nil }
        self.init(framework: framework, local: String(urn[middle.upperBound...]))
    }

    /// The local part of a label: lower case, brackets as dots, blanks as hyphens: `AC-2(1)` → `ac-2.1`.
    static func local(fromLabel label: String) -> String {
        var local = ""
        for character in label.lowercased() {
            switch character {
            case "(", "[": local += "."
            case ")", "]": continue
            case " ", "/": local += "-"
            default: local.append(character)
            }
        }
        return local
    }

    package var urn: String { "\(framework.urn):control:\(local)" }
    package var description: String { urn }
}

extension ControlID: Comparable {
    /// By framework, then as a person would order numbers: `ac-2` before `ac-10`.
    package static func < (left: ControlID, right: ControlID) -> Bool {
        if left.framework != right.framework { return left.framework < right.framework }
        let (first, second) = (ControlKey(left.local), ControlKey(right.local))
        return first == second ? left.local < right.local : first < second
    }
}

enum URNPart {
    static let longest = 64

    static func isValid(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= longest else { return false }
        return text.utf8.allSatisfy {
            isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
