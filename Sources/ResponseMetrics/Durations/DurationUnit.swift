/// A unit to show durations in. Everything is kept in microseconds; figures leave in a unit that suits a reader.
package enum DurationUnit: String, CaseIterable, Sendable {
    case seconds
    case minutes
    case hours
    case days

    package var microseconds: Int64 {
        switch self {
        case .seconds: 1_000_000
        case .minutes: 60_000_000
        case .hours: 3_600_000_000
        case .days: 86_400_000_000
        }
    }

    /// A duration in microseconds as a number of this unit.
    package func value(ofMicroseconds duration: Int64) -> Double { Double(duration) / Double(microseconds) }

    /// Started units: a dwell time of 10.25 days is published as 11 days. For durations of zero and above.
    package func roundedUp(microseconds duration: Int64) -> Int64 {
        let (whole, rest) = duration.quotientAndRemainder(dividingBy: microseconds)
        return rest > 0 ? whole + 1 : whole
    }
}
