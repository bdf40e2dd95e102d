/// Adds the answers of recurring incidents and notes how.
struct AnswerSum {
    private(set) var method: [String] = []

    mutating func add(_ all: [DORAAnswers]) -> DORAAnswers {
        var sum = DORAAnswers()
        sum.criticalServices = criticalServices(all.compactMap(\.criticalServices))
        sum.maliciousAccess = any(all.map(\.maliciousAccess))
        // One intrusion has to do both: access in one incident and a possible loss in another are not Art. 9(5)(b).
        sum.mayResultInDataLoss = any(
            all.map { one in
                let both = ThresholdState.all([
                    ThresholdState(one.maliciousAccess), ThresholdState(one.mayResultInDataLoss),
                ])
                return both == .unknown ? nil : both.isMet
            })
        sum.relevantClientOrCounterpart = any(all.map(\.relevantClientOrCounterpart))
        sum.dataLossAdverse = any(all.map(\.dataLossAdverse))
        sum.clientsTotal = all.compactMap(\.clientsTotal).max()
        sum.counterpartsTotal = all.compactMap(\.counterpartsTotal).max()
        sum.clientsAffected = capped("clients_affected", all.map(\.clientsAffected), at: sum.clientsTotal)
        sum.counterpartsAffected = capped(
            "counterparts_affected", all.map(\.counterpartsAffected), at: sum.counterpartsTotal)
        sum.transactionsAffected =
            added("transactions_affected", all.map { $0.transactionsAffected.map { ExactNumber($0) } })?
            .whole
        sum.transactionsDailyAverage = all.compactMap(\.transactionsDailyAverage).max()
        sum.amountAffected = added("amount_affected", all.map(\.amountAffected))
        sum.amountDailyAverage = all.compactMap(\.amountDailyAverage).max()
        sum.durationMinutes = added("duration_minutes", all.map(\.durationMinutes))
        sum.downtimeMinutes = added("downtime_minutes", all.map(\.downtimeMinutes))
        sum.costsEUR = added("costs_eur", all.map(\.costsEUR))
        let impacts = all.compactMap(\.reputational)
        sum.reputational = impacts.isEmpty ? nil : impacts.reduce(into: []) { $0.formUnion($1) }
        sum.memberStates = memberStates(all.compactMap(\.memberStates))
        method.append("totals and daily averages: the largest stated; yes or no: yes if any says yes")
        return sum
    }

    private mutating func added(_ name: String, _ values: [ExactNumber?]) -> ExactNumber? {
        let known = values.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        note(name, "added", known.count, values.count)
        return known.reduce(.zero, +)
    }

    /// The same client may be hit twice: without a list of names the sum is an upper bound, and never above all there are.
    private mutating func capped(_ name: String, _ values: [Int?], at total: Int?) -> Int? {
        let known = values.compactMap { $0 }
        guard let sum = added(name, values.map { $0.map { ExactNumber($0) } })?.whole, !known.isEmpty else {
            return nil
        }
        method.append("\(name): whoever was hit more than once is counted each time")
        guard let total, sum > total else { return sum }
        method.append("\(name): cut to the \(total) there are")
        return total
    }

    private mutating func note(_ name: String, _ how: String, _ known: Int, _ all: Int) {
        method.append("\(name): \(how) over \(known == all ? "all \(all)" : "\(known) of \(all)") incidents")
    }

    private func any(_ flags: [Bool?]) -> Bool? {
        switch ThresholdState.any(flags.map { ThresholdState($0) }) {
        case .met: true
        case .notMet: false
        case .unknown: nil
        }
    }

    private func criticalServices(_ all: [DORAAnswers.CriticalServices]) -> DORAAnswers.CriticalServices? {
        var points: Set<String> = []
        for case .points(let more) in all { points.formUnion(more) }
        if !points.isEmpty { return .points(points) }
        if all.contains(.affected) { return .affected }
        return all.isEmpty ? nil : DORAAnswers.CriticalServices.none
    }

    private mutating func memberStates(_ all: [DORAAnswers.MemberStates]) -> DORAAnswers.MemberStates? {
        guard let most = all.map(\.count).max() else { return nil }
        var codes: Set<String> = []
        for case .codes(let more) in all { codes.formUnion(more) }
        // Of mere numbers nobody knows which states they mean, so only the largest is certain.
        return codes.count >= most ? .codes(codes.sorted()) : .number(most)
    }
}
