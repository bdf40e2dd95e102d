import Foundation

/// Files that appear together: written in a hidden directory next to their places, then renamed one after the other.
///
/// A crash leaves at most the hidden directory; between two renames (microseconds) it can leave new files beside old ones.
struct StagedFiles {
    private let directory: String
    private let staging: String
    /// Directories that did not exist before, the innermost first; removed again when nothing is published.
    private let created: [String]
    private(set) var names: [String] = []

    /// Makes the directory where it is missing. Fails with `directoryNotWritable`.
    init(in directory: String) throws(ReportFileError) {
        self.directory = directory.isEmpty ? "." : directory
        created = try StagedFiles.make(self.directory)
        var template = Array((self.directory + "/.sitrep-report-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            let number = errno
            StagedFiles.remove(created)
            throw ReportFileError(path: self.directory, reason: .directoryNotWritable(number))
        }
        staging = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Where a renderer that needs a path writes the file.
    mutating func reserve(_ name: String) -> String {
        names.append(name)
        return staging + "/" + name
    }

    mutating func write(_ bytes: [UInt8], as name: String) throws(ReportFileError) {
        let path = reserve(name)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw ReportFileError(path: final(name), reason: .notWritten(errno)) }
        defer { close(file) }
        var position = 0
        while position < bytes.count {
            let written = bytes.withUnsafeBytes {
                Foundation.write(file, $0.baseAddress! + position, $0.count - position)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw ReportFileError(path: final(name), reason: .notWritten(errno)) }
            position += written
        }
        // A full disk may show only here.
        guard fsync(file) == 0 else { throw ReportFileError(path: final(name), reason: .notWritten(errno)) }
    }

    /// The bytes of a file that a renderer has written.
    func bytes(of name: String) throws(ReportFileError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: staging + "/" + name) else {
            throw ReportFileError(path: final(name), reason: .notWritten(EIO))
        }
        return [UInt8](data)
    }

    /// Puts all files in their places. Fails before the first rename where a place is taken by a directory.
    func publish() throws(ReportFileError) -> [String] {
        for name in names {
            var status = stat()
            if stat(final(name), &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                throw ReportFileError(path: final(name), reason: .isDirectory)
            }
        }
        for name in names where rename(staging + "/" + name, final(name)) != 0 {
            throw ReportFileError(path: final(name), reason: .notReplaced(errno))
        }
        rmdir(staging)
        return names.map(final)
    }

    /// Removes what was written; called on every way out that did not publish.
    func discard() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? [] {
            unlink(staging + "/" + name)
        }
        rmdir(staging)
        StagedFiles.remove(created)
    }

    private func final(_ name: String) -> String { directory == "." ? name : directory + "/" + name }

    private static func make(_ directory: String) throws(ReportFileError) -> [String] {
        var missing: [String] = []
        var path = directory
        while access(path, F_OK) != 0, errno == ENOENT, path != "/", path != "." {
            missing.append(path)
            path = (path as NSString).deletingLastPathComponent
            if path.isEmpty { path = "." }
        }
        var made: [String] = []
        for path in missing.reversed() where mkdir(path, 0o777) != 0 && errno != EEXIST {
            let number = errno
            remove(made)
            throw ReportFileError(path: path, reason: .directoryNotWritable(number))
        }
        made = missing
        return made
    }

    private static func remove(_ directories: [String]) {
        for directory in directories { rmdir(directory) }
    }
}
