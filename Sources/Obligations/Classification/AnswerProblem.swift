/// Why an answer was refused, as data: the field, what is wrong and what was meant perhaps.
package struct AnswerProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case notAnObject
        case unknownName(nearest: String?)
        case wrongType(needed: String)
        case negative(String)
        case notWhole(String)
        /// More digits than are kept exactly.
        case notExact
        case moreThanTotal(String, total: String, field: String)
        case unknownWord(String, nearest: String?)
        case contradicts(field: String, why: String)
        case outOfRange(String, lowest: Int, highest: Int)
        case repeatedID(String)
    }

    package let field: String
    package let reason: Reason

    package init(_ field: String, _ reason: Reason) {
        self.field = field
        self.reason = reason
    }

    package var description: String {
        switch reason {
        case .notAnObject: "\(field): an object of answers is needed"
        case .unknownName(let nearest): "\(field): there is no such answer" + AnswerProblem.offer(nearest)
        case .wrongType(let needed): "\(field): \(needed) is needed"
        case .negative(let value): "\(field): \(value) is below zero"
        case .notWhole(let value): "\(field): \(value) is not a whole number"
        case .notExact: "\(field): has more digits than can be compared exactly (six decimal places)"
        case .moreThanTotal(let value, let total, let other):
            "\(field): \(value) is more than \(other), which is \(total)"
        case .unknownWord(let word, let nearest): "\(field): “\(word)” is not known" + AnswerProblem.offer(nearest)
        case .contradicts(let other, let why): "\(field): contradicts \(other): \(why)"
        case .outOfRange(let value, let lowest, let highest): "\(field): \(value) is not within \(lowest) to \(highest)"
        case .repeatedID(let id): "\(field): “\(id)” is there twice"
        }
    }

    private static func offer(_ nearest: String?) -> String { nearest.map { "; perhaps \($0)" } ?? "" }
}

/// Everything that is wrong with one sheet of answers, in the order in which it was read.
package struct AnswerProblems: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [AnswerProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
