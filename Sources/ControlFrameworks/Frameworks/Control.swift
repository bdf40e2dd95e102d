/// A safeguard as a framework names it.
package struct Control: Hashable, Sendable {
    package let id: ControlID
    /// As people write it: `AC-2(1)`, `A.8.13`, `DORA 17`.
    package let label: String
    package let title: String
    /// The control or group above.
    package let parent: ControlID?
    package let kind: Kind
    /// The publisher has taken it out; records may still point at it.
    package let isWithdrawn: Bool

    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// A heading: a family, function, category or clause. No outcome is recorded against it.
        case group
        case control
    }

    package init(
        id: ControlID, label: String, title: String, parent: ControlID? = nil, kind: Kind = .control,
        isWithdrawn: Bool = false
    ) {
        self.id = id
        self.label = label
        self.title = title
        self.parent = parent
        self.kind = kind
        self.isWithdrawn = isWithdrawn
    }
}
