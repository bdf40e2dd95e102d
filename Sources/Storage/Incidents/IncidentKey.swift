/// An incident's key: `INC-2026-0001`, gap-free per organisation and year.
package struct IncidentKey: Hashable, Sendable, CustomStringConvertible {
    package let year: Int32
    package let number: Int32

    package init(year: Int32, number: Int32) {
        self.year = year
        self.number = number
    }

    /// Reads a key; case and leading zeros do not matter, and `2026-1` or `INC-2026-1` is enough.
    package init?(_ text: String) {
        var parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 3, parts[0].lowercased() == "inc" { parts.removeFirst() }
        guard parts.count == 2, parts[0].count == 4, let year = Int32(parts[0]), let number = Int32(parts[1]),
            year > 0, number > 0, parts[1].allSatisfy(\.isNumber)
        else { return nil }
        self.init(year: year, number: number)
    }

    /// The keys that a text names in full, such as `INC-2026-0042`.
    package static func named(in text: String) -> [IncidentKey] {
        text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || $0 == "-") }.compactMap { word in
            word.hasPrefix("INC-") ? IncidentKey(String(word)) : nil
        }
    }

    package var description: String {
        "INC-" + padded(year) + "-" + padded(number)
    }

    private func padded(_ number: Int32) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
