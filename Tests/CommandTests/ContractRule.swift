/// A rule file with one obligation of the user's own: a notice within a day of becoming aware of a breach of personal data.
enum ContractRule {
    static func text(stage: String = "notice") -> String {
        """
        obligations:
        - id: contract-bank-x
          name: Notice to bank X
          version: "1"
          jurisdiction: Contract
          instrument: Master agreement
          status: in_force
          confidence: verified
          notifies: counterparty
          applies_when: personal_data_breach
          stages:
          - key: \(stage)
            name: Notice
            due: {elapsed: 24h, from: AWARENESS}

        """
    }
}
