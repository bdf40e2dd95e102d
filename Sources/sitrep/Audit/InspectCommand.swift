import ArgumentParser
import Casework
import IncidentModel
import Reporting

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Find what an inspector would attack first, before one comes.",
        discussion: """
            Looks at the incidents of a period for gaps in awareness, late or unsent stages, missing receipts, self-approvals, closings
            without review, actions without verification, unsealed evidence, clocks that went back and entries under no checkpoint. Each
            finding names the incident, the rule and the command that answers it; words in capitals are yours to fill in. It changes nothing.
            Exit code 0: nothing was found; 1: something was.

            Examples:
              sitrep inspect --period 2026-Q1
              sitrep inspect --period 2026 --json
              sitrep report render inspection --period 2026-Q1
            """)
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Option(parsing: .unconditional, help: Horizon.asOf) var asOf: String?
    @Option(parsing: .unconditional, help: Horizon.knownAt) var knownAt: String?
    @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026.") var period: String

    func run() throws {
        let shell = try Shell.open(common, actor: actor, isBrief: false)
        let period = try PeriodArguments.named(period, clock: shell.clock)
        let asOf = try shell.instant(self.asOf)
        let inspection = try shell.desk.inspect(period, asOf: asOf, knownAt: try shell.instant(knownAt))
        if common.json {
            try Terminal.print(inspection.json(period, asOf: asOf ?? shell.now).text)
        } else {
            for line in lines(inspection) { try Terminal.print(line) }
        }
        if !inspection.findings.isEmpty { throw ExitCode(Failure.Code.refused.rawValue) }
    }

    private func lines(_ inspection: Inspection) -> [String] {
        var lines: [String] = []
        for finding in inspection.findings {
            lines.append(
                "\(finding.incident)  \(finding.severity.rawValue)  \(finding.weight.rawValue)  \(finding.rule.rawValue)"
            )
            lines.append("    " + Terminal.safe(finding.objection))
            lines.append("    $ " + Terminal.safe(finding.command))
        }
        let looked = inspection.examined.values.reduce(0, +)
        lines.append(
            "\(inspection.findings.count) finding\(inspection.findings.count == 1 ? "" : "s") (\(inspection.count(.major)) major, \(inspection.count(.minor)) minor); "
                + "looked at \(looked) things in \(inspection.population.incidents) incident"
                + (inspection.population.incidents == 1 ? "" : "s"))
        return lines
    }
}

extension Inspection {
    fileprivate func json(_ period: Period, asOf: Instant) -> JSONValue {
        .object([
            .init(
                "period",
                .object([
                    .init("label", .string(period.label)), .init("from", .instant(period.from)),
                    .init("to", .instant(period.to)),
                ])), .init("as_of", .instant(asOf)),
            .init(
                "population",
                .object([
                    .init("incidents", .int(population.incidents)), .init("closed", .int(population.closed)),
                    .init("not_real", .int(population.notReal)),
                ])), .init("finding_count", .int(findings.count)), .init("major", .int(count(.major))),
            .init("minor", .int(count(.minor))),
            .init(
                "findings",
                .array(
                    findings.map { finding in
                        .object([
                            .init("incident", .string(finding.incident)), .init("rule", .string(finding.rule.rawValue)),
                            .init("severity", .string(finding.severity.rawValue)),
                            .init("weight", .string(finding.weight.rawValue)),
                            .init("objection", .string(finding.objection)), .init("command", .string(finding.command)),
                        ])
                    })),
            .init(
                "examined",
                .array(
                    InspectionRule.allCases.map { rule in
                        .object([
                            .init("rule", .string(rule.rawValue)), .init("examined", .int(examined[rule] ?? 0)),
                            .init("found", .int(count(rule))),
                        ])
                    })), .init("next_cursor", .null),
        ])
    }
}
