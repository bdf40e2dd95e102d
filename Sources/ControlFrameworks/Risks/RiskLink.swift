/// An amount of money in the smallest unit of its currency: cents, yen.
package struct Amount: Hashable, Sendable {
    package let minorUnits: Int64
    /// ISO 4217.
    package let currency: String

    /// `nil` for a negative amount or a currency that is not three capital letters.
    package init?(minorUnits: Int64, currency: String) {
        guard minorUnits >= 0, currency.utf8.count == 3, currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return nil }
        self.minorUnits = minorUnits
        self.currency = currency
    }
}

/// What incidents have cost, laid beside what a risk of the organisation's register may cost.
package struct RiskLink: Equatable, Sendable {
    /// Identifier in the risk register.
    package let risk: String
    package let appetite: Amount
    /// By key.
    package let incidents: [Incident]
    /// In the currency of the appetite; `nil` when the sum is larger than can be held.
    package let realised: Amount?
    package let verdict: Verdict

    package struct Incident: Equatable, Sendable {
        package let key: String
        /// `nil` while it is not known.
        package let loss: Amount?
        /// Only real incidents make losses; the others are shown and left out.
        package let isCounted: Bool

        package init(key: String, loss: Amount?, isCounted: Bool = true) {
            self.key = key
            self.loss = loss
            self.isCounted = isCounted
        }
    }

    package enum Verdict: Equatable, Sendable {
        case within
        case exceeded
        /// So far within, but the losses of some incidents are unknown or in another currency; nothing is converted or guessed.
        case undetermined(unknown: [String], otherCurrency: [String])
    }

    /// Fails with the first key that is given twice.
    package init(risk: String, appetite: Amount, incidents: [Incident]) throws(RiskLinkError) {
        let ordered = incidents.sorted { $0.key < $1.key }
        for (one, next) in zip(ordered, ordered.dropFirst()) where one.key == next.key {
            throw .incidentTwice(one.key)
        }
        let counted = ordered.filter(\.isCounted)
        let unknown = counted.filter { $0.loss == nil }.map(\.key)
        let foreign = counted.filter { ($0.loss?.currency ?? appetite.currency) != appetite.currency }.map(\.key)
        var (sum, isTooLarge): (Int64, Bool) = (0, false)
        for case let loss? in counted.map(\.loss) where loss.currency == appetite.currency {
            let (total, overflow) = sum.addingReportingOverflow(loss.minorUnits)
            (sum, isTooLarge) = (overflow ? .max : total, isTooLarge || overflow)
        }
        self.risk = risk
        self.appetite = appetite
        self.incidents = ordered
        realised = isTooLarge ? nil : Amount(minorUnits: sum, currency: appetite.currency)
        if isTooLarge || sum > appetite.minorUnits {
            // Whatever is still unknown can only add to it.
            verdict = .exceeded
        } else if unknown.isEmpty, foreign.isEmpty {
            verdict = .within
        } else {
            verdict = .undetermined(unknown: unknown, otherCurrency: foreign)
        }
    }
}

package enum RiskLinkError: Error, Equatable, Sendable {
    case incidentTwice(String)
}
