/// How a value travels: as text or in PostgreSQL's binary form. The raw values are those of libpq.
package enum PostgresFormat: Int32, Sendable {
    case text = 0
    case binary = 1
}

/// A value that can be bound to a statement or written by COPY.
///
/// One of `postgresText` and `appendPostgresText(to:)` is enough; the second avoids a String on hot paths.
package protocol PostgresEncodable: Sendable {
    /// The object id of the declared type; 0 lets the server infer it, as it does for a quoted literal.
    static var postgresType: UInt32 { get }

    /// The form in which a bound parameter is sent. COPY and arrays always use text.
    static var postgresFormat: PostgresFormat { get }

    /// The text form, nil for NULL.
    var postgresText: String? { get }

    /// Appends the text form; answers false, with the buffer as it was, for NULL.
    func appendPostgresText(to buffer: inout [UInt8]) -> Bool

    /// Appends the binary form; called only where `postgresFormat` is binary.
    func appendPostgresBinary(to buffer: inout [UInt8]) -> Bool
}

extension PostgresEncodable {
    package static var postgresFormat: PostgresFormat { .text }

    package var postgresText: String? {
        var buffer: [UInt8] = []
        return appendPostgresText(to: &buffer) ? String(decoding: buffer, as: UTF8.self) : nil
    }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        guard let text = postgresText else { return false }
        buffer.append(contentsOf: text.utf8)
        return true
    }

    package func appendPostgresBinary(to buffer: inout [UInt8]) -> Bool {
        appendPostgresText(to: &buffer)
    }
}

/// A value that can be read from a result column.
package protocol PostgresDecodable {
    /// Reads the text form. Throws `PostgresDecodingFailure`, which never repeats the value.
    init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws

    /// Reads the binary form; types that don't define it refuse.
    init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws
}

extension PostgresDecodable {
    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        throw PostgresDecodingFailure("\(Self.self) is read from text results only")
    }

    /// Reads the text form of a single value.
    package init(postgresText text: String, type: UInt32 = 0) throws {
        var text = text
        self = try text.withUTF8 { try Self(postgresText: $0, type: type) }
    }
}

/// Why a cell could not be read: an explanation without the cell's content.
package struct PostgresDecodingFailure: Error, CustomStringConvertible, Sendable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    package var description: String { reason }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    package static var postgresType: UInt32 { RawValue.postgresType }
    package static var postgresFormat: PostgresFormat { RawValue.postgresFormat }
    package var postgresText: String? { rawValue.postgresText }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        rawValue.appendPostgresText(to: &buffer)
    }

    package func appendPostgresBinary(to buffer: inout [UInt8]) -> Bool {
        rawValue.appendPostgresBinary(to: &buffer)
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        let raw = try RawValue(postgresText: text, type: type)
        guard let value = Self(rawValue: raw) else {
            throw PostgresDecodingFailure("the value is none of those of \(Self.self)")
        }
        self = value
    }
}

/// Object ids of PostgreSQL's built-in types (pg_type.dat; they never change).
package enum PostgresType {
    package static let inferred: UInt32 = 0
    package static let bool: UInt32 = 16
    package static let bytea: UInt32 = 17
    package static let int8: UInt32 = 20
    package static let int2: UInt32 = 21
    package static let int4: UInt32 = 23
    package static let text: UInt32 = 25
    package static let float8: UInt32 = 701
    package static let date: UInt32 = 1082
    package static let timestamptz: UInt32 = 1184
    package static let numeric: UInt32 = 1700
    package static let uuid: UInt32 = 2950
    package static let jsonb: UInt32 = 3802
    package static let int4range: UInt32 = 3904
    package static let numrange: UInt32 = 3906
    package static let tstzrange: UInt32 = 3910
    package static let daterange: UInt32 = 3912
    package static let int8range: UInt32 = 3926

    /// The array type of an element type; 0 where it isn't known, so that the server infers it.
    package static func array(of element: UInt32) -> UInt32 {
        switch element {
        case bool: 1000
        case bytea: 1001
        case int2: 1005
        case int4: 1007
        case text: 1009
        case int8: 1016
        case float8: 1022
        case date: 1182
        case timestamptz: 1185
        case numeric: 1231
        case uuid: 2951
        case jsonb: 3807
        case int4range: 3905
        case numrange: 3907
        case tstzrange: 3911
        case daterange: 3913
        case int8range: 3927
        default: inferred
        }
    }

    /// The range type over a bound type; 0 where it isn't known.
    package static func range(of bound: UInt32) -> UInt32 {
        switch bound {
        case int4: int4range
        case int8: int8range
        case numeric: numrange
        case timestamptz: tstzrange
        case date: daterange
        default: inferred
        }
    }
}
