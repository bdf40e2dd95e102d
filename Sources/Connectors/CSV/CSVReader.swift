import JSONText

/// Streams the records of a CSV file (RFC 4180, with LF, CRLF or CR as line end and any one-byte delimiter).
///
/// The reader is a cursor: `advance()` moves to the next record, whose fields are then read as bytes in place or as
/// text. Nothing is allocated per record. A quote within an unquoted field is data; blank lines are no records.
package final class CSVReader {
    package enum Step: Equatable {
        case record
        /// This record is unusable; the next `advance()` goes on behind it.
        case problem(FieldProblem)
        case end
    }

    /// Largest field in bytes; a longer one makes its record a problem.
    package static let longestField = 1 << 20
    /// Largest record in bytes.
    package static let longestRecord = 1 << 25

    package let path: String
    package private(set) var header: [String] = []
    /// Number of the current data record, 1 for the first; 0 before it.
    package private(set) var recordNumber = 0
    /// Line on which the current record begins, 1 for the first line of the file.
    package private(set) var line = 0

    private let buffer: CSVBuffer
    private let delimiter: UInt8
    private var fields = CSVFields()
    private var nextLine = 1
    /// Where the current record lies in the buffer as long as its bytes are those of the file.
    private var raw: Range<Int>?

    /// Reads the header.
    ///
    /// - Throws: `ByteSourceError`, `CSVFormatError`.
    package init(_ source: ByteSource, delimiter: UInt8 = UInt8(ascii: ",")) throws {
        path = source.path
        buffer = CSVBuffer(source)
        self.delimiter = delimiter
        try readHeader()
    }

    package var fieldCount: Int { fields.count }

    /// The bytes of a field of the current record; valid until the next `advance()`.
    @inline(__always)
    package func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: buffer.bytes + fields.start(index), count: fields.length(index))
    }

    package func text(_ index: Int) -> String {
        String(decoding: bytes(index), as: UTF8.self)
    }

    /// The current record as text, valid until the next `advance()`: of one that cannot be split into fields as its bytes are, else
    /// its fields, quoted where they need it. Empty when it was too long to be kept; cut at 64 KiB.
    package var recordText: String {
        if let raw {
            var bytes = UnsafeRawBufferPointer(start: buffer.bytes + raw.lowerBound, count: raw.count)
            while let last = bytes.last, last == 0x0A || last == 0x0D {
                bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
            }
            return RefusedText.text(bytes)
        }
        var text: [UInt8] = []
        for index in 0..<fields.count - fields.overflow where text.count <= RefusedText.longest {
            if index > 0 { text.append(delimiter) }
            let field = bytes(index)
            guard field.contains(where: { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
                text += field
                continue
            }
            text.append(0x22)
            for byte in field { text += byte == 0x22 ? [byte, byte] : [byte] }
            text.append(0x22)
        }
        return text.withUnsafeBytes { RefusedText.text($0) }
    }

    /// Moves to the next record.
    ///
    /// - Throws: `ByteSourceError` when reading fails, `CSVFormatError` when the file ends within a quoted field.
    package func advance() throws -> Step {
        let outcome = try nextRecord()
        guard outcome != .end else { return .end }
        recordNumber += 1
        switch outcome {
        case .tooLong(let what):
            return problem(.tooLong, what)
        case .strayQuote:
            return problem(.strayQuote, "a closing quote is followed by more text before the delimiter")
        case .defect(let defect, let offset):
            return problem(defect, offset)
        case .record where fields.count != header.count:
            return problem(.wrongFieldCount, "the record has \(fields.count) fields, the header \(header.count)")
        case .record, .end:
            return .record
        }
    }

    private func problem(_ code: FieldProblem.Code, _ reason: String) -> Step {
        .problem(FieldProblem(record: recordNumber, line: line, code: code, reason: reason))
    }

    private func problem(_ defect: TextCheck.Defect, _ start: Int) -> Step {
        switch defect {
        case .nul(let at): problem(.holdsNUL, "a NUL byte at byte offset \(start + at) of the file")
        case .notUTF8(let at): problem(.notUTF8, "not UTF-8 at byte offset \(start + at) of the file")
        }
    }

    private func readHeader() throws {
        switch try nextRecord() {
        case .record: break
        case .end: throw CSVFormatError(path: path, .badHeader("the file has only blank lines"))
        case .tooLong(let what): throw CSVFormatError(path: path, .badHeader(what))
        case .strayQuote:
            throw CSVFormatError(path: path, .badHeader("text after a closing quote on line \(line)"))
        case .defect(.nul(let at), let start):
            throw CSVFormatError(path: path, .badHeader("NUL byte on line \(line), byte offset \(start + at)"))
        case .defect(.notUTF8(let at), let start):
            throw CSVFormatError(path: path, .badHeader("not UTF-8 on line \(line), byte offset \(start + at)"))
        }
        guard fields.overflow == 0 else {
            throw CSVFormatError(path: path, .badHeader("more than \(CSVFields.most) columns"))
        }
        header = (0..<fields.count).map { text($0) }
        if header.count == 1, let other = header[0].first(where: { ",;\t|".contains($0) }),
            other.asciiValue != delimiter
        {
            let given = Character(Unicode.Scalar(delimiter))
            throw CSVFormatError(path: path, .wrongDelimiter(given: given, looksLike: other))
        }
        var seen: Set<String> = []
        let twice = header.filter { !$0.isEmpty && !seen.insert($0.lowercased()).inserted }
        if !twice.isEmpty { throw CSVFormatError(path: path, .duplicateColumns(twice)) }
    }
}

