import Foundation
import IncidentModel

/// The file that becomes evidence, or standard input (`-`), read in large pieces.
final class EvidenceSource {
    static let pieceSize = 1 << 20

    let path: String
    private let descriptor: Int32
    /// When the file was last changed; nil where that says nothing.
    let modifiedAt: Instant?

    init(path: String) throws {
        self.path = path
        guard path != "-" else {
            descriptor = dup(STDIN_FILENO)
            modifiedAt = nil
            if descriptor < 0 { throw EvidenceFailure(path: "standard input", number: errno) }
            return
        }
        guard !path.utf8.contains(0) else { throw CaseworkError.badInput(field: "file", message: "holds a NUL") }
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw CaseworkError.notFound(what: "file", key: path) }
            throw EvidenceFailure(path: path, number: errno)
        }
        descriptor = opened
        var status = stat()
        guard fstat(opened, &status) == 0 else { throw EvidenceFailure(path: path, number: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw EvidenceFailure(path: path, number: EISDIR) }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        modifiedAt =
            isFile
            ? Instant(
                microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000) : nil
        // Advice: the outcome is the same without it.
        _ = posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    /// The last part of the path.
    var name: String { path == "-" ? "standard input" : (path as NSString).lastPathComponent }

    /// Fills the buffer as far as there is something; answers the count, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = Foundation.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            if count < 0 {
                if errno == EINTR { continue }
                throw EvidenceFailure(path: path, number: errno)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}
