import ControlFrameworks
import Documents
import IncidentModel

/// What stands behind the statements of a period: stored evidence with its hash and custody, and references to what lies elsewhere.
struct EvidenceIndex {
    let facts: ControlFacts
    let frame: ReportFrame

    private struct Place: Hashable {
        let incident: String
        let control: ControlID
    }

    func section(_ review: EffectivenessReview) -> Section {
        let counted = Set(
            review.lines.flatMap { line in
                line.current.incidents.map { Place(incident: $0.incident, control: line.current.control) }
            })
        let references = facts.evidence.filter { counted.contains(Place(incident: $0.incident, control: $0.control)) }
        let byIncident = Dictionary(grouping: references, by: \.incident)
        let elsewhere = references.filter { reference in
            !facts.stored.contains { $0.incident == reference.incident && $0.isMeant(by: reference.reference) }
        }.sorted { ($0.reference, $0.incident, $0.control) < ($1.reference, $1.incident, $1.control) }
        let sealed = facts.stored.count { $0.custody == .sealed }
        let lead: String =
            switch (facts.stored.count, elsewhere.count) {
            case (0, 0): "No evidence is on record for the incidents of the period."
            case (0, _): "No evidence is stored for the incidents of the period; what was named lies elsewhere."
            case (let stored, _):
                "\(Wording.sentence(Wording.count(stored, "piece", "pieces"))) of evidence \(Wording.verb(stored, "is", "are")) stored for the incidents of the period, "
                    + "\(NumberText.integer(sealed)) of them sealed. What is under legal privilege is not listed."
            }
        var blocks: [Block] = []
        if !facts.stored.isEmpty { blocks.append(.table(storedTable(byIncident))) }
        if !elsewhere.isEmpty { blocks.append(.table(referenceTable(elsewhere))) }
        return Section(id: "evidence", title: "Evidence index", lead: [.text(lead)], blocks: blocks)
    }

    private func storedTable(_ references: [String: [ControlFacts.Evidence]]) -> Table {
        Table(
            id: "stored-evidence", title: "Evidence in the store",
            columns: [
                Column(id: "key", title: "Incident", kind: .text), Column(id: "number", title: "No.", kind: .integer),
                Column(id: "name", title: "Name", kind: .longText),
                Column(id: "sha256", title: "SHA-256", kind: .longText),
                Column(id: "tlp", title: "TLP", kind: .text), Column(id: "custody", title: "Custody", kind: .text),
                Column(
                    id: "controls", title: "Supports", kind: .longText,
                    note: "Controls of which a statement names this piece by number, name or hash."),
            ],
            rows: facts.stored.map { piece in
                let controls = (references[piece.incident] ?? []).filter { piece.isMeant(by: $0.reference) }
                    .map { facts.name($0.control).label }
                return [
                    .text(piece.incident), .integer(piece.number), .text(piece.name), .text(piece.sha256),
                    .text(piece.classification.rawValue.uppercased()), .text(piece.custody.rawValue),
                    controls.isEmpty
                        ? .missing(reason: "no statement") : .text(Set(controls).sorted().joined(separator: ", ")),
                ]
            }, maximumRowsShown: frame.definition.listLength)
    }

    private func referenceTable(_ references: [ControlFacts.Evidence]) -> Table {
        Table(
            id: "evidence-index", title: "Named with statements, kept elsewhere",
            columns: [
                Column(id: "reference", title: "Reference", kind: .longText),
                Column(id: "key", title: "Incident", kind: .text), Column(id: "control", title: "Control", kind: .text),
            ],
            rows: references.map { [.text($0.reference), .text($0.incident), .text(facts.name($0.control).label)] },
            maximumRowsShown: frame.definition.listLength)
    }
}
