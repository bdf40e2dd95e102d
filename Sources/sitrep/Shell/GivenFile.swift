import Connectors
import Foundation

/// A whole file that somebody names; `-` is standard input.
enum GivenFile {
    /// Beyond this a file is no document that a person wrote.
    static let longest = 64 << 20

    static func text(_ path: String) throws -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self), !text.utf8.contains(0) else {
            throw FileProblem(path: path, reason: "is no text in UTF-8")
        }
        return text
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
        guard descriptor >= 0 else {
            let number = errno
            throw FileProblem(
                path: path, reason: String(cString: strerror(number)),
                code: number == ENOENT ? .notFound : Failure.code(ofSystem: number))
        }
        defer { if path != "-" { close(descriptor) } }
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return result }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw FileProblem(path: path, reason: String(cString: strerror(errno)))
            }
            result += chunk[..<count]
            guard result.count <= longest else { throw FileProblem(path: path, reason: "is larger than 64 MiB") }
        }
    }
}
