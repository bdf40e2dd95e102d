import ArgumentParser
import Casework
import IncidentModel
import Storage

struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Give an incident to somebody.",
        discussion: "Example: sitrep assign INC-2026-0042 analyst-3 (an empty name '' takes the owner away)")
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(help: "Who owns it from now on.", completion: .custom(Completion.people)) var who: String

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        try shell.annotate(
            .assign(to: who.isEmpty ? nil : who), key, request: "assign \(who)", change, json: common.json)
    }
}

struct NoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", _superCommandName: Sitrep.name, abstract: "Write something down.",
        discussion:
            "Examples:\n  sitrep note INC-2026-0042 'called the service desk'\n  sitrep note INC-2026-0042 - < notes.txt"
    )
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(help: "The text; - reads it from standard input.") var text: String
    @Option(parsing: .unconditional, help: ArgumentHelp("When it was so; otherwise now.", valueName: "when")) var at:
        String?
    @Flag(help: "Under legal privilege: left out of reports, and of exports that do not ask for it.")
    var privileged = false

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let text = try StandardInput.text(text)
        try shell.annotate(
            .note(text, at: try shell.instant(at), privileged: privileged), key,
            request: RequestText.of("note", privileged ? "privileged" : nil, text, at), change, json: common.json)
    }
}

struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Add or remove tags.",
        discussion: "Example: sitrep tag INC-2026-0042 finance emea --remove unconfirmed")
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(help: "Tags to add.", completion: .custom(Completion.tags)) var tags: [String] = []
    @Option(help: "A tag to remove; may be repeated.", completion: .custom(Completion.tags)) var remove: [String] = []

    func validate() throws {
        if tags.isEmpty, remove.isEmpty { throw ValidationError("name at least one tag") }
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        try shell.annotate(
            .tag(add: tags, remove: remove), key, request: "tag \(tags) \(remove)", change, json: common.json)
    }
}

struct LinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Link an incident to another.",
        discussion: "Example: sitrep link INC-2026-0042 INC-2026-0040 --as parent (0040 is the parent of 0042)")

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case parent
        case related
    }

    @OptionGroup var common: CommonOptions
    @Option(help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(help: "The other incident.") var other: IncidentKey
    @Option(name: .customLong("as"), help: "What the other is to it.") var kind: Kind = .related

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        try shell.annotate(
            .link(other, kind == .parent ? .parent : .related), key, request: "link \(other) \(kind.rawValue)", change,
            json: common.json)
    }
}

struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change an incident's own fields.",
        discussion: "Example: sitrep edit INC-2026-0042 --severity critical --category ransomware")
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Option(parsing: .unconditional, help: "What it is, in one line.") var title: String?
    @Option(help: "How bad it is.") var severity: Severity?
    @Option(parsing: .unconditional, help: "What kind of incident.", completion: .custom(Completion.categories))
    var category: String?
    @Option(parsing: .unconditional, help: "Who or what found it.") var source: String?
    @Option(help: "Traffic Light Protocol 2.0.") var tlp: TrafficLight?
    @Flag(inversion: .prefixedNo, help: "Whether it is an exercise.") var exercise: Bool?
    @Option(parsing: .unconditional, help: "What is known, in a few sentences; - reads it from standard input.")
    var summary: String?

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        var fields = ChangedFields()
        fields.title = try title.map(StandardInput.text)
        fields.severity = severity
        fields.category = category
        fields.source = source
        fields.tlp = tlp
        fields.exercise = exercise
        fields.summary = try summary.map(StandardInput.text)
        try shell.annotate(.edit(fields), key, request: "edit \(fields)", change, json: common.json)
    }
}

/// `technique add KEY T1566.001`, `asset add KEY …`, `observable add KEY …`.
struct TechniqueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "technique", abstract: "ATT&CK techniques that were seen.", subcommands: [Add.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add techniques.", discussion: "Example: sitrep technique add INC-2026-0042 T1566.001 T1059")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "ATT&CK ids.") var techniques: [String]

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .technique(techniques), key, request: "technique \(techniques)", change, json: common.json)
        }
    }
}

struct AssetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "asset", abstract: "Assets that were affected.", subcommands: [Add.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an asset.", discussion: "Example: sitrep asset add INC-2026-0042 FS-02 --kind host")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The asset's name.") var name: String
        @Option(help: "host, account, service, application, data …") var kind = "host"
        @Option(parsing: .unconditional, help: "What happened to it.") var note: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.annotate(
                .asset(NamedRecord(kind: kind, name: name, note: note)), key,
                request: RequestText.of("asset", kind, name, note), change,
                json: common.json)
        }
    }
}

struct ObservableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observable", abstract: "Observables that were seen.", subcommands: [Add.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an observable.",
            discussion: "Example: sitrep observable add INC-2026-0042 198.51.100.7 --kind ipv4")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The value.") var name: String
        @Option(help: "ipv4, ipv6, domain, url, sha256, email …; guessed when absent.") var kind: String?
        @Option(parsing: .unconditional, help: "Where it was seen.") var note: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let kind = kind ?? ObservableKind.guess(name)
            try shell.annotate(
                .observable(NamedRecord(kind: kind, name: name, note: note)), key,
                request: RequestText.of("observable", kind, name, note),
                change, json: common.json)
        }
    }
}

/// What an observable looks like; `text` when nothing fits.
enum ObservableKind {
    static func guess(_ value: String) -> String {
        let isHex = value.allSatisfy(\.isHexDigit)
        switch value.count {
        case 32 where isHex: return "md5"
        case 40 where isHex: return "sha1"
        case 64 where isHex: return "sha256"
        default: break
        }
        if value.contains("://") { return "url" }
        if value.contains("@") { return "email" }
        let octets = value.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        if octets.count == 4, octets.allSatisfy({ $0 != nil }) { return "ipv4" }
        if value.contains(":"), value.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) { return "ipv6" }
        let labels = value.split(separator: ".", omittingEmptySubsequences: false)
        let isName =
            labels.count > 1
            && labels.allSatisfy { label in
                !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
            }
        return isName ? "domain" : "text"
    }
}
