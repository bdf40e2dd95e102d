/// Which controls of one framework correspond to which of another, in somebody's judgement.
package struct Crosswalk: Sendable {
    package let from: FrameworkID
    package let to: FrameworkID
    /// Whose judgement the entries are.
    package let basis: String
    package let entries: [Entry]

    /// How what one control asks for lies to what the other asks for (NIST IR 8477, set-theory relationships).
    package enum Relation: String, CaseIterable, Codable, Sendable {
        case equal
        /// All of the first is within the second.
        case subset
        /// The first holds all of the second.
        case superset
        case intersects

        package var inverse: Relation {
            switch self {
            case .subset: .superset
            case .superset: .subset
            case .equal, .intersects: self
            }
        }
    }

    package enum Judgement: String, CaseIterable, Codable, Sendable {
        case high
        case medium
        case low
    }

    package struct Entry: Hashable, Sendable {
        package let from: ControlID
        package let to: ControlID
        package let relation: Relation
        package let confidence: Judgement

        package init(from: ControlID, to: ControlID, relation: Relation, confidence: Judgement) {
            self.from = from
            self.to = to
            self.relation = relation
            self.confidence = confidence
        }
    }

    package init(from: FrameworkID, to: FrameworkID, basis: String, entries: [Entry]) {
        self.from = from
        self.to = to
        self.basis = basis
        self.entries = entries
    }

    /// The same statements read from the other side.
    package var inverse: Crosswalk {
        Crosswalk(
            from: to, to: from, basis: basis,
            entries: entries.map {
                Entry(from: $0.to, to: $0.from, relation: $0.relation.inverse, confidence: $0.confidence)
            })
    }
}

/// All crosswalks, asked in either direction. No conclusion is drawn over two of them: relations do not add up that way
/// (A meets B and B meets C says nothing about A and C).
package struct CrosswalkTable: Sendable {
    private let byControl: [ControlID: [Crosswalk.Entry]]

    package init(_ crosswalks: [Crosswalk]) {
        var byControl: [ControlID: [Crosswalk.Entry]] = [:]
        for crosswalk in crosswalks {
            for entry in crosswalk.entries { byControl[entry.from, default: []].append(entry) }
            for entry in crosswalk.inverse.entries { byControl[entry.from, default: []].append(entry) }
        }
        self.byControl = byControl.mapValues { entries in entries.sorted { $0.to < $1.to } }
    }

    /// What corresponds to a control, ordered by control; with a framework, only there.
    package func counterparts(of control: ControlID, in framework: FrameworkID? = nil) -> [Crosswalk.Entry] {
        (byControl[control] ?? []).filter { framework == nil || $0.to.framework == framework }
    }
}
