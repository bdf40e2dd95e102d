/// When two names are one person's, as far as names tell.
package enum PersonName {
    /// Compares without regard to case and blanks, as the function `same_person` of the database does.
    package static func isSame(_ one: String, _ other: String) -> Bool { folded(one) == folded(other) }

    private static func folded(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }
}
