/// One way in which an incident can be significant under NIS2; any of them is enough.
package struct NIS2Finding: Equatable, Sendable {
    /// Stable word: `financial_loss`, `unavailable`.
    package let criterion: String
    package let citation: String
    package let state: ThresholdState
    package let text: String
    package let missing: [String]
}

/// Holds the answers against each criterion that applies to the kind of entity.
struct NIS2Criteria {
    private let answers: NIS2Answers
    private(set) var findings: [NIS2Finding] = []

    init(_ answers: NIS2Answers) {
        self.answers = answers
        if answers.entityKind == .other || answers.entityKind == nil { addGeneral() }
        if answers.entityKind != .other { addCommon() }
        if let kind = answers.entityKind, kind != .other { addSpecific(kind) }
    }

    private mutating func add(
        _ criterion: String, _ citation: String, _ state: ThresholdState, _ text: String,
        needs: [(name: String, isMissing: Bool)]
    ) {
        let missing = state == .unknown ? needs.filter(\.isMissing).map(\.name) : []
        findings.append(
            NIS2Finding(criterion: criterion, citation: citation, state: state, text: text, missing: missing))
    }

    private mutating func add(_ criterion: String, _ citation: String, flag: Bool?, _ name: String, _ text: String) {
        add(criterion, citation, ThresholdState(flag), text, needs: [(name, flag == nil)])
    }

    // MARK: - Directive (EU) 2022/2555 Art. 23(3)

    private mutating func addGeneral() {
        add(
            "severe_operational_disruption", "2022/2555 Art. 23(3)(a)", flag: answers.severeOperationalDisruption,
            "severe_operational_disruption", "severe disruption of services, caused or possible")
        add(
            "severe_financial_loss", "2022/2555 Art. 23(3)(a)", flag: answers.severeFinancialLoss,
            "severe_financial_loss", "severe financial loss of the entity, caused or possible")
        add(
            "considerable_damage_to_others", "2022/2555 Art. 23(3)(b)", flag: answers.considerableDamageToOthers,
            "considerable_damage_to_others", "considerable damage to other people or firms, caused or possible")
    }

    // MARK: - Regulation (EU) 2024/2690 Art. 3(1)

    private mutating func addCommon() {
        let loss = NIS2Criteria.loss(answers.lossEUR, turnover: answers.turnoverEUR)
        add(
            "financial_loss", "2024/2690 Art. 3(1)(a)", loss.state, loss.text,
            needs: [("loss_eur", answers.lossEUR == nil), ("turnover_eur", answers.turnoverEUR == nil)])
        add(
            "trade_secrets", "2024/2690 Art. 3(1)(b)", flag: answers.tradeSecretsExfiltrated,
            "trade_secrets_exfiltrated", "trade secrets were taken")
        add("death", "2024/2690 Art. 3(1)(c)", flag: answers.death, "death", "death of a person, caused or possible")
        add(
            "health", "2024/2690 Art. 3(1)(d)", flag: answers.healthDamage, "health_damage",
            "considerable damage to somebody's health, caused or possible")
        add(
            "malicious_access", "2024/2690 Art. 3(1)(e)",
            .all([ThresholdState(answers.maliciousAccess), ThresholdState(answers.severeDisruptionPossible)]),
            "suspected malicious access succeeded and can disrupt operations severely",
            needs: [
                ("malicious_access", answers.maliciousAccess == nil),
                ("severe_disruption_possible", answers.severeDisruptionPossible == nil),
            ])
        add(
            "recurring", "2024/2690 Art. 4", flag: answers.recurring, "recurring",
            "with an incident of the same apparent cause within six months above the limit of loss")
    }

    /// More than EUR 500,000 or 5 per cent of turnover, whichever is lower: more than either is more than the lower.
    static func loss(_ loss: ExactNumber?, turnover: ExactNumber?) -> (state: ThresholdState, text: String) {
        let amount = ThresholdState(loss.map { $0 > ExactNumber(500_000) })
        let state = ThresholdState.any([amount, DORAThresholds.part(loss, of: turnover, 50)])
        let stated = loss.map {
            " (EUR \($0.text) of a turnover of \(turnover.map { "EUR \($0.text)" } ?? "unknown size"))"
        }
        return (state, "direct loss above EUR 500000 or 5 % of annual turnover, whichever is lower" + (stated ?? ""))
    }

    // MARK: - Regulation (EU) 2024/2690 Art. 5 to 14

    private mutating func addSpecific(_ kind: NIS2EntityKind) {
        addUnavailability(kind)
        addLimitation(kind)
        addData(kind)
        if kind == .dataCentre || kind == .trustService {
            add(
                "physical_access", kind.citation, flag: answers.physicalAccessCompromised,
                "physical_access_compromised", "physical access to the place was compromised")
        }
    }

    private mutating func addUnavailability(_ kind: NIS2EntityKind) {
        if let minutes = kind.unavailableMinutes {
            add(
                "unavailable", kind.citation, DORAThresholds.limit(answers.unavailableMinutes, minutes),
                minutes == 0 ? "completely unavailable" : "completely unavailable for more than \(minutes) minutes",
                needs: [("unavailable_minutes", answers.unavailableMinutes == nil)])
        } else {
            add(users: answers.usersUnavailable, "users_unavailable", "unavailable", kind, "completely unavailable")
        }
        if kind == .trustService {
            add(
                "unavailable_in_week", kind.citation, DORAThresholds.limit(answers.unavailableMinutesInWeek, 60),
                "unavailable for more than an hour within a calendar week",
                needs: [("unavailable_minutes_in_week", answers.unavailableMinutesInWeek == nil)])
        }
    }

