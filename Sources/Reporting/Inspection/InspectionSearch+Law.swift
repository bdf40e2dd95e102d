import Documents
import IncidentModel

/// What the law asks: awareness, stages, receipts.
extension InspectionSearch {
    mutating func awareness(_ incident: InspectedIncident) {
        if !incident.stages.isEmpty {
            examine(.awarenessMissing)
            if incident.awareness?.aware == nil {
                find(
                    .awarenessMissing, incident, .major,
                    "Something is owed, and it is not stated when you became aware. Was the clock ever started?",
                    fix: "correct \(incident.key) aware --at WHEN --reason REASON")
            }
        }
        guard let awareness = incident.awareness, let aware = awareness.aware else { return }
        examine(.awarenessGap)
        guard aware > awareness.detected, awareness.reason.isBlank else { return }
        let gap = Wording.duration(aware.microseconds(since: awareness.detected))
        find(
            .awarenessGap, incident, .major,
            "It was detected \(gap) before you say you became aware. Why did nobody know?",
            fix: "correct \(incident.key) aware --at \(aware.rfc3339) --reason REASON")
    }

    mutating func look(at stage: InspectedIncident.Stage, of incident: InspectedIncident) {
        let name = "\(stage.obligation), stage \(stage.stage),"
        let words = "\(incident.key) \(stage.obligation) \(stage.stage)"
        examine(.stageUnsent)
        guard let filed = stage.filedAt, filed <= asOf else {
            guard let due = stage.due, due < asOf else { return }
            return find(
                .stageUnsent, incident, .major,
                "\(name) was due \(due.rfc3339) and was never sent.",
                fix: stage.isDecided
                    ? "duty file \(words) --at WHEN --channel CHANNEL"
                    : "duty decide \(incident.key) \(stage.obligation) --applies --reason REASON")
        }
        examine(.stageLate)
        if let due = stage.due, filed > due {
            let explained = !stage.lateReason.isBlank
            find(
                .stageLate, incident, explained ? .minor : .major,
                "\(name) was sent \(Wording.duration(filed.microseconds(since: due))) late"
                    + (explained ? ", for a reason that has to hold." : ", and nobody says why."),
                fix: "note \(incident.key) 'late \(stage.obligation) \(stage.stage): REASON'")
        }
        receipt(stage, filed: filed, name: name, of: incident)
    }

    /// A receipt is asked for once the receiver has had time to give it.
    private mutating func receipt(
        _ stage: InspectedIncident.Stage, filed: Instant, name: String, of incident: InspectedIncident
    ) {
        examine(.receiptMissing)
        let hasReceipt = stage.receiptAt.map { $0 <= asOf } ?? false
        guard !hasReceipt, filed.advanced(bySeconds: policy.receiptGrace) < asOf else { return }
        find(
            .receiptMissing, incident, .minor,
            "You say that \(name) was sent \(filed.rfc3339). Nothing shows that it arrived.",
            fix: "duty acknowledge \(incident.key) \(stage.obligation) \(stage.stage) --reference REFERENCE")
    }
}

extension String? {
    /// A reason of blanks is none.
    var isBlank: Bool { self?.allSatisfy(\.isWhitespace) ?? true }
}
