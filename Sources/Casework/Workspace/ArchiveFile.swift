import AuditTrail
import Cryptography
import Foundation

/// A large file on disk: written aside in large portions, synced, renamed. An interrupted process takes away what it has begun.
enum ArchiveFile {
    /// A file that is whole, and not yet where it is meant to be.
    struct Written {
        let size: UInt64
        let sha256: TreeHash
        fileprivate let aside: String
        fileprivate let path: String

        func rename() throws {
            defer { PendingFile.end() }
            guard Foundation.rename(aside, path) == 0 else {
                let reason = ArchiveFile.failure(path)
                unlink(aside)
                throw reason
            }
        }

        func remove(isNamed: Bool) {
            unlink(isNamed ? path : aside)
            PendingFile.end()
        }
    }

    static func write(to path: String, _ body: (_ sink: @escaping BundleWriter.Sink) throws -> Void) throws -> UInt64 {
        let written = try writeAside(path, body)
        try written.rename()
        return written.size
    }

    static func writeAside(
        _ path: String, mode: mode_t = 0o644, _ body: (_ sink: @escaping BundleWriter.Sink) throws -> Void
    ) throws -> Written {
        let aside = path + ".\(getpid()).new"
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path) }
        PendingFile.begin(aside)
        let output = BufferedOutput(descriptor, path)
        do {
            try body { try output.add($0) }
            try output.flush()
            guard fsync(descriptor) == 0 else { throw failure(path) }
            close(descriptor)
        } catch {
            close(descriptor)
            unlink(aside)
            PendingFile.end()
            throw error
        }
        return Written(size: output.hash.size, sha256: output.hash.value, aside: aside, path: path)
    }

    private static func failure(_ path: String) -> ReportFileError {
        ReportFileError(path: path, reason: .notWritten(errno))
    }

    private final class BufferedOutput {
        private let descriptor: Int32
        private let path: String
        private var buffer: [UInt8] = []
        private(set) var hash = RunningHash()

        init(_ descriptor: Int32, _ path: String) {
            self.descriptor = descriptor
            self.path = path
            buffer.reserveCapacity(1 << 20)
        }

        func add(_ bytes: UnsafeRawBufferPointer) throws {
            buffer.append(contentsOf: bytes)
            hash.add(bytes)
            if buffer.count >= 1 << 18 { try flush() }
        }

        func flush() throws {
            var position = 0
            while position < buffer.count {
                let written = buffer.withUnsafeBytes {
                    Foundation.write(descriptor, $0.baseAddress?.advanced(by: position), $0.count - position)
                }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw failure(path) }
                position += written
            }
            buffer.removeAll(keepingCapacity: true)
        }
    }
}

/// SHA-256 and size of what is added.
struct RunningHash {
    private var hash = SHA256()
    private(set) var size: UInt64 = 0

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bytes)
        size += UInt64(bytes.count)
    }

    var value: TreeHash { TreeHash(hash.finalize()) ?? .emptyTree }
}
