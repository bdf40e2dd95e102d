import CZlib

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads a finished workbook back and says whether every part of it is whole.
///
/// libxlsxwriter 1.1.4 does not look at the results of its writes to temporary files. With a full temporary directory it
/// reports success and leaves an archive of empty or cut parts, so a workbook counts as written only when each part
/// inflates to its size and ends with the closing tag of its root. This costs about a tenth of the writing.
struct WrittenWorkbook {
    private static let chunk = 1 << 16
    private let file: UnsafeMutablePointer<FILE>

    /// `nil` where all is well, else the first part that is not whole.
    static func damage(at path: String) -> String? {
        guard let file = fopen(path, "rb") else { return systemMessage(errno) }
        defer { fclose(file) }
        return WrittenWorkbook(file: file).firstDamage()
    }

    private init(file: UnsafeMutablePointer<FILE>) {
        self.file = file
    }

    private func firstDamage() -> String? {
        // The library writes no archive comment, so the end record (22 bytes) is the end of the file.
        guard fseek(file, -22, SEEK_END) == 0, let end = read(22), end.number(0, 4) == 0x0605_4B50 else {
            return "the archive has no end"
        }
        guard fseek(file, end.number(16, 4), SEEK_SET) == 0, let directory = read(end.number(12, 4)) else {
            return "the archive has no directory"
        }
        var position = 0
        for _ in 0..<end.number(10, 2) {
            guard position + 46 <= directory.count, directory.number(position, 4) == 0x0201_4B50 else {
                return "the directory of the archive is cut"
            }
            let nameLength = directory.number(position + 28, 2)
            let length = 46 + nameLength + directory.number(position + 30, 2) + directory.number(position + 32, 2)
            guard position + length <= directory.count else { return "the directory of the archive is cut" }
            let name = String(decoding: directory[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
            let part = Part(
                offset: directory.number(position + 42, 4), packed: directory.number(position + 20, 4),
                size: directory.number(position + 24, 4))
            if !isWhole(part) { return "\(name) is cut" }
            position += length
        }
        return nil
    }

    private struct Part {
        let offset: Int
        let packed: Int
        let size: Int
    }

    /// Inflates a part, keeping only its beginning and its end.
    private func isWhole(_ part: Part) -> Bool {
        guard part.size > 0, fseek(file, part.offset, SEEK_SET) == 0, let header = read(30),
            fseek(file, header.number(26, 2) + header.number(28, 2), SEEK_CUR) == 0
        else { return false }
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return false
        }
        defer { inflateEnd(&stream) }
        var input = [UInt8](repeating: 0, count: Self.chunk)
        var output = [UInt8](repeating: 0, count: Self.chunk)
        var head: [UInt8] = []
        var tail: [UInt8] = []
        var left = part.packed
        var status = Z_OK
        while status == Z_OK, left > 0 {
            let count = fread(&input, 1, min(left, Self.chunk), file)
            guard count > 0 else { return false }
            left -= count
            status = input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(count)
                return inflateAll(&stream, &output, &head, &tail)
            }
        }
        return status == Z_STREAM_END && Int(stream.total_out) == part.size && closesItsRoot(head, tail)
    }

    private func inflateAll(
        _ stream: inout z_stream, _ output: inout [UInt8], _ head: inout [UInt8], _ tail: inout [UInt8]
    ) -> Int32 {
        var status = Z_OK
        repeat {
            let made = output.withUnsafeMutableBufferPointer { target in
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                status = inflate(&stream, Z_NO_FLUSH)
                return target.count - Int(stream.avail_out)
            }
            if head.count < 2_048 { head += output[..<min(made, 2_048 - head.count)] }
            tail = Array((tail + output[max(0, made - 64)..<made]).suffix(64))
            // Z_BUF_ERROR only says that there was nothing more to do with what was given.
        } while status == Z_OK && stream.avail_out == 0
        return status == Z_BUF_ERROR ? Z_OK : status
    }

    /// `<?xml …?>` and a root; an empty root closes itself.
    private func closesItsRoot(_ head: [UInt8], _ tail: [UInt8]) -> Bool {
        var start = 0
        while start + 1 < head.count, head[start] != UInt8(ascii: "<") || head[start + 1] == UInt8(ascii: "?") {
            start += 1
        }
        let name = head.dropFirst(start + 1).prefix { $0 != 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        let end = tail.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed()
        if !name.isEmpty, end.suffix(name.count + 3).elementsEqual([0x3C, 0x2F] + name + [0x3E]) { return true }
        let isOneTag = !head.dropFirst(start + 1).contains(UInt8(ascii: "<"))
        return isOneTag && end.suffix(2).elementsEqual([0x2F, 0x3E])
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return fread(&bytes, 1, count, file) == count ? bytes : nil
    }
}

extension [UInt8] {
    /// An unsigned little-endian number.
    fileprivate func number(_ offset: Int, _ length: Int) -> Int {
        self[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
