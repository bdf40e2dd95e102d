import DatabaseTesting
import Testing

@testable import Postgres

@Suite("SQL statements")
struct SQLTests {
    @Test("an interpolated value becomes a numbered parameter")
    func numbering() {
        let name: String? = nil
        let sql: SQL = "select \(1), \("text"), \(name) where \(true)"
        #expect(sql.description == "select $1, $2, $3 where $4")
        #expect(sql.parameterCount == 4)
    }

    @Test("a nested statement is renumbered and keeps its values")
    func nesting() throws {
        let condition: SQL = "a = \(2) and b = \("x")"
        var sql: SQL = "select \(1) where \(condition)"
        sql += " or c = \(3)"
        #expect((sql + "").description == "select $1 where a = $2 and b = $3 or c = $4")
        let session = try TestServer.session()
        let row = try session.query(.joined(["select \(7)::int", "\("y")::text", "\(8)::int"], separator: ", "))[0]
        #expect(try row.decode(0, as: Int.self) == 7)
        #expect(try row.decode(1, as: String.self) == "y")
        #expect(try row.decode(2, as: Int.self) == 8)
    }

    @Test("a literal that is chosen inside an interpolation is bound, not spliced")
    func literalChoice() {
        let flag = Bool.random()
        let sql: SQL = "select \(flag ? "a; drop table x" : "b")"
        #expect(sql.description == "select $1")
    }

    @Test("raw text and identifiers are spliced", arguments: ["plain", "with \"quote\"", "ünïcode; --"])
    func identifiers(name: String) throws {
        let session = try TestServer.session()
        let result = try session.query("select 1 as \(identifier: name)\(unsafe: ", 2")")
        #expect(result.columns[0] == name)
        #expect(try result[0].decode(name, as: Int.self) == 1)
    }

    @Test("a quoted literal is read back as it was", arguments: ["it's", "back\\slash", "", "a'b\\'c", "$1"])
    func literals(text: String) throws {
        let session = try TestServer.session()
        #expect(try session.query("select \(.literal(text))")[0].decode(0, as: String.self) == text)
    }

    @Test("a NUL in a value or a statement is refused by position")
    func nulCharacter() throws {
        let session = try TestServer.session()
        let inValue = try postgresError { try session.execute("select \(1), \("a\0b")") }
        #expect(inValue.code == .encoding)
        #expect(inValue.message.contains("$2"))
        let nested: SQL = "\("\0")"
        #expect(try postgresError { try session.execute("select \(1), \(nested)") }.message.contains("$2"))
        let inText = try postgresError { try session.execute(SQL(unsafe: "select 1\0, 2")) }
        #expect(inText.message.contains("The statement"))
    }

    @Test("more parameters than the protocol can count are refused")
    func tooManyParameters() throws {
        let session = try TestServer.session()
        let many = SQL.joined((0..<65_536).map { "\($0)" }, separator: ",")
        #expect(try postgresError { try session.execute("select \(many)") }.code == .encoding)
        let most = SQL.joined((0..<65_535).map { "(\($0))" }, separator: ",")
        #expect(try session.query("select count(*) from (values \(most)) v")[0].decode(0, as: Int.self) == 65_535)
    }
}
