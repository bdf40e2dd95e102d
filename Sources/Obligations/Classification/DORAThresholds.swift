/// Holds the answers against each threshold. All limits are strict: exactly 10 per cent is not more than 10 per cent.
enum DORAThresholds {
    static func findings(_ answers: DORAAnswers) -> [DORAFinding] {
        DORAThreshold.allCases.map { threshold in
            let builder =
                switch threshold {
                case .criticalServices: criticalServices(answers)
                case .clients: clients(answers)
                case .reputation: reputation(answers)
                case .duration: duration(answers)
                case .geography: geography(answers)
                case .dataLossAdverse: dataLoss(answers)
                case .intrusionMayLoseData: intrusion(answers)
                case .costs: costs(answers)
                }
            return DORAFinding(
                threshold: threshold, state: builder.state, reasons: builder.texts, missing: builder.open)
        }
    }

    private static func criticalServices(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        let services = answers.criticalServices
        let met =
            if case .points(let points) = services {
                "critical services are affected (Art. 6 \(points.sorted().map { "(\($0))" }.joined(separator: ", ")))"
            } else {
                "critical services are affected"
            }
        builder.add(
            flag: services?.areAffected, key: "critical_services", met: met,
            notMet: "no critical services are affected")
        // The intrusion itself is point (c): it supplies its own gate.
        builder.add(
            flag: answers.maliciousAccess, key: "malicious_access",
            met: "there was successful malicious access, which is a critical service affected (Art. 6(c))",
            notMet: "there was no successful malicious access")
        return builder
    }

    private static func clients(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        builder.add(
            part(
                answers.clientsAffected.map { ExactNumber($0) }, of: answers.clientsTotal.map { ExactNumber($0) }, 100),
            share("clients", answers.clientsAffected, of: answers.clientsTotal, 100),
            missing: unanswered([
                ("clients_affected", answers.clientsAffected == nil), ("clients_total", answers.clientsTotal == nil),
            ]))
        builder.add(
            ThresholdState(answers.clientsAffected.map { $0 > 100_000 }),
            answers.clientsAffected.map { "clients: \($0) are \($0 > 100_000 ? "" : "not ")more than 100000" },
            missing: ["clients_affected"])
        builder.add(
            part(
                answers.counterpartsAffected.map { ExactNumber($0) },
                of: answers.counterpartsTotal.map { ExactNumber($0) }, 300),
            share("financial counterparts", answers.counterpartsAffected, of: answers.counterpartsTotal, 300),
            missing: unanswered([
                ("counterparts_affected", answers.counterpartsAffected == nil),
                ("counterparts_total", answers.counterpartsTotal == nil),
            ]))
        let transactions = answers.transactionsAffected.map { ExactNumber($0) }
        builder.add(
            part(transactions, of: answers.transactionsDailyAverage, 100),
            share(
                "transactions", transactions, of: answers.transactionsDailyAverage, 100, whole: "a daily average of "),
            missing: unanswered([
                ("transactions_affected", answers.transactionsAffected == nil),
                ("transactions_daily_average", answers.transactionsDailyAverage == nil),
            ]))
        builder.add(
            part(answers.amountAffected, of: answers.amountDailyAverage, 100),
            share(
                "amount", answers.amountAffected, of: answers.amountDailyAverage, 100, whole: "a daily average of "),
            missing: unanswered([
                ("amount_affected", answers.amountAffected == nil),
                ("amount_daily_average", answers.amountDailyAverage == nil),
            ]))
        builder.add(
            flag: answers.relevantClientOrCounterpart, key: "relevant_client_or_counterpart",
            met: "a relevant client or counterpart is affected",
            notMet: "no relevant client or counterpart is affected")
        return builder
    }

    private static func reputation(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        let impacts = ReputationalImpact.allCases.filter { answers.reputational?.contains($0) == true }
        builder.add(
            flag: answers.reputational.map { !$0.isEmpty }, key: "reputational",
            met: "reputation: " + impacts.map(\.label).joined(separator: "; "),
            notMet: "reputation: none of the four conditions is met")
        return builder
    }

