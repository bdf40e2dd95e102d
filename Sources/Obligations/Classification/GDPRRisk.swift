import IncidentModel

/// A structured aid to judge a personal data breach: whether a risk is unlikely (Art. 33(1) GDPR, no notification) and
/// whether it is high (Art. 34, the people are told). It orders the facts and names reasons; the judgement stays with the
/// controller, and its default is to notify.
///
/// The factors are those of EDPB Guidelines 9/2022: kind of breach, nature and sensitivity of the data, ease of
/// identification, severity of consequences, vulnerability and number of the people.
package struct GDPRRisk: Equatable, Sendable {
    package struct Factor: Equatable, Sendable {
        package let name: String
        package let state: ThresholdState
        package let text: String
        package let missing: [String]
    }

    /// Any of these makes a risk unlikely.
    package let unlikely: [Factor]
    /// Any of these makes a risk high.
    package let high: [Factor]
    /// Any of these makes telling the people unnecessary even so (Art. 34(3)).
    package let relief: [Factor]
    private let isPersonalData: Bool?

    package init(_ answers: GDPRAnswers) {
        isPersonalData = answers.personalData
        unlikely = GDPRRisk.unlikely(answers)
        high = GDPRRisk.high(answers)
        relief = GDPRRisk.relief(answers)
    }

    package var riskIsUnlikely: ThresholdState {
        .any(unlikely.map(\.state))
    }

    package var riskIsHigh: ThresholdState {
        .any(high.map(\.state))
    }

    /// Notify unless a risk is shown to be unlikely: what is not known does not excuse.
    package var notifyAuthority: Bool { isPersonalData != false && !riskIsUnlikely.isMet }

    package var tellPeople: Bool {
        notifyAuthority && riskIsHigh.isMet && !ThresholdState.any(relief.map(\.state)).isMet
    }

    /// Answers that could turn one of both results first, then nothing: what changes neither is not asked.
    package var missing: [String] {
        guard isPersonalData != false else { return [] }
        var open = isPersonalData == nil ? ["personal_data"] : []
        if !riskIsUnlikely.isMet {
            open += unlikely.flatMap(\.missing)
            if riskIsHigh == .unknown { open += high.flatMap(\.missing) }
            if riskIsHigh != .notMet { open += relief.flatMap(\.missing) }
        }
        return open.enumerated().filter { open.firstIndex(of: $1) == $0 }.map(\.1)
    }

    package var isDecided: Bool { missing.isEmpty }

    package var reasons: [String] {
        guard isPersonalData != false else {
            return ["no personal data are concerned: no breach in the sense of Art. 4(12)"]
        }
        var reasons: [String] = []
        if riskIsUnlikely.isMet {
            reasons += unlikely.filter(\.state.isMet).map { "a risk is unlikely: \($0.text) (Art. 33(1))" }
            reasons.append("keep the finding in the register of breaches (Art. 33(5))")
        } else {
            reasons.append("notify: nothing shows that a risk to people is unlikely (Art. 33(1))")
        }
        reasons += high.filter(\.state.isMet).map { "points to a high risk: \($0.text) (Art. 34(1))" }
        reasons += relief.filter(\.state.isMet).map { "the people need not be told: \($0.text)" }
        return reasons
    }

    package static let note =
        "a structured aid by the factors of EDPB Guidelines 9/2022; the controller judges and documents the judgement"

    package var json: JSONValue {
        .object([
            .init("notify_authority", .bool(notifyAuthority)),
            .init("tell_people", .bool(tellPeople)),
            .init("risk", .string(tellPeople || riskIsHigh.isMet ? "high" : notifyAuthority ? "risk" : "unlikely")),
            .init("decided", .bool(isDecided)),
            .init("criteria", .strings((unlikely + high + relief).filter(\.state.isMet).map(\.name))),
            .init("reasons", .strings(reasons)),
            .init("missing", .strings(missing)),
            .init("note", .string(GDPRRisk.note)),
        ])
    }
}

// MARK: - Factors

extension GDPRRisk {
    private static func factor(
        _ name: String, _ states: [(key: String, state: ThresholdState)], _ text: String
    ) -> Factor {
        let state = ThresholdState.all(states.map(\.state))
        let missing = state == .unknown ? states.filter { $0.state == .unknown }.map(\.key) : []
        return Factor(name: name, state: state, text: text, missing: missing)
    }

    private static func unlikely(_ answers: GDPRAnswers) -> [Factor] {
        [
            factor(
                "unreadable",
                [
                    ("encrypted_intact", ThresholdState(answers.encryptedIntact)),
                    ("copy_available", ThresholdState(answers.copyAvailable)),
                ],
                "the data are unreadable to others, the key is safe, and nobody had to do without them"),
            factor(
                "trusted_recipient",
                [
                    ("recipient", ThresholdState(answers.recipient.map { $0 == .trusted })),
                    ("returned_or_destroyed", ThresholdState(answers.returnedOrDestroyed)),
                ],
                "they went to a trusted recipient alone, who gave them back or destroyed them"),
            factor(
                "no_consequences",
                [
                    ("consequences", ThresholdState(answers.consequences.map(\.isEmpty))),
                    ("recipient", ThresholdState(answers.recipient.map { $0 == .nobody || $0 == .trusted })),
                    (
                        "data_categories",
                        ThresholdState(
                            answers.dataCategories.map { !$0.contains { $0.isSensitive || $0.invitesMisuse } })
                    ),
                    ("vulnerable_people", ThresholdState(answers.vulnerablePeople).negated),
                ],
                "nothing is likely to happen to the people, and neither the data nor whoever saw them say otherwise"),
        ]
    }

    private static func high(_ answers: GDPRAnswers) -> [Factor] {
        let exposed = (
            key: "recipient", state: ThresholdState(answers.recipient.map { $0 == .unknown || $0 == .malicious })
        )
        let disclosed = (
            key: "breach_kinds", state: ThresholdState(answers.breachKinds.map { $0.contains(.confidentiality) })
        )
        let hurt = (key: "consequences", state: ThresholdState(answers.consequences.map { !$0.isEmpty }))
        return [
            factor(
                "grave_consequences",
                [("consequences", ThresholdState(answers.consequences.map { $0.contains(where: \.isGrave) }))],
                "grave consequences are likely"),
            factor(
                "sensitive_data",
                [
                    (
                        "data_categories",
                        ThresholdState(answers.dataCategories.map { $0.contains(where: \.isSensitive) })
                    ),
                    disclosed, exposed,
                ],
                "special categories of data or data on offences are with people who may not be trusted"),
            factor(
                "misuse",
                [
                    (
                        "data_categories",
                        ThresholdState(answers.dataCategories.map { $0.contains(where: \.invitesMisuse) })
                    ), disclosed, exposed,
                ],
                "identity documents, credentials or payment data are with people who may not be trusted"),
            factor(
                "vulnerable_people", [("vulnerable_people", ThresholdState(answers.vulnerablePeople)), hurt],
                "children or other vulnerable people are hit"),
            factor(
                "large_scale", [("large_scale", ThresholdState(answers.largeScale)), hurt],
                "many people are hit and consequences are likely"),
        ]
    }

    private static func relief(_ answers: GDPRAnswers) -> [Factor] {
        [
            factor(
                "unreadable_to_others", [("encrypted_intact", ThresholdState(answers.encryptedIntact))],
                "the data are unreadable to whoever has them (Art. 34(3)(a))"),
            factor(
                "risk_removed", [("risk_removed", ThresholdState(answers.riskRemoved))],
                "measures since make the high risk unlikely (Art. 34(3)(b))"),
        ]
    }
}
