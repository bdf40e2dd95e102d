import ArgumentParser
import Casework
import IncidentModel
import Obligations
import Storage

extension DutyCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a duty with its filings, explanations, delays and what it was before.",
            discussion: """
                Examples:
                  sitrep duty show INC-2026-0042
                  sitrep duty show INC-2026-0042 eu-dora-major-incident --json
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "Only this obligation.") var obligation: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let files = try shell.desk.dutyFiles(key, obligation: obligation)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("key", .string(key.description)), .init("duties", .array(files.map(\.json))),
                    ]).text)
            }
            guard !files.isEmpty else { return Terminal.error("no duties") }
            for line in DutyView.lines(files.map(\.duty), now: shell.now, clock: shell.clock) {
                try Terminal.print(line)
            }
            for file in files {
                for line in DutyView.past(file, clock: shell.clock) { try Terminal.print(Terminal.safe(line)) }
            }
        }
    }

    struct Delay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that an authority asks a notice to wait, or that it no longer does.",
            discussion: """
                A request moves only the stages whose rule lets that authority postpone them, and never to an earlier time.
                Examples:
                  sitrep duty delay INC-2026-0042 us-hipaa-individuals --authority law_enforcement --office 'County Sheriff' \\
                    --form written --from 09:00 --until 2026-05-01T09:00Z --document LE-2026-7
                  sitrep duty delay INC-2026-0042 us-hipaa-individuals --lift --document LE-2026-7 --reason 'arrest made'
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The obligation.") var obligation: String
        @Option(help: "law_enforcement or attorney_general.") var authority: LegalDelay.Authority?
        @Option(help: "Who exactly asked.") var office: String?
        @Option(help: "written or oral.") var form: LegalDelay.Form?
        @Option(help: "Only this stage; otherwise all that may be moved. Repeatable.") var stage: [String] = []
        @Option(parsing: .unconditional, help: ArgumentHelp("When it was asked; otherwise now.", valueName: "when"))
        var from: String?
        @Option(parsing: .unconditional, help: ArgumentHelp("Until when to wait.", valueName: "when"))
        var until: String?
        @Option(help: "Where the request is on file.") var document: String?
        @Flag(help: "The request is taken back.") var lift = false
        @Option(parsing: .unconditional, help: ArgumentHelp("When it was lifted; otherwise now.", valueName: "when"))
        var at: String?
        @Option(help: "Why it was lifted.") var reason: String?

        func validate() throws {
            if lift {
                guard reason != nil else { throw ValidationError("--lift needs --reason") }
                guard authority == nil, office == nil, form == nil, from == nil, until == nil, stage.isEmpty else {
                    throw ValidationError("--lift takes --document, --at and --reason only")
                }
            } else {
                guard authority != nil, office != nil, form != nil, until != nil, document != nil else {
                    throw ValidationError("give --authority, --office, --form, --until and --document, or --lift")
                }
                guard at == nil, reason == nil else { throw ValidationError("--at and --reason go with --lift") }
            }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let request =
                "delay \(lift) \(authority?.rawValue ?? "") \(office ?? "") \(form?.rawValue ?? "") \(stage) \(from ?? "") "
                + "\(until ?? "") \(document ?? "") \(at ?? "") \(reason ?? "")"
            try shell.take(try step(shell), obligation, key, request: request, change, json: common.json)
        }

        private func step(_ shell: Shell) throws -> CaseDesk.DutyStep {
            guard let authority, let form, let until = try shell.instant(until) else {
                return .lift(document: document, at: try shell.instant(at) ?? shell.now, reason: reason ?? "")
            }
            return .delay(
                LegalDelay(
                    authority: authority, office: office ?? "", form: form, from: try shell.instant(from) ?? shell.now,
                    until: until, obligation: obligation, stages: stage, document: document))
        }
    }
}

extension LegalDelay.Authority: ExpressibleByArgument {}
extension LegalDelay.Form: ExpressibleByArgument {}

extension DutyView {
    /// What is on file of a duty besides its present state.
    static func past(_ file: DutyFile, clock: ZonedClock) -> [String] {
        let name = file.duty.obligation
        var lines: [String] = []
        for filing in file.duty.filings {
            lines.append(
                "\(name) \(filing.stage): filed \(clock.minuteText(filing.at)) by \(filing.channel)"
                    + (filing.late ? ", late" : "") + (filing.reference.map { ", \($0)" } ?? ""))
            for difference in file.differences where difference.filing == filing.id {
                lines.append("  differs: \(difference.text)")
            }
        }
        for delay in file.delays {
            lines.append(
                "\(name): \(delay.office) asks to wait until \(clock.minuteText(delay.until)) (\(delay.form), "
                    + "\(delay.document))"
                    + (delay.lift.map { ", lifted \(clock.minuteText($0.at)): \($0.reason)" } ?? ""))
        }
        for (former, next) in zip(file.decisions, file.decisions.dropFirst()) {
            lines.append(
                "\(name): superseded decision of \(former.by): \(former.applies ? "applies" : "does not apply") "
                    + "(\(former.reason)), by that of \(next.by) at \(clock.minuteText(next.at))")
        }
        for stage in file.duty.stages {
            for due in file.formerDues[stage.key] ?? [] {
                lines.append(
                    "\(name) \(stage.key): superseded due \(clock.minuteText(due.due))\(due.wasMissed ? ", missed" : ""), "
                        + "by \(due.by): \(due.derivation)")
            }
        }
        return lines
    }
}
