import DatabaseTesting
import Testing

@testable import Postgres

@Suite("Errors")
struct ErrorTests {
    @Test("what is shown has no bound value, and the full text has the detail")
    func redaction() throws {
        let session = try TestServer.session()
        try session.executeScript(
            """
            create temporary table t (s text constraint s_unique unique, n int constraint n_small check (n < 10));
            insert into t values ('topsecret', 1)
            """)
        let unique = try postgresError { try session.execute("insert into t values (\("topsecret"), 2)") }
        #expect(unique.isUniqueViolation && unique.isUniqueViolation("s_unique"))
        #expect(!unique.isUniqueViolation("other"))
        #expect(!unique.description.contains("topsecret"))
        #expect(!"\(unique)".contains("topsecret"))
        #expect(unique.description.contains("s_unique"))
        #expect(String(reflecting: unique).contains("topsecret"))
        #expect(unique.table == "t")

        let check = try postgresError { try session.execute("insert into t values ('x', \(4_711))") }
        #expect(check.isCheckViolation("n_small"))
        #expect(!check.description.contains("4711"))
    }

    @Test(
        "a value that isn't of its type isn't repeated",
        arguments: [
            "integer", "uuid", "jsonb", "timestamptz", "inet", "int[]", "boolean", "numeric", "tstzrange",
        ])
    func malformedValues(type: String) throws {
        let session = try TestServer.session()
        let error = try postgresError { try session.execute("select \("top\"se\"cret")::\(unsafe: type)") }
        #expect(error.sqlState?.hasPrefix("22") == true)
        #expect(!error.description.contains("top") && !error.description.contains("cret"))
        #expect(String(reflecting: error).contains("top"))
    }

    @Test(
        "no password of a connection string is shown, whether it can be read or not",
        arguments: [
            "postgresql://user:hunter2@localhost:1/x?connect_timeout=2",
            "host=/nonexistent user=u password=hunter2",
            "host=/nonexistent user=u password='hunter2",
            "postgresql://user:hunter2@localhost:1/x?bad_option=hunter2",
            "postgres//user:hunter2@host/db=",
            "password=hunter2 nonsense",
        ])
    func passwords(address: String) throws {
        let error = try postgresError {
            _ = try PostgresSession(PostgresConfiguration(connectionString: address))
        }
        #expect(error.code == .connectionFailed)
        #expect(error.isUnreachable)
        #expect(!error.description.contains("hunter2"))
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("the kinds of errors are told apart by their code")
    func kinds() throws {
        let session = try TestServer.session()
        let states: [(String, KeyPath<PostgresError, Bool>)] = [
            ("40001", \.isRetryable), ("40P01", \.isRetryable), ("25006", \.isReadOnly),
            ("42501", \.isInsufficientPrivilege), ("23503", \.isForeignKeyViolation), ("23502", \.isNotNullViolation),
            ("23P01", \.isExclusionViolation), ("57014", \.isTimeout), ("55P03", \.isTimeout),
            ("57P03", \.isUnreachable),
        ]
        for (state, kind) in states {
            let error = try postgresError {
                try session.executeScript("do $$ begin raise exception 'x' using errcode = '\(state)'; end $$")
            }
            #expect(error.code == .server(state))
            #expect(error[keyPath: kind])
        }
        let plain = try postgresError { try session.execute("select nothing") }
        #expect(!plain.isRetryable && !plain.isUnreachable && !plain.isReadOnly)
        #expect(plain.severity == "ERROR")
        #expect("\(plain.file)".hasSuffix("ErrorTests.swift"))
        #expect(plain == PostgresError(.server("42703"), "another text"))
    }
}
