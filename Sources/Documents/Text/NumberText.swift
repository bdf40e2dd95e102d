/// Numbers for people, the same everywhere and on every machine: `12,345.6`, minus sign U+2212, no locale.
package enum NumberText {
    /// What stands where there is no value.
    package static let missing = "—"

    package static func integer(_ value: Int) -> String {
        grouped(value.magnitude, negative: value < 0)
    }

    /// Rounded half away from zero to `decimals` digits (0 to 9); a value that is not finite reads as missing.
    package static func number(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return missing }
        let decimals = min(max(decimals, 0), 9)
        let scale = powersOfTen[decimals]
        let scaled = (value.magnitude * scale).rounded()
        // Beyond 2^53 the digits after the point mean nothing, and UInt64 would soon overflow.
        guard scaled < 9_007_199_254_740_992 else { return (value < 0 ? "−" : "") + value.magnitude.description }
        let digits = UInt64(scaled)
        let unit = UInt64(scale)
        let whole = grouped(UInt(digits / unit), negative: value < 0 && digits > 0)
        guard decimals > 0 else { return whole }
        return whole + "." + zeroPadded(Int(digits % unit), decimals)
    }

    /// A share as a percentage: 0.25 is `25.0%`.
    package static func percent(_ share: Double, decimals: Int) -> String {
        guard share.isFinite else { return missing }
        return number(share * 100, decimals: decimals) + "%"
    }

    /// With as many decimals (at most three) as the value needs, for axis labels.
    static func short(_ value: Double) -> String {
        for decimals in 0..<3 {
            let scale = powersOfTen[decimals]
            if ((value * scale).rounded() / scale - value).magnitude <= value.magnitude * 1e-9 {
                return number(value, decimals: decimals)
            }
        }
        return number(value, decimals: 3)
    }

    /// An interval with words for an open end.
    static func interval(_ lower: String?, _ upper: String?) -> String {
        switch (lower, upper) {
        case (let lower?, let upper?): "\(lower) to \(upper)"
        case (let lower?, nil): "≥ \(lower)"
        case (nil, let upper?): "≤ \(upper)"
        case (nil, nil): missing
        }
    }

    private static let powersOfTen: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    private static func grouped(_ magnitude: UInt, negative: Bool) -> String {
        let digits = Array(String(magnitude).utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count + digits.count / 3)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(digit)
        }
        return (negative ? "−" : "") + String(decoding: bytes, as: UTF8.self)
    }
}
