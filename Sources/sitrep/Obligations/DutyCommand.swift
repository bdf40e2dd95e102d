import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Obligations
import Storage

struct DutyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duty", abstract: "Whom an incident obliges us to tell: decide, file, acknowledge.",
        subcommands: [
            List.self, Show.self, Decide.self, Confirm.self, File.self, Acknowledge.self, Delay.self, Refresh.self,
            Reevaluate.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what is owed, the next due first.",
            discussion: """
                Examples:
                  sitrep duty list --within 24h
                  sitrep duty list INC-2026-0042
                  sitrep duty list INC-2026-0042 --known-at 2026-03-11T00:00
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "Only this incident, with what has been filed.") var key: IncidentKey?
        @Flag(help: "Only what is overdue.") var overdue = false
        @Option(help: ArgumentHelp("Only what is due within this time: 24h, 7d.", valueName: "time")) var within:
            String?
        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("The duties of an incident as they were known then.", valueName: "when"))
        var knownAt: String?

        func validate() throws {
            if knownAt != nil, key == nil || overdue || within != nil {
                throw ValidationError("--known-at goes with one incident, without --overdue and --within")
            }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let known = try shell.instant(knownAt)
            var until: Instant?
            if let within { until = try shell.instant("+" + within) }
            if overdue { until = Instant(microseconds: shell.now.microseconds - 1) }
            if let key, until == nil {
                let duties = try shell.desk.show(key, knownAt: known).duties
                if common.json {
                    return try Terminal.print(
                        JSONValue.object([
                            .init("key", .string(key.description)), .init("duties", .array(duties.map(\.json))),
                            .init("next_cursor", .null),
                        ]).text)
                }
                guard !duties.isEmpty else { return Terminal.error("no duties") }
                for line in DutyView.lines(duties, now: known ?? shell.now, clock: shell.clock) {
                    try Terminal.print(line)
                }
                return
            }
            var running = try shell.desk.runningDuties(until: until)
            if let key { running = running.filter { $0.key == key } }
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("duties", .array(running.map { $0.json(now: shell.now) })), .init("next_cursor", .null),
                    ]).text)
            }
            for line in DutyView.wall(running, now: shell.now, clock: shell.clock) { try Terminal.print(line) }
        }
    }

    struct Decide: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide whether an obligation applies to an incident.",
            discussion:
                "Example: sitrep duty decide INC-2026-0042 eu-gdpr-33-authority --applies --reason 'customer data copied'"
        )
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var obligation: String
        @Flag(help: "It applies.") var applies = false
        @Flag(help: "It does not apply.") var notApplicable = false
        @Option(help: "Why.") var reason: String

        func validate() throws {
            if applies == notApplicable { throw ValidationError("give --applies or --not-applicable") }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.take(
                .decide(applies: applies, reason: reason), obligation, key, request: "decide \(applies) \(reason)",
                change, json: common.json)
        }
    }

    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm what somebody else decided.",
            discussion: "Example: sitrep duty confirm INC-2026-0042 eu-gdpr-33-authority")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var obligation: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.take(.confirm, obligation, key, request: "confirm", change, json: common.json)
        }
    }

    struct File: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what was sent. It is kept as it was sent, and nothing is ever unsent.",
            discussion: """
                Example: sitrep duty file INC-2026-0042 eu-dora-major-incident initial --at 15:10 --channel portal \
                --attach initial.json --reference A-17
                An update of what was sent is a stage of its own: intermediate-update, intermediate-update-2.
                Numbers are compared with those of earlier filings of the incident. One that differs needs an explanation:
                  sitrep duty file INC-2026-0042 eu-dora-major-incident final --at 16:00 --channel portal \
                    --explain 3.4='counted since; the intermediate report had an estimate'
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var obligation: String
        @Argument(help: "The stage.") var stage: String
        @Option(parsing: .unconditional, help: ArgumentHelp("When it was sent.", valueName: "when")) var at: String
        @Option(help: "How: portal, email, telephone …") var channel: String
        @Option(help: "What was sent.", completion: .file()) var attach: String?
        @Option(help: "The receiver's or our own reference.") var reference: String?
        @Option(help: "The form that was sent, where the stage has none of its own.") var form: String?
        @Option(
            parsing: .unconditionalSingleValue,
            help: ArgumentHelp("Why a number differs from what was filed before.", valueName: "FIELD=REASON"))
        var explain: [String] = []

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let sending = CaseDesk.Sending(
                stage: stage, at: try shell.times.instant(at), channel: channel, reference: reference,
                attachment: try DutyCommand.attachment(attach), form: form, explanations: try explanations())
            var request = "file \(stage) \(at) \(channel) \(reference ?? "")"
            if let form { request += " form \(form)" }
            if !explain.isEmpty { request += " explain " + explain.sorted().joined(separator: "\u{1F}") }
            try shell.take(.file(sending), obligation, key, request: request, change, json: common.json)
        }

        private func explanations() throws -> [String: String] {
            var result: [String: String] = [:]
            for text in explain {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2, !parts[0].isEmpty else {
                    throw CaseworkError.usage("--explain takes FIELD=REASON, such as 3.4='counted since'")
                }
                guard result.updateValue(parts[1], forKey: parts[0]) == nil else {
                    throw CaseworkError.usage("--explain \(parts[0]) is there twice")
                }
            }
            return result
        }
    }

    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Record the receipt of what was sent.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var obligation: String
        @Argument(help: "The stage.") var stage: String
        @Option(parsing: .unconditional, help: ArgumentHelp("When; otherwise now.", valueName: "when")) var at: String?
        @Option(help: "The receipt itself.", completion: .file()) var attach: String?
        @Option(help: "The receiver's reference.") var reference: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.take(
                .acknowledge(
                    stage: stage, at: try shell.instant(at) ?? shell.now, reference: reference,
                    try DutyCommand.attachment(attach)), obligation, key,
                request: "acknowledge \(stage) \(at ?? "") \(reference ?? "")", change,
                json: common.json)
        }
    }

    struct Refresh: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an obligation up, or compute its dues anew after a change of rules or profile.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var obligation: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try shell.take(.refresh, obligation, key, request: "refresh", change, json: common.json)
        }
    }

    struct Reevaluate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute the duties of all open incidents anew, as a job of the worker.",
            discussion: """
                A change of the profile or of the rules asks for this by itself.

                Examples:
                  sitrep duty reevaluate --dry-run    count what would be added, decided anew and moved
                  sitrep duty reevaluate
                  sitrep job list                     how far it is
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            guard change.dryRun else {
                return try Answer.print(try shell.desk.reevaluate(change.options), json: common.json)
            }
            let found = try shell.desk.previewReevaluation(progress: Progress.counter("incidents"))
            Progress.finish()
            try Terminal.print(
                common.json ? found.json.adding([.init("dry_run", .bool(true))]).text : "would be: " + found.text)
        }
    }

    private static func attachment(_ path: String?) throws -> CaseDesk.Attachment? {
        guard let path else { return nil }
        return CaseDesk.Attachment(
            name: path == "-" ? "standard input" : URL(fileURLWithPath: path).lastPathComponent,
            bytes: try GivenFile.bytes(path))
    }
}

extension Shell {
    func take(
        _ step: CaseDesk.DutyStep, _ obligation: String, _ key: IncidentKey, request: String, _ change: ChangeArguments,
        json: Bool
    ) throws {
        try Answer.print(
            try desk.take(step, of: obligation, on: key, request: request, change.options), json: json)
    }
}

/// Duties as a person reads them.
enum DutyView {
    static func lines(_ duties: [DutyRecord], now: Instant, clock: ZonedClock) -> [String] {
        var table = TextTable([
            .init("obligation"), .init("decision", drops: 1), .init("stage"), .init("due (\(clock.identifier))"),
            .init("state"), .init("because", flexible: true, drops: 2),
        ])
        for duty in duties {
            for stage in duty.stages {
                let filing = duty.filings.first { $0.stage == stage.key }
                let isLate = filing.map(\.late) ?? (stage.due.map { $0 < now } ?? false)
                let state =
                    filing.map { ($0.acknowledgedAt == nil ? "filed" : "acknowledged") + ($0.late ? ", late" : "") }
                    ?? (stage.owed == .no ? "not owed" : isLate ? "overdue" : "open")
                table.rows.append([
                    .init(duty.obligation), .init(duty.proposal == nil ? duty.standing.rawValue : "to confirm"),
                    .init(stage.key),
                    .init(stage.due.map { clock.minuteText($0) + (stage.projected ? " ?" : "") }),
                    .init(state, isLate && stage.owed != .no ? .red : nil),
                    .init(
                        duty.missing.isEmpty ? stage.derivation : "not known: " + duty.missing.joined(separator: ", ")),
                ])
            }
        }
        return table.lines(width: Terminal.width)
    }

    /// The highest warning that was given of the present due.
    private static func warned(_ threshold: Int?) -> String {
        switch threshold.flatMap(DutyWarning.init(rawValue:)) {
        case .half: "50 %"
        case .fourFifths: "80 %"
        case .due: "due"
        case .overdue: "overdue"
        case nil: ""
        }
    }

    /// The clocks that run, the next due first.
    static func wall(_ running: [DutyQuery.Running], now: Instant, clock: ZonedClock) -> [String] {
        guard !running.isEmpty else { return ["no clock is running"] }
        // Without a worker nobody warns, and a terminal is narrow.
        let hasWarnings = running.contains { $0.warned != nil }
        var table = TextTable(
            [.init("left", right: true), .init("due (\(clock.identifier))")]
                + (hasWarnings ? [.init("warned", drops: 1)] : [])
                + [
                    .init("key"), .init("obligation"), .init("stage"), .init("decision", drops: 2),
                    .init("because", flexible: true, drops: 3),
                ])
        for duty in running {
            let left = duty.due.map { due in
                let seconds = due.seconds(since: now)
                return (seconds < 0 ? "−" : "") + TimeText.duration(seconds: abs(seconds).rounded(.down))
            }
            let style: Terminal.Style? =
                switch duty.warning(now: now) {
                case .overdue, .due: .critical
                case .fourFifths: .red
                case .half: .yellow
                case nil: nil
                }
            table.rows.append(
                [
                    .init(left ?? "promptly", style),
                    .init(duty.due.map { clock.minuteText($0) + (duty.projected ? " ?" : "") }),
                ] + (hasWarnings ? [.init(warned(duty.warned))] : [])
                    + [
                        .init(duty.key.description), .init(duty.obligation), .init(duty.stage),
                        .init(duty.standing.rawValue), .init(duty.derivation),
                    ])
        }
        return table.lines(width: Terminal.width)
    }
}
