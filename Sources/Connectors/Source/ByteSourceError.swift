/// Why a file cannot be read as text.
package struct ByteSourceError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case notFound
        case isDirectory
        case notPermitted
        /// The operating system's words.
        case unreadable(String)
        case empty
        /// The compressed data stops before its end.
        case truncatedGzip
        /// The compressed data is damaged; zlib's words.
        case damagedGzip(String)
        /// UTF-16 or UTF-32 rather than UTF-8.
        case otherEncoding(String)
        /// Not text: what it looks like, with the place of the first byte that says so (line from 1, offset from 0).
        case binary(kind: String, line: Int, offset: Int)
    }

    package let path: String
    package let reason: Reason

    package init(path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    package var description: String {
        let name = path == "-" ? "standard input" : path
        switch reason {
        case .notFound:
            return "\(name): no such file"
        case .isDirectory:
            return "\(name): is a directory, a file is needed"
        case .notPermitted:
            return "\(name): you may not read it"
        case .unreadable(let why):
            return "\(name): cannot be read: \(why)"
        case .empty:
            return "\(name): is empty"
        case .truncatedGzip:
            return "\(name): the gzip data stops before its end; the file was cut off"
        case .damagedGzip(let why):
            return "\(name): the gzip data is damaged: \(why)"
        case .otherEncoding(let encoding):
            return "\(name): is \(encoding) text; save it as UTF-8"
        case .binary(let kind, let line, let offset):
            return "\(name): is not text but \(kind) (line \(line), byte offset \(offset))"
        }
    }
}