    private static func duration(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        builder.add(
            limit(answers.durationMinutes, 1_440), over("duration", answers.durationMinutes, 1_440, "24 hours"),
            missing: ["duration_minutes"])
        builder.add(
            limit(answers.downtimeMinutes, 120), over("downtime", answers.downtimeMinutes, 120, "2 hours"),
            missing: ["downtime_minutes"])
        return builder
    }

    private static func geography(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        let count = answers.memberStates?.count
        builder.add(
            ThresholdState(count.map { $0 >= 2 }),
            count.map { "Member States hit: \($0), \($0 >= 2 ? "two or more" : "fewer than two")" },
            missing: ["member_states"])
        return builder
    }

    private static func dataLoss(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        builder.add(
            flag: answers.dataLossAdverse, key: "data_loss_adverse",
            met: "data losses have or will have an adverse effect",
            notMet: "no data losses with an adverse effect")
        return builder
    }

    /// Data proven lost may have been lost: an unanswered `may_result_in_data_loss` follows from `data_loss_adverse`. The
    /// threshold is held met also where 9(5)(a) is met, which its wording leaves out (recital 10).
    private static func intrusion(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        let mayLose = answers.mayResultInDataLoss ?? (answers.dataLossAdverse == true ? true : nil)
        let state = ThresholdState.all([ThresholdState(answers.maliciousAccess), ThresholdState(mayLose)])
        builder.add(
            state,
            state.isMet
                ? "malicious access succeeded and \(answers.dataLossAdverse == true ? "led" : "may lead") to data losses"
                : "no malicious access that may lead to data losses",
            missing: unanswered([
                ("malicious_access", answers.maliciousAccess == nil), ("may_result_in_data_loss", mayLose == nil),
            ]))
        return builder
    }

    private static func costs(_ answers: DORAAnswers) -> FindingBuilder {
        var builder = FindingBuilder()
        let limit = ExactNumber(100_000)
        builder.add(
            ThresholdState(answers.costsEUR.map { $0 > limit }),
            answers.costsEUR.map {
                "costs and losses: EUR \($0.text) are \($0 > limit ? "" : "not ")more than EUR 100000"
            },
            missing: ["costs_eur"])
        return builder
    }
}

// MARK: - Comparing

extension DORAThresholds {
    /// Whether the part is more than so many thousandths of the whole. Nothing affected is never more.
    static func part(_ part: ExactNumber?, of whole: ExactNumber?, _ permille: Int) -> ThresholdState {
        if part == .zero { return .notMet }
        guard let part, let whole else { return .unknown }
        return ThresholdState(part.exceeds(permille: permille, of: whole))
    }

    static func limit(_ value: ExactNumber?, _ limit: Int) -> ThresholdState {
        ThresholdState(value.map { $0 > ExactNumber(limit) })
    }

    private static func over(_ what: String, _ value: ExactNumber?, _ limit: Int, _ words: String) -> String? {
        value.map { "\(what): \($0.text) minutes are \($0 > ExactNumber(limit) ? "" : "not ")more than \(words)" }
    }

    private static func share(_ what: String, _ part: Int?, of whole: Int?, _ permille: Int) -> String? {
        share(what, part.map { ExactNumber($0) }, of: whole.map { ExactNumber($0) }, permille)
    }

    private static func share(
        _ what: String, _ part: ExactNumber?, of whole: ExactNumber?, _ permille: Int, whole words: String = ""
    ) -> String? {
        guard let part else { return nil }
        guard let whole else { return "\(what): \(part.text) affected" }
        let verb = part.exceeds(permille: permille, of: whole) ? "is more" : "is not more"
        return "\(what): \(part.text) of \(words)\(whole.text) \(verb) than \(permille / 10) %"
    }

    static func unanswered(_ keys: [(name: String, isMissing: Bool)]) -> [String] {
        keys.filter(\.isMissing).map(\.name)
    }
}
