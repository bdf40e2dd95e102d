/// When two names are one person's, as far as names tell.
package enum PersonName {
    /// Compares without regard to case, blanks, full width and characters that are not seen, as the function `same_person` of the
    /// database does.
    package static func isSame(_ one: String, _ other: String) -> Bool { folded(one) == folded(other) }

    private static func folded(_ name: String) -> String {
        var seen = String.UnicodeScalarView()
        for scalar in name.unicodeScalars where scalar.properties.generalCategory != .format {
            // The full-width forms of ASCII stand in its order.
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            seen.append(isWide ? Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21)) : scalar)
        }
        // Upper case first: it brings together what has several lower forms, as ß and ss, ς and σ.
        return String(seen).split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased().lowercased()
    }
}
