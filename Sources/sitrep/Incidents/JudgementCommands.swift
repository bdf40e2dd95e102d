import ArgumentParser
import Casework
import IncidentModel
import Storage

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Write and approve the post-incident review.",
        discussion: """
            start may be repeated to add to the review until it is approved; root causes and lessons are appended. High and critical
            incidents need an approver who is not the author.

            Examples:
              sitrep review INC-2026-0042 start --what-happened "…" --root-cause "…" --root-cause "…" --lesson "…"
              sitrep review INC-2026-0042 approve --as lead-1
              sitrep review INC-2026-0042 show
            """)

    enum Step: String, CaseIterable, ExpressibleByArgument {
        case start
        case approve
        case show
    }

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(help: "start, approve or show.") var step: Step
    @Option(parsing: .unconditional, help: ArgumentHelp("When it was approved; otherwise now.", valueName: "when"))
    var at: String?
    @Option(parsing: .unconditional, help: "What happened; - reads it from standard input.") var whatHappened: String?
    @Option(parsing: .unconditional, help: "How it was detected, and what could have detected it earlier.")
    var detection: String?
    @Option(parsing: .unconditional, help: "What worked.") var whatWorked: String?
    @Option(parsing: .unconditional, help: "What did not work.") var whatDidNot: String?
    @Option(parsing: .unconditionalSingleValue, help: "A root or contributing cause; may be repeated.") var rootCause:
        [String] = []
    @Option(parsing: .unconditionalSingleValue, help: "A lesson; may be repeated.") var lesson: [String] = []

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        switch step {
        case .start:
            try shell.move(
                .startReview(by: shell.desk.context.actor), key, sections: try sections(),
                request: RequestText.of("review", "start"),
                change,
                json: common.json)
        case .approve:
            try shell.move(
                .approveReview(by: shell.desk.context.actor, at: try shell.instant(at) ?? shell.now), key,
                sections: try sections(), request: RequestText.of("review", "approve", at), change, json: common.json)
        case .show:
            let detail = try shell.desk.show(key)
            if common.json {
                return try Terminal.print(detail.json["reviews"]?.text ?? "[]")
            }
            for line in IncidentView.review(detail, clock: shell.clock) { try Terminal.print(line) }
        }
    }

    private func sections() throws -> ReviewTable.Sections {
        var sections = ReviewTable.Sections()
        func text(_ text: String?, _ field: String) throws -> String? {
            try text.map { try TextRules.text(StandardInput.text($0), field: field) }
        }
        sections.whatHappened = try text(whatHappened, "what-happened")
        sections.detection = try text(detection, "detection")
        sections.whatWorked = try text(whatWorked, "what-worked")
        sections.whatDidNot = try text(whatDidNot, "what-did-not")
        sections.rootCauses = try rootCause.map { try TextRules.text($0, field: "root-cause") }
        sections.lessons = try lesson.map { try TextRules.text($0, field: "lesson") }
        return sections
    }
}

struct DismissCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss", abstract: "Close what turned out to be no incident, or another's duplicate.",
        discussion: """
            Examples:
              sitrep dismiss INC-2026-0042 --as false_positive --reason "scheduled penetration test"
              sitrep dismiss INC-2026-0042 --as duplicate --of INC-2026-0040 --reason "same alert twice"
            """)

    enum Ending: String, CaseIterable, ExpressibleByArgument {
        case falsePositive = "false_positive"
        case benign
        case duplicate

        var disposition: Disposition {
            switch self {
            case .falsePositive: .falsePositive
            case .benign: .benign
            case .duplicate: .duplicate
            }
        }
    }

    @OptionGroup var common: CommonOptions
    @Option(help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Option(name: .customLong("as"), help: "What it turned out to be.") var ending: Ending
    @Option(help: "The incident that stays, for a duplicate.") var of: IncidentKey?
    @Option(parsing: .unconditional, help: "Why.") var reason: String = ""
    @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?
    @Option(parsing: .unconditional, help: "A note; - reads it from standard input.") var note: String?

    func validate() throws {
        if of != nil, ending != .duplicate { throw ValidationError("--of goes with --as duplicate") }
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let survivor = try of.map { try shell.desk.survivor($0, of: key) }
        try shell.move(
            .dismiss(
                as: ending.disposition, at: try shell.instant(at) ?? shell.now, reason: reason, survivor: survivor),
            key,
            note: note, survivor: of, request: RequestText.of("dismiss", ending.rawValue, at, reason), change,
            json: common.json)
    }
}

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Point a duplicate at the incident that stays.",
        discussion:
            "Nothing moves: the duplicate is closed and leaves the KPIs.\nExample: sitrep merge INC-2026-0042 --into INC-2026-0040"
    )

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The duplicate.") var key: IncidentKey
    @Option(help: "The incident that stays.") var into: IncidentKey
    @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?
    @Option(parsing: .unconditional, help: "A note; - reads it from standard input.") var note: String?

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let survivor = try shell.desk.survivor(into, of: key)
        try shell.move(
            .merge(into: survivor, at: try shell.instant(at) ?? shell.now), key, note: note, survivor: into,
            request: RequestText.of("merge", at), change, json: common.json)
    }
}

