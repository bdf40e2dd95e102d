import Foundation
import IncidentModel
import JSONText

/// Streams `IncidentRecord`s, one JSON object a line (the form that `export ndjson` writes).
package final class NDJSONReader {
    package enum Step {
        case record(IncidentRecord)
        /// This line is unusable; the next `next()` goes on behind it.
        case problem(FieldProblem)
        case end
    }

    /// Number of the current record (lines that are not blank), 1 for the first.
    package private(set) var recordNumber = 0
    /// The text of the record that was refused last, cut to 64 KiB.
    package private(set) var refusedText = ""
    /// Line of the current record, 1 for the first.
    package var line: Int { lines.line }

    private let lines: LineReader
    private let decoder = JSONDecoder()

    package init(_ source: ByteSource) {
        lines = LineReader(source)
    }

    /// - Throws: `ByteSourceError`.
    package func next() throws(ByteSourceError) -> Step {
        let step = try lines.next()
        if case .end = step { return .end }
        recordNumber += 1
        guard case .line(let bytes) = step else {
            refusedText = ""
            return problem(.tooLong, "the line is longer than \(LineReader.longestLine) bytes")
        }
        let result = read(bytes)
        if case .problem = result { refusedText = RefusedText.text(bytes) }
        return result
    }

    private func read(_ bytes: UnsafeRawBufferPointer) -> Step {
        switch TextCheck.defect(in: bytes) {
        case .nul(let at): problem(.holdsNUL, "a NUL byte at byte offset \(lines.offset + at) of the file")
        case .notUTF8(let at): problem(.notUTF8, "not UTF-8 at byte offset \(lines.offset + at) of the file")
        case nil: decode(bytes)
        }
    }

    private func decode(_ bytes: UnsafeRawBufferPointer) -> Step {
        guard let base = bytes.baseAddress else { return problem(.badJSON, "an empty line") }
        let data = Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count, deallocator: .none)
        do {
            let record = try decoder.decode(IncidentRecord.self, from: data)
            let names = [("source_key", record.sourceKey), ("origin", record.origin), ("title", record.title)]
            if let field = names.first(where: { $0.1.allSatisfy(\.isWhitespace) })?.0 {
                return problem(.missing, "a record needs a text here", key: record.sourceKey, field: field)
            }
            if let (field, defect) = TextLimits.defect(in: record) {
                return problem(defect.code, defect.reason, key: record.sourceKey, field: field)
            }
            return .record(record)
        } catch let error as DecodingError {
            return explain(error, bytes)
        } catch {
            return problem(.badJSON, "cannot be decoded: \(error)")
        }
    }

    private static let instants: Set<String> = [
        "at", "earliest", "latest", "recorded_at", "superseded_at", "due", "done", "verified", "started_at",
        "approved_at", "confirmed_at", "added_at",
    ]

    /// The words that a field may hold, where it is one of a closed set.
    private static func knownWords(_ field: String, of list: String) -> [String]? {
        switch field {
        case "severity": Severity.allCases.map(\.rawValue)
        case "phase": Phase.allCases.map(\.rawValue)
        case "disposition": Disposition.allCases.map(\.rawValue)
        case "tlp": TrafficLight.allCases.map(\.rawValue)
        case "milestone", "after": Milestone.allCases.map(\.rawValue)
        case "standing": AssertionRecord.Standing.allCases.map(\.rawValue)
        case "confidence": Confidence.allCases.map(\.rawValue)
        case "kind" where list == "actions": ActionRecord.Kind.allCases.map(\.rawValue)
        case "kind" where list == "links": LinkRecord.Kind.allCases.map(\.rawValue)
        default: nil
        }
    }

    private func problem(
        _ code: FieldProblem.Code, _ reason: String, key: String? = nil, field: String? = nil
    ) -> Step {
        .problem(
            FieldProblem(
                record: recordNumber, line: line, key: key.flatMap { $0.isEmpty ? nil : $0 }, field: field, code: code,
                reason: reason))
    }

    private func explain(_ error: DecodingError, _ bytes: UnsafeRawBufferPointer) -> Step {
        let tree: JSONTree
        do {
            tree = try JSONParser.parse(bytes)
        } catch {
            return problem(error.cause == .nul ? .holdsNUL : .badJSON, error.description)
        }
        let key = tree["source_key"]?.text
        func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
            (context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } + (last.map { [$0] } ?? []))
                .joined(separator: "/")
        }
        switch error {
        case .keyNotFound(let name, let context):
            let field = path(context, name.stringValue)
            return problem(.missing, "a record needs this field", key: key, field: field)
        case .valueNotFound(_, let context):
            return problem(.missing, "a value is needed here", key: key, field: path(context))
        case .typeMismatch(_, let context):
            return problem(.badJSON, "not the kind of value that belongs here", key: key, field: path(context))
        case .dataCorrupted(let context):
            let name = context.codingPath.last { $0.intValue == nil }?.stringValue ?? ""
            let parent = context.codingPath.first?.stringValue ?? ""
            let reason =
                NDJSONReader.knownWords(name, of: parent).map {
                    "not among the known words: " + $0.joined(separator: ", ")
                }
                ?? (NDJSONReader.instants.contains(name)
                    ? "not an instant as RFC 3339 writes it, such as 2026-03-10T14:30:00Z" : "cannot be read")
            return problem(.unknownWord, reason, key: key, field: path(context))
        @unknown default:
            return problem(.badJSON, "cannot be decoded", key: key)
        }
    }
}
