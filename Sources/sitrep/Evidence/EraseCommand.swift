import ArgumentParser
import Casework
import IncidentModel
import Storage

struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase personal words; the trail goes on verifying.",
        discussion: """
            What was written is overwritten by [erased], and the salts of its commitments in the trail are destroyed, so that nobody
            can show any more what it was. That it was erased, by whom and why, is an entry. Refused under a legal hold. What is erased of an
            incident is not brought back by another import of its record. docs/evidence.md says what erasure does not reach.

            Examples:
              sitrep erase INC-2026-0042 --note 3 --reason 'request of the person, GDPR article 17'
              sitrep erase INC-2026-0042 --observable jane@example.org --reason 'request of the person, GDPR article 17'
              sitrep erase INC-2026-0042 --title --reason 'names a patient'
              sitrep erase INC-2026-0042 --review root-causes --reason 'names an employee'
              sitrep erase --member jdoe --reason 'left the company'
            """)
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey?
    @Option(help: ArgumentHelp("The text of a note; numbers are in the timeline.", valueName: "number")) var note:
        Int64?
    @Option(help: ArgumentHelp("The words of an event; numbers are in the timeline.", valueName: "number")) var event:
        Int64?
    @Option(help: ArgumentHelp("Name and note of a piece of evidence.", valueName: "number")) var evidence: Int64?
    @Option(help: ArgumentHelp("The title of a task.", valueName: "number")) var task: Int64?
    @Option(help: ArgumentHelp("The title of an action, and what its verification found.", valueName: "number"))
    var action: Int64?
    @Option(help: ArgumentHelp("A section of the review, in every round.", valueName: "section")) var review:
        ReviewTable.Section?
    @Option(help: ArgumentHelp("A further field of the imported record.", valueName: "name")) var field: String?
    @Option(help: ArgumentHelp("An observable, with the note on it.", valueName: "value")) var observable: String?
    @Option(help: ArgumentHelp("An asset, with the note on it.", valueName: "name")) var asset: String?
    @Option(help: ArgumentHelp("Display name and address of a member.", valueName: "name")) var member: String?
    @Flag(help: "The title, in every version of the incident.") var title = false
    @Flag(help: "The summary.") var summary = false
    @Option(help: "Why.") var reason: String

    private var named: [CaseDesk.Erasable] {
        let targets: [Erasure.Target?] = [
            note.map { .note($0) }, event.map { .event($0) }, evidence.map { .evidence($0) }, task.map { .task($0) },
            action.map { .action($0) }, review.map { .review($0) }, field.map { .field($0) },
            member.map { .member($0) },
            title ? .title : nil, summary ? .summary : nil,
        ]
        return targets.compactMap { $0.map { .target($0) } }
            + [observable.map { .named(.observable, $0) }, asset.map { .named(.asset, $0) }].compactMap { $0 }
    }

    func validate() throws {
        guard named.count == 1 else {
            throw ValidationError(
                "name one of --note, --event, --evidence, --observable, --asset, --task, --action, --review, --field, --title, "
                    + "--summary, --member")
        }
        if (member == nil) == (key == nil) {
            throw ValidationError(member == nil ? "name the incident" : "a member belongs to no incident")
        }
        try change.checkVersion(hasIncident: key != nil)
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        for what in named {
            try Answer.print(
                try shell.desk.erase(what, of: key, reason: reason, change.options), json: common.json)
        }
    }
}

/// Spelled as the options of `review`.
extension ReviewTable.Section: ExpressibleByArgument {
    public init?(argument: String) { self.init(rawValue: argument.replacing("-", with: "_")) }

    public static var allValueStrings: [String] { allCases.map { $0.rawValue.replacing("_", with: "-") } }
}
