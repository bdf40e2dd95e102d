import JSONText

/// Streams the JSON documents of a file: the one that it holds, the elements of an outer array, or one a line. Memory stays flat.
///
/// Not `Sendable`: the open file belongs to whoever made it.
package final class JSONDocuments {
    package enum Step {
        case document(JSONTree, line: Int)
        /// Something that is no JSON document; reading goes on behind it.
        case fault(line: Int, String)
        case end
    }

    private let splitter: JSONSplitter

    package init(_ source: ByteSource) {
        splitter = JSONSplitter(source, isLines: false)
    }

    /// - Throws: `ByteSourceError`.
    package func next() throws(ByteSourceError) -> Step {
        switch try splitter.next() {
        case .document(let bytes, let line):
            do {
                return .document(try JSONParser.parse(bytes), line: line)
            } catch {
                return .fault(line: line + error.line - 1, "not JSON: \(error.reason)")
            }
        case .tooLong(let line): return .fault(line: line, "is longer than 16 MiB")
        case .cutOff(_, let line): return .fault(line: line, "not JSON: the file ends in the middle of it")
        case .stray(_, let line, let reason): return .fault(line: line, "not JSON: \(reason)")
        case .end: return .end
        }
    }
}
