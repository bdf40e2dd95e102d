/// One element of a section, in reading order.
package enum Block: Equatable, Sendable {
    case paragraph(Paragraph)
    case subheading(String)
    case keyFigures([KeyFigure])
    case table(Table)
    case chart(Chart)
    case definitions([Definition])
    case list([Paragraph], ordered: Bool = false)
    case note(NoteKind, Paragraph)
}

package enum NoteKind: String, Equatable, Sendable {
    case info
    case caution
}

/// A headline figure with what a reader needs to judge it: the value before, the change, the number of cases.
package struct KeyFigure: Equatable, Sendable {
    /// Whether the change is a change at all; `noDetectableChange` says that it may be chance.
    package enum Verdict: String, Equatable, Sendable {
        case better
        case worse
        case noDetectableChange
        case none
    }

    package var label: String
    package var value: Cell
    package var previous: Cell?
    /// The change in words, such as `−1 h 20 min against Q1`.
    package var change: String?
    package var verdict: Verdict
    package var note: String?
    /// The number of cases behind the value.
    package var count: Int?

    package init(
        label: String, value: Cell, previous: Cell? = nil, change: String? = nil, verdict: Verdict = .none,
        note: String? = nil, count: Int? = nil
    ) {
        self.label = label
        self.value = value
        self.previous = previous
        self.change = change
        self.verdict = verdict
        self.note = note
        self.count = count
    }
}

extension KeyFigure.Verdict {
    /// The verdict in words, so that no reader depends on a colour.
    package var words: String? {
        switch self {
        case .better: "better"
        case .worse: "worse"
        case .noDetectableChange: "no detectable change"
        case .none: nil
        }
    }
}

/// A term, what it means here, and where the meaning comes from.
package struct Definition: Equatable, Sendable {
    package var term: String
    package var text: String
    package var source: String?

    package init(_ term: String, _ text: String, source: String? = nil) {
        self.term = term
        self.text = text
        self.source = source
    }
}
