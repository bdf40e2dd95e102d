/// The name of something that starts, ends or moves a clock: `AWARENESS`, `SUBMITTED(initial)`.
package struct EventName: Hashable, Sendable, CustomStringConvertible {
    /// Upper case: `AWARENESS`; `SUBMITTED` where a stage was sent.
    package let name: String
    /// The stage that was sent.
    package let stage: String?
    /// The obligation of the stage; `nil` for the one that is being looked at.
    package let obligation: String?

    package init(_ name: String) {
        self.name = name
        stage = nil
        obligation = nil
    }

    /// The sending of a stage.
    package init(submitted stage: String, of obligation: String? = nil) {
        name = EventName.submitted
        self.stage = stage
        self.obligation = obligation
    }

    /// Reads `NAME`, `SUBMITTED(stage)` or `SUBMITTED(obligation/stage)`; `nil` when it is none of these.
    package init?(parsing text: String) {
        let bytes = text.utf8
        if bytes.last != UInt8(ascii: ")") {
            guard !bytes.isEmpty, bytes.allSatisfy(EventName.isNameByte) else { return nil }
            self.init(text)
            return
        }
        let opening = EventName.submitted + "("
        guard text.hasPrefix(opening) else { return nil }
        let inside = text.dropFirst(opening.count).dropLast()
        let parts = inside.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(submitted: String(parts[parts.count - 1]), of: parts.count == 2 ? String(parts[0]) : nil)
    }

    package static let submitted = "SUBMITTED"

    package var description: String {
        guard let stage else { return name }
        return "\(name)(\(obligation.map { $0 + "/" } ?? "")\(stage))"
    }

    /// True for `intermediate-update`, `intermediate-update-2` of `intermediate`.
    package func isUpdate(of base: String) -> Bool {
        guard let stage else { return false }
        return stage.hasPrefix(base + "-update")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
    }
}
