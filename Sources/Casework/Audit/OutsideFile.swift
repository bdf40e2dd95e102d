import Foundation

/// Files that must be whole or absent after a power cut: written aside, synced, renamed, the directory synced.
enum OutsideFile {
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws {
        let aside = path + ".\(getpid()).new"
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path) }
        do {
            defer { close(descriptor) }
            guard fchmod(descriptor, mode) == 0 else { throw failure(path) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw failure(path) }
                rest = rest.dropFirst(written)
            }
            guard fsync(descriptor) == 0 else { throw failure(path) }
        } catch {
            unlink(aside)
            throw error
        }
        guard rename(aside, path) == 0 else {
            let reason = failure(path)
            unlink(aside)
            throw reason
        }
        try sync((path as NSString).deletingLastPathComponent)
    }

    /// For nobody else, with those above it.
    static func makeDirectory(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw AuditHome.Problem.cannotWrite(path, error.localizedDescription) }
    }

    /// What was renamed in it is there after a power cut.
    static func sync(_ directory: String) throws {
        let parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw failure(directory) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw failure(directory) }
    }

    /// Why a secret is not read.
    enum SecretProblem: Error {
        case missing
        case unreadable(String)
        case openToOthers
    }

    /// Reads a file that only its owner may read.
    static func secret(_ path: String) throws(SecretProblem) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? .missing : .unreadable(String(cString: strerror(errno)))
        }
        guard status.st_mode & 0o077 == 0 else { throw .openToOthers }
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw .unreadable(error.localizedDescription)
        }
    }

    /// Runs the body while no other process runs one under the same file.
    static func locked<Answer>(_ path: String, _ body: () throws -> Answer) throws -> Answer {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        // Closing gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(path) }
        }
        return try body()
    }

    private static func failure(_ path: String) -> AuditHome.Problem {
        .cannotWrite(path, String(cString: strerror(errno)))
    }
}
