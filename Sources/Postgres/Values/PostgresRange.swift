/// A range type's value (`tstzrange`, `int8range`, `daterange` …): empty, or two bounds of which either may be absent.
///
/// PostgreSQL rewrites ranges over whole numbers and days to `[lower,upper)` when it stores them.
package enum PostgresRange<Bound: PostgresEncodable & PostgresDecodable & Hashable>: Hashable, Sendable {
    case empty
    case bounds(lower: Edge?, upper: Edge?)

    package struct Edge: Hashable, Sendable {
        package let value: Bound
        package let isInclusive: Bool

        package init(_ value: Bound, isInclusive: Bool) {
            self.value = value
            self.isInclusive = isInclusive
        }
    }

    /// `[lower, upper)`; nil leaves that side open.
    package static func halfOpen(from lower: Bound?, to upper: Bound?) -> PostgresRange {
        .bounds(
            lower: lower.map { Edge($0, isInclusive: true) }, upper: upper.map { Edge($0, isInclusive: false) })
    }

    /// `[lower, upper]`.
    package static func closed(from lower: Bound, through upper: Bound) -> PostgresRange {
        .bounds(lower: Edge(lower, isInclusive: true), upper: Edge(upper, isInclusive: true))
    }

    package var isEmpty: Bool { self == .empty }

    package var lower: Edge? {
        guard case .bounds(let lower, _) = self else { return nil }
        return lower
    }

    package var upper: Edge? {
        guard case .bounds(_, let upper) = self else { return nil }
        return upper
    }
}

extension PostgresRange: PostgresEncodable {
    package static var postgresType: UInt32 { PostgresType.range(of: Bound.postgresType) }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        guard case .bounds(let lower, let upper) = self else {
            buffer.append(contentsOf: "empty".utf8)
            return true
        }
        buffer.append(UInt8(ascii: lower?.isInclusive == true ? "[" : "("))
        if let lower { Self.appendBound(lower.value, to: &buffer) }
        buffer.append(UInt8(ascii: ","))
        if let upper { Self.appendBound(upper.value, to: &buffer) }
        buffer.append(UInt8(ascii: upper?.isInclusive == true ? "]" : ")"))
        return true
    }

    /// Quoted always: an empty text and one with commas or brackets need it, the others don't mind.
    private static func appendBound(_ bound: Bound, to buffer: inout [UInt8]) {
        var text: [UInt8] = []
        guard bound.appendPostgresText(to: &text) else { return }
        buffer.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { buffer.append(UInt8(ascii: "\\")) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }
}

extension PostgresRange: PostgresDecodable {
    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        if text.elementsEqual("empty".utf8) {
            self = .empty
            return
        }
        var reader = RangeTextReader(text)
        guard let opening = reader.next(), opening == UInt8(ascii: "[") || opening == UInt8(ascii: "("),
            let last = text.last, last == UInt8(ascii: "]") || last == UInt8(ascii: ")")
        else { throw PostgresDecodingFailure("not a range") }
        let lower = try reader.bound(endingAt: UInt8(ascii: ","))
        let upper = try reader.bound(endingAt: last)
        guard reader.isAtEnd else { throw PostgresDecodingFailure("not a range") }
        self = .bounds(
            lower: try Self.edge(lower, isInclusive: opening == UInt8(ascii: "[")),
            upper: try Self.edge(upper, isInclusive: last == UInt8(ascii: "]")))
    }

    private static func edge(_ text: [UInt8]?, isInclusive: Bool) throws -> Edge? {
        guard let text else { return nil }
        let value = try text.withUnsafeBufferPointer { try Bound(postgresText: $0, type: Bound.postgresType) }
        return Edge(value, isInclusive: isInclusive)
    }
}

extension PostgresRange: PostgresArrayElement {}

/// Takes a range's text apart (documentation, section 8.17.5): a bound is absent, bare or quoted, where a quote inside
/// quotes is doubled or escaped.
private struct RangeTextReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func next() -> UInt8? {
        guard position < text.count else { return nil }
        defer { position += 1 }
        return text[position]
    }

    /// The bound up to the ending, which is consumed; nil when nothing stands there.
    mutating func bound(endingAt ending: UInt8) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = next() else { throw PostgresDecodingFailure("a range with an unfinished escape") }
                bytes.append(escaped)
            case UInt8(ascii: "\"") where isQuoted && position < text.count && text[position] == byte:
                position += 1
                bytes.append(byte)
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                wasQuoted = true
            case ending where !isQuoted:
                return bytes.isEmpty && !wasQuoted ? nil : bytes
            default:
                bytes.append(byte)
            }
        }
        throw PostgresDecodingFailure("a range that isn't well formed")
    }
}
