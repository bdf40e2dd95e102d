import ArgumentParser
import Casework
import IncidentModel
import Obligations
import Storage

struct FormCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "Answers to the forms of authorities; report render drafts them.",
        subcommands: [Set.self, Say.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer one field of a form; the answer holds for its later stages too.",
            discussion: "Example: sitrep form set INC-2026-0042 dora-initial 2.7 staff")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The form.", completion: .custom(Completion.forms)) var form: String
        @Argument(help: "The field's number.") var field: String
        @Argument(help: "The answer; - reads it from standard input.") var value: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let text = try StandardInput.text(value)
            try FormDesk(shell.desk).check(text, form: form, field: field)
            try shell.answer(form: form, field: field, text, key, change, json: common.json)
        }
    }

    struct Say: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "answer", abstract: "State a value that several forms ask for.",
            discussion: "Example: sitrep form answer INC-2026-0042 incident.description 'Files on FS-02 were encrypted'"
        )
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The value's name.") var name: String
        @Argument(help: "The answer; - reads it from standard input.") var value: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let text = try StandardInput.text(value)
            try FormDesk(shell.desk).check(text, value: name)
            try shell.answer(form: "", field: name, text, key, change, json: common.json)
        }
    }
}

extension Shell {
    fileprivate func answer(
        form: String, field: String, _ text: String, _ key: IncidentKey, _ change: ChangeArguments, json: Bool
    ) throws {
        let outcome = try desk.state(
            [.answer(form: form, field: field, value: text)], of: key, request: "form \(form) \(field)=\(text)",
            change.options)
        try Answer.print(outcome, json: json)
    }

    /// Drafts a form and says what is missing.
    func render(_ form: String, _ key: IncidentKey, formats: [FormDesk.Format], out: String, json: Bool) throws {
        let rendered = try FormDesk(desk).render(
            form, of: key, formats: formats, outDirectory: out, templatesDirectory: Overrides.directory(),
            programVersion: Version.text)
        let draft = rendered.draft
        if json {
            return try Terminal.print(
                JSONValue.object([
                    .init("files", .strings(rendered.files.dropLast())), .init("manifest", .text(rendered.files.last)),
                    .init("complete", .bool(draft.isComplete)), .init("missing", .array(draft.missing.map(\.json))),
                    .init("undecided", .array(draft.undecided.map(\.json))),
                    .init("problems", .strings(draft.problems.map { "\($0.number): \($0.problem)" })),
                    .init("to_be_fixed", .array(draft.contradictions.map(\.json))),
                    .init("notes", .strings(rendered.notes)),
                    .init("differences", .strings(rendered.differences)),
                ]).text)
        }
        for file in rendered.files { try Terminal.print(file) }
        for missing in draft.missing + draft.undecided {
            Terminal.error(
                "missing \(missing.number) \(Terminal.safe(missing.name)) (\(missing.reason)): \(missing.command)")
        }
        for problem in draft.problems {
            Terminal.error("problem \(problem.number): \(Terminal.safe("\(problem.problem)"))")
        }
        for contradiction in draft.contradictions {
            Terminal.error("to be fixed \(Terminal.safe(contradiction.description))")
        }
        for difference in rendered.differences { Terminal.error("differs \(Terminal.safe(difference))") }
        for note in rendered.notes { Terminal.error("note \(Terminal.safe(note))") }
    }
}
