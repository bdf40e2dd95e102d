import JSONText

/// A decimal number that is compared without rounding: at a strict threshold the last digit decides.
package struct ExactNumber: Hashable, Sendable, Comparable {
    private static let scale: Int128 = 1_000_000
    /// Decimal places that are kept.
    package static let places = 6
    /// Above it a JSON number with fraction no longer tells neighbours apart (2^53).
    private static let largestDouble = 9_007_199_254_740_992.0

    private let millionths: Int128

    package init(_ whole: Int) {
        millionths = Int128(whole) * ExactNumber.scale
    }

    private init(millionths: Int128) {
        self.millionths = millionths
    }

    package static let zero = ExactNumber(0)

    /// Reads plain decimals (`1234.5`) and what the standard library writes (`5e-07`); `nil` for anything else and for
    /// more than six decimal places.
    package init?(_ text: some StringProtocol) {
        var rest = text.lowercased()[...]
        let isNegative = rest.hasPrefix("-")
        if isNegative { rest = rest.dropFirst() }
        let halves = rest.split(separator: "e", omittingEmptySubsequences: false)
        guard halves.count <= 2, let digits = halves.first else { return nil }
        var exponent = 0
        if halves.count == 2 {
            guard let value = Int(halves[1]), abs(value) <= 24 else { return nil }
            exponent = value
        }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, parts.last?.isEmpty == false else {
            return nil
        }
        var mantissa: Int128 = 0
        var shift = exponent + ExactNumber.places
        for (index, part) in parts.enumerated() {
            for character in part.utf8 {
                guard (48...57).contains(character), mantissa < Int128(10_000_000_000_000_000_000) else { return nil }
                mantissa = mantissa * 10 + Int128(character - 48)
                if index == 1 { shift -= 1 }
            }
        }
        while shift < 0, mantissa % 10 == 0 {
            if mantissa == 0 { shift = 0 } else { (mantissa, shift) = (mantissa / 10, shift + 1) }
        }
        guard (0...24).contains(shift) || mantissa == 0 else { return nil }
        for _ in 0..<(mantissa == 0 ? 0 : shift) {
            mantissa *= 10
            guard mantissa <= Int128(Int64.max) * ExactNumber.scale else { return nil }
        }
        millionths = isNegative ? -mantissa : mantissa
    }

    /// A JSON number. The shortest decimal that stands for its double is the one that was written, up to fifteen digits.
    /// `nil` for anything but a number, for one too large to be exact, and for more than six decimal places.
    package init?(_ tree: JSONTree) {
        switch tree {
        case .integer(let value):
            self.init(millionths: Int128(value) * ExactNumber.scale)
        case .decimal(let value, _):
            guard abs(value) < ExactNumber.largestDouble else { return nil }
            self.init(String(value))
        default:
            return nil
        }
    }

    package var isNegative: Bool { millionths < 0 }

    /// The number when it has no fraction and fits.
    package var whole: Int? {
        millionths % ExactNumber.scale == 0 ? Int(exactly: millionths / ExactNumber.scale) : nil
    }

    /// Shortest plain decimal: `1234`, `1234.5`.
    package var text: String {
        let magnitude = millionths.magnitude
        let scale = ExactNumber.scale.magnitude
        var text = (millionths < 0 ? "-" : "") + String(magnitude / scale)
        let fraction = magnitude % scale
        guard fraction != 0 else { return text }
        var digits = String(fraction)
        digits = String(repeating: "0", count: ExactNumber.places - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        text += "." + digits
        return text
    }

    package static func < (left: ExactNumber, right: ExactNumber) -> Bool { left.millionths < right.millionths }

    package static func + (left: ExactNumber, right: ExactNumber) -> ExactNumber {
        ExactNumber(millionths: left.millionths + right.millionths)
    }

    /// Strictly more than `permille` thousandths of the total: 100 for a tenth.
    package func exceeds(permille: Int, of total: ExactNumber) -> Bool {
        millionths * 1_000 > Int128(permille) * total.millionths
    }

    /// The share of the total in tenths of a per cent, halves rounded up; `nil` where nothing is the total.
    package func tenthsOfPercent(of total: ExactNumber) -> Int? {
        guard total.millionths > 0, millionths >= 0 else { return nil }
        return Int(exactly: (millionths * 2_000 + total.millionths) / (2 * total.millionths))
    }

    /// Rounded to so many decimal places, halves away from zero.
    package func rounded(places: Int) -> ExactNumber {
        var unit: Int128 = 1
        for _ in 0..<max(0, ExactNumber.places - places) { unit *= 10 }
        let half = millionths < 0 ? -(unit / 2) : unit / 2
        return ExactNumber(millionths: (millionths + half) / unit * unit)
    }
}

/// `12.5` of 125 tenths.
package func percentText(tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
