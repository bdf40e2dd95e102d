/// Size and root of a log at one time (C2SP tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: TreeHash
    /// Opaque lines; Sitrep writes none and passes over those of others.
    package let extensions: [String]

    package enum Defect: String, Error, Equatable, Sendable, CustomStringConvertible {
        case lines = "a checkpoint has at least three lines, none empty, each ended by a newline"
        case origin = "the origin is empty or holds a control character"
        case size = "the size is not a decimal number without leading zeros"
        case root = "the root is not 32 bytes in base64"
        case emptyRoot = "an empty tree has another root"

        package var description: String { rawValue }
    }

    /// The size is limited to what a signed 64-bit column holds.
    package init(
        origin: String, size: UInt64, root: TreeHash, extensions: [String] = []
    ) throws(Defect) {
        guard Checkpoint.isLine(origin) else { throw .origin }
        guard extensions.allSatisfy(Checkpoint.isLine) else { throw .lines }
        guard size <= UInt64(Int64.max) else { throw .size }
        guard size > 0 || root == TreeHash.emptyTree else { throw .emptyRoot }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note.
    package init(text: String) throws(Defect) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last == "", lines.dropLast().allSatisfy({ !$0.isEmpty }) else { throw .lines }
        guard let size = Checkpoint.decimal(lines[1]) else { throw .size }
        guard let root = TreeHash(base64: lines[2]) else { throw .root }
        try self.init(
            origin: String(lines[0]), size: size, root: root, extensions: lines[3...].dropLast().map(String.init))
    }

    package var text: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// Digits only, no leading zero unless it is zero, at most 2^63 − 1.
    static func decimal(_ text: some StringProtocol) -> UInt64? {
        let digits = Array(text.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 }), digits.count == 1 || digits[0] != 0x30,
            let value = UInt64(text), value <= UInt64(Int64.max)
        else { return nil }
        return value
    }

    private static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }
}
