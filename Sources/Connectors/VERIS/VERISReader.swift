import Foundation
import IncidentModel
import JSONText

/// Streams VERIS records from a file (one object, a JSON array, JSON lines, plain or gzip) or from a folder of `.json`
/// files in the order of their names.
package final class VERISReader {
    package enum Step {
        /// A record to take over, with the problems of single facts in it.
        case record(IncidentRecord, problems: [FieldProblem])
        /// A record that cannot be taken over.
        case refused([FieldProblem])
        case end
    }

    /// Number of the current record, 1 for the first.
    package private(set) var recordNumber = 0
    /// The text of the record that was refused last, cut to 64 KiB.
    package private(set) var refusedText = ""
    private var files: [String]
    private let isFolder: Bool
    private var splitter: JSONSplitter?
    private var currentFile: String
    private var validator: VERISValidator

    /// - Parameters:
    ///   - version: the version to check by; `nil` for the one that each record names.
    ///   - flavour: `nil` for the VCDB's where the record's `source_id` says `vcdb`, else the community's.
    /// - Throws: `ByteSourceError` when the file or folder cannot be read, or a folder holds no `.json` file.
    package init(path: String, version: VERISVersion? = nil, flavour: VERISFlavour? = nil) throws {
        validator = VERISValidator(version: version, flavour: flavour)
        var isDirectory: ObjCBool = false
        isFolder =
            path != "-" && FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
        currentFile = path
        files = [path]
        if isFolder {
            files = try VERISReader.files(in: path).reversed()
        } else {
            try open(files.removeLast())
        }
    }

    private static func files(in folder: String) throws(ByteSourceError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ByteSourceError(path: folder, .unreadable(error.localizedDescription))
        }
        let files = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted { left, right in
            left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        guard !files.isEmpty else { throw ByteSourceError(path: folder, .unreadable("it holds no .json file")) }
        return files.map { folder + (folder.hasSuffix("/") ? "" : "/") + $0 }
    }

    private func open(_ path: String) throws(ByteSourceError) {
        currentFile = path
        let name = path.lowercased()
        let isLines = [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"].contains { name.hasSuffix($0) }
        splitter = JSONSplitter(try ByteSource(path: path), isLines: isLines)
    }

    /// - Throws: `ByteSourceError` for the one file that was named; within a folder an unreadable file is a refused
    ///   record.
    package func next() throws -> Step {
        while true {
            let step: JSONSplitter.Step
            do throws(ByteSourceError) {
                guard let next = try nextDocument() else { return .end }
                step = next
            } catch {
                guard isFolder else { throw error }
                splitter = nil
                recordNumber += 1
                refusedText = ""
                return refuse(1, .unreadableFile, error.description)
            }
            if case .end = step {
                splitter = nil
                continue
            }
            recordNumber += 1
            return try take(step)
        }
    }

    /// The next document of the file at hand, or of the next file; `nil` behind the last one.
    private func nextDocument() throws(ByteSourceError) -> JSONSplitter.Step? {
        if splitter == nil {
            guard let path = files.popLast() else { return nil }
            try open(path)
        }
        return try splitter?.next()
    }

    private func take(_ step: JSONSplitter.Step) throws -> Step {
        switch step {
        case .document(let bytes, let line):
            let result = try accept(bytes, line)
            if case .refused = result { refusedText = RefusedText.text(bytes) }
            return result
        case .tooLong(let line):
            refusedText = ""
            return refuse(line, .tooLong, "the record is longer than \(JSONSplitter.longestDocument) bytes")
        case .cutOff(let bytes, let line):
            refusedText = RefusedText.text(bytes)
            return refuse(line, .badJSON, "the file ends within this record; it was cut off")
        case .stray(let bytes, let line, let what):
            refusedText = RefusedText.text(bytes)
            return refuse(line, .badJSON, what)
        case .end: return .end
        }
    }

    private func refuse(_ line: Int, _ code: FieldProblem.Code, _ reason: String) -> Step {
        .refused([problem(line, code, reason)])
    }

    private func problem(_ line: Int, _ code: FieldProblem.Code, _ reason: String) -> FieldProblem {
        let place = isFolder ? "\(URL(fileURLWithPath: currentFile).lastPathComponent): " : ""
        return FieldProblem(record: recordNumber, line: line, code: code, reason: place + reason)
    }

    private func accept(_ bytes: UnsafeRawBufferPointer, _ line: Int) throws -> Step {
        let tree: JSONTree
        do throws(JSONSyntaxError) {
            tree = try JSONParser.parse(bytes)
        } catch {
            let code: FieldProblem.Code =
                switch error.cause {
                case .nul: .holdsNUL
                case .notUTF8: .notUTF8
                case .syntax: .badJSON
                }
            return refuse(line + error.line - 1, code, error.reason)
        }
        let problems = try validator.problems(tree, number: recordNumber, line: line)
        guard problems.isEmpty else { return .refused(problems) }
        do throws(FieldProblem) {
            let mapped = try VERISRecord.map(tree, number: recordNumber, line: line)
            return .record(mapped.record, problems: mapped.problems)
        } catch {
            return .refused([error])
        }
    }
}
