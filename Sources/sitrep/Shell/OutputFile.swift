import Casework
import Foundation

/// Standard output, or a file that appears whole: written aside, then renamed. A device or a pipe is written to, never replaced; where a
/// link leads to a file, that file is.
enum OutputFile {
    private enum Place {
        case file(String)
        case stream(String)
    }

    static func write(to path: String?, _ body: ((Data) throws -> Void) throws -> Int) throws -> Int {
        guard let path else { return try body(Terminal.write) }
        switch try place(path) {
        case .file(let target): return try write(whole: target, body)
        case .stream(let target):
            let descriptor = open(target, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw problem(path) }
            defer { close(descriptor) }
            return try body { try Terminal.write($0, to: descriptor, name: path) }
        }
    }

    /// Where a file of this name is to be put that is not written from its beginning to its end.
    static func path(_ path: String) throws -> String {
        guard case .file(let target) = try place(path) else {
            throw FileProblem(path: path, reason: "is a device or a pipe; this is written to a file")
        }
        // What is made for it may leave entries behind, so that it is not made for a place that there is not.
        let directory = URL(fileURLWithPath: target).deletingLastPathComponent().path
        guard access(directory, W_OK | X_OK) == 0 else { throw problem(path) }
        return target
    }

    private static func place(_ path: String) throws -> Place {
        var status = stat()
        // What is not there yet will be a file; a link that leads nowhere is replaced by it.
        guard stat(path, &status) == 0 else { return .file(path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard let resolved = realpath(path, nil) else { throw problem(path) }
            defer { free(resolved) }
            return .file(String(cString: resolved))
        case S_IFDIR:
            errno = EISDIR
            throw problem(path)
        default: return .stream(path)
        }
    }

    private static func write(whole path: String, _ body: ((Data) throws -> Void) throws -> Int) throws -> Int {
        let aside = path + ".unfinished-\(getpid())"
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw problem(path) }
        PendingFile.begin(aside)
        defer { PendingFile.end() }
        do {
            let count = try body { try Terminal.write($0, to: descriptor, name: path) }
            guard fsync(descriptor) == 0, close(descriptor) == 0, rename(aside, path) == 0 else { throw problem(path) }
            return count
        } catch {
            close(descriptor)
            unlink(aside)
            throw error
        }
    }

    private static func problem(_ path: String) -> FileProblem {
        let number = errno
        let code = Failure.code(ofSystem: number)
        return FileProblem(path: path, reason: String(cString: strerror(number)), code: code)
    }
}
