import Foundation
import IncidentModel
import Testing

@testable import Connectors

/// Readers meet bytes that nobody meant them to: they must end, in order, and say so in their own words.
@Suite("Hostile input")
struct HostileInputTests {
    private static let csv =
        "number,opened_at,short_description,priority\r\n"
        + (1...40).map { "INC\($0),\($0 % 28 + 1)/3/2016 06:10,\"text \"\"\($0)\"\",\nmore\",\($0 % 5)\r\n" }.joined()
    private static let json =
        "["
        + (1...20).map { #"{"incident_id":"A\#($0)","schema_version":"1.3.3","x":[1,{"é":"\"\\}"}]}"# }
        .joined(separator: ",\n") + "]"

    private func mutated(_ text: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(text.utf8)
        let nasty: [UInt8] = [0, 0x22, 0x2C, 0x0A, 0x0D, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0xC3, 0xFF, 0x3B]
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = nasty.randomElement(using: &generator) ?? 0
            case 1: bytes.insert(nasty.randomElement(using: &generator) ?? 0, at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 30))
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    @Test("a damaged CSV file gives records in order, problems, or one clear error", arguments: 1...80)
    func damagedCSV(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let file = try TemporaryFile(mutated(HostileInputTests.csv, &generator))
        var numbers: [Int] = []
        var lines: [Int] = []
        do {
            let log = try ServiceNowEventLog(CSVReader(ByteSource(path: file.path)))
            while let row = try log.next() {
                #expect(log.reader.recordText.utf8.count <= 1 << 18)
                switch row {
                case .event(let event, let problems):
                    #expect(problems.allSatisfy { $0.line > 1 })
                    numbers.append(event.record)
                    lines.append(event.line)
                case .refused(let problems): #expect(!problems.isEmpty && problems.allSatisfy { $0.line > 1 })
                }
            }
        } catch let error as CSVFormatError {
            #expect(error.description.hasPrefix(file.path))
        } catch let error as ByteSourceError {
            #expect(error.description.hasPrefix(file.path))
        }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("a damaged JSON file ends, with every record numbered", arguments: 1...80)
    func damagedJSON(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let text = seed % 2 == 0 ? HostileInputTests.json : String(HostileInputTests.json.dropFirst().dropLast())
        let file = try TemporaryFile(mutated(text, &generator), name: seed % 3 == 0 ? "a.jsonl" : "a.json")
        do {
            let reader = try VERISReader(path: file.path)
            var steps = 0
            reading: while true {
                switch try reader.next() {
                case .end: break reading
                case .record: steps += 1
                case .refused(let problems):
                    steps += 1
                    #expect(problems.allSatisfy { $0.record == steps })
                }
            }
            #expect(steps == reader.recordNumber)
        } catch let error as ByteSourceError {
            #expect(error.description.hasPrefix(file.path))
        }
    }

    @Test("a record of nothing but delimiters is refused without memory for each field")
    func manyFields() throws {
        let file = try TemporaryFile("a,b\n" + String(repeating: ",", count: 2_000_000) + "\n1,2\n")
        let reader = try CSVReader(ByteSource(path: file.path))
        guard case .problem(let problem) = try reader.advance() else {
            Issue.record("two million fields passed for two")
            return
        }
        #expect(problem.reason == "the record has 2000001 fields, the header 2")
        #expect(try reader.advance() == .record)
        #expect(reader.text(1) == "2")
        let wide = try TemporaryFile((0...CSVFields.most).map { "c\($0)" }.joined(separator: ","))
        #expect(throws: CSVFormatError.self) { try CSVReader(ByteSource(path: wide.path)) }
    }

    @Test("standing texts of problems are cut, and name their place")
    func problemText() {
        let problem = FieldProblem(
            record: 3, line: 9, key: "K", field: "f", value: String(repeating: "x", count: 500), code: .tooLong,
            reason: "too long")
        #expect(problem.value?.count == 201)
        #expect(problem.description.hasPrefix("record 3 (line 9, K) f 'xxx"))
        #expect(problem.description.hasSuffix("…': too long"))
    }
}
