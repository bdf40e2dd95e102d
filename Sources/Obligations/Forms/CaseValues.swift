import IncidentModel

/// What a case offers to fill forms with, flat, by the keys of the vocabulary (`milestone.aware`, `dora.costs`).
///
/// The application fills it and adds the answers that were given for single fields of a form; those win. Answers to an
/// earlier stage of the same form hold for the later ones, unless there answered anew.
package struct CaseValues: Equatable, Sendable {
    package let incidentKey: String
    package private(set) var values: [String: FormValue]
    /// By field number.
    package var answers: [String: FormValue]

    package init(incidentKey: String, values: [String: FormValue] = [:], answers: [String: FormValue] = [:]) {
        self.incidentKey = incidentKey
        self.values = values
        self.answers = answers
        self.values["incident.key"] = .text(incidentKey)
    }

    package subscript(_ key: String) -> FormValue? {
        get { values[key] }
        set { values[key] = newValue }
    }

    /// Milestones by their names: `milestone.occurred`, `milestone.aware`.
    package mutating func add(milestones: [String: Instant]) {
        for (name, instant) in milestones { values["milestone.\(name)"] = .instant(instant) }
    }

    /// What the DORA classification holds, with the shares worked out. Costs are in euro there: an entity that reports in
    /// another currency states `dora.costs` anew.
    package mutating func add(_ answers: DORAAnswers, _ classification: DORAClassification) {
        values["dora.criteria"] = .codes(classification.criteria.map(\.rawValue))
        add("dora.clients", answers.clientsAffected, of: answers.clientsTotal.map { ExactNumber($0) })
        add("dora.counterparts", answers.counterpartsAffected, of: answers.counterpartsTotal.map { ExactNumber($0) })
        add("dora.transactions", answers.transactionsAffected, of: answers.transactionsDailyAverage)
        values["dora.amount_affected"] = answers.amountAffected.map { .amount($0) }
        values["dora.costs"] = answers.costsEUR.map { .amount($0) }
        values["dora.relevant"] = answers.relevantClientOrCounterpart.map { .flag($0) }
        values["dora.reputational"] = answers.reputational.map { impacts in
            .codes(ReputationalImpact.allCases.filter(impacts.contains).map(\.schemaCode))
        }
        values["dora.downtime"] = answers.downtimeMinutes.map { .minutes($0) }
        values["dora.duration"] = answers.durationMinutes.map { .minutes($0) }
        if case .codes(let codes)? = answers.memberStates { values["dora.member_states"] = .codes(codes) }
    }

    private mutating func add(_ stem: String, _ part: Int?, of whole: ExactNumber?) {
        values[stem + "_affected"] = part.map { .whole($0) }
        guard let part, let whole else { return }
        let tenths = part == 0 ? 0 : ExactNumber(part).tenthsOfPercent(of: whole)
        values[stem + "_percent"] = tenths.map { .percent(tenths: $0) }
    }
}
