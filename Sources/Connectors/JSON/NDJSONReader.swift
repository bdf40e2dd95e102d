import Foundation
import IncidentModel
import JSONText

/// Streams `IncidentRecord`s, one JSON object a line (the form that `export ndjson` writes).
package final class NDJSONReader {
    package enum Step {
        /// With what of the line no part of a record has a member for.
        case record(IncidentRecord, [FieldProblem])
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
    private let names = TakenNames(free: ["attributes"])

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
            return .record(record, try unknownMembers(bytes, of: record))
        } catch let error as DecodingError {
            return explain(error, bytes)
        } catch {
            return problem(.badJSON, "cannot be decoded: \(error)")
        }
    }

    private static let encoder = JSONEncoder()
    /// Of one record; a line may hold millions.
    private static let mostUnknown = 100

    /// A misspelt member would otherwise be an absent one, which says nothing.
    ///
    /// What decoding took up is what encoding gives back, so that the names are not listed a second time. A record is encoded for that
    /// only when it has a name that none before it had: doing so each time cost a quarter of an import that changes nothing.
    private func unknownMembers(_ bytes: UnsafeRawBufferPointer, of record: IncidentRecord) throws -> [FieldProblem] {
        let given = try JSONParser.parse(bytes)
        guard !names.cover(given) else { return [] }
        let taken = try JSONParser.parse(Array(try NDJSONReader.encoder.encode(record)))
        names.learn(taken)
        var unknown: [(path: [String], value: JSONTree)] = []
        NDJSONReader.compare(given, taken, at: [], &unknown)
        let more = unknown.count - NDJSONReader.mostUnknown
        return unknown.prefix(NDJSONReader.mostUnknown).enumerated().map { position, member in
            var reason = "no record has this member; what has no place of its own goes under attributes"
            if more > 0, position == NDJSONReader.mostUnknown - 1 {
                reason += "; \(more) more of this record are not listed"
            }
            return FieldProblem(
                record: recordNumber, line: line, key: record.sourceKey, field: member.path.joined(separator: "/"),
                value: member.value.scalarText ?? member.value.compactText, code: .unknownWord, reason: reason)
        }
    }

    private static func compare(
        _ given: JSONTree, _ taken: JSONTree, at path: [String], _ unknown: inout [(path: [String], value: JSONTree)]
    ) {
        for member in given.members where member.value != .null {
            if let known = taken[member.name] {
                compare(member.value, known, at: path + [member.name], &unknown)
            } else {
                unknown.append((path + [member.name], member.value))
            }
        }
        for (position, (element, known)) in zip(given.elements, taken.elements).enumerated() {
            compare(element, known, at: path + [String(position)], &unknown)
        }
    }

    private static let instants: Set<String> = [
        "at", "earliest", "latest", "recorded_at", "superseded_at", "due", "done", "verified", "started_at",
        "approved_at", "confirmed_at", "added_at", "adopted_at", "from", "until", "start",
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

/// The names of members that records have been found to take up, those within parts apart from their own.
private final class TakenNames {
    private var parts: [String: TakenNames] = [:]
    /// What is within these may have any name, and a file any number of them.
    private let free: Set<String>

    init(free: Set<String> = []) { self.free = free }

    /// Whether all members of a record are among them; one that says nothing may have any name.
    func cover(_ tree: JSONTree) -> Bool {
        tree.members.allSatisfy { member in
            member.value == .null || free.contains(member.name) || parts[member.name]?.cover(member.value) == true
        } && tree.elements.allSatisfy(cover)
    }

    func learn(_ tree: JSONTree) {
        for member in tree.members where !free.contains(member.name) {
            let part = parts[member.name] ?? TakenNames()
            parts[member.name] = part
            part.learn(member.value)
        }
        for element in tree.elements { learn(element) }
    }
}
