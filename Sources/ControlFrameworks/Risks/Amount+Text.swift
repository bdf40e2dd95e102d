extension Amount {
    /// Digits after the point (ISO 4217, list one); two where a currency is not named here.
    package static func decimals(of currency: String) -> Int {
        switch currency {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// `12500.50 EUR`, `EUR 12500.50`, `EUR12,500.50`: a currency and digits with a point before the fraction; commas and
    /// apostrophes may part thousands. `nil` for anything else, and for more digits than the currency has.
    package init?(text: String) {
        let letters = text.filter { $0.isASCII && $0.isLetter }.uppercased()
        let rest = text.filter { !($0.isASCII && $0.isLetter) && !$0.isWhitespace }
        guard letters.utf8.count == 3, text.uppercased().contains(letters) else { return nil }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Self.digits(grouped: parts[0]) else { return nil }
        var fraction = parts.count > 1 ? String(parts[1]) : ""
        let wanted = Self.decimals(of: letters)
        guard fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) }), fraction.utf8.count <= wanted,
            parts.count == 1 || !fraction.isEmpty
        else { return nil }
        fraction += String(repeating: "0", count: wanted - fraction.utf8.count)
        guard let minor = Int64(whole + fraction) else { return nil }
        self.init(minorUnits: minor, currency: letters)
    }

    /// `12,500.50 EUR`
    package var text: String {
        let decimals = Self.decimals(of: currency)
        var digits = String(minorUnits)
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        var whole = String(digits.dropLast(decimals))
        let fraction = digits.suffix(decimals)
        var groups: [String] = []
        while whole.utf8.count > 3 {
            groups.insert(String(whole.suffix(3)), at: 0)
            whole = String(whole.dropLast(3))
        }
        groups.insert(whole, at: 0)
        return groups.joined(separator: ",") + (decimals > 0 ? ".\(fraction)" : "") + " \(currency)"
    }

    /// Digits with or without marks between thousands; a mark anywhere else would make 1,50 into 150.
    private static func digits(grouped text: Substring) -> String? {
        let groups = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "'" }
        guard let first = groups.first, !first.isEmpty, groups.count == 1 || first.utf8.count <= 3,
            groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
            groups.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return groups.joined()
    }
}
