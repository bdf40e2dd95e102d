/// The editions of the VERIS schema that can be checked.
package enum VERISVersion: String, CaseIterable, Sendable {
    case v13 = "1.3"
    case v131 = "1.3.1"
    case v132 = "1.3.2"
    case v133 = "1.3.3"
    case v14 = "1.4"
    case v141 = "1.4.1"

    /// Reads `1.3.2`, also as `1_3_2`, `v1.3.2` or with a trailing `.0`, all of which occur in published records.
    package init?(schemaVersion text: String) {
        var word = String(text.map { $0 == "_" ? "." : $0 })
        if word.first == "v" || word.first == "V" { word.removeFirst() }
        if word == "1.3.0" || word == "1.4.0" { word.removeLast(2) }
        self.init(rawValue: word)
    }

    /// The letter of the edition in the outline. No schema file of 1.3 and 1.4 themselves is published in merged form:
    /// their records are checked by the first correction, as the VERIS maintainers' own test records (marked 1.3) are.
    var edition: Character {
        switch self {
        case .v13, .v131: "1"
        case .v132: "2"
        case .v133: "3"
        case .v14, .v141: "4"
        }
    }
}

/// Who wrote a VERIS record: the part `plus` is everyone's own.
package enum VERISFlavour: String, CaseIterable, Sendable {
    /// `plus` may hold anything.
    case community
    /// `plus` follows the VERIS Community Database.
    case vcdb
}
