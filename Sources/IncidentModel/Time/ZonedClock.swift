import Foundation

/// Converts between wall-clock readings of one IANA time zone and instants, and says when a reading does not
/// exist (clocks went forward) or exists twice (clocks went back).
package struct ZonedClock: Sendable, Equatable {
    package let identifier: String
    /// `nil` for UTC: Foundation's zones take their time to come up, and most commands need no other.
    private let zone: TimeZone?

    package static let utc = ZonedClock(identifier: "UTC", zone: nil)

    /// `nil` when the identifier is not a known IANA zone.
    ///
    /// `GMT+3` is none: Foundation reads it as east of Greenwich, PostgreSQL and POSIX as west, so nobody may rely on it.
    package init?(identifier: String) {
        if ["UTC", "Z", "Etc/UTC", "GMT"].contains(identifier) {
            self = .utc
            return
        }
        let isRegion = identifier.contains("/")
        let isOffset = !isRegion && identifier.contains { $0 == "+" || $0 == "-" }
        // A NUL would end the name for the C library alone.
        let isPrintable = identifier.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isRegion || identifier.count > 3, !isOffset, isPrintable, let zone = TimeZone(identifier: identifier)
        else { return nil }
        self.init(identifier: identifier, zone: zone)
    }

    private init(identifier: String, zone: TimeZone?) {
        self.identifier = identifier
        self.zone = zone
    }

    package var isUTC: Bool { zone == nil }

    /// Seconds east of UTC that hold at the instant.
    package func offset(at instant: Instant) -> Int {
        guard let zone else { return 0 }
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.wholeSeconds)))
    }

    /// What a wall-clock reading means in this zone.
    package enum Reading: Equatable, Sendable {
        case once(Instant)
        /// The clocks jumped over it.
        case never
        /// The clocks showed it twice.
        case twice(Instant, Instant)
    }

    /// - Parameter second: the second of the day, 0 ..< 86,400.
    package func instants(of date: CivilDate, second: Int, microsecond: Int = 0) -> Reading {
        let local = Int64(date.daysSince1970) * 86_400 + Int64(second)
        if isUTC { return .once(Instant(microseconds: local * 1_000_000 + Int64(microsecond))) }
        // Offsets that hold a day before and after cover every transition close to the reading.
        let offsets = Set([-86_400, 0, 86_400].map { offset(at: Instant(seconds: local + $0)) })
        let matches =
            offsets
            .map { local - Int64($0) }
            .filter { offset(at: Instant(seconds: $0)) == Int(local - $0) }
            .sorted()
            .map { Instant(microseconds: $0 * 1_000_000 + Int64(microsecond)) }
        switch matches.count {
        case 0: return .never
        case 1: return .once(matches[0])
        default: return .twice(matches[0], matches[matches.count - 1])
        }
    }

    /// The first instant of a day; where midnight is skipped, the first one that exists.
    package func startOfDay(_ date: CivilDate) -> Instant {
        switch instants(of: date, second: 0) {
        case .once(let instant), .twice(let instant, _): return instant
        case .never: return endOfGap(over: Int64(date.daysSince1970) * 86_400)
        }
    }

    /// The instant at which the clocks jumped over a reading, in seconds since 1970 as the wall clock shows them. It is the
    /// same for every reading of the gap, also where the gap is a whole day (Samoa, 30 December 2011) or does not end on
    /// a full minute (Liberia, 7 January 1972: from midnight to 00:44:30).
    private func endOfGap(over reading: Int64) -> Instant {
        var before = reading - 172_800
        var after = reading + 172_800
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if middle + Int64(offset(at: Instant(seconds: middle))) < reading {
                before = middle
            } else {
                after = middle
            }
        }
        return Instant(seconds: after)
    }

    package func date(at instant: Instant) -> CivilDate {
        let local = instant.wholeSeconds + Int64(offset(at: instant))
        return CivilDate(daysSince1970: Int(local.floorDivided(by: 86_400)))
    }

    /// Seconds since local midnight as the wall clock shows them.
    package func secondOfDay(at instant: Instant) -> Int {
        let local = instant.wholeSeconds + Int64(offset(at: instant))
        return Int(local - local.floorDivided(by: 86_400) * 86_400)
    }

    /// `2026-03-10 14:30` as the wall clock shows it.
    package func minuteText(_ instant: Instant) -> String {
        DateDigits.text {
            $0.put(date(at: instant))
            $0.put(" ")
            $0.put(secondOfDay: secondOfDay(at: instant), withSeconds: false)
        }
    }
}
