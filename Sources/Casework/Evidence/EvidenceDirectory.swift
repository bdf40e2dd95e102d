import AuditTrail
import Foundation
import Postgres
import Storage

/// Bytes as files: `sha256/aa/bb…`, written aside, synced and renamed, so that there is never half a file under its hash.
struct EvidenceDirectory: EvidenceStore {
    let root: String

    /// - Parameter home: the directory of Sitrep's own data.
    init(home: String) { root = home + "/evidence" }

    private var incoming: String { root + "/incoming" }

    func path(_ sha256: [UInt8]) -> String {
        let name = Hexadecimal.encode(sha256)
        return "\(root)/sha256/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    func holds(_ sha256: [UInt8]) -> Bool { access(path(sha256), F_OK) == 0 }

    func stage(_ source: EvidenceSource, _ desk: CaseDesk) throws -> StagedContent {
        let (aside, written) = try writeAside { sink in try EvidencePipe.run(source, sink) }
        return StagedContent(sha256: written.sha256, size: written.size, place: .file(aside))
    }

    /// Bytes that were put away before, from a backup: they take their place when they are what their name says.
    ///
    /// - Throws: `ContentDefect.changed` where they are not.
    func put(_ sha256: [UInt8], _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        let (aside, hash) = try writeAside { write in
            var hash = RunningHash()
            try body { piece in
                hash.add(piece)
                try write(piece)
            }
            return hash.value.bytes
        }
        defer { PendingFile.end() }
        do {
            guard hash == sha256 else { throw ContentDefect.changed }
            try place(aside, at: sha256)
        } catch {
            unlink(aside)
            throw error
        }
    }

    /// A synced file under a name of its own, which goes with an interrupted process; what the body answers beside it.
    private func writeAside<Answer>(
        _ body: (_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Answer
    ) throws -> (aside: String, answer: Answer) {
        try make(incoming)
        clearAbandoned()
        let aside = "\(incoming)/\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw EvidenceFailure(path: aside, number: errno) }
        PendingFile.begin(aside)
        do {
            defer { close(descriptor) }
            let answer = try body { try write($0, to: descriptor, aside) }
            guard fsync(descriptor) == 0 else { throw EvidenceFailure(path: aside, number: errno) }
            return (aside, answer)
        } catch {
            unlink(aside)
            PendingFile.end()
            throw error
        }
    }

    func keep(_ staged: StagedContent, in session: PostgresSession, _ context: StorageContext, dryRun: Bool) throws {
        guard case .file(let aside) = staged.place else { return }
        // Takes the lock under which nobody sweeps these bytes.
        _ = try session.query(
            ContentTable.keep(staged.sha256, size: staged.size, in: .directory, upload: nil, context))
        guard !dryRun else { return }
        try place(aside, at: staged.sha256)
    }

    private func place(_ aside: String, at sha256: [UInt8]) throws {
        let target = path(sha256)
        let folder = (target as NSString).deletingLastPathComponent
        try make(folder)
        // Equal content may be there: the same bytes replace it, and mend what was damaged. A transaction that is run again
        // finds its file in place.
        if rename(aside, target) != 0, errno != ENOENT || access(target, F_OK) != 0 {
            throw EvidenceFailure(path: target, number: errno)
        }
        try sync(folder)
    }

    func discard(_ staged: StagedContent, _ desk: CaseDesk) throws {
        guard case .file(let aside) = staged.place else { return }
        unlink(aside)
        PendingFile.end()
    }

    func read(
        _ sha256: [UInt8], in session: PostgresSession, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try read(sha256, body)
    }

    func read(_ sha256: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let path = path(sha256)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw ContentDefect.missing }
            throw ContentDefect.unreadable("\(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: EvidenceSource.pieceSize, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw ContentDefect.unreadable("\(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// While a backup reads, what it may still need stays; it takes that away itself when it has ended.
    func sweep(_ sha256: [UInt8], in session: PostgresSession) throws {
        guard access(root, F_OK) == 0 else { return }
        let lock = try removals()
        defer { close(lock) }
        while flock(lock, LOCK_SH | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return }
            guard errno == EINTR else { throw EvidenceFailure(path: root, number: errno) }
        }
        let results = try session.pipeline([ContentTable.lock(sha256), ContentTable.isUnused(sha256)])
        guard try results[1][0].decode(0, as: Bool.self) else { return }
        let path = path(sha256)
        guard unlink(path) == 0 || errno == ENOENT else { throw EvidenceFailure(path: path, number: errno) }
    }

    /// Runs the body while nothing is removed; of two backups the second waits.
    func withoutRemovals<Answer>(_ body: () throws -> Answer) throws -> Answer {
        guard access(root, F_OK) == 0 else { return try body() }
        let lock = try removals()
        // Closing gives the lock back.
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw EvidenceFailure(path: root, number: errno) }
        }
        return try body()
    }

    private func removals() throws -> Int32 {
        let path = root + "/removals.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw EvidenceFailure(path: path, number: errno) }
        return descriptor
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw EvidenceFailure(path: path, number: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private func make(_ directory: String) throws {
        var status = stat()
        if stat(directory, &status) == 0 { return }
        let parent = (directory as NSString).deletingLastPathComponent
        if parent != directory { try make(parent) }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw EvidenceFailure(path: directory, number: errno)
        }
        try sync(parent)
    }

    private func sync(_ directory: String) throws {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw EvidenceFailure(path: directory, number: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw EvidenceFailure(path: directory, number: errno) }
    }

    /// What processes left behind that were killed: nobody writes at one file for a day without touching it.
    private func clearAbandoned() {
        // Whatever cannot be listed or removed is in nobody's way.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: incoming)) ?? [] {
            var status = stat()
            let path = incoming + "/" + name
            if stat(path, &status) == 0, time(nil) - status.st_mtim.tv_sec > 86_400 { unlink(path) }
        }
    }
}
