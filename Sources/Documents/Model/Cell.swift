/// One value of a table or a key figure. The renderer decides how it looks; the value keeps its full precision.
package enum Cell: Equatable, Sendable {
    /// No value; the reason is printed beside the dash.
    case missing(reason: String? = nil)
    case text(String)
    case strongText(String)
    case integer(Int)
    case number(Double, decimals: Int = 1)
    case numberInterval(lower: Double?, upper: Double?, decimals: Int = 1)
    /// A share: 0.25 prints as `25.0%`.
    case percent(Double, decimals: Int = 1)
    case percentInterval(lower: Double?, upper: Double?, decimals: Int = 1)
    case duration(seconds: Double)
    /// An interval of seconds; an absent end is unbounded.
    case durationInterval(lower: Double?, upper: Double?)
    /// Printed as UTC unless `local` carries the text to show (UTC then stays available beside it).
    case instant(DocumentInstant, local: String? = nil)
    case date(year: Int, month: Int, day: Int)
    case severity(SeverityLevel, label: String)
    /// A phase or state of work: `key` is the stable word, `label` what is shown.
    case phase(key: String, label: String)
    case link(String, to: LinkTarget)
    /// A row of values drawn in the height of a line; `nil` is a gap.
    case sparkline([Double?])

    package static let missing = Cell.missing(reason: nil)

    package static func instant(microseconds: Int64) -> Cell {
        .instant(DocumentInstant(microseconds: microseconds))
    }
}

extension Cell: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        self = .text(value)
    }
}

/// Where a link leads. Addresses other than `https`, `http` and `mailto` are printed as text, never linked.
package enum LinkTarget: Equatable, Sendable {
    /// A section, table or chart of the same document.
    case anchor(String)
    case url(String)
}

/// The severity scale, which has one colour, one pattern and one order in every chart and table.
package enum SeverityLevel: String, CaseIterable, Comparable, Sendable {
    case critical
    case high
    case medium
    case low
    case info
    case unknown

    /// Reads the key that the rest of the product uses; anything else is `unknown`.
    package init(key: String) {
        self = SeverityLevel(rawValue: key) ?? .unknown
    }

    /// The most severe comes first.
    package static func < (left: SeverityLevel, right: SeverityLevel) -> Bool {
        left.order < right.order
    }

    var order: Int {
        switch self {
        case .critical: 0
        case .high: 1
        case .medium: 2
        case .low: 3
        case .info: 4
        case .unknown: 5
        }
    }
}
