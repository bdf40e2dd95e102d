/// A statement with its bound values: `"select * from t where id = \(id)"` becomes `$1` and a parameter.
///
/// The text is kept as UTF-8 with one byte that UTF-8 never contains where a parameter stands, so joining statements
/// needs no renumbering; the numbers are written once, when the statement is sent. All values lie in one flat buffer,
/// each followed by a NUL, as libpq wants them.
package struct SQL: Sendable {
    var text: [UInt8] = []
    var values: [UInt8] = []
    var parameters: [Parameter] = []
    /// The first text (`0` is the statement itself, `n` parameter `$n`) that holds a NUL, which PostgreSQL can't store.
    var positionOfNUL: Int?

    static let placeholder: UInt8 = 0xFF

    struct Parameter: Sendable {
        var type: UInt32
        /// Where the value begins in `values`; negative for NULL.
        var offset: Int
        var length: Int32
        var format: PostgresFormat
    }

    /// Raw statement text, spliced as it is. Never pass text that a user may influence.
    package init(unsafe text: String) {
        appendText(text)
    }

    package init() {}

    /// How many values are bound.
    package var parameterCount: Int { parameters.count }

    /// True when there is neither text nor a parameter.
    package var isEmpty: Bool { text.isEmpty }

    package static func += (left: inout SQL, right: SQL) {
        left.append(right)
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    package mutating func append(_ other: SQL) {
        let base = values.count
        if positionOfNUL == nil, let position = other.positionOfNUL {
            positionOfNUL = position == 0 ? 0 : position + parameters.count
        }
        text += other.text
        values += other.values
        parameters.reserveCapacity(parameters.count + other.parameters.count)
        for var parameter in other.parameters {
            if parameter.offset >= 0 { parameter.offset += base }
            parameters.append(parameter)
        }
    }

    /// The statements one after another with `separator` between them.
    package static func joined(_ statements: some Sequence<SQL>, separator: SQL) -> SQL {
        var sum = SQL()
        for (position, statement) in statements.enumerated() {
            if position > 0 { sum.append(separator) }
            sum.append(statement)
        }
        return sum
    }

    /// A name quoted as an identifier, whatever it contains.
    package static func identifier(_ name: String) -> SQL {
        SQL(unsafe: quoted(name, with: "\""))
    }

    /// A text quoted as a literal, for the few utility statements (`SET`, `NOTIFY`, `COMMENT`) that take no parameters.
    package static func literal(_ text: String) -> SQL {
        let quotedText = quoted(text, with: "'")
        // Backslashes mean themselves only while standard_conforming_strings is on; E'' means the same under both.
        return SQL(
            unsafe: text.utf8.contains(UInt8(ascii: "\\"))
                ? " E" + quotedText.replacingEach("\\", with: "\\\\") : quotedText)
    }

    private static func quoted(_ text: String, with mark: Character) -> String {
        var quoted = String(mark)
        for scalar in text.unicodeScalars {
            if scalar == mark.unicodeScalars.first { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.append(mark)
        return quoted
    }

    mutating func appendText(_ more: String) {
        var more = more
        more.withUTF8 { bytes in
            if positionOfNUL == nil, bytes.contains(0) { positionOfNUL = 0 }
            text.append(contentsOf: bytes)
        }
    }

    mutating func bind<Value: PostgresEncodable>(_ value: Value?) {
        let format = Value.postgresFormat
        let start = values.count
        let isPresent: Bool
        if let value {
            isPresent =
                format == .text ? value.appendPostgresText(to: &values) : value.appendPostgresBinary(to: &values)
        } else {
            isPresent = false
        }
        guard isPresent else {
            values.removeSubrange(start...)
            add(Parameter(type: Value.postgresType, offset: -1, length: 0, format: format))
            return
        }
        let length = values.count - start
        if format == .text, values[start...].contains(0), positionOfNUL == nil { positionOfNUL = parameters.count + 1 }
        values.append(0)
        add(
            Parameter(
                type: Value.postgresType, offset: start, length: Int32(clamping: length), format: format))
    }

    private mutating func add(_ parameter: Parameter) {
        parameters.append(parameter)
        text.append(Self.placeholder)
    }
}

extension SQL: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        appendText(value)
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var sql = SQL()

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.text.reserveCapacity(literalCapacity + interpolationCount)
            sql.parameters.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            sql.appendText(literal)
        }

        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            sql.bind(value)
        }

        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            sql.bind(value)
        }

        // Without this overload a literal inside an interpolation would be taken for an SQL fragment.
        package mutating func appendInterpolation(_ value: String) {
            sql.bind(value)
        }

        /// Nests another statement with its own values.
        package mutating func appendInterpolation(_ fragment: SQL) {
            sql.append(fragment)
        }

        /// Splices raw text. Never pass text that a user may influence.
        package mutating func appendInterpolation(unsafe text: String) {
            sql.appendText(text)
        }

        /// Splices a name, quoted as an identifier.
        package mutating func appendInterpolation(identifier name: String) {
            sql.append(.identifier(name))
        }
    }
}

extension SQL: CustomStringConvertible {
    /// The text with `$1`, `$2` … and without any value: safe to log.
    package var description: String {
        var rendered = renderedText()
        rendered.removeLast()
        return String(decoding: rendered, as: UTF8.self)
    }

    /// The statement as libpq takes it, with numbered parameters and a closing NUL.
    func renderedText() -> [UInt8] {
        var rendered: [UInt8] = []
        rendered.reserveCapacity(text.count + parameters.count * 4 + 1)
        var number = 0
        for byte in text {
            if byte == Self.placeholder {
                number += 1
                rendered.append(UInt8(ascii: "$"))
                rendered.appendDecimal(number)
            } else {
                rendered.append(byte)
            }
        }
        rendered.append(0)
        return rendered
    }
}

extension String {
    fileprivate func replacingEach(_ mark: Unicode.Scalar, with replacement: String) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if scalar == mark { result += replacement } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
