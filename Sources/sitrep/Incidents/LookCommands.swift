import ArgumentParser
import Casework
import IncidentModel
import Storage

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", _superCommandName: Sitrep.name, abstract: "List incidents, newest first.",
        discussion: """
            Examples:
              sitrep list --open --severity critical
              sitrep list --search "ransom note" --limit 20
              sitrep list --open --as-of 2026-01-01T00:00:00Z      # what was open at New Year
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Option(parsing: .unconditional, help: Horizon.asOf) var asOf: String?
    @Option(parsing: .unconditional, help: Horizon.knownAt) var knownAt: String?
    @Option(help: "Only this phase.") var phase: Phase?
    @Option(help: "Only this severity.") var severity: Severity?
    @Option(parsing: .unconditional, help: "Only this owner.", completion: .custom(Completion.people)) var owner:
        String?
    @Option(parsing: .unconditional, help: "Only this category.", completion: .custom(Completion.categories))
    var category: String?
    @Option(parsing: .unconditional, help: "Only with this tag.", completion: .custom(Completion.tags)) var tag: String?
    @Flag(name: .customLong("open"), help: "Only what is not closed.") var openOnly = false
    @Option(parsing: .unconditional, help: "Words of title and summary; \"…\" for a phrase, - excludes.") var search:
        String?
    @Option(help: "How many at most.") var limit = 50
    @Option(help: "Go on where the last page ended (next_cursor).") var cursor: IncidentKey?

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit is from 1 to 1,000") }
        if let search, search.allSatisfy(\.isWhitespace) { throw ValidationError("--search needs at least one word") }
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        var filter = IncidentFilter()
        filter.phase = phase
        filter.severity = severity
        filter.owner = owner
        filter.category = category
        filter.tag = tag
        filter.openOnly = openOnly
        filter.search = try search.map { try TextRules.text($0, field: "search") }
        filter.limit = limit
        filter.cursor = cursor
        filter.asOf = try shell.instant(asOf)
        filter.knownAt = try shell.instant(knownAt)
        let page = try shell.desk.list(filter)
        if common.json {
            return try Terminal.print(
                JSONValue.object([
                    .init("incidents", .array(page.incidents.map(\.json))),
                    .init("next_cursor", .text(page.next?.description)), .init("total", .int(page.total)),
                    .init("total_is_exact", .bool(page.isTotalExact)),
                ]).text)
        }
        guard !page.incidents.isEmpty else { return Terminal.error("no incidents") }
        var table = TextTable([
            .init("key"), .init("severity", drops: 1), .init("phase"), .init("owner", drops: 3),
            .init("detected", drops: 2),
            .init("title", flexible: true),
        ])
        for incident in page.incidents {
            let phase = incident.phase == .closed ? incident.disposition?.rawValue ?? "closed" : incident.phase.rawValue
            table.rows.append([
                .init(incident.key.description), .init(incident.severity.rawValue, Terminal.style(incident.severity)),
                .init(phase, Terminal.style(incident.phase)), .init(incident.owner),
                .init(
                    incident.detected.map { time in
                        // What is known to the day is shown as that day, not as its midnight.
                        time.exact.map { TimeText.relative($0, now: shell.now, clock: shell.clock) }
                            ?? TimeText.stated(time, clock: shell.clock)
                    }),
                .init((incident.exercise ? "[exercise] " : "") + incident.title),
            ])
        }
        try table.print()
        if let next = page.next {
            Terminal.error(
                "\(page.incidents.count) of \(page.isTotalExact ? "" : "at least ")\(page.total); more with --cursor \(next)"
            )
        }
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", _superCommandName: Sitrep.name, abstract: "Show one incident.",
        discussion:
            "Example: sitrep show INC-2026-0042 --known-at 2026-03-31T00:00:00Z    # as it was known at quarter's end")
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Option(parsing: .unconditional, help: Horizon.asOf) var asOf: String?
    @Option(parsing: .unconditional, help: Horizon.knownAt) var knownAt: String?
    @Argument(help: "The incident.") var key: IncidentKey

    init() {}

    /// Without options, and without the parser: describing them to it and asking it for them took 2 ms of 34.
    init(_ key: IncidentKey) {
        self.init()
        (common, actor, asOf, knownAt, self.key) = (CommonOptions.none, nil, nil, nil, key)
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let detail = try shell.desk.show(
            key, asOf: try shell.instant(asOf), knownAt: try shell.instant(knownAt))
        if common.json { return try Terminal.print(detail.json.text) }
        for line in IncidentView.lines(detail, now: shell.now, clock: shell.clock) { try Terminal.print(line) }
        if let next = NextStep.command(for: detail), Terminal.isInteractive { Terminal.error("\nnext: sitrep \(next)") }
    }
}

struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", _superCommandName: Sitrep.name, abstract: "Show what happened, in order.",
        discussion: "Example: sitrep timeline INC-2026-0042")
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Argument(help: "The incident.") var key: IncidentKey

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let timeline = try shell.desk.timeline(key)
        if common.json {
            return try Terminal.print(
                JSONValue.object([
                    .init("key", .string(key.description)), .init("timeline", .array(timeline.entries.map(\.json))),
                    .init("next_cursor", .null),
                ]).text)
        }
        try Terminal.print("\(key)  \(Terminal.safe(timeline.title))")
        var table = TextTable([
            .init("at (\(shell.clock.identifier))"), .init("event", right: true, drops: 3), .init("what", drops: 1),
            .init("who", drops: 2), .init("", flexible: true),
        ])
        for entry in timeline.entries {
            table.rows.append([
                .init(shell.clock.minuteText(entry.at)), .init(entry.isNote ? "" : "\(entry.number)"),
                .init(entry.isNote ? "\(entry.kind) \(entry.number)" : entry.kind), .init(entry.actor),
                .init((entry.privileged ? "[privileged] " : "") + entry.text),
            ])
        }
        try table.print()
    }
}
