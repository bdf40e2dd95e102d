/// Text from outside, made safe to look at: what is invisible and changes how the rest reads becomes visible.
///
/// Bidirectional overrides and isolates can make a reader see another order than the bytes have (CVE-2021-42574,
/// "Trojan Source"); controls and non-characters are not allowed in XML and cut strings in C.
package enum VisibleText {
    /// The text with controls replaced by U+FFFD and bidirectional or zero-width marks written as `⟦U+202E⟧`.
    /// Line feeds and tabs stay; a carriage return or a Unicode line separator becomes a line feed.
    package static func of(_ text: String) -> String {
        isPlain(text) ? text : escaped(text)
    }

    /// On one line: line feeds and tabs become spaces as well.
    package static func line(_ text: String) -> String {
        let visible = of(text)
        guard visible.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) else { return visible }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(visible.utf8.count)
        for byte in visible.utf8 { bytes.append(byte == 0x0A || byte == 0x09 ? 0x20 : byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether no byte can begin a character that `of` changes. False alarms only cost the slow path.
    package static func isPlain(_ text: String) -> Bool {
        for byte in text.utf8 {
            if byte < 0x20 {
                if byte != 0x0A && byte != 0x09 { return false }
            } else if byte >= 0x7F {
                // Lead bytes of U+0080–U+00BF, U+0600–U+063F, U+2000–U+2FFF and U+F000–U+FFFF.
                if byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2 || byte == 0xEF { return false }
            }
        }
        return true
    }

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previousWasReturn = false
        for scalar in text.unicodeScalars {
            defer { previousWasReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0A where previousWasReturn: continue
            case 0x09, 0x0A: result.append(scalar)
            case 0x0D, 0x2028, 0x2029, 0x85: result.append("\n")
            case 0x00...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF: result.append("\u{FFFD}")
            // Zero-width joiners (U+200C, U+200D) are part of scripts and emoji and stay.
            case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let padding = String(repeating: "0", count: max(0, 4 - digits.count))
                result.append(contentsOf: "⟦U+\(padding)\(digits)⟧".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
