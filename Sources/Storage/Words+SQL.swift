import IncidentModel
import Postgres

// The words of the domain are enums in Swift and in PostgreSQL with the same spelling.
extension Severity: PostgresEncodable, PostgresDecodable {}
extension Phase: PostgresEncodable, PostgresDecodable {}
extension Disposition: PostgresEncodable, PostgresDecodable {}
extension TrafficLight: PostgresEncodable, PostgresDecodable {}
extension Confidence: PostgresEncodable, PostgresDecodable {}
extension Milestone: PostgresEncodable, PostgresDecodable {}
extension Verb: PostgresEncodable, PostgresDecodable {}
extension AssertionRecord.Standing: PostgresEncodable, PostgresDecodable {}
extension ActionRecord.Kind: PostgresEncodable, PostgresDecodable {}
extension LinkRecord.Kind: PostgresEncodable, PostgresDecodable {}

extension Instant: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    package static var postgresType: UInt32 { PostgresTimestamp.postgresType }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        PostgresTimestamp(microseconds: microseconds).appendPostgresText(to: &buffer)
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        let timestamp = try PostgresTimestamp(postgresText: text, type: type)
        self.init(microseconds: timestamp.microseconds)
    }
}
