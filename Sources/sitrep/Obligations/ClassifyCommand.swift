import ArgumentParser
import Casework
import IncidentModel
import JSONText
import Obligations
import Storage

extension ClassificationScheme: ExpressibleByArgument {}

struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify", _superCommandName: Sitrep.name,
        abstract: "Classify an incident under DORA, NIS2 or GDPR.",
        discussion: """
            The answers are one object or an array of them with ids. Without --incident no database is touched.
            Examples:
              sitrep classify dora --answers answers.json
              sitrep classify dora --answers answers.json --incident INC-2026-0042 --adopt
            """)
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "dora, nis2 or gdpr.") var scheme: ClassificationScheme
    @Option(help: ArgumentHelp("The answers; - reads standard input.", valueName: "file"), completion: .file())
    var answers: String
    @Option(help: "Keep the classification with this incident.") var incident: IncidentKey?
    @Flag(help: "It counts: the rules take it for a fact from now on.") var adopt = false

    func validate() throws {
        if adopt, incident == nil { throw ValidationError("--adopt needs --incident KEY") }
        try change.checkVersion(hasIncident: incident != nil)
    }

    func run() throws {
        let document = try answerSheet()
        let results = scheme.classify(document)
        if let incident { return try keep(document, results, for: incident) }
        let shown = ClassificationSheets.json(results, of: document)
        if common.json || !Terminal.isInteractive {
            try Terminal.print(shown.text)
        } else {
            for result in results { try ClassificationView.print(result) }
        }
        try complain(results)
    }

    private func answerSheet() throws -> JSONTree {
        do {
            return try JSONParser.parse(try GivenFile.bytes(answers))
        } catch let error as JSONSyntaxError {
            throw FileProblem(path: answers, reason: error.description)
        }
    }

    private func keep(_ document: JSONTree, _ results: [ClassificationSheets.Result], for key: IncidentKey) throws {
        if case .array = document { throw CaseworkError.usage("one incident takes one sheet of answers, not an array") }
        try complain(results)
        let shell = try Shell.open(common, actor: actor)
        let outcome = try shell.desk.keep(scheme, answers: document, adopt: adopt, for: key, change.options)
        try Answer.print(outcome, json: common.json || !Terminal.isInteractive)
    }

    private func complain(_ results: [ClassificationSheets.Result]) throws {
        var count = 0
        for (position, result) in results.enumerated() {
            guard case .failure(let problems) = result.outcome else { continue }
            count += 1
            for problem in problems.problems {
                Terminal.error("sitrep: \(answers): record \(position + 1): \(problem)")
            }
        }
        if count > 0 { throw FileProblem(path: answers, reason: "\(count) of the sheets could not be classified") }
    }
}

/// A classification as a person reads it.
enum ClassificationView {
    static func print(_ result: ClassificationSheets.Result) throws {
        guard case .success(let json) = result.outcome, case .object(let members) = json else { return }
        for member in members {
            switch member.value {
            case .array(let elements):
                for element in elements { try Terminal.print("\(member.name): \(Terminal.safe(text(element)))") }
            case let value: try Terminal.print("\(member.name): \(Terminal.safe(text(value)))")
            }
        }
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return value.line
    }
}
