import Testing

@testable import Connectors

@Suite("CSV reader")
struct CSVReaderTests {
    struct Content: Equatable {
        var header: [String]
        var records: [[String]] = []
        var lines: [Int] = []
        var problems: [FieldProblem] = []
    }

    private func read(_ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ",")) throws -> Content {
        let file = try TemporaryFile(bytes)
        let reader = try CSVReader(ByteSource(path: file.path), delimiter: delimiter)
        var content = Content(header: reader.header)
        while true {
            switch try reader.advance() {
            case .end: return content
            case .problem(let problem): content.problems.append(problem)
            case .record:
                content.records.append((0..<reader.fieldCount).map { reader.text($0) })
                content.lines.append(reader.line)
            }
        }
    }

    private func read(_ text: String, delimiter: UInt8 = UInt8(ascii: ",")) throws -> Content {
        try read(Array(text.utf8), delimiter: delimiter)
    }

    private func failure(_ text: String) throws -> CSVFormatError.Reason? {
        do {
            _ = try read(text)
            return nil
        } catch let error as CSVFormatError {
            return error.reason
        }
    }

    @Test("quotes, embedded line ends and doubled quotes are read as RFC 4180 says")
    func quoting() throws {
        let content = try read("a,b,c\n1,\"x,y\",\"line\nline \"\"two\"\"\"\n\"\",,3")
        #expect(content.header == ["a", "b", "c"])
        #expect(content.records == [["1", "x,y", "line\nline \"two\""], ["", "", "3"]])
        #expect(content.lines == [2, 4])
        #expect(content.problems.isEmpty)
    }

    @Test("LF, CRLF and CR end lines, also mixed, and blank lines are no records", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) throws {
        let content = try read(["a,b", "1,2", "", "3,\"4\(end)5\"", "6,7"].joined(separator: end))
        #expect(content.records == [["1", "2"], ["3", "4\(end)5"], ["6", "7"]])
        #expect(content.lines == [2, 4, 6])
        #expect(try read("a,b\(end)").records.isEmpty)
    }

    @Test("another delimiter is used when told, and named when it seems forgotten")
    func delimiters() throws {
        #expect(try read("a;b\n1;2,5", delimiter: UInt8(ascii: ";")).records == [["1", "2,5"]])
        #expect(try read("a\tb\n1\t2", delimiter: 9).records == [["1", "2"]])
        #expect(try failure("a;b\n1;2") == .wrongDelimiter(given: ",", looksLike: ";"))
        #expect(try failure("a\tb\n1\t2") == .wrongDelimiter(given: ",", looksLike: "\t"))
        #expect(try read("only\n1\n2").records == [["1"], ["2"]])
    }

    @Test("a record with too few or too many fields is reported, the rest is read")
    func fieldCounts() throws {
        let content = try read("a,b\n1\n1,2\n1,2,3\n4,5\n")
        #expect(content.records == [["1", "2"], ["4", "5"]])
        #expect(content.problems.map(\.record) == [1, 3])
        #expect(content.problems.map(\.line) == [2, 4])
        #expect(content.problems.allSatisfy { $0.code == .wrongFieldCount })
        #expect(content.problems[1].reason == "the record has 3 fields, the header 2")
    }

    @Test("what a record said can be kept: as it stands where it cannot be split, else as its fields")
    func recordTexts() throws {
        let file = try TemporaryFile("a,b\n1\r\n\"x \"\"y\"\"\",2,3\n\"1\"z,2\n\"p, \"\"q\"\"\",\"two\nlines\"\n4,5\n")
        let reader = try CSVReader(ByteSource(path: file.path))
        var texts: [String] = []
        while try reader.advance() != .end { texts.append(reader.recordText) }
        #expect(
            texts == ["1", "\"x \"\"y\"\"\",2,3", "\"1\"z,2", "\"p, \"\"q\"\"\",\"two\nlines\"", "4,5"])
    }

    @Test("a quoted field that never ends stops the file with its line")
    func unterminatedQuote() throws {
        #expect(try failure("a,b\n1,2\n3,\"x\ny\n") == .unterminatedQuote(line: 3, record: 2))
        #expect(try failure("a,\"b\n1,2") == .unterminatedQuote(line: 1, record: 0))
        #expect(try failure("a,b\n\"") == .unterminatedQuote(line: 2, record: 1))
        let long = "a,b\n1,2\n3,\"" + String(repeating: "x\n", count: 2_000_000)
        #expect(try failure(long) == .unterminatedQuote(line: 3, record: 2))
    }

    @Test("text behind a closing quote spoils its record only; a quote within plain text is data")
    func strayQuotes() throws {
        let content = try read("a,b\n\"1\"x,2\n3,4\n5\"5,6\n")
        #expect(content.records == [["3", "4"], ["5\"5", "6"]])
        #expect(content.problems.map(\.code) == [.strayQuote])
        #expect(content.problems.map(\.line) == [2])
    }

    @Test("columns that occur twice, in any case, are refused")
    func duplicateColumns() throws {
        #expect(try failure("a,B,c,b\n") == .duplicateColumns(["b"]))
        #expect(try failure("\n\n") == .badHeader("the file has only blank lines"))
    }

    @Test("bytes that are no UTF-8 text spoil their record, with the offset")
    func badBytes() throws {
        let rows: [[UInt8]] = [
            Array("a,b\n".utf8), Array("x,y\n".utf8), [0x78, 0xC3, 0x2C, 0x79, 0x0A], Array("ü,€\n".utf8),
            [0x00, 0x2C, 0x79, 0x0A], [0xED, 0xA0, 0x80, 0x2C, 0x0A], [0xC0, 0x80, 0x2C, 0x0A],
            [0xF4, 0x90, 0x80, 0x80, 0x2C, 0x0A], Array("😀,z".utf8),
        ]
        let content = try read(rows.flatMap { $0 })
        #expect(content.records == [["x", "y"], ["ü", "€"], ["😀", "z"]])
        #expect(content.problems.map(\.code) == [.notUTF8, .holdsNUL, .notUTF8, .notUTF8, .notUTF8])
        #expect(content.problems[0].reason == "not UTF-8 at byte offset 9 of the file")
        #expect(content.problems[1].reason == "a NUL byte at byte offset 20 of the file")
    }

    @Test("a field of 1 MiB is read, a longer one spoils its record, quoted or not")
    func longFields() throws {
        let full = String(repeating: "x", count: CSVReader.longestField)
        let content = try read("a,b\n1,\(full)\n2,\(full)y\n3,\"\(full)\n\(full)\"\n4,\(full)\(full)\r\n5,z")
        #expect(content.records.map { $0[0] } == ["1", "5"])
        #expect(content.problems.map(\.code) == [.tooLong, .tooLong, .tooLong])
        #expect(content.problems.map(\.line) == [3, 4, 6])
        #expect(content.lines == [2, 7])
    }

    @Test("records across buffer borders are whole", arguments: [1, 2, 3, 5, 7])
    func bufferBorders(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let rows = (0..<4_000).map { index in
            ["\(index)", String(repeating: "\"é\n", count: Int.random(in: 0...200, using: &generator))]
        }
        #expect(try read(CSVText.write([["n", "t"]] + rows, lineEnd: "\r\n")).records == rows)
    }

    @Test("what is written is read back", arguments: 1...60)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array(",;\"\r\n\t aä€😀'x1")
        let columns = Int.random(in: 2...6, using: &generator)
        let rows = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            (0..<columns).map { _ in
                String(
                    (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                        alphabet.randomElement(using: &generator) ?? "a"
                    })
            }
        }
        let header = (0..<columns).map { "column \($0)" }
        let end = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
        let content = try read(CSVText.write([header] + rows, lineEnd: end))
        #expect(content.records == rows)
        #expect(content.problems.isEmpty)
    }
}

/// Writes CSV as RFC 4180 says, for the tests.
enum CSVText {
    static func write(_ rows: [[String]], lineEnd: String) -> String {
        rows.map { row in
            row.map { field in
                // By scalar: "\r\n" is one Character.
                field.isEmpty || field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) })
                    ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
            }
            .joined(separator: ",") + lineEnd
        }
        .joined()
    }
}
