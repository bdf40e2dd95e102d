/// The enumerations that a VERIS record states, as a mapping names them: `action.hacking.variety.Brute force`.
package struct VERISEnumerations: Equatable, Sendable {
    /// Sorted.
    package let stated: [String]
    /// Those whose value is `Unknown`: the record says that nobody knows, which is no finding.
    package let undetermined: [String]

    /// Whether the attribute holds enumerations that a mapping may speak of: what was done and how, what it did to whom, and what was
    /// prepared. Countries, actors and assets say nothing of techniques.
    ///
    /// - Parameter name: as records keep it: `action.hacking.variety`.
    package static func isEnumeration(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return false }
        return switch (parts[0], parts[2]) {
        case ("action", "variety"), ("action", "vector"), ("attribute", "variety"), ("value_chain", "variety"): true
        default: name == disclosure
        }
    }

    /// A mapping names this one without its value.
    private static let disclosure = "attribute.confidentiality.data_disclosure"

    /// - Parameter attributes: of a record, values of a list joined by `; ` as the import joins them.
    package init(attributes: [(name: String, value: String)]) {
        var (stated, undetermined): (Set<String>, Set<String>) = ([], [])
        for (name, value) in attributes where Self.isEnumeration(name) {
            if name == Self.disclosure {
                if value == "Yes" { stated.insert(name) }
                if value == "Unknown" { undetermined.insert(name) }
                continue
            }
            for word in value.split(separator: ";").map({ $0.trimmingPrefix(" ") }) where !word.isEmpty {
                if word == "Unknown" {
                    undetermined.insert("\(name).\(word)")
                } else {
                    stated.insert("\(name).\(word)")
                }
            }
        }
        self.stated = stated.sorted()
        self.undetermined = undetermined.sorted()
    }

    /// What somebody names outright; all of it is meant.
    package init(named enumerations: [String]) {
        stated = Set(enumerations).sorted()
        undetermined = []
    }
}
