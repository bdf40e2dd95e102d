/// What is kept of a record that was refused, so that somebody can look at it and correct it.
enum RefusedText {
    /// A record of usual size fits whole; of a monster its beginning tells what it is.
    static let longest = 1 << 16

    /// The record as text: bytes that are not UTF-8 become replacement characters, NUL its picture.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let kept = String(decoding: bytes.prefix(longest), as: UTF8.self)
        let text =
            kept.utf8.contains(0)
            ? String(String.UnicodeScalarView(kept.unicodeScalars.map { $0 == "\0" ? "\u{2400}" : $0 })) : kept
        return bytes.count > longest ? text + "…" : text
    }
}
