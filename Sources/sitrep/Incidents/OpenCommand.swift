import ArgumentParser
import Casework
import IncidentModel

struct OpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", _superCommandName: Sitrep.name, abstract: "Open an incident.",
        discussion: """
            The incident gets the next key of the year; 'reported' is now, 'detected' now unless said otherwise. A category with
            a playbook brings its tasks.

            Examples:
              sitrep open --title "Ransom note on FS-02" --severity critical --category ransomware --detected-at 02:10
              sitrep open --title "Lost laptop" --occurred-at 2026-03-10 --source "user report"
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments

    @Option(parsing: .unconditional, help: "What it is, in one line.") var title: String
    @Option(help: "How bad it is.") var severity: Severity = .medium
    @Option(
        parsing: .unconditional, help: "What kind of incident; names the playbook.",
        completion: .custom(Completion.categories)) var category: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("First malicious or failing action; a day or month is enough.", valueName: "when"))
    var occurredAt: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("First signal.", valueName: "when")) var detectedAt: String?
    @Option(parsing: .unconditional, help: "Who or what found it.") var source: String?
    @Option(help: "Traffic Light Protocol 2.0.") var tlp: TrafficLight = .amber
    @Flag(help: "An exercise: never enters a KPI.") var exercise = false
    @Option(parsing: .unconditional, help: "A first note; - reads it from standard input.") var note: String?
    @Option(parsing: .unconditionalSingleValue, help: "A tag; may be repeated.", completion: .custom(Completion.tags))
    var tag: [String] = []

    func validate() throws {
        guard let expected = change.expectVersion, expected != 0 else { return }
        throw ValidationError("an incident that is not opened yet is at version 0, not \(expected)")
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        var opening = CaseDesk.Opening(title: try StandardInput.text(title))
        opening.severity = severity
        opening.category = category
        opening.source = source
        opening.tlp = tlp
        opening.exercise = exercise
        opening.occurred = try shell.stated(occurredAt)
        opening.detected = try shell.stated(detectedAt)
        opening.note = try note.map(StandardInput.text)
        opening.tags = tag
        if let category { opening.playbook = try Overrides.playbooks().playbook(for: category) }
        opening.statedTimes = RequestText.of("times", occurredAt, detectedAt)
        try Answer.print(try shell.desk.open(opening, change.options(wantsDocument: common.json)), json: common.json)
    }
}
