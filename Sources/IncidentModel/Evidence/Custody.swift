/// Where a piece of evidence stands in its chain of custody.
package enum CustodyState: String, CaseIterable, Sendable {
    /// In the holder's keeping and in use.
    case collected
    /// Kept for others to rely on: read and handed over, but not destroyed.
    case sealed
    /// No longer needed as evidence; may be destroyed.
    case released
    /// The bytes are gone, the record stays.
    case destroyed
}

/// What is done with a piece of evidence; each is one entry of its chain of custody.
package enum CustodyEvent: String, CaseIterable, Sendable {
    case collected
    case transferred
    case accessed
    case sealed
    case released
    case destroyed

    /// Collecting and reading explain themselves.
    package var needsReason: Bool { self != .collected && self != .accessed }
}

/// Why a step of the chain of custody was refused.
package struct CustodyRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The raw value is printed, stable, and the name of the same rule in PostgreSQL.
    package enum Rule: String, Sendable, CaseIterable {
        case move = "custody_move"
        case legalHold = "legal_hold"
        case reasonRequired = "reason_required"
        case holderChanges = "holder_changes_by_transfer"
    }

    package let rule: Rule
    package let message: String

    package var description: String { "\(rule.rawValue): \(message)" }
}

/// The chain of custody of one piece of evidence: what may follow what.
package struct Custody: Equatable, Sendable {
    package let state: CustodyState
    /// Who answers for it now.
    package let holder: String

    package init(state: CustodyState, holder: String) {
        self.state = state
        self.holder = holder
    }

    /// The moves that there are; PostgreSQL holds the same ones in `custody_move`.
    package static func target(of event: CustodyEvent, from state: CustodyState) -> CustodyState? {
        switch (event, state) {
        case (.transferred, .collected), (.transferred, .sealed): state
        case (.accessed, .collected), (.accessed, .sealed), (.accessed, .released): state
        case (.sealed, .collected): .sealed
        case (.released, .collected), (.released, .sealed): .released
        case (.destroyed, .collected), (.destroyed, .released): .destroyed
        default: nil
        }
    }

    /// - Parameters:
    ///   - holder: who answers for it afterwards, where it is handed over.
    ///   - hold: the number of the legal hold that covers it, if any.
    package func after(
        _ event: CustodyEvent, to holder: String? = nil, reason: String? = nil, hold: Int? = nil
    ) throws(CustodyRefusal) -> Custody {
        guard let target = Custody.target(of: event, from: state) else {
            throw CustodyRefusal(rule: .move, message: impossible(event))
        }
        if event == .destroyed, let hold {
            throw CustodyRefusal(
                rule: .legalHold, message: "destroying evidence is not possible under legal hold \(hold)")
        }
        if event.needsReason, reason?.contains(where: { !$0.isWhitespace }) != true {
            throw CustodyRefusal(rule: .reasonRequired, message: "say why it is \(event.rawValue)")
        }
        guard event == .transferred else { return Custody(state: target, holder: self.holder) }
        guard let holder, holder != self.holder else {
            throw CustodyRefusal(rule: .holderChanges, message: "\(self.holder) has it already; name somebody else")
        }
        return Custody(state: target, holder: holder)
    }

    private func impossible(_ event: CustodyEvent) -> String {
        switch (event, state) {
        case (.destroyed, .sealed): "sealed evidence is released before it is destroyed"
        case (_, .destroyed): "the evidence has been destroyed"
        case (.collected, _): "evidence is collected once"
        default: "evidence that is \(state.rawValue) is not \(event.rawValue)"
        }
    }
}
