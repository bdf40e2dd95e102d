import ArgumentParser
import Casework
import ControlFrameworks
import IncidentModel
import Storage

extension ControlCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the frameworks, or the controls of one.",
            discussion: "Example: sitrep control list --framework nist-csf")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(help: "A framework or baseline, by name or URN.", completion: .custom(Completion.frameworks))
        var framework: String?

        func run() throws {
            let library = try Shell.open(common, actor: actor).desk.controls()
            guard let framework else { return try ControlView.frameworks(library, json: common.json) }
            try ControlView.controls(of: try library.scope(named: framework), library, json: common.json)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a control and what corresponds to it elsewhere.",
            discussion: "Example: sitrep control show 'A.8.13'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The control.", completion: .custom(Completion.controls)) var control: String

        func run() throws {
            let library = try Shell.open(common, actor: actor).desk.controls()
            try ControlView.control(try library.control(control), library, json: common.json)
        }
    }

    struct Suggest: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Which controls to look at, from the techniques that were seen.",
            discussion: """
                Controls that mitigate most of the techniques come first. A sub-technique is taken exactly; what only the technique above
                it has is listed apart. Rests on the mapping that was imported last. What follows from VERIS enumerations, of the incident's
                record or named, is listed apart from what people stated, as "by VERIS mapping"; it needs that mapping too.

                Examples:
                  sitrep control suggest INC-2026-0042
                  sitrep control suggest --technique T1566.001 T1059.001
                  sitrep control suggest --veris 'action.hacking.variety.Brute force' action.social.variety.Phishing
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey?
        @Option(parsing: .upToNextOption, help: "ATT&CK ids, instead of those of an incident.")
        var technique: [String] = []
        @Option(
            parsing: .upToNextOption, help: "VERIS enumerations, instead of those of an incident.",
            completion: .custom(Completion.verisEnumerations))
        var veris: [String] = []

        func validate() throws {
            guard [key != nil, !technique.isEmpty, !veris.isEmpty].count(where: { $0 }) == 1 else {
                throw ValidationError("name an incident, or techniques, or VERIS enumerations")
            }
        }

        func run() throws {
            let ids = try technique.flatMap { $0.split(separator: ",") }.map { try TextRules.technique(String($0)) }
            let desk = try Shell.open(common, actor: actor).desk
            let advice =
                if let key {
                    try desk.suggestControls(for: key)
                } else if veris.isEmpty {
                    try desk.suggestControls(for: ids)
                } else {
                    try desk.suggestControls(forVERIS: veris)
                }
            if common.json { return try Terminal.print(advice.json.text) }
            try AdviceView.print(advice)
        }
    }

    struct Effectiveness: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How well controls hold: worked out of all verdicts, with interval and number of cases.",
            discussion: """
                worked ÷ (worked + failed + bypassed + absent + misconfigured), one verdict an incident, with the Wilson interval. Detected
                only, compensated and out of scope are shown apart. A control that no incident has challenged is not rated: that is not the
                same as effective. With a period the one before is beside it. "Fixes held" says after how many
                failures whose actions are all done the control did not fail again within half a year, up to the horizon.

                Examples:
                  sitrep control effectiveness --period 2026-Q1 --framework nist-csf
                  sitrep control effectiveness --period 2026-Q1 --known-at 2026-04-03T00:00:00Z --json
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(parsing: .unconditional, help: Horizon.asOf) var asOf: String?
        @Option(parsing: .unconditional, help: Horizon.knownAt) var knownAt: String?
        @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026; everything when absent.") var period: String?
        @Option(
            help: "A framework or baseline; shows what was never challenged too.",
            completion: .custom(Completion.frameworks)) var framework: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            var request = CaseDesk.EffectivenessRequest()
            request.period = try period.map { try PeriodArguments.named($0, clock: shell.clock) }
            request.framework = framework
            request.asOf = try shell.instant(asOf)
            request.knownAt = try shell.instant(knownAt)
            let answer = try shell.desk.effectiveness(request)
            if common.json { return try Terminal.print(answer.json.text) }
            try ControlView.effectiveness(answer)
        }
    }
}
