import Foundation
import Testing

@testable import IncidentModel

@Suite("Instants")
struct InstantTests {
    @Test(
        "RFC 3339 is read with any offset and fraction",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
            ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T18:30:00-05:30", 0), ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:00Z", 0), ("1970-01-01T00:00:00.1Z", 100_000), ("1970-01-01T00:00:00,25Z", 250_000),
            ("1970-01-01T00:00:00.0000019Z", 1), ("1970-01-01T00:00:00-00:00", 0),
            // RFC 3339, section 5.8: the leap second at the end of 1990, as POSIX counts.
            ("1990-12-31T23:59:60Z", 662_688_000_000_000), ("1990-12-31T15:59:60-08:00", 662_688_000_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)])
    func reads(_ text: String, _ microseconds: Int64) {
        #expect(Instant(rfc3339: text) == Instant(microseconds: microseconds))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "Z", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00Z", "1970-1-1T00:00:00Z",
            "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:61Z", "1970-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z", "1970-01-00T00:00:00Z",
            "0000-01-01T00:00:00Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00+1:00", "1970-01-01T00:00:00+24:00",
            "1970-01-01T00:00:00+01:60", "1970-01-01T00:00:00Z ", " 1970-01-01T00:00:00Z", "1970-01-01T00:00:00ZZ",
            "+970-01-01T00:00:00Z", "１970-01-01T00:00:00Z", "1970-01-01T00:00:00\u{0}Z", "1970-01-01T00:00:00 +01:00",
            // Read in UTC these would lie in the years 0 and 10000, which nobody could read again.
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
        ])
    func refuses(_ text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        "the ends of 64 bits and of the written years are written whole",
        arguments: [
            (Int64.min, "-290308-12-21T19:59:05.224192Z"), (.max, "294247-01-10T04:00:54.775807Z"),
            (253_402_300_800_000_000, "10000-01-01T00:00:00Z"),
            (-62_135_596_800_000_001, "0000-12-31T23:59:59.999999Z"),
            (-62_167_219_200_000_001, "-0001-12-31T23:59:59.999999Z"),
            (-59_011_459_200_000_000, "0100-01-01T00:00:00Z"),
            (100, "1970-01-01T00:00:00.0001Z"),
        ] as [(Int64, String)])
    func writesEnds(_ microseconds: Int64, _ text: String) {
        #expect(Instant(microseconds: microseconds).rfc3339 == text)
    }

    @Test("what is written is read again, to the microsecond")
    func roundTrip() {
        var random = SplitMix(seed: 1)
        let range = -62_135_596_800_000_000..<253_402_300_800_000_000 as Range<Int64>
        for number in 0..<20_000 {
            // A third whole seconds, a third whole milliseconds.
            let unit = [1, 1_000, 1_000_000][number % 3] as Int64
            let instant = Instant(microseconds: Int64.random(in: range, using: &random) / unit * unit)
            if Instant(rfc3339: instant.rfc3339) != instant { Issue.record("\(instant) does not read as itself") }
        }
    }

    @Test("Foundation reads the same instant")
    func foundation() throws {
        var random = SplitMix(seed: 2)
        let formatter = ISO8601DateFormatter()
        for _ in 0..<2_000 {
            // After 1582, since Foundation changes to the Julian calendar before.
            let seconds = Int64.random(in: -12_000_000_000..<253_402_300_800, using: &random)
            let date = try #require(formatter.date(from: Instant(seconds: seconds).rfc3339))
            #expect(date.timeIntervalSince1970 == Double(seconds))
        }
    }

    @Test("the fraction is written only where it is not zero, without trailing zeros")
    func fraction() {
        #expect(Instant(microseconds: 1_500_000).rfc3339 == "1970-01-01T00:00:01.5Z")
        #expect(Instant(microseconds: 1_000_010).rfc3339 == "1970-01-01T00:00:01.00001Z")
        #expect(Instant(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
        #expect("\(Instant(seconds: 1))" == "1970-01-01T00:00:01Z")
    }

    @Test(
        "whole seconds are rounded towards the past",
        arguments: [
            (0, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1), (-1_000_001, -2),
            (Int64.max, 9_223_372_036_854), (Int64.min, -9_223_372_036_855),
        ] as [(Int64, Int64)])
    func wholeSeconds(_ microseconds: Int64, _ seconds: Int64) {
        #expect(Instant(microseconds: microseconds).wholeSeconds == seconds)
    }

    @Test("the ends of the number range are written without stopping the program")
    func extremes() {
        #expect(Instant(microseconds: .max).rfc3339 == "294247-01-10T04:00:54.775807Z")
        #expect(Instant(microseconds: .min).rfc3339 == "-290308-12-21T19:59:05.224192Z")
    }

    @Test("differences and order")
    func arithmetic() {
        let (early, late) = (Instant(seconds: 10), Instant(microseconds: 11_500_000))
        #expect(early < late && late.microseconds(since: early) == 1_500_000 && early.seconds(since: late) == -1.5)
        #expect(early.advanced(bySeconds: -20) == Instant(seconds: -10))
    }

    @Test("JSON holds the text and nothing else")
    func codable() throws {
        let instants = [Instant(seconds: 0), Instant(microseconds: 1)]
        let data = try JSONEncoder().encode(instants)
        #expect(String(decoding: data, as: UTF8.self) == #"["1970-01-01T00:00:00Z","1970-01-01T00:00:00.000001Z"]"#)
        #expect(try JSONDecoder().decode([Instant].self, from: data) == instants)
        for wrong in [#"["yesterday"]"#, "[0]", "[null]", #"["2026-03-10"]"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data(wrong.utf8)) }
        }
    }
}
