import FoundationEssentials

// `bytea` is bound in binary, so bytes travel as they are, and read from either form.

extension UInt8: PostgresArrayElement {
    package static var postgresArrayType: UInt32 { PostgresType.bytea }
    package static var postgresArrayFormat: PostgresFormat { .binary }

    package static func appendPostgresArrayText(_ values: [UInt8], to buffer: inout [UInt8]) {
        ByteaText.append(values, to: &buffer)
    }

    package static func appendPostgresArrayBinary(_ values: [UInt8], to buffer: inout [UInt8]) {
        buffer.append(contentsOf: values)
    }

    package static func postgresArray(text: UnsafeBufferPointer<UInt8>, type: UInt32) throws -> [UInt8] {
        try ByteaText.bytes(of: text)
    }

    package static func postgresArray(binary: UnsafeRawBufferPointer, type: UInt32) throws -> [UInt8] {
        [UInt8](binary)
    }
}

extension Data: PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.bytea }
    package static var postgresFormat: PostgresFormat { .binary }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        ByteaText.append(self, to: &buffer)
        return true
    }

    package func appendPostgresBinary(to buffer: inout [UInt8]) -> Bool {
        buffer.append(contentsOf: self)
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        self = Data(try ByteaText.bytes(of: text))
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        self = Data(bytes)
    }
}

/// The text forms of `bytea` (documentation, section 8.4): hexadecimal always written, the older escape form read too.
enum ByteaText {
    static func append(_ bytes: some Sequence<UInt8>, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(UInt8(ascii: "x"))
        for byte in bytes { buffer.appendHexadecimal(byte) }
    }

    static func bytes(of text: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
        guard text.count >= 2, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            return try escapedBytes(of: text)
        }
        guard text.count % 2 == 0 else { throw PostgresDecodingFailure("bytes with half a hexadecimal pair") }
        return try [UInt8](unsafeUninitializedCapacity: text.count / 2 - 1) { bytes, count in
            for position in stride(from: 2, to: text.count, by: 2) {
                guard let high = hexadecimalValue(text[position]), let low = hexadecimalValue(text[position + 1]) else {
                    throw PostgresDecodingFailure("bytes that aren't hexadecimal")
                }
                bytes[count] = high << 4 | low
                count += 1
            }
        }
    }

    private static func escapedBytes(of text: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "\\") else {
                bytes.append(text[position])
                position += 1
                continue
            }
            if position + 1 < text.count, text[position + 1] == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
                position += 2
                continue
            }
            guard position + 3 < text.count else { throw PostgresDecodingFailure("bytes with an unfinished escape") }
            var value = 0
            for offset in 1...3 {
                let digit = text[position + offset] &- UInt8(ascii: "0")
                guard digit < 8 else { throw PostgresDecodingFailure("bytes with a wrong escape") }
                value = value * 8 + Int(digit)
            }
            guard value < 256 else { throw PostgresDecodingFailure("bytes with a wrong escape") }
            bytes.append(UInt8(value))
            position += 4
        }
        return bytes
    }
}
