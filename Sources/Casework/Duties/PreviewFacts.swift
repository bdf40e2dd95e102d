import Connectors
import IncidentModel
import Obligations

/// Answers a facts file request by request: what would be due. Touches no database; a faulty request does not stop the others.
package struct PreviewFacts {
    /// What was wrong with one request.
    package struct Problem: Sendable, CustomStringConvertible {
        package let record: Int
        /// The line on which the record begins, where the file was not even JSON there.
        package let line: Int?
        package let id: String?
        package let field: String
        package let reason: String

        package var description: String {
            "record \(record)\(id.map { " (\($0))" } ?? "")\(line.map { ", line \($0)" } ?? ""): \(reason)"
        }

        package var json: JSONValue {
            .object([
                .init("record", .int(record)), .init("id", .text(id)), .init("field", .string(field)),
                .init("reason", .string(reason)),
            ])
        }
    }

    package struct Answer {
        package let id: String?
        package var answer: PreviewAnswer
    }

    package enum Step {
        case answer(Answer)
        case problem(Problem)
        case end
    }

    private let documents: JSONDocuments
    private var engine: ObligationEngine
    private var record = 0

    /// - Parameter zone: of an organisation that the facts do not name one for.
    package init(_ source: ByteSource, zone: ZonedClock = .utc) {
        documents = JSONDocuments(source)
        engine = ObligationEngine(
            registry: BuiltInRules.registry(), calendars: BuiltInRules.calendars, zone: zone)
    }

    /// - Throws: `ByteSourceError` where the file cannot be read on.
    package mutating func next() throws(ByteSourceError) -> Step {
        switch try documents.next() {
        case .end: return .end
        case .fault(let line, let reason):
            record += 1
            return .problem(Problem(record: record, line: line, id: nil, field: "", reason: reason))
        case .document(let tree, _):
            record += 1
            let id = tree["id"]?.scalarText
            do throws(PreviewProblem) {
                return .answer(Answer(id: id, answer: try engine.preview(try FactsFile.request(tree))))
            } catch {
                return .problem(
                    Problem(record: record, line: nil, id: id, field: error.field, reason: error.description))
            }
        }
    }
}

extension UndecidedRule {
    package func json(id: String?) -> JSONValue {
        .object([.init("id", .text(id)), .init("obligation", .string(obligation)), .init("missing", .strings(missing))])
    }
}

extension PreviewAnswer.Failure {
    package func json(id: String?) -> JSONValue {
        .object([
            .init("id", .text(id)), .init("obligation", .string(obligation)), .init("stage", .text(stage)),
            .init("field", .string(problem.field)),
            .init("reason", .string(problem.description)),
        ])
    }
}
