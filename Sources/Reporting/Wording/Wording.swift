import Documents

/// Numbers in sentences, with singular and plural right.
enum Wording {
    /// `no incidents`, `1 incident`, `1,204 incidents`.
    static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        switch number {
        case 0: "no " + (plural ?? singular + "s")
        case 1: "1 " + singular
        default: NumberText.integer(number) + " " + (plural ?? singular + "s")
        }
    }

    static func verb(_ number: Int, _ singular: String, _ plural: String) -> String {
        number == 1 ? singular : plural
    }

    /// The sentence with its first letter in upper case.
    static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    static func duration(_ microseconds: Double) -> String {
        DurationText.text(seconds: microseconds / 1_000_000)
    }

    static func duration(_ microseconds: Int64) -> String { duration(Double(microseconds)) }

    static func percent(_ share: Double) -> String { NumberText.percent(share, decimals: share < 0.1 ? 1 : 0) }
}
