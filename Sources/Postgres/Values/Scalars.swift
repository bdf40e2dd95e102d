import FoundationEssentials

extension Bool: PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.bool }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        buffer.append(UInt8(ascii: self ? "t" : "f"))
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        switch text.first {
        case UInt8(ascii: "t"): self = true
        case UInt8(ascii: "f"): self = false
        default: throw PostgresDecodingFailure("not a boolean")
        }
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        guard bytes.count == 1 else { throw PostgresDecodingFailure("not a binary boolean") }
        self = bytes[0] != 0
    }
}

/// What the four signed integers share.
package protocol PostgresInteger: PostgresEncodable, PostgresDecodable, FixedWidthInteger, SignedInteger {}

extension PostgresInteger {
    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        buffer.appendDecimal(self)
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        guard let number = parseDecimal(text, as: Self.self) else {
            throw PostgresDecodingFailure("not a whole number that fits \(Self.self)")
        }
        self = number
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        let wide: Int64? =
            switch bytes.count {
            case 2: Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            case 4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case 8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            default: nil
            }
        guard let wide, let number = Self(exactly: wide) else {
            throw PostgresDecodingFailure("not a binary whole number that fits \(Self.self)")
        }
        self = number
    }
}

extension Int16: PostgresInteger {
    package static var postgresType: UInt32 { PostgresType.int2 }
}

extension Int32: PostgresInteger {
    package static var postgresType: UInt32 { PostgresType.int4 }
}

extension Int64: PostgresInteger {
    package static var postgresType: UInt32 { PostgresType.int8 }
}

extension Int: PostgresInteger {
    package static var postgresType: UInt32 { PostgresType.int8 }
}

extension Double: PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.float8 }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        if isNaN {
            buffer.append(contentsOf: "NaN".utf8)
        } else if isInfinite {
            buffer.append(contentsOf: (self < 0 ? "-Infinity" : "Infinity").utf8)
        } else {
            // Swift writes the shortest text that reads back as the same number, and PostgreSQL reads that form.
            buffer.append(contentsOf: description.utf8)
        }
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        guard let number = Double(String(decoding: text, as: UTF8.self)) else {
            throw PostgresDecodingFailure("not a floating-point number")
        }
        self = number
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        switch bytes.count {
        case 4: self = Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        case 8: self.init(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
        default: throw PostgresDecodingFailure("not a binary floating-point number")
        }
    }
}

/// Texts are bound without a declared type, as a quoted literal would be, so they fit columns of any type. Where
/// nothing says what is meant (`jsonb_build_object('a', $1)`), write `\(value)::text`.
extension String: PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.inferred }

    package var postgresText: String? { self }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        buffer.append(contentsOf: utf8)
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        self = String(decoding: text, as: UTF8.self)
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        self = String(decoding: bytes, as: UTF8.self)
    }
}

extension UUID: PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.uuid }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        withUnsafeBytes(of: uuid) { bytes in
            for (position, byte) in bytes.enumerated() {
                if position == 4 || position == 6 || position == 8 || position == 10 {
                    buffer.append(UInt8(ascii: "-"))
                }
                buffer.appendHexadecimal(byte)
            }
        }
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        var bytes = zeroUUID
        var count = 0
        let isValid = withUnsafeMutableBytes(of: &bytes) { target in
            for byte in text where byte != UInt8(ascii: "-") {
                guard count < 32, let digit = hexadecimalValue(byte) else { return false }
                target[count / 2] = target[count / 2] << 4 | digit
                count += 1
            }
            return count == 32
        }
        guard isValid else { throw PostgresDecodingFailure("not a UUID") }
        self.init(uuid: bytes)
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        guard bytes.count == 16 else { throw PostgresDecodingFailure("not a binary UUID") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

private let zeroUUID: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
