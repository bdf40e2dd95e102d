import CZlib
import Glibc

/// Streams the bytes of a text file in chunks, plain or gzip (told by content, not by name); `-` is standard input.
///
/// A UTF-8 byte order mark is dropped. Memory stays flat: zlib's window and one head of 4 KiB. Not `Sendable`: the
/// open file belongs to whoever made it and is closed with it.
package final class ByteSource {
    package let path: String
    /// `nil` for bytes that are in memory already.
    private let file: gzFile?
    /// What was read to judge the file and has not been handed on yet.
    private var head: [UInt8] = []
    private var headPosition = 0
    private var isAtEnd = false

    /// - Throws: every `ByteSourceError`: a file that is no UTF-8 text is refused here as far as its first 4 KiB show.
    package init(path: String) throws(ByteSourceError) {
        self.path = path
        file = try ByteSource.open(path)
        gzbuffer(file, 1 << 18)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
        defer { bytes.deallocate() }
        var count = 0
        while count < bytes.count {
            let read = try readFile(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
            if read == 0 { break }
            count += read
        }
        guard count > 0 else { throw ByteSourceError(path: path, .empty) }
        head = Array(bytes[..<count])
        if let reason = TextSignature.refusal(of: head) { throw ByteSourceError(path: path, reason) }
        headPosition = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if headPosition == count { throw ByteSourceError(path: path, .empty) }
    }

    /// Bytes that were read, and unpacked, already.
    ///
    /// - Parameter path: where they came from, for messages.
    package init(path: String, contents: [UInt8]) throws(ByteSourceError) {
        self.path = path
        file = nil
        isAtEnd = true
        guard !contents.isEmpty else { throw ByteSourceError(path: path, .empty) }
        if let reason = TextSignature.refusal(of: Array(contents.prefix(4096))) {
            throw ByteSourceError(path: path, reason)
        }
        head = contents
        headPosition = contents.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    deinit {
        if let file { gzclose(file) }
    }

    /// Fills the buffer as far as the file allows and returns the number of bytes; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
        let pending = min(head.count - headPosition, buffer.count)
        guard pending > 0 else { return try readFile(into: buffer) }
        head.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[headPosition..<headPosition + pending]))
        }
        headPosition += pending
        return pending
    }

    private func readFile(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
        guard !isAtEnd, buffer.count > 0 else { return 0 }
        let wanted = min(buffer.count, 1 << 24)
        let count = gzread(file, buffer.baseAddress, UInt32(wanted))
        // gzread reports a file that stops early as a short read; only gzerror tells it from the true end.
        guard count == wanted else {
            try checkError()
            isAtEnd = count == 0
            return Int(max(0, count))
        }
        return Int(count)
    }

    private func checkError() throws(ByteSourceError) {
        var code: Int32 = 0
        let words = gzerror(file, &code).map { String(cString: $0) } ?? ""
        switch code {
        case Z_OK, Z_STREAM_END: return
        case Z_BUF_ERROR: throw ByteSourceError(path: path, .truncatedGzip)
        case Z_ERRNO:
            let why =
                errno == EISDIR ? ByteSourceError.Reason.isDirectory : ByteSourceError.Reason(system: errno)
            throw ByteSourceError(path: path, why)
        default: throw ByteSourceError(path: path, .damagedGzip(words))
        }
    }

    private static func open(_ path: String) throws(ByteSourceError) -> gzFile {
        if path == "-" {
            let descriptor = dup(STDIN_FILENO)
            guard descriptor >= 0, let file = gzdopen(descriptor, "rb") else {
                throw ByteSourceError(path: path, .unreadable(String(cString: strerror(errno))))
            }
            return file
        }
        var status = stat()
        guard !path.utf8.contains(0), stat(path, &status) == 0 else {
            let missing = errno == ENOENT || errno == ENOTDIR
            throw ByteSourceError(path: path, missing ? .notFound : ByteSourceError.Reason(system: errno))
        }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw ByteSourceError(path: path, .isDirectory) }
        // "e": a database server started later must not inherit the descriptor.
        guard let file = gzopen(path, "rbe") else {
            throw ByteSourceError(path: path, ByteSourceError.Reason(system: errno))
        }
        return file
    }
}

extension ByteSourceError.Reason {
    fileprivate init(system number: Int32) {
        self = number == EACCES || number == EPERM ? .notPermitted : .unreadable(String(cString: strerror(number)))
    }
}
