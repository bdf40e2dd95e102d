/// The name of the form that an obligation without one of its own gets: `notice:OBLIGATION:STAGE`.
package struct NoticeForm: Equatable, Sendable {
    /// What `report render` and `duty file --form` take for it.
    package static let word = "notice"

    package let obligation: String
    package let stage: String

    package init(obligation: String, stage: String) {
        self.obligation = obligation
        self.stage = stage
    }

    /// `nil` for the name of any other form.
    package init?(_ form: String) {
        let parts = form.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == NoticeForm.word, !parts[1].isEmpty, !parts[2].isEmpty else { return nil }
        self.init(obligation: parts[1], stage: parts[2])
    }

    package var form: String { "\(NoticeForm.word):\(obligation):\(stage)" }

    /// A form's name as part of a file's name.
    static func fileName(_ form: String) -> String { form.replacing(":", with: "-") }
}
