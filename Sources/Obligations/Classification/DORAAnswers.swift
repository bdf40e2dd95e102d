import JSONText

/// What somebody answered for the classification of one incident under DORA. `nil`: not answered.
///
/// Numbers are of the affected *service*: the clients that use it, the counterparts active for it, its daily averages.
/// Downtime is that of services behind critical or important functions (2024/1772 Art. 9(3)(b)).
package struct DORAAnswers: Equatable, Sendable {
    /// Which point of Art. 6 is met: ICT services behind critical or important functions (a), services that need an
    /// authorisation (b), successful malicious access (c).
    package enum CriticalServices: Equatable, Sendable {
        case none
        /// Affected; nobody said by which point.
        case affected
        case points(Set<String>)

        package var areAffected: Bool { self != .none }
    }

    /// The Member States hit, the own one included.
    package enum MemberStates: Equatable, Sendable {
        case codes([String])
        case number(Int)

        package var count: Int {
            switch self {
            case .codes(let codes): codes.count
            case .number(let number): number
            }
        }
    }

    package var criticalServices: CriticalServices?
    package var maliciousAccess: Bool?
    package var mayResultInDataLoss: Bool?
    package var clientsAffected: Int?
    package var clientsTotal: Int?
    package var counterpartsAffected: Int?
    package var counterpartsTotal: Int?
    package var transactionsAffected: Int?
    /// An average need not be whole.
    package var transactionsDailyAverage: ExactNumber?
    package var amountAffected: ExactNumber?
    package var amountDailyAverage: ExactNumber?
    package var relevantClientOrCounterpart: Bool?
    package var reputational: Set<ReputationalImpact>?
    package var durationMinutes: ExactNumber?
    package var downtimeMinutes: ExactNumber?
    package var memberStates: MemberStates?
    package var dataLossAdverse: Bool?
    /// Gross costs and losses in euro, nothing recovered taken off (Art. 7).
    package var costsEUR: ExactNumber?

    package init() {}

    /// The keys of an answers file, in the order in which they are asked.
    package static let names = [
        "critical_services", "malicious_access", "may_result_in_data_loss", "clients_affected", "clients_total",
        "counterparts_affected", "counterparts_total", "transactions_affected", "transactions_daily_average",
        "amount_affected", "amount_daily_average", "relevant_client_or_counterpart", "reputational",
        "duration_minutes", "downtime_minutes", "member_states", "data_loss_adverse", "costs_eur",
    ]
}

// MARK: - Reading

extension DORAAnswers {
    /// Reads one sheet of answers and refuses what can't be true, all of it at once.
    package init(_ sheet: JSONTree) throws(AnswerProblems) {
        var reader = AnswerReader(sheet, names: DORAAnswers.names)
        maliciousAccess = reader.flag("malicious_access")
        criticalServices = DORAAnswers.criticalServices(&reader, maliciousAccess: maliciousAccess)
        mayResultInDataLoss = reader.flag("may_result_in_data_loss")
        clientsAffected = reader.count("clients_affected")
        clientsTotal = reader.count("clients_total")
        counterpartsAffected = reader.count("counterparts_affected")
        counterpartsTotal = reader.count("counterparts_total")
        transactionsAffected = reader.count("transactions_affected")
        transactionsDailyAverage = reader.number("transactions_daily_average")
        amountAffected = reader.number("amount_affected")
        amountDailyAverage = reader.number("amount_daily_average")
        relevantClientOrCounterpart = reader.flag("relevant_client_or_counterpart")
        reputational = DORAAnswers.reputational(&reader)
        durationMinutes = reader.number("duration_minutes")
        downtimeMinutes = reader.number("downtime_minutes")
        memberStates = DORAAnswers.memberStates(&reader)
        dataLossAdverse = reader.flag("data_loss_adverse")
        costsEUR = reader.number("costs_eur")
        // Transactions and amounts are compared with an average day; an incident of several days may well exceed it.
        reader.requirePart("clients_affected", clientsAffected, of: "clients_total", clientsTotal)
        reader.requirePart("counterparts_affected", counterpartsAffected, of: "counterparts_total", counterpartsTotal)
        try reader.finish()
        // Point (c) is the malicious access itself.
        if case .points(let points) = criticalServices, points.contains("c") { maliciousAccess = true }
    }

    /// `true`, `false`, or a list of the points `a`, `b`, `c` of Art. 6; an empty list is `false`, one letter a list of one.
    private static func criticalServices(
        _ reader: inout AnswerReader, maliciousAccess: Bool?
    ) -> CriticalServices? {
        let name = "critical_services"
        guard let value = reader.answer(name) else { return nil }
        if case .bool(let flag) = value { return flag ? .affected : CriticalServices.none }
        guard let words = value.text.map({ [$0] }) ?? reader.words(name) else { return nil }
        var points: Set<String> = []
        for word in words {
            let letter = word.lowercased().filter { $0.isLetter }
            if ["a", "b", "c"].contains(letter) {
                points.insert(letter)
            } else {
                reader.refuse(name, .unknownWord(word, nearest: "a, b, c, true or false"))
            }
        }
        if points.contains("c"), maliciousAccess == false {
            reader.refuse(name, .contradicts(field: "malicious_access", why: "point c is malicious access"))
        }
        return points.isEmpty ? CriticalServices.none : .points(points)
    }

    private static func reputational(_ reader: inout AnswerReader) -> Set<ReputationalImpact>? {
        guard let words = reader.words("reputational") else { return nil }
        var impacts: Set<ReputationalImpact> = []
        for word in words {
            if let impact = ReputationalImpact(word: word) {
                impacts.insert(impact)
            } else {
                let known = ReputationalImpact.allCases.map(\.rawValue)
                let nearest = NearestName.near(AnswerReader.plain(word), among: known)
                reader.refuse("reputational", .unknownWord(word, nearest: nearest ?? known.joined(separator: ", ")))
            }
        }
        return impacts
    }

    /// A list of country codes, each counted once, or how many.
    private static func memberStates(_ reader: inout AnswerReader) -> MemberStates? {
        let name = "member_states"
        guard let value = reader.answer(name) else { return nil }
        if value.number != nil {
            guard let count = reader.count(name) else { return nil }
            guard count <= EEAState.codes.count else {
                reader.refuse(name, .outOfRange(String(count), lowest: 0, highest: EEAState.codes.count))
                return nil
            }
            return .number(count)
        }
        guard case .array = value else {
            reader.refuse(name, .wrongType(needed: "a list of country codes or a number"))
            return nil
        }
        var codes: Set<String> = []
        for word in reader.words(name) ?? [] {
            if let code = EEAState.code(word) {
                codes.insert(code)
            } else {
                // A state outside would make "two or more Member States" true by mistake.
                reader.refuse(name, .unknownWord(word, nearest: nil))
            }
        }
        return .codes(codes.sorted())
    }
}