struct ReopenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Go back to work on a closed incident; its first closing is kept.",
        discussion: "Example: sitrep reopen INC-2026-0042 --to containment --reason 'beacon seen again'")

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Option(help: "The phase in which work goes on.") var to: Phase
    @Option(parsing: .unconditional, help: "Why.") var reason: String = ""
    @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?
    @Option(parsing: .unconditional, help: "A note; - reads it from standard input.") var note: String?

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        try shell.move(
            .reopen(to: to, at: try shell.instant(at) ?? shell.now, reason: reason), key, note: note,
            request: RequestText.of("reopen", to.rawValue, at, reason), change, json: common.json)
    }
}

struct EscalateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "escalate", abstract: "Raise the level of attention.",
        discussion: """
            Levels are your organisation's own words; l2, l3, management, executive, crisis are usual.
            Example: sitrep escalate INC-2026-0042 --to management --reason "customer data may be affected"
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Option(help: "The level.") var to: String
    @Option(parsing: .unconditional, help: "Why.") var reason: String = ""
    @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?
    @Option(parsing: .unconditional, help: "A note; - reads it from standard input.") var note: String?

    func run() throws {
        let shell = try Shell.open(common, actor: actor)
        let level = try TextRules.word(to, field: "level")
        try shell.move(
            .escalate(to: level, at: try shell.instant(at) ?? shell.now, reason: reason), key, note: note,
            request: RequestText.of("escalate", level, at, reason), change, json: common.json)
    }
}

struct CorrectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "Correct a time; what was believed before is kept.",
        discussion: """
            A day or month is enough where no more is known. --withdraw takes a statement back.
            Examples:
              sitrep correct INC-2026-0042 occurred --at 2026-03-08T22:10 --reason "first beacon found in proxy log"
              sitrep correct INC-2026-0042 occurred --at 2026-03 --reason "log retention" --confidence estimated
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(
        help: "The milestone: occurred, detected …, or one of the law: aware, classified_major …",
        completion: .list(Milestone.allCases.map(\.rawValue) + ["aware", "classified_major"]))
    var milestone: String
    @Option(parsing: .unconditional, help: ArgumentHelp("The right time.", valueName: "when")) var at: String?
    @Flag(help: "Take the statement back.") var withdraw = false
    @Option(parsing: .unconditional, help: "Why.") var reason: String = ""
    @Option(help: "How sure it is.") var confidence: Confidence?
    @Option(help: ArgumentHelp("The round, after a reopening; otherwise the present one.", valueName: "n"))
    var round: Int?

    func validate() throws {
        if (at == nil) == !withdraw { throw ValidationError("give --at WHEN or --withdraw") }
    }

    func run() throws {
        guard let milestone = Milestone(rawValue: milestone) else { return try stateLegal() }
        let shell = try Shell.open(common, actor: actor)
        let value: CorrectedValue = try shell.stated(at).map { .at($0) } ?? .withdrawn
        try shell.move(
            round.map { .correctRound($0, milestone, value, reason: reason, confidence: confidence) }
                ?? .correct(milestone, value, reason: reason, confidence: confidence), key,
            request: RequestText.of(
                "correct", milestone.rawValue, at, reason, confidence?.rawValue, round.map(String.init)), change,
            json: common.json)
    }

    /// A milestone that only the law has a word for.
    private func stateLegal() throws {
        let event = try LegalMilestone.event(milestone)
        let shell = try Shell.open(common, actor: actor)
        let instant = try shell.instant(at)
        let fact = CaseDesk.LegalFact.event(
            event, at: instant, zoneOffset: shell.clock.offset(at: instant ?? shell.now), reason: reason,
            confidence: confidence)
        try Answer.print(
            try shell.desk.state(
                [fact], of: key, request: RequestText.of("correct", milestone, at, reason, confidence?.rawValue),
                change.options), json: common.json)
    }
}
