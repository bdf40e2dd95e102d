import IncidentModel
import Postgres
import Storage

/// Words that an organisation uses, for whoever is typing one.
extension CaseDesk {
    package func wordsInUse(_ kind: WordsInUseQuery.Kind, startingWith prefix: String) throws -> [String] {
        try read {
            try $0.query(WordsInUseQuery.words(kind, startingWith: prefix, limit: 200)).map { try $0.decode(0) }
        }
    }

    /// The obligations of the program and of the organisation's own rule files.
    package func obligationNames() throws -> [String] {
        var names = BuiltInRules.registry().ids
        for row in try read({ try $0.query(LegalCaseQuery.ruleFiles) }) {
            names += try RuleFile(try row.decode(1, as: String.self), source: try row.decode(0)).ids
        }
        return names
    }

    package func controlLibrary() throws -> ControlLibrary { try read { try ControlLibrary.read(from: $0) } }
}

extension ControlLibrary {
    /// What `--framework` takes, without versions: the colon before one parts words in most shells.
    package var scopeNames: [String] {
        registry.frameworks.map(\.id.name)
            + baselines.compactMap { $0.urn.split(separator: ":").dropFirst(3).first.map(String.init) }
    }

    /// Identifiers of controls, in capitals where somebody begins so: any spelling is understood.
    package func controlNames(startingWith prefix: String, limit: Int = 500) -> [String] {
        let start = prefix.lowercased()
        var names: [String] = []
        for framework in registry.frameworks {
            for control in framework.controls where !control.isWithdrawn {
                if control.id.local.hasPrefix(start) {
                    names.append(prefix == start ? control.id.local : control.id.local.uppercased())
                }
                if names.count == limit { return names }
            }
        }
        return names
    }
}
