/// Tells text from other things by the first bytes of a file.
enum TextSignature {
    private static let formats: [(magic: [UInt8], kind: String)] = [
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Excel workbook; save the sheet as CSV UTF-8"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Office file; save the sheet as CSV UTF-8"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0x42, 0x5A, 0x68], "bzip2 data; unpack it first"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz data; unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data; unpack it first"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive; unpack it first"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        (Array("PAR1".utf8), "a Parquet file"),
    ]

    /// The reason to refuse a file that begins with these bytes; `nil` for what may be UTF-8 text.
    ///
    /// A single stray byte is no reason: readers report it with its record, so that the rest can go in.
    static func refusal(of head: [UInt8]) -> ByteSourceError.Reason? {
        if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
            return .otherEncoding("UTF-32")
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .otherEncoding("UTF-16") }
        if let format = formats.first(where: { head.starts(with: $0.magic) }) {
            return .binary(kind: format.kind, line: 1, offset: 0)
        }
        return density(of: head)
    }

    /// Text has next to no control bytes; more than one in ten of the first 4 KiB means data of some other kind.
    private static func density(of head: [UInt8]) -> ByteSourceError.Reason? {
        var controls = 0
        var zerosAtEven = 0
        var zerosAtOdd = 0
        var first: Int?
        for (offset, byte) in head.enumerated() where byte < 0x20 && !isTextControl(byte) {
            controls += 1
            if first == nil { first = offset }
            if byte == 0, offset % 2 == 0 { zerosAtEven += 1 } else if byte == 0 { zerosAtOdd += 1 }
        }
        guard let first, controls * 10 > head.count else { return nil }
        if head.count >= 4, max(zerosAtEven, zerosAtOdd) * 5 > head.count * 2,
            min(zerosAtEven, zerosAtOdd) * 20 < head.count
        {
            return .otherEncoding("UTF-16 without a byte order mark")
        }
        let line = head[..<first].count { $0 == 0x0A } + 1
        return .binary(kind: "binary data", line: line, offset: first)
    }

    /// Tab, line feed, vertical tab, form feed, carriage return and escape do occur in text.
    private static func isTextControl(_ byte: UInt8) -> Bool {
        (0x09...0x0D).contains(byte) || byte == 0x1B
    }
}
