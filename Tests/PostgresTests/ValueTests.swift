import DatabaseTesting
import FoundationEssentials
import Testing

@testable import Postgres

private enum Colour: String, PostgresEncodable, PostgresDecodable, PostgresArrayElement, CaseIterable {
    case red
    case green
}

@Suite("Values")
struct ValueTests {
    /// Sends the value, lets the server convert it to text and back as the type, and compares.
    private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [Value], as type: String, in session: PostgresSession,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for value in values {
            let back: Value = try session.query("select \(value)::\(unsafe: type)")[0].decode(0)
            #expect(back == value, sourceLocation: sourceLocation)
            let throughText: Value = try session.query("select \(value)::\(unsafe: type)::text::\(unsafe: type)")[0]
                .decode(0)
            #expect(throughText == value, sourceLocation: sourceLocation)
        }
    }

    @Test("scalars come back as they were")
    func scalars() throws {
        let session = try TestServer.session()
        var random = SystemRandomNumberGenerator()
        try roundTrip([true, false], as: "bool", in: session)
        try roundTrip([Int16.min, -1, 0, 1, .max], as: "int2", in: session)
        try roundTrip([Int32.min, -1, 0, 1, .max], as: "int4", in: session)
        try roundTrip(
            [Int64.min, -1, 0, 1, .max] + (0..<50).map { _ in .random(in: .min ... .max) }, as: "int8", in: session)
        try roundTrip([Int.min, .max, -10], as: "int8", in: session)
        let doubles = (0..<100).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
        try roundTrip(
            doubles + [0, -0.0, Double.leastNonzeroMagnitude, .infinity, -.infinity, .greatestFiniteMagnitude],
            as: "float8", in: session)
        let nan: Double = try session.query("select \(Double.nan)::float8")[0].decode(0)
        #expect(nan.isNaN)
        try roundTrip((0..<20).map { _ in UUID() }, as: "uuid", in: session)
        try roundTrip(["", "a", "naïve 日本 🎈\u{202E}", "\t\n\r\\\"'{},NULL"], as: "text", in: session)
        try roundTrip(
            ["0", "-1.50", "12345678901234567890.123456789", "NaN", "Infinity", "-Infinity"].map {
                try #require(PostgresNumeric($0))
            }, as: "numeric", in: session)
        try roundTrip([PostgresJSON("{\"a\": [1, null]}")], as: "jsonb", in: session)
        try roundTrip(Colour.allCases, as: "text", in: session)
    }

    @Test("bytes come back as they were, in binary and in text")
    func bytes() throws {
        let session = try TestServer.session()
        let all = (0...255).map { UInt8($0) }
        try roundTrip([[], all, [0, 0]], as: "bytea", in: session)
        try roundTrip([Data(), Data(all)], as: "bytea", in: session)
        let row = try session.query("select \(all)::bytea, \(all)::bytea", format: .binary)[0]
        #expect(try row.decode(0, as: [UInt8].self) == all)
        #expect(row.bytes(1) { $0.map { $0.elementsEqual(all) } } == true)
        try session.execute("set bytea_output = 'escape'")
        #expect(try session.query("select \(all)::bytea")[0].decode(0, as: [UInt8].self) == all)
    }

    @Test("time stamps are exact to the microsecond from 4713 BC to infinity")
    func timestamps() throws {
        let session = try TestServer.session()
        let edges: [Int64] = [
            0, 1, -1, 999_999, -62_135_596_800_000_000, -62_135_596_800_000_001, 253_402_300_800_000_000,
        ]
        let random = (0..<300).map { _ in Int64.random(in: -200_000_000_000_000_000...9_000_000_000_000_000_000) }
        let values = (edges + random).map(PostgresTimestamp.init(microseconds:)) + [.infinity, .negativeInfinity]
        try roundTrip(values, as: "timestamptz", in: session)
        for zone in ["Asia/Kathmandu", "America/New_York", "Europe/Amsterdam"] {
            try session.execute("set time zone \(.literal(zone))")
            try roundTrip(values, as: "timestamptz", in: session)
        }
        // The server's arithmetic against ours.
        for value in values where value.isFinite {
            let microseconds: Int64 = try session.query(
                "select (extract(epoch from \(value)::timestamptz) * 1000000)::int8")[0].decode(0)
            #expect(microseconds == value.microseconds)
        }
        let row = try session.query("select \(values[3])::timestamptz", format: .binary)[0]
        #expect(try row.decode(0, as: PostgresTimestamp.self) == values[3])
    }

    @Test(
        "a time stamp with an odd offset is read",
        arguments: [
            ("2026-03-10 14:30:00.123456+00", Int64(1_773_153_000_123_456)),
            ("2026-03-10 14:30:00.5+05:30", 1_773_133_200_500_000),
            ("2026-03-10T14:30:00Z", 1_773_153_000_000_000),
            ("1900-01-01 00:00:00+00:19:32", -2_208_989_972_000_000),
            ("0001-01-01 00:00:00+00 BC", -62_167_219_200_000_000),
        ])
    func timestampText(text: String, microseconds: Int64) throws {
        #expect(try PostgresTimestamp(postgresText: text).microseconds == microseconds)
    }

    @Test(
        "what isn't an ISO time stamp is refused",
        arguments: [
            "", "2026-02-30 00:00:00+00", "2026-13-01 00:00:00+00", "10.03.2026 14:30:00", "2026-03-10", "infinityx",
            "2026-03-10 14:60:00+00", "2026-03-10 14:30:00+0", "2026-03-10 14:30:00+00 AD", "300000-01-01 00:00:00+00",
        ])
    func badTimestampText(text: String) {
        #expect(throws: PostgresDecodingFailure.self) { try PostgresTimestamp(postgresText: text) }
    }

    @Test("dates come back as they were")
    func dates() throws {
        let session = try TestServer.session()
        let random = (0..<200).map { _ in PostgresDate(dayNumber: .random(in: -2_440_000...2_000_000)) }
        try roundTrip(random + [.infinity, .negativeInfinity], as: "date", in: session)
        #expect(PostgresDate(year: 2026, month: 2, day: 29) == nil)
        #expect(try #require(PostgresDate(year: 2024, month: 2, day: 29)).components == (2024, 2, 29))
    }

    @Test("arrays come back as they were, with NULL, quotes and commas")
    func arrays() throws {
        let session = try TestServer.session()
        try roundTrip([[], [1, 2, .max], [-1]], as: "int8[]", in: session)
        try roundTrip([[1, nil, 3], [nil]] as [[Int?]], as: "int8[]", in: session)
        let texts = ["", "NULL", "null", "a,b", "{x}", "\"", "\\", " ", "ü", "a\nb"]
        try roundTrip([texts, []], as: "text[]", in: session)
        try roundTrip([texts + [nil]] as [[String?]], as: "text[]", in: session)
        try roundTrip([[true, false]], as: "bool[]", in: session)
        try roundTrip([[1.5, -.infinity]], as: "float8[]", in: session)
        try roundTrip([[UUID(), UUID()]], as: "uuid[]", in: session)
        try roundTrip([[PostgresTimestamp(microseconds: 5), .infinity]], as: "timestamptz[]", in: session)
        try roundTrip([[[0, 255, 92], []]] as [[[UInt8]]], as: "bytea[]", in: session)
        try roundTrip([[PostgresJSON("{\"a\": \"x,\\\"y\"}")]], as: "jsonb[]", in: session)
        try roundTrip([Colour.allCases], as: "text[]", in: session)
        let count: Int = try session.query("select count(*) from unnest(\([1, 2, 3])) where unnest = any(\([2, 3]))")[0]
            .decode(0)
        #expect(count == 2)
    }

    @Test("an array of two dimensions or with an unexpected NULL is refused")
    func badArrays() throws {
        let session = try TestServer.session()
        let row = try session.query("select '{{1,2},{3,4}}'::int[], '{1,NULL}'::int[]")[0]
        #expect(try postgresError { _ = try row.decode(0, as: [Int].self) }.code == .decoding)
        #expect(try postgresError { _ = try row.decode(1, as: [Int].self) }.code == .decoding)
        #expect(try row.decode(1, as: [Int?].self) == [1, nil])
    }

    @Test("ranges come back as they were: empty, unbounded, and with either kind of bound")
    func ranges() throws {
        let session = try TestServer.session()
        let instants = (PostgresTimestamp(microseconds: 1), PostgresTimestamp(microseconds: 1_773_153_000_123_456))
        typealias Instants = PostgresRange<PostgresTimestamp>
        let open = Instants.bounds(
            lower: .init(instants.0, isInclusive: false), upper: .init(instants.1, isInclusive: true))
        try roundTrip(
            [
                .empty, .halfOpen(from: instants.0, to: instants.1), .halfOpen(from: nil, to: instants.1),
                .halfOpen(from: instants.0, to: nil), .halfOpen(from: nil, to: nil),
                .closed(from: instants.0, through: instants.1), open, .halfOpen(from: instants.0, to: .infinity),
            ] as [Instants], as: "tstzrange", in: session)
        try roundTrip([.halfOpen(from: 1, to: 5), .empty] as [PostgresRange<Int>], as: "int8range", in: session)
        let stored: PostgresRange<Int> = try session.query("select \(PostgresRange<Int>.closed(from: 1, through: 5))")[
            0
        ]
        .decode(0)
        #expect(stored == .halfOpen(from: 1, to: 6))
        try roundTrip([[open, .empty]], as: "tstzrange[]", in: session)
    }

    @Test("a cell that doesn't fit is refused without its value")
    func refusals() throws {
        let session = try TestServer.session()
        let row = try session.query("select 'secret'::text as word, null::int as nothing, 70000 as number")[0]
        let error = try postgresError { _ = try row.decode("word", as: Int.self) }
        #expect(error.code == .decoding)
        #expect(error.description.contains("word"))
        #expect(!String(reflecting: error).contains("secret"))
        #expect(try postgresError { _ = try row.decode(1, as: Int.self) }.message.contains("NULL"))
        #expect(try row.decodeIfPresent("nothing", as: Int.self) == nil)
        #expect(row.isNull(1))
        #expect(try postgresError { _ = try row.decode(2, as: Int16.self) }.code == .decoding)
        #expect(try postgresError { _ = try row.decode("absent", as: Int.self) }.message.contains("absent"))
        #expect(try postgresError { _ = try row.decode(0, as: Colour.self) }.code == .decoding)
    }

    @Test(
        "a numeric text is checked",
        arguments: [
            ("1", true), ("-0.5", true), ("1e5", true), ("1.5E-7", true), (".5", true), ("", false), ("1e", false),
            ("1.2.3", false), ("abc", false), ("--1", false), ("1-2", false), ("0x1", false),
        ])
    func numericText(text: String, isValid: Bool) {
        #expect((PostgresNumeric(text) != nil) == isValid)
    }
}
