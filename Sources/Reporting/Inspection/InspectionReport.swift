import Documents
import IncidentModel

/// What an inspector would attack first, each with its command, and what was looked at.
package struct InspectionReport: Sendable {
    package let frame: ReportFrame
    package let inspection: Inspection

    package init(frame: ReportFrame, inspection: Inspection) {
        self.frame = frame
        self.inspection = inspection
    }

    package func document() -> Document {
        frame.document(
            population: [[.text(population)]], summary: summary, headline: headline,
            sections: [findingsSection, examinedSection, rulesSection])
    }

    private var population: String {
        let counts = inspection.population
        return "\(Wording.sentence(Wording.count(counts.incidents, "incident"))) of the period, "
            + "\(NumberText.integer(counts.closed)) of them closed. Exercises, false positives, benign events and "
            + "duplicates (\(NumberText.integer(counts.notReal))) are inspected as well and need no "
            + "review to be closed."
    }

    // MARK: - Summary

    private var summary: [Paragraph] {
        guard inspection.population.incidents > 0 else {
            return [["No incident lies in the period, so nothing was inspected."]]
        }
        guard let first = inspection.findings.first else {
            return [
                [
                    .text(
                        "Nothing was found in what was looked at. What that was, is listed below: where a rule looked "
                            + "at nothing, nothing is proven.")
                ]
            ]
        }
        let incidents = Set(inspection.findings.map(\.incident)).count
        return [
            [
                .text("\(Wording.sentence(Wording.count(inspection.findings.count, "finding"))) in "),
                .text("\(Wording.count(incidents, "incident")). An inspector would begin with "),
                .strong(first.incident),
                .text(": \(first.objection)"),
            ]
        ]
    }

    private var headline: [KeyFigure] {
        [
            KeyFigure(label: "Major findings", value: .integer(inspection.count(.major))),
            KeyFigure(label: "Minor findings", value: .integer(inspection.count(.minor))),
            KeyFigure(label: "Incidents inspected", value: .integer(inspection.population.incidents)),
            KeyFigure(
                label: "Incidents without a finding",
                value: .integer(inspection.population.incidents - Set(inspection.findings.map(\.incident)).count)),
        ]
    }

    // MARK: - Sections

    private var findingsSection: Section {
        Section(
            id: "findings", title: "Findings",
            lead: [
                "In the order in which an inspector would attack. Words in capitals in a command are yours to fill in."
            ],
            blocks: [
                .table(
                    Table(
                        id: "findings-table", title: "What would be attacked, and the command that answers it",
                        columns: [
                            Column(id: "incident", title: "Incident", kind: .text),
                            Column(id: "severity", title: "Severity", kind: .severity),
                            Column(id: "weight", title: "Weight", kind: .text),
                            Column(id: "rule", title: "Rule", kind: .text),
                            Column(id: "objection", title: "What an inspector would say", kind: .longText),
                            Column(id: "command", title: "Command", kind: .longText),
                        ],
                        rows: inspection.findings.map { finding in
                            [
                                .text(finding.incident), finding.severity.cell, .text(finding.weight.label),
                                .text(finding.rule.rawValue), .text(finding.objection), .text(finding.command),
                            ]
                        },
                        emptyText: "Nothing was found.", maximumRowsShown: 200))
            ])
    }

    private var examinedSection: Section {
        Section(
            id: "examined", title: "What was looked at",
            lead: [
                "Each rule with the number of things it was applied to. A rule that was applied to none proves nothing."
            ],
            blocks: [
                .table(
                    Table(
                        id: "examined-table", title: "Rules, what they looked at, and what they found",
                        columns: [
                            Column(id: "rule", title: "Rule", kind: .text),
                            Column(id: "title", title: "Finding", kind: .longText),
                            Column(id: "unit", title: "Looked at", kind: .text),
                            Column(id: "examined", title: "Number", kind: .integer),
                            Column(id: "found", title: "Found", kind: .integer),
                        ],
                        rows: InspectionRule.allCases.map { rule in
                            let number = inspection.examined[rule] ?? 0
                            return [
                                .text(rule.rawValue), .text(rule.title), .text(rule.unit), .integer(number),
                                number == 0 ? .missing(reason: "nothing to look at") : .integer(inspection.count(rule)),
                            ]
                        }, filterable: false))
            ])
    }

    private var rulesSection: Section {
        Section(
            id: "rules", title: "Rules",
            lead: ["What each rule asks of the record."],
            blocks: [.definitions(InspectionRule.allCases.map { Definition($0.rawValue, $0.meaning) })])
    }
}
