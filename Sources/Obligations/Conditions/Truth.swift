/// Three-valued truth (Kleene's strong logic): what is not known stays undecided unless the rest settles it.
package enum Truth: Sendable, Equatable {
    case yes
    case no
    case undecided

    package init(_ known: Bool) { self = known ? .yes : .no }

    package var negated: Truth {
        switch self {
        case .yes: .no
        case .no: .yes
        case .undecided: .undecided
        }
    }
}

/// What a condition came to, and which facts would have to be known to settle it.
package struct Verdict: Sendable, Equatable {
    package var truth: Truth
    /// Names of attributes and events in the order in which the condition asks for them; empty when it is settled.
    package var missing: [String]

    package init(_ truth: Truth, missing: [String] = []) {
        self.truth = truth
        self.missing = missing
    }

    package init(_ known: Bool) { self.init(Truth(known)) }

    static func undecided(_ name: String) -> Verdict { Verdict(.undecided, missing: [name]) }
}
