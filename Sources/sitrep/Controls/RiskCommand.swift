import ArgumentParser
import Casework
import ControlFrameworks
import IncidentModel
import Storage

struct RiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: "Risks of the organisation's register, and what incidents have cost.",
        subcommands: [Link.self, List.self])

    struct Link: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "An incident realised a risk.",
            discussion: """
                The first time the risk's appetite is needed. A repeat states the loss anew.
                Examples:
                  sitrep risk link INC-2026-0042 R-17 --appetite '250000 EUR' --loss '12500.50 EUR'
                  sitrep risk link INC-2026-0043 R-17                          # loss not known yet
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The risk's name in the register.") var risk: String
        @Option(help: ArgumentHelp("What the risk may cost.", valueName: "amount")) var appetite: String?
        @Option(help: ArgumentHelp("What the incident has cost.", valueName: "amount")) var loss: String?

        func run() throws {
            let appetite = try amount(appetite, "appetite")
            let loss = try amount(loss, "loss")
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try shell.desk.linkRisk(key, risk: risk, appetite: appetite, loss: loss, change.options),
                json: common.json)
        }

        private func amount(_ text: String?, _ field: String) throws -> Amount? {
            guard let text else { return nil }
            guard let amount = Amount(text: text) else {
                throw CaseworkError.badInput(
                    field: field, message: "'\(text)' is no amount such as '12500.50 EUR' or '1,250,000 JPY'")
            }
            return amount
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the risks with what their incidents have cost.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("Only what was recorded by then counts.", valueName: "when"))
        var knownAt: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let risks = try shell.desk.risks(knownAt: try shell.instant(knownAt))
            if common.json {
                return try Terminal.print(
                    JSONValue.object([.init("risks", .array(risks.map(\.json))), .init("next_cursor", .null)]).text)
            }
            var table = TextTable([
                .init("risk"), .init("incidents", right: true), .init("realised", right: true),
                .init("appetite", right: true), .init("verdict"),
            ])
            for risk in risks {
                table.rows.append([
                    .init(risk.risk), .init(String(risk.incidents.count)),
                    .init(risk.realised?.text ?? "beyond counting"), .init(risk.appetite.text),
                    .init(words(risk.verdict), risk.verdict == .exceeded ? .red : nil),
                ])
            }
            try table.print()
        }

        private func words(_ verdict: RiskLink.Verdict) -> String {
            guard case .undetermined(let unknown, let foreign) = verdict else { return verdict.word }
            var words: [String] = []
            if !unknown.isEmpty { words.append("loss unknown: \(unknown.joined(separator: ", "))") }
            if !foreign.isEmpty { words.append("other currency: \(foreign.joined(separator: ", "))") }
            return "so far within; " + words.joined(separator: "; ")
        }
    }
}