// MARK: - Finding records

extension CSVReader {
    private enum Outcome: Equatable {
        case record
        case strayQuote
        case tooLong(String)
        /// With the offset of the record's first byte in the file.
        case defect(TextCheck.Defect, Int)
        case end
    }

    private func nextRecord() throws -> Outcome {
        while true {
            let start = buffer.position
            switch CSVScan.record(in: buffer, delimiter: delimiter, into: &fields) {
            case .complete(let next, let lineEnds, let stray):
                line = nextLine
                nextLine += lineEnds
                buffer.position = next
                if fields.count == 1, fields.length(0) == 0, !fields.isQuoted(0) {
                    if next == start { return .end }
                    continue
                }
                return checked(start, next, stray)
            case .needsMore(let fieldStart):
                let limit = CSVReader.longestField
                if buffer.filled - fieldStart > limit + 2 {
                    return try skipRecord(from: fieldStart, "a field is longer than \(limit) bytes")
                }
                if buffer.filled - start > CSVReader.longestRecord {
                    return try skipRecord(
                        from: fieldStart, "the record is longer than \(CSVReader.longestRecord) bytes")
                }
                try buffer.refill()
            case .unterminatedQuote(let linesBefore):
                let quoteLine = nextLine + linesBefore
                let record = header.isEmpty ? 0 : recordNumber + 1
                throw CSVFormatError(path: path, .unterminatedQuote(line: quoteLine, record: record))
            }
        }
    }

    private func checked(_ start: Int, _ next: Int, _ stray: Bool) -> Outcome {
        raw = start..<next
        if !buffer.isCleanASCII {
            let bytes = UnsafeRawBufferPointer(start: buffer.bytes + start, count: next - start)
            if let defect = TextCheck.defect(in: bytes) {
                return .defect(defect, buffer.offset(of: start))
            }
        }
        if stray { return .strayQuote }
        for index in 0..<fields.count - fields.overflow where fields.length(index) > CSVReader.longestField {
            return .tooLong("a field is longer than \(CSVReader.longestField) bytes")
        }
        guard header.isEmpty || fields.count == header.count else { return .record }
        raw = nil
        fields.unescapeQuotes(in: buffer.bytes)
        return .record
    }

    /// Drops the rest of an oversized record without keeping it, so that memory stays flat.
    private func skipRecord(from fieldStart: Int, _ what: String) throws -> Outcome {
        line = nextLine
        raw = nil
        var skipper = CSVRecordSkipper(delimiter: delimiter)
        for position in buffer.position..<fieldStart where buffer.bytes[position] == 0x0A { nextLine += 1 }
        buffer.position = fieldStart
        while true {
            while buffer.position < buffer.filled {
                let byte = buffer.bytes[buffer.position]
                if skipper.isDone(before: byte) {
                    nextLine += skipper.lineEnds
                    fields.removeAll()
                    return .tooLong(what)
                }
                buffer.position += 1
            }
            if buffer.isAtEnd {
                fields.removeAll()
                if skipper.isWithinQuotes {
                    let record = header.isEmpty ? 0 : recordNumber + 1
                    throw CSVFormatError(path: path, .unterminatedQuote(line: line, record: record))
                }
                return .tooLong(what)
            }
            try buffer.refill()
        }
    }
}
