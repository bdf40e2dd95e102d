/// The number of an ATT&CK technique: `T1566` or, for a sub-technique, `T1566.001`.
package struct TechniqueID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    /// Takes any case; `nil` for anything else than T and four digits, with a dot and three more for a sub-technique.
    package init?(_ text: String) {
        let bytes = Array(text.uppercased().utf8)
        guard bytes.count == 5 || (bytes.count == 9 && bytes[5] == UInt8(ascii: ".")), bytes[0] == UInt8(ascii: "T"),
            (bytes[1..<5] + bytes.dropFirst(6)).allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// What to say of a text that is none.
    package static func defect(_ text: String) -> String {
        "'\(text)' is no ATT&CK technique id such as T1566 or T1566.001"
    }

    /// The technique that a sub-technique belongs to; `nil` for a technique.
    package var parent: TechniqueID? { text.utf8.count == 9 ? TechniqueID(String(text.prefix(5))) : nil }

    package var description: String { text }

    package static func < (left: TechniqueID, right: TechniqueID) -> Bool { left.text < right.text }
}
