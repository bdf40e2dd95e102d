import IncidentModel
import JSONText

/// Checks one OSCAL document for what its schema does not see: above all references that lead nowhere.
///
/// It judges a document by itself. Whether the files of a bundle fit together is the bundle verifier's business.
package struct OSCALDocumentCheck {
    private var defined: [String: String] = [:]
    private var references: [(uuid: String, kind: String?, pointer: String)] = []
    private var defects: [OSCALDefect] = []

    /// The defects in the order of the document, dangling references last; none for a good one.
    package static func defects(in text: String) -> [OSCALDefect] {
        do {
            return defects(in: try JSONParser.parse(text, repeatedNames: .refused))
        } catch {
            return [OSCALDefect(rule: .notJSON, pointer: "", value: error.description)]
        }
    }

    package static func defects(in document: JSONTree) -> [OSCALDefect] {
        guard let root = document.members.first, document.members.count == 1,
            ["assessment-results", "plan-of-action-and-milestones"].contains(root.name)
        else {
            let names = document.members.map(\.name).joined(separator: ", ")
            return [OSCALDefect(rule: .unknownKind, pointer: "", value: names)]
        }
        var check = OSCALDocumentCheck()
        check.visit(root.value, kind: root.name, pointer: "/" + root.name)
        check.resolve()
        return check.defects
    }

    // MARK: - Walking

    /// - Parameter kind: the name under which the value, or the array around it, stands.
    private mutating func visit(_ tree: JSONTree, kind: String, pointer: String) {
        for (index, element) in tree.elements.enumerated() {
            visit(element, kind: kind, pointer: "\(pointer)/\(index)")
        }
        for member in tree.members {
            let place = pointer + "/" + Self.escaped(member.name)
            judge(member, kind: kind, pointer: place)
            visit(member.value, kind: member.name, pointer: place)
        }
        judgeOrder(tree, pointer: pointer)
        judgeHash(tree, kind: kind, pointer: pointer)
    }

    private mutating func judge(_ member: JSONTree.Member, kind: String, pointer: String) {
        switch member.name {
        case "uuid": each(member.value, pointer) { $0.define($1, kind: kind, pointer: $2) }
        case "href": each(member.value, pointer) { $0.follow($1, pointer: $2) }
        case "methods" where kind == "observations":
            each(member.value, pointer) { check, text, place in
                if !Self.methods.contains(text) { check.note(.unknownMethod, place, text) }
            }
        case "oscal-version":
            each(member.value, pointer) { check, text, place in
                if OSCALVersion(rawValue: text) == nil { check.note(.unknownVersion, place, text) }
            }
        case let name where Self.timestamps.contains(name):
            each(member.value, pointer) { check, text, place in
                if !Self.isTimestamp(text) { check.note(.badTimestamp, place, text) }
            }
        case let name where name.hasSuffix("-uuid") || name.hasSuffix("-uuids"):
            let target = Self.targets[name]
            each(member.value, pointer) { $0.refer($1, kind: target, pointer: $2) }
        default: break
        }
    }

    /// The texts of a value: itself, or the elements of an array.
    private mutating func each(
        _ value: JSONTree, _ pointer: String, _ body: (inout OSCALDocumentCheck, String, String) -> Void
    ) {
        if let text = value.text { body(&self, text, pointer) }
        for (index, element) in value.elements.enumerated() {
            if let text = element.text { body(&self, text, "\(pointer)/\(index)") }
        }
    }

    mutating func note(_ rule: OSCALDefect.Rule, _ pointer: String, _ value: String) {
        defects.append(OSCALDefect(rule: rule, pointer: pointer, value: value))
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    // MARK: - Identifiers

    private mutating func define(_ uuid: String, kind: String, pointer: String) {
        guard Self.isUUID(uuid) else { return note(.badUUID, pointer, uuid) }
        if defined.updateValue(kind, forKey: uuid.lowercased()) != nil { note(.repeatedUUID, pointer, uuid) }
    }

    private mutating func refer(_ uuid: String, kind: String?, pointer: String) {
        guard Self.isUUID(uuid) else { return note(.badUUID, pointer, uuid) }
        references.append((uuid, kind, pointer))
    }

    /// `#…` leads to a resource of the back matter; anything else is not within the document.
    private mutating func follow(_ href: String, pointer: String) {
        guard href.hasPrefix("#") else { return }
        refer(String(href.dropFirst()), kind: "resources", pointer: pointer)
    }

    private mutating func resolve() {
        for reference in references {
            guard let kind = defined[reference.uuid.lowercased()] else {
                note(.danglingReference, reference.pointer, reference.uuid)
                continue
            }
            if let wanted = reference.kind, wanted != kind { note(.wrongReference, reference.pointer, reference.uuid) }
        }
    }

    /// Where the things stand that a reference of this name leads to. Others may lead anywhere in the document.
    private static let targets = [
        "finding-uuid": "findings", "observation-uuid": "observations", "party-uuid": "parties",
        "party-uuids": "parties", "response-uuid": "remediations", "risk-uuid": "risks",
    ]

    /// `8-4-4-4-12` hexadecimal digits, version 4 or 5, variant `10` (RFC 9562 §4).
    private static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: if byte != UInt8(ascii: "-") { return false }
            case 14: if byte != UInt8(ascii: "4") && byte != UInt8(ascii: "5") { return false }
            case 19: if !"89abAB".utf8.contains(byte) { return false }
            default: if !"0123456789abcdefABCDEF".utf8.contains(byte) { return false }
            }
        }
        return true
    }
}
