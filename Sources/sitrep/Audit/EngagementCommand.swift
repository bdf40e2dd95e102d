import ArgumentParser
import AuditTrail
import Casework
import Foundation
import IncidentModel
import Storage

extension Engagement.Kind: ExpressibleByArgument {}

struct EngagementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engagement",
        abstract: "Engagements of auditors: what they look at, agreed before, and what they were given.",
        discussion: """
            An audit, certification, inspection or request of an authority over a period. Scope, seed and size of the sample are fixed when
            it is opened, and its entry in the trail shows when that was: nobody can choose a sample or leave incidents out afterwards.
            `bundle export --engagement` makes a bundle for it and keeps what was handed over.
            """,
        subcommands: [Open.self, List.self, Show.self, Close.self])

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open an engagement for a period.",
            discussion: """
                Without --severity, --category and --incident every incident of the period is in scope; with them those that are in each.
                The bundle's population still lists every incident of the period and says why it is out of scope. The seed comes from
                the auditor: whoever knows it before the incidents are recorded could choose the sample. An auditor who was given a bundle
                before goes on from its checkpoint; --previous names another one. Auditors are firms or authorities rather than persons:
                the name stays in the trail and cannot be erased.

                Examples:
                  sitrep engagement open SOC2-2026 --kind external_audit --auditor 'Example Audit LLP' --period 2026 --seed 7f3a9c
                  sitrep engagement open BANK-X --kind customer_audit --auditor 'Bank X' --from 2026-01-01 --to 2026-04-01 \\
                      --category phishing --severity critical,high --seed 4711 --sample-size 10
                  sitrep engagement open ISO-2026 --kind certification --auditor 'Example Cert' --period 2026-H1 --seed 90210 \\
                      --framework iso-27001:2022 --previous last-audit.checkpoint
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "A short name such as SOC2-2026; kept in capitals.") var key: String
        @Option(help: "What the auditor comes for.") var kind: Engagement.Kind
        @Option(help: "Who audits.") var auditor: String
        @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026.") var period: String?
        @Option(help: ArgumentHelp("First day of the period.", valueName: "day")) var from: String?
        @Option(help: ArgumentHelp("The day after the last of the period.", valueName: "day")) var to: String?
        @Option(
            help: "A framework or baseline in scope; repeat for more. All without.",
            completion: .custom(Completion.frameworks)) var framework: [String] = []
        @Option(help: "Only incidents of these severities, separated by commas.") var severity: WordList<Severity>?
        @Option(
            help: "Only incidents of this category; repeat for more.", completion: .custom(Completion.categories))
        var category: [String] = []
        @Option(help: "Only this incident; repeat for more.") var incident: [IncidentKey] = []
        @Option(help: "Seed of the sample, as the auditor gave it.") var seed: String
        @Option(help: ArgumentHelp("Incidents in the sample; 25 when absent.", valueName: "n")) var sampleSize: Int32?
        @Option(help: "A checkpoint that the auditor has from before.", completion: .file()) var previous: String?

        func validate() throws {
            guard (period == nil) != (from == nil), (from == nil) == (to == nil) else {
                throw ValidationError("give --period, or --from and --to")
            }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let clock = shell.clock
            let span = try period.map { try PeriodArguments.named($0, clock: clock) }
            guard let span = try span ?? PeriodArguments.period(from: from, to: to, clock: clock) else { return }
            var asked = EngagementDesk.Request(
                key: key, kind: kind, auditor: auditor, period: span, sampleSeed: seed)
            asked.frameworks = framework
            asked.severities = severity?.words ?? []
            asked.categories = category
            asked.incidents = incident
            if let sampleSize { asked.sampleSize = sampleSize }
            asked.previous = try previous.map(InputFile.bytes)
            let request = RequestText.of(
                "engagement open", key, kind.rawValue, auditor, span.label, framework.joined(separator: ","),
                severity?.words.map(\.rawValue).joined(separator: ","), category.joined(separator: "\u{1F}"),
                incident.map(\.description).joined(separator: ","), seed,
                sampleSize.map(String.init), previous)
            try Answer.print(
                try shell.engagements.open(asked, request: request, change.options), json: common.json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the engagements that are open.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Flag(help: "Those that were closed as well.") var all = false

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let engagements = try shell.engagements.list(includingClosed: all)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("engagements", .array(engagements.map(\.json))), .init("next_cursor", .null),
                    ]).text)
            }
            guard !engagements.isEmpty else { return Terminal.error("no engagements") }
            var table = TextTable([
                .init("engagement"), .init("kind", drops: 1), .init("period"), .init("state"),
                .init("bundles", right: true), .init("auditor", flexible: true),
            ])
            for engagement in engagements {
                table.rows.append([
                    .init(engagement.terms.key), .init(engagement.terms.kind.rawValue),
                    .init(engagement.terms.period.label), .init(engagement.isOpen ? "open" : "closed"),
                    .init(String(engagement.exportCount)), .init(engagement.terms.auditor),
                ])
            }
            try table.print()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what was agreed, and each bundle that was handed over.",
            discussion: "Example: sitrep engagement show SOC2-2026")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The engagement.", completion: .custom(Completion.engagements)) var key: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let (engagement, exports) = try shell.engagements.show(key)
            if common.json { return try Terminal.print(engagement.json(exports).text) }
            for (name, value) in lines(engagement, shell.clock) where !value.isEmpty {
                try Terminal.print(Terminal.safe(name.padding(toLength: 14, withPad: " ", startingAt: 0) + value))
            }
            guard !exports.isEmpty else { return try Terminal.print("nothing was handed over yet") }
            var table = TextTable([
                .init("bundle", right: true), .init("handed over"), .init("by"), .init("entries", right: true),
                .init("SHA-256", flexible: true),
            ])
            for export in exports {
                table.rows.append([
                    .init(String(export.number)), .init(shell.clock.minuteText(export.at)), .init(export.by),
                    .init(String(export.checkpointSize)), .init(TreeHash(export.fileSHA256)?.hexadecimal),
                ])
            }
            try table.print()
        }

        private func lines(_ engagement: Engagement, _ clock: ZonedClock) -> [(String, String)] {
            let terms = engagement.terms
            let scope = [
                terms.severities.map(\.rawValue).joined(separator: ", "),
                terms.categories.joined(separator: ", "),
                terms.incidents.map(\.description).joined(separator: ", "),
            ].filter { !$0.isEmpty }
            let closed = engagement.closedAt.map {
                "\(clock.minuteText($0)) by \(engagement.closedBy ?? ""): \(engagement.closeReason ?? "")"
            }
            return [
                ("engagement", "\(terms.key) (\(terms.kind.rawValue))"), ("auditor", terms.auditor),
                ("period", terms.period.label),
                ("in scope", scope.isEmpty ? "every incident of the period" : scope.joined(separator: "; ")),
                ("frameworks", terms.frameworks.isEmpty ? "all" : terms.frameworks.joined(separator: ", ")),
                ("sample", "\(terms.sampleSize) with seed \(terms.sampleSeed)"),
                ("opened", "\(clock.minuteText(engagement.openedAt)) by \(engagement.openedBy)"),
                ("closed", closed ?? ""),
                // The second line of a checkpoint is its size.
                (
                    "goes on from",
                    terms.previousCheckpoint.map { "a checkpoint of \($0.split(separator: "\n")[1]) entries" } ?? ""
                ),
            ]
        }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close an engagement: nothing more is handed over, and nobody reopens it.",
            discussion: "Example: sitrep engagement close SOC2-2026 --reason 'report received'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The engagement.", completion: .custom(Completion.engagements)) var key: String
        @Option(help: "Why.") var reason: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.engagements.close(key, reason: reason, change.options), json: common.json)
        }
    }
}

extension Shell {
    var auditDesk: AuditDesk {
        AuditDesk(desk, home: workspace.location.home, environment: Environment.variables)
    }

    var engagements: EngagementDesk { EngagementDesk(auditDesk) }
}
