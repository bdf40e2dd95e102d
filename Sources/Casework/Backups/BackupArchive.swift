import AuditTrail
import Foundation

/// A backup as an archive: POSIX ustar with the headers of a bundle, written from its beginning to its end.
struct BackupWriter {
    private let sink: BundleWriter.Sink

    init(to sink: @escaping BundleWriter.Sink) { self.sink = sink }

    func add(_ path: String, _ bytes: [UInt8]) throws -> BackupManifest.File {
        try add(path, size: UInt64(bytes.count)) { sink in try bytes.withUnsafeBytes(sink) }
    }

    /// - Throws: `BundleWriter.Failure.contentChanged` where there are more or fewer bytes than announced.
    func add(_ path: String, size: UInt64, _ content: (BundleWriter.Sink) throws -> Void) throws -> BackupManifest.File
    {
        let hash = try TarHeader.write(path, size: size, to: sink, content)
        return BackupManifest.File(path: path, sha256: hash.hexadecimal, size: size)
    }

    func end() throws { try TarHeader.end.withUnsafeBytes(sink) }
}

/// A backup on disk, open from the first look at it to the last.
final class BackupFile {
    fileprivate let descriptor: Int32
    fileprivate let end: Int64

    /// - Throws: `BackupDefect.noBackup` where it is no regular file.
    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? CaseworkError.notFound(what: "file", key: path) : EvidenceFailure(path: path, number: errno)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw BackupDefect.noBackup("\(path) is no regular file")
        }
        end = Int64(status.st_size)
    }

    deinit { close(descriptor) }
}

/// Goes through a backup member by member; whatever is not asked for is passed over unread.
final class BackupReader {
    struct Member {
        let path: String
        let size: UInt64
    }

    private let file: BackupFile
    private var next: Int64 = 0
    private var position: Int64 = 0

    init(_ file: BackupFile) { self.file = file }

    /// The next member; nil at the mark of the end.
    func member() throws -> Member? {
        position = next
        let isFirst = position == 0
        guard let block = try block() else {
            throw isFirst ? BackupDefect.noBackup("it is shorter than a header") : .truncated
        }
        let member: Member
        switch TarBlock(block) {
        case .zero where !isFirst:
            guard let last = try self.block(), case .zero = TarBlock(last), position == file.end else {
                throw BackupDefect.unreadable("it goes on after its end")
            }
            return nil
        case .file(let path, let size): member = Member(path: path, size: size)
        case .largeFile(let recordSize):
            guard let record = try self.block(), let header = try self.block() else { throw BackupDefect.truncated }
            guard let large = TarHeader.largeFile(recordSize: recordSize, record: record, header: header),
                large.size <= UInt64(Int64.max / 2)
            else { throw BackupDefect.unreadable("a header is damaged") }
            member = Member(path: large.path, size: large.size)
        case .zero, .refused:
            throw isFirst ? BackupDefect.noBackup("it does not begin like one") : .unreadable("a header is damaged")
        }
        next = position + Int64(member.size) + Int64(TarHeader.padding(after: member.size))
        guard next <= file.end else { throw BackupDefect.truncated }
        return member
    }

    /// Hands over the bytes of the member that was read last.
    func read(_ member: Member, _ body: BundleWriter.Sink) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        var left = Int(member.size)
        while left > 0 {
            let portion = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
            let count = try fill(portion)
            guard count > 0 else { throw BackupDefect.truncated }
            try body(UnsafeRawBufferPointer(rebasing: portion[..<count]))
            left -= count
        }
    }

    /// - Throws: `BackupDefect.unreadable` where the member is larger than any that is read at once.
    func bytes(_ member: Member) throws -> [UInt8] {
        guard member.size <= 1 << 28 else { throw BackupDefect.unreadable("\(member.path) is too large") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(member.size))
        try read(member) { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func block() throws -> [UInt8]? {
        var block = [UInt8](repeating: 0, count: TarHeader.blockSize)
        var filled = 0
        while filled < block.count {
            let count = try block.withUnsafeMutableBytes {
                try fill(UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 { return nil }
            filled += count
        }
        return block
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = pread(file.descriptor, buffer.baseAddress, buffer.count, off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw BackupDefect.unreadable(String(cString: strerror(errno))) }
            position += Int64(count)
            return count
        }
    }
}
