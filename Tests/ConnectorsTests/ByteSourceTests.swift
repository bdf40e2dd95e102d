import Foundation
import Glibc
import Testing

@testable import Connectors

@Suite("Byte source")
struct ByteSourceTests {
    private func reason(_ path: String) -> ByteSourceError.Reason? {
        do throws(ByteSourceError) {
            let source = try ByteSource(path: path)
            _ = try readAll(source)
            return nil
        } catch {
            return error.reason
        }
    }

    private func readAll(_ source: ByteSource, chunk: Int = 777) throws(ByteSourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    private func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
        let plain = try TemporaryFile(bytes)
        let packed = plain.path + ".gz"
        defer { unlink(packed) }
        // The system's own gzip, so that not zlib alone judges zlib.
        #expect(system("gzip -k '\(plain.path)'") == 0)
        return try [UInt8](Data(contentsOf: URL(fileURLWithPath: packed)))
    }

    @Test("reads plain and gzip files alike, whatever their names")
    func plainAndGzip() throws {
        let bytes = Array(String(repeating: "Zeile mit ü\r\n", count: 20_000).utf8)
        let plain = try TemporaryFile(bytes)
        #expect(try readAll(ByteSource(path: plain.path)) == bytes)
        let packed = try TemporaryFile(try gzipped(bytes), name: "log.csv")
        #expect(try readAll(ByteSource(path: packed.path), chunk: 100_000) == bytes)
    }

    @Test("a UTF-8 byte order mark is dropped")
    func byteOrderMark() throws {
        let file = try TemporaryFile([0xEF, 0xBB, 0xBF] + Array("a,b".utf8))
        #expect(try readAll(ByteSource(path: file.path)) == Array("a,b".utf8))
    }

    @Test("names each thing that is no readable text file")
    func refusals() throws {
        #expect(reason("/nonexistent/file") == .notFound)
        #expect(reason(FileManager.default.temporaryDirectory.path) == .isDirectory)
        #expect(reason(try TemporaryFile("").path) == .empty)
        let markOnly = try TemporaryFile([0xEF, 0xBB, 0xBF])
        #expect(reason(markOnly.path) == .empty)
        let empty = try TemporaryFile(try gzipped([]))
        #expect(reason(empty.path) == .empty)
        let wide = try TemporaryFile([0xFF, 0xFE] + "a,b\n".utf8.flatMap { [$0, 0] })
        #expect(reason(wide.path) == .otherEncoding("UTF-16"))
        let wideWithoutMark = try TemporaryFile("number,opened\n".utf8.flatMap { [$0, 0] })
        #expect(reason(wideWithoutMark.path) == .otherEncoding("UTF-16 without a byte order mark"))
    }

    @Test("binary data is refused with its place")
    func binary() throws {
        let file = try TemporaryFile(Array("abc\nde".utf8) + (0..<200).map { UInt8($0 % 8) })
        #expect(reason(file.path) == .binary(kind: "binary data", line: 2, offset: 6))
        let sheet = try TemporaryFile([0x50, 0x4B, 3, 4, 20, 0, 6, 0], name: "sheet.csv")
        guard case .binary(let kind, 1, 0) = reason(sheet.path) else {
            Issue.record("an Excel workbook passed for text")
            return
        }
        #expect(kind.contains("Excel"))
    }

    @Test("a gzip file that was cut off or damaged is told from a whole one", arguments: [1, 9, 200, 20_000])
    func cutOff(missing: Int) throws {
        var generator = SeededGenerator(seed: 7)
        let bytes = (0..<60_000).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
        var packed = try gzipped(bytes)
        let short = try TemporaryFile(Array(packed.dropLast(missing)))
        #expect(reason(short.path) == .truncatedGzip)
        packed[packed.count / 2] ^= 0xFF
        let damaged = try TemporaryFile(packed)
        guard case .damagedGzip = reason(damaged.path) else {
            Issue.record("damage went unnoticed")
            return
        }
    }
}

/// A small reproducible source of randomness (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
