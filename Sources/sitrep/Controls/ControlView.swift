import Casework
import ControlFrameworks
import IncidentModel
import ResponseMetrics
import Storage

/// Controls as a person reads them on a terminal.
enum ControlView {
    static func links(_ links: [StoredControlLink]) -> [String] {
        var table = TextTable([
            .init("control"), .init("", flexible: true), .init("outcome"), .init("confidence"), .init("by"),
            .init("confirmed by"),
        ])
        for link in links {
            table.rows.append([
                .init(link.label), .init(link.title), .init(link.outcome.words, style(link.outcome)),
                .init(link.confidence.rawValue), .init(link.recordedBy), .init(link.confirmedBy),
            ])
        }
        return table.lines(width: Terminal.width)
    }

    private static func style(_ outcome: ControlOutcome) -> Terminal.Style? {
        switch outcome.standing {
        case .success: .green
        case .failure: .red
        case .apart: .dim
        }
    }

    static func frameworks(_ library: ControlLibrary, json: Bool) throws {
        let frameworks = library.registry.frameworks
        if json {
            let list =
                frameworks.map { framework in
                    JSONValue.object([
                        .init("framework", .string(framework.id.urn)), .init("title", .string(framework.title)),
                        .init("kind", .string("catalog")), .init("controls", .int(framework.controls.count)),
                        .init("publisher", .string(framework.publisher)),
                        .init("confidence", .string(framework.confidence.rawValue)),
                        .init("imported_at", .instant(library.imports[framework.id.urn]?.importedAt)),
                    ])
                }
                + library.baselines.map { baseline in
                    JSONValue.object([
                        .init("framework", .string(baseline.urn)), .init("title", .string(baseline.title)),
                        .init("kind", .string("profile")), .init("controls", .int(baseline.controls.count)),
                        .init("publisher", .text(library.imports[baseline.urn]?.publisher)),
                        .init("confidence", .string("verified")),
                        .init("imported_at", .instant(library.imports[baseline.urn]?.importedAt)),
                    ])
                }
            return try Terminal.print(
                JSONValue.object([.init("frameworks", .array(list)), .init("next_cursor", .null)]).text)
        }
        var table = TextTable([
            .init("framework"), .init("title", flexible: true), .init("controls", right: true), .init("from"),
        ])
        for framework in frameworks {
            table.rows.append([
                .init(framework.id.name + ":" + framework.id.version), .init(framework.title),
                .init(String(framework.controls.count)),
                .init(library.imports[framework.id.urn] == nil ? "built in" : "imported"),
            ])
        }
        for baseline in library.baselines {
            table.rows.append([
                .init(baseline.urn.split(separator: ":").suffix(2).joined(separator: ":")), .init(baseline.title),
                .init(String(baseline.controls.count)), .init("imported baseline"),
            ])
        }
        try print(table)
    }

    static func controls(of scope: ControlLibrary.Scope, _ library: ControlLibrary, json: Bool) throws {
        let controls: [Control] =
            switch scope {
            case .framework(let framework): framework.entries
            case .baseline(let baseline): baseline.controls.compactMap { library.registry.control($0) }
            }
        if json {
            return try Terminal.print(
                JSONValue.object([
                    .init("framework", .string(scope.urn)), .init("controls", .array(controls.map(\.json))),
                    .init("next_cursor", .null),
                ]).text)
        }
        var table = TextTable([.init("control"), .init("title", flexible: true)])
        for control in controls {
            let isGroup = control.kind == .group
            table.rows.append([
                .init(control.label, isGroup ? .bold : nil),
                .init(
                    control.title + (control.isWithdrawn ? " (withdrawn)" : ""),
                    isGroup ? .bold : control.isWithdrawn ? .dim : nil),
            ])
        }
        try print(table)
    }

    static func control(_ control: Control, _ library: ControlLibrary, json: Bool) throws {
        let counterparts = try library.counterparts(of: control.id)
        if json {
            return try Terminal.print(
                control.json.adding([
                    .init(
                        "counterparts",
                        .array(
                            counterparts.map {
                                .object([
                                    .init("control", .string($0.to.urn)),
                                    .init("title", .text(library.registry.control($0.to)?.title)),
                                    .init("relation", .string($0.relation.rawValue)),
                                    .init("confidence", .string($0.confidence.rawValue)),
                                ])
                            }))
                ]).text)
        }
        try Terminal.print(Terminal.styled(control.label, .bold) + "  " + Terminal.safe(control.title))
        try Terminal.print(control.id.urn + (control.isWithdrawn ? " · withdrawn by its publisher" : ""))
        guard !counterparts.isEmpty else { return }
        try Terminal.print("")
        var table = TextTable([
            .init("corresponds to"), .init("title", flexible: true), .init("relation"), .init("confidence"),
        ])
        for entry in counterparts {
            let other = library.registry.control(entry.to)
            table.rows.append([
                .init(other?.label ?? entry.to.local), .init(other?.title), .init(entry.relation.rawValue),
                .init(entry.confidence.rawValue),
            ])
        }
        try print(table)
    }

    static func effectiveness(_ answer: CaseDesk.EffectivenessAnswer) throws {
        let challenged = answer.review.lines.filter { $0.current.standing != .neverChallenged }
        let exposure = answer.review.exposure
        if challenged.isEmpty {
            try Terminal.print("no incident of the period challenged a control, as far as is recorded")
        } else {
            var table = TextTable([
                .init("control"), .init("title", flexible: true), .init("n", right: true), .init("worked", right: true),
                .init("not", right: true), .init("apart", right: true), .init("effective", right: true),
                .init("95 % interval"), .init("before", right: true), .init("trend"), .init("fixes held", right: true),
            ])
            for line in challenged {
                let current = line.current
                table.rows.append([
                    .init(answer.names[current.control]?.label ?? current.control.local),
                    .init(answer.names[current.control]?.title), .init(String(current.n)),
                    .init(String(current.proportion.successes)), .init(String(current.failures)),
                    .init(String(current.apart)), .init(current.rate.map(percent)), .init(interval(current.interval)),
                    .init(line.previous?.rate.map { "\(percent($0)) of \(line.previous?.n ?? 0)" }),
                    .init(line.change.map(\.verdict).map(words)),
                    .init(answer.fixes[current.control].map(fixes) ?? "–"),
                ])
            }
            try print(table)
        }
        guard answer.scope != nil else { return }
        try Terminal.print(
            "\(exposure.controls) controls in scope: \(exposure.rated) rated, \(exposure.noVerdict) without a verdict, "
                + "\(exposure.neverChallenged.count) never challenged (which is not the same as effective)")
    }

    /// `2 of 3`, with those of which it is too early to say.
    private static func fixes(_ survival: FixSurvival) -> String {
        let decided = survival.held + survival.recurred
        let early = survival.tooEarly > 0 ? "\(survival.tooEarly) too early" : nil
        return [decided > 0 ? "\(survival.held) of \(decided)" : nil, early].compactMap { $0 }.joined(separator: ", ")
    }

    private static func words(_ verdict: EffectivenessChange.Verdict) -> String {
        switch verdict {
        case .noDetectableChange: "no detectable change"
        case .better: "better"
        case .worse: "worse"
        case .tooFew: "too few"
        }
    }

    private static func interval(_ interval: ConfidenceBounds<Double>?) -> String {
        guard let lower = interval?.lower, let upper = interval?.upper else { return "–" }
        return "\(percent(lower)) – \(percent(upper))"
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private static func print(_ table: TextTable) throws {
        try table.print()
    }
}
