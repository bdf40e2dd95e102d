import DatabaseTesting
import Testing

@testable import Postgres

private struct Refusal: Error {}

@Suite("COPY")
struct CopyTests {
    @Test("what is copied in can be read back, whatever it contains")
    func copyIn() throws {
        let session = try TestServer.session()
        try session.execute("create temporary table t (n int8, s text, b bytea, a text[], at timestamptz, d float8)")
        let texts: [String?] = ["", nil, "\\N", "\\.", "a\tb\nc\rd\\e", "ü🎈", "N"]
        let bytes: [UInt8] = [0, 9, 10, 13, 92, 255]
        let count = try session.copyIn("copy t from stdin") { writer in
            for (number, text) in texts.enumerated() {
                try writer.row {
                    $0.field(number)
                    try $0.field(text)
                    try $0.field(bytes)
                    try $0.field([text])
                    $0.field(PostgresTimestamp(microseconds: 1))
                    try $0.field(0.1)
                }
            }
        }
        #expect(count == texts.count)
        let rows = try session.query("select s, b, a, at, d from t order by n")
        #expect(try rows.map { try $0.decodeIfPresent(0, as: String.self) } == texts)
        #expect(try rows.map { try $0.decode(2, as: [String?].self) } == texts.map { [$0] })
        for row in rows {
            #expect(try row.decode(1, as: [UInt8].self) == bytes)
            #expect(try row.decode(3, as: PostgresTimestamp.self).microseconds == 1)
            #expect(try row.decode(4, as: Double.self) == 0.1)
        }
    }

    @Test("an error of the body ends the COPY without a row and is passed on")
    func bodyFailure() throws {
        let session = try TestServer.session()
        try session.execute("create temporary table t (n int8)")
        #expect(throws: Refusal.self) {
            try session.copyIn("copy t from stdin") { writer in
                for number in 0..<100_000 { try writer.row { $0.field(number) } }
                throw Refusal()
            }
        }
        #expect(try session.query("select from t").isEmpty)
    }

    @Test("a row that the server refuses is reported, and the session goes on")
    func serverFailure() throws {
        let session = try TestServer.session()
        try session.execute("create temporary table t (n int8 check (n < 5000))")
        let error = try postgresError {
            try session.copyIn("copy t from stdin") { writer in
                for number in 0..<1_000_000 { try writer.row { $0.field(number) } }
            }
        }
        #expect(error.code == .server("23514"))
        #expect(try session.query("select from t").isEmpty)
    }

    @Test("a NUL, an unfinished row and parameters are refused")
    func misuse() throws {
        let session = try TestServer.session()
        try session.execute("create temporary table t (s text)")
        let nul = try postgresError {
            try session.copyIn("copy t from stdin") { writer in try writer.row { try $0.field("a\0b") } }
        }
        #expect(nul.code == .encoding)
        let unfinished = try postgresError {
            try session.copyIn("copy t from stdin") { writer in try writer.field("a") }
        }
        #expect(unfinished.code == .misuse)
        #expect(try postgresError { try session.copyIn("copy \(1) from stdin") { _ in } }.code == .misuse)
        #expect(try postgresError { try session.copyIn("select 1") { _ in } }.code == .misuse)
        #expect(try postgresError { try session.copyIn("copy t to stdout") { _ in } }.code == .misuse)
        #expect(try session.query("select from t").isEmpty)
    }

    @Test("rows are copied out, and an error of the body stops them")
    func copyOut() throws {
        let session = try TestServer.session()
        var lines: [String] = []
        try session.copyOut("copy (select n from generate_series(1, 3) n) to stdout") {
            lines.append(String(decoding: $0, as: UTF8.self))
        }
        #expect(lines == ["1\n", "2\n", "3\n"])
        #expect(throws: Refusal.self) {
            try session.copyOut("copy (select generate_series(1, 1000000000)) to stdout") { _ in
                throw Refusal()
            }
        }
        #expect(try session.query("select 1").count == 1)
    }
}
