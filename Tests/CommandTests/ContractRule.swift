/// Rule files with obligations of the user's own, that a breach of personal data brings.
enum ContractRule {
    /// One obligation: a notice within a day of becoming aware.
    static func text(stage: String = "notice") -> String {
        file([obligation("contract-bank-x", name: "Notice to bank X", stages: [stage])])
    }

    static func file(_ obligations: [String]) -> String { "obligations:\n" + obligations.joined() }

    /// An obligation whose stages are all due a day after becoming aware.
    static func obligation(_ id: String, name: String = "Notice", stages: [String]) -> String {
        """
        - id: \(id)
          name: \(name)
          version: "1"
          jurisdiction: Contract
          instrument: Master agreement
          status: in_force
          confidence: verified
          notifies: counterparty
          applies_when: personal_data_breach
          stages:

        """ + stages.map { "  - key: \($0)\n    name: Notice\n    due: {elapsed: 24h, from: AWARENESS}\n" }.joined()
    }
}
