import Cryptography

/// The header blocks of a bundle's files: POSIX ustar, everything fixed but name and size.
package enum TarHeader {
    package static let blockSize = 512
    /// The largest size of eleven octal digits; beyond it a pax header carries the size (POSIX.1-2001).
    static let greatestPlainSize: UInt64 = (1 << 33) - 1

    /// All blocks that stand before a file's bytes.
    package static func blocks(path: String, size: UInt64) -> [UInt8] {
        guard size > greatestPlainSize else { return block(name: path, size: size, type: UInt8(ascii: "0")) }
        let record = paxRecord(size: size)
        let padding = [UInt8](repeating: 0, count: blockSize - record.count)
        return block(name: paxName, size: UInt64(record.count), type: UInt8(ascii: "x")) + record + padding
            + block(name: path, size: 0, type: UInt8(ascii: "0"))
    }

    static let paxName = "pax-size"

    /// `LENGTH size=DIGITS\n`, where the length counts itself: two digits, as sizes have ten to twenty.
    static func paxRecord(size: UInt64) -> [UInt8] {
        let rest = " size=\(size)\n"
        return Array("\(rest.utf8.count + 2)\(rest)".utf8)
    }

    /// The two blocks of zeros at the end.
    package static let end = [UInt8](repeating: 0, count: 2 * blockSize)

    /// What a size record and the header behind it say; nil unless they are exactly what `blocks` would have written.
    package static func largeFile(recordSize: UInt64, record: [UInt8], header: [UInt8]) -> (path: String, size: UInt64)?
    {
        guard recordSize <= UInt64(record.count), case .file(let path, 0) = TarBlock(header),
            let digits = String(decoding: record[..<Int(recordSize)], as: UTF8.self).split(separator: "=").last?
                .dropLast(),
            let size = UInt64(digits), size > greatestPlainSize,
            blocks(path: path, size: size).elementsEqual(
                block(name: paxName, size: recordSize, type: UInt8(ascii: "x")) + record + header)
        else { return nil }
        return (path, size)
    }

    /// Writes a file: its header, its bytes as they come, and the zeros behind them.
    ///
    /// - Returns: SHA-256 of the bytes.
    /// - Throws: `BundleWriter.Failure.contentChanged` where there are more or fewer bytes than announced; the archive is then to be
    ///   thrown away.
    package static func write(
        _ path: String, size: UInt64, to sink: BundleWriter.Sink, _ content: (_ sink: BundleWriter.Sink) throws -> Void
    ) throws -> TreeHash {
        try blocks(path: path, size: size).withUnsafeBytes(sink)
        var hash = SHA256()
        var written: UInt64 = 0
        try withoutActuallyEscaping(sink) { sink in
            try content { bytes in
                written += UInt64(bytes.count)
                hash.update(bytes)
                try sink(bytes)
            }
        }
        guard written == size else { throw BundleWriter.Failure.contentChanged(path: path) }
        try [UInt8](repeating: 0, count: padding(after: size)).withUnsafeBytes(sink)
        return TreeHash(hash)
    }

    /// Zeros from the end of a file's bytes to the next block.
    package static func padding(after size: UInt64) -> Int {
        Int((UInt64(blockSize) - size % UInt64(blockSize)) % UInt64(blockSize))
    }

    static func block(name: String, size: UInt64, type: UInt8) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: blockSize)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { block[offset + index] = byte }
        }
        put(name.utf8, at: 0)
        put("0000644\0".utf8, at: 100)
        put("0000000\0".utf8, at: 108)
        put("0000000\0".utf8, at: 116)
        put(octal(size, digits: 11) + [0], at: 124)
        put("00000000000\0".utf8, at: 136)
        put("        ".utf8, at: 148)
        block[156] = type
        put("ustar\u{0}00".utf8, at: 257)
        put("0000000\0".utf8, at: 329)
        put("0000000\0".utf8, at: 337)
        let sum = block.reduce(UInt64(0)) { $0 + UInt64($1) }
        put(octal(sum, digits: 6) + [0, UInt8(ascii: " ")], at: 148)
        return block
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        (0..<digits).map { UInt8(ascii: "0") + UInt8(value >> UInt64(3 * (digits - 1 - $0)) & 7) }
    }
}
