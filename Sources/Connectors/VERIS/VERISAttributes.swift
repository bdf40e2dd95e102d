import JSONText

/// Flattens a VERIS record into attributes: every fact by its dotted name.
///
/// A list of texts becomes one value, joined by `; `; lists of anything else, and texts that hold a semicolon
/// themselves, are numbered: `asset.assets.0.variety`. An empty object keeps its name with an empty value, because
/// its presence is the fact (`actor.unknown`).
enum VERISAttributes {
    /// Members of the root that the incident record has fields for.
    private static let elsewhere: Set<String> = ["summary", "incident_id"]

    static func attributes(_ record: JSONTree) -> [String: String] {
        var attributes: [String: String] = [:]
        for member in record.members where !elsewhere.contains(member.name) {
            add(member.value, member.name, &attributes)
        }
        return attributes
    }

    private static func add(_ value: JSONTree, _ name: String, _ attributes: inout [String: String]) {
        switch value {
        case .object(let members):
            if members.isEmpty { attributes[name] = "" }
            for member in members { add(member.value, name + "." + member.name, &attributes) }
        case .array(let elements):
            let texts = elements.compactMap(\.scalarText)
            if texts.count == elements.count, !texts.contains(where: { $0.utf8.contains(UInt8(ascii: ";")) }) {
                attributes[name] = texts.joined(separator: "; ")
            } else {
                for (index, element) in elements.enumerated() { add(element, "\(name).\(index)", &attributes) }
            }
        default: attributes[name] = value.scalarText ?? ""
        }
    }
}