    private mutating func addLimitation(_ kind: NIS2EntityKind) {
        switch kind {
        case .dns, .tldRegistry:
            add(
                "slow", kind.citation, DORAThresholds.limit(answers.slowResponseMinutes, 60),
                "average response above ten seconds for more than an hour",
                needs: [("slow_response_minutes", answers.slowResponseMinutes == nil)])
        case .dataCentre:
            add(
                "limited", kind.citation, DORAThresholds.limit(answers.limitedMinutes, 60),
                "limited availability for more than an hour",
                needs: [("limited_minutes", answers.limitedMinutes == nil)])
        case .cloud, .contentDelivery, .managedService, .managedSecurityService:
            let users = NIS2Criteria.users(answers.usersLimited, of: answers.usersTotal, kind.userLimit)
            add(
                "limited", kind.citation,
                .all([users, DORAThresholds.limit(answers.limitedMinutes, 60)]),
                "limited availability for more than an hour for more than \(NIS2Criteria.words(kind.userLimit))",
                needs: [
                    ("limited_minutes", answers.limitedMinutes == nil), ("users_limited", answers.usersLimited == nil),
                    ("users_total", answers.usersTotal == nil),
                ])
        case .marketplace, .searchEngine, .socialNetwork, .trustService:
            add(users: answers.usersLimited, "users_limited", "limited", kind, "limited availability")
        case .other: break
        }
    }

    private mutating func add(
        users: Int?, _ name: String, _ criterion: String, _ kind: NIS2EntityKind, _ what: String
    ) {
        add(
            criterion, kind.citation, NIS2Criteria.users(users, of: answers.usersTotal, kind.userLimit),
            "\(what) for more than \(NIS2Criteria.words(kind.userLimit))",
            needs: [(name, users == nil), ("users_total", answers.usersTotal == nil)])
    }

    private mutating func addData(_ kind: NIS2EntityKind) {
        let compromised = ThresholdState(answers.dataCompromised)
        var needs = [("data_compromised", answers.dataCompromised == nil)]
        switch kind {
        case .tldRegistry:
            add("data", kind.citation, compromised, "data compromised", needs: needs)
        case .dns:
            // Few domain names, misconfigured: fewer than 1,000 and at most one per cent of all.
            let few = ThresholdState(answers.domainsAffected.map { $0 < 1_000 })
            let share = DORAThresholds.part(
                answers.domainsAffected.map { ExactNumber($0) }, of: answers.domainsTotal.map { ExactNumber($0) }, 10)
            let exempt = ThresholdState.all([ThresholdState(answers.causedByMisconfiguration), few, share.negated])
            needs += [
                ("caused_by_misconfiguration", answers.causedByMisconfiguration == nil),
                ("domains_affected", answers.domainsAffected == nil), ("domains_total", answers.domainsTotal == nil),
            ]
            add(
                "data", kind.citation, .all([compromised, exempt.negated]),
                "data compromised, other than by a misconfiguration of few domain names", needs: needs)
        case .trustService:
            needs += [
                ("users_data_affected", answers.usersDataAffected == nil), ("users_total", answers.usersTotal == nil),
            ]
            let users = NIS2Criteria.users(answers.usersDataAffected, of: answers.usersTotal, kind.dataLimit)
            add(
                "data", kind.citation, .all([compromised, users]),
                "data of more than \(NIS2Criteria.words(kind.dataLimit)) compromised", needs: needs)
        case .dataCentre:
            needs.append(("data_compromise_malicious", answers.dataCompromiseMalicious == nil))
            add(
                "data", kind.citation, .all([compromised, ThresholdState(answers.dataCompromiseMalicious)]),
                "data compromised by suspected malice", needs: needs)
        case .cloud, .contentDelivery, .managedService, .managedSecurityService, .marketplace, .searchEngine,
            .socialNetwork:
            needs += [
                ("data_compromise_malicious", answers.dataCompromiseMalicious == nil),
                ("users_data_affected", answers.usersDataAffected == nil), ("users_total", answers.usersTotal == nil),
            ]
            let users = NIS2Criteria.users(answers.usersDataAffected, of: answers.usersTotal, kind.dataLimit)
            add(
                "data", kind.citation,
                .all([compromised, .any([ThresholdState(answers.dataCompromiseMalicious), users])]),
                "data compromised by suspected malice, or of more than \(NIS2Criteria.words(kind.dataLimit))",
                needs: needs)
        case .other: break
        }
    }

    /// More than the smaller of a share and a number is more than either of them.
    private static func users(
        _ users: Int?, of total: Int?, _ limit: (permille: Int, number: Int)?
    ) -> ThresholdState {
        guard let limit else { return .notMet }
        let share = DORAThresholds.part(
            users.map { ExactNumber($0) }, of: total.map { ExactNumber($0) }, limit.permille)
        return .any([ThresholdState(users.map { $0 > limit.number }), share])
    }

    private static func words(_ limit: (permille: Int, number: Int)?) -> String {
        guard let limit else { return "no users" }
        let percent = ExactNumber("\(limit.permille)e-1")?.text ?? ""
        return "\(percent) % or \(limit.number) users, whichever is smaller"
    }
}
