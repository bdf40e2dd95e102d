import IncidentModel
import JSONText

/// One sheet of answers, or an array of them with ids, answered sheet by sheet: a bad one does not stop the others.
package enum ClassificationSheets {
    /// What came of one sheet.
    package struct Result: Sendable {
        package let id: JSONValue?
        package let outcome: Swift.Result<JSONValue, AnswerProblems>

        /// The outcome with its id in front; of a bad sheet its problems.
        package var json: JSONValue {
            let identity = id.map { [JSONValue.Member("id", $0)] } ?? []
            switch outcome {
            case .success(.object(let members)): return .object(identity + members)
            case .success(let value): return .object(identity + [.init("result", value)])
            case .failure(let problems):
                let list = problems.problems.map { problem -> JSONValue in
                    .object([
                        .init("field", .string(problem.field)), .init("reason", .string(problem.description)),
                    ])
                }
                return .object(identity + [.init("problems", .array(list))])
            }
        }
    }

    package static func dora(_ document: JSONTree) -> [Result] {
        classify(document) { sheet throws(AnswerProblems) in DORAClassification(try DORAAnswers(sheet)).json }
    }

    package static func nis2(_ document: JSONTree) -> [Result] {
        classify(document) { sheet throws(AnswerProblems) in NIS2Significance(try NIS2Answers(sheet)).json }
    }

    package static func gdpr(_ document: JSONTree) -> [Result] {
        classify(document) { sheet throws(AnswerProblems) in GDPRRisk(try GDPRAnswers(sheet)).json }
    }

    /// One object for one sheet, `{"results": […]}` for an array.
    package static func json(_ results: [Result], of document: JSONTree) -> JSONValue {
        if case .array = document { return .object([.init("results", .array(results.map(\.json)))]) }
        return results.first?.json ?? .null
    }

    private static func classify(
        _ document: JSONTree, _ classify: (JSONTree) throws(AnswerProblems) -> JSONValue
    ) -> [Result] {
        let sheets: [JSONTree] = if case .array(let elements) = document { elements } else { [document] }
        var seen: Set<String> = []
        return sheets.map { sheet in
            let id = sheet["id"].flatMap(identity)
            do throws(AnswerProblems) {
                if let name = sheet["id"]?.scalarText, !seen.insert(name).inserted {
                    throw AnswerProblems(problems: [AnswerProblem("id", .repeatedID(name))])
                }
                return Result(id: id, outcome: .success(try classify(sheet)))
            } catch {
                return Result(id: id, outcome: .failure(error))
            }
        }
    }

    private static func identity(_ tree: JSONTree) -> JSONValue? {
        if case .integer(let number) = tree { return .integer(number) }
        return tree.scalarText.map { .string($0) }
    }
}
