import ControlFrameworks
import IncidentModel

/// The rules about controls, risks and privilege, held by what a file brings as by what somebody types: what breaks one is taken out
/// of its record, and the rest goes in.
struct StatementChecks {
    let now: Instant
    /// Whoever imports, for statements that name nobody.
    let actor: String
    /// The control of this name, where the installation knows it; others are kept as they are named.
    let known: (ControlID) -> Control?

    /// Fills in who and when where the record does not say it, and takes out what cannot be.
    func settle(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        var aside = try settleControls(&record)
        aside += try settleRisks(&record)
        aside += try settleActions(&record)
        return try aside + settleNotes(&record)
    }

    // MARK: - Controls

    private func settleControls(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        guard let statements = record.controls else { return [] }
        var aside: [RecordPreparation.SetAside] = []
        var (kept, latest): ([ControlRecord], [String: Instant]) = ([], [:])
        for var statement in statements {
            let recordedAt = statement.recordedAt ?? now
            statement.recordedAt = recordedAt
            statement.recordedBy = statement.recordedBy ?? actor
            if let reason = defect(statement, recordedAt, after: latest[statement.control]) {
                aside.append(try setAside("controls", statement.control, reason, statement))
                continue
            }
            latest[statement.control] = recordedAt
            if let reason = confirmationDefect(statement, recordedAt) {
                aside.append(try setAside("controls", statement.confirmedBy, reason, statement))
                (statement.confirmedBy, statement.confirmedAt) = (nil, nil)
            }
            kept.append(statement)
        }
        record.controls = kept
        return aside
    }

    private func defect(_ statement: ControlRecord, _ recordedAt: Instant, after latest: Instant?) -> String? {
        if let reason = defect(ofControl: statement.control, label: statement.label) { return reason }
        if let reason = defect(recordedAt: recordedAt, by: statement.recordedBy) { return reason }
        if let latest, recordedAt < latest {
            return "recorded at \(recordedAt), before the statement in front of it, of \(latest)"
        }
        guard let word = statement.outcome else {
            return (statement.note ?? "").trimmed.isEmpty ? "takes the statement before back without a reason" : nil
        }
        guard ControlOutcome(rawValue: word) == nil else { return nil }
        let words = ControlOutcome.allCases.map(\.rawValue).joined(separator: ", ")
        return "outcome '\(word)' is not among the known words: \(words)"
    }

    private func defect(ofControl text: String, label: String) -> String? {
        guard let id = ControlID(urn: text) else {
            return "'\(text)' is no control such as urn:sitrep:framework:nist-800-53:5:control:ac-2"
        }
        if label.trimmed.isEmpty { return "\(text) has no label" }
        return known(id)?.linkRefusal?.description
    }

    private func defect(recordedAt: Instant, by person: String?) -> String? {
        if (person ?? "").trimmed.isEmpty { return ControlLink.Refusal.nobodyNamed.description }
        return recordedAt > now ? "recorded at \(recordedAt), which lies in the future" : nil
    }

    private func confirmationDefect(_ statement: ControlRecord, _ recordedAt: Instant) -> String? {
        guard statement.confirmedBy != nil || statement.confirmedAt != nil else { return nil }
        guard let person = statement.confirmedBy, let at = statement.confirmedAt else {
            return "a confirmation says who and when"
        }
        guard let control = ControlID(urn: statement.control), let word = statement.outcome,
            let outcome = ControlOutcome(rawValue: word)
        else { return "what takes a statement back is not confirmed" }
        if at > now { return "confirmed at \(at), which lies in the future" }
        let link = ControlLink(
            stored: "", control: control, outcome: outcome, confidence: statement.confidence ?? .estimated,
            evidence: [], recordedBy: statement.recordedBy ?? "", recordedAt: recordedAt, confirmation: nil)
        do throws(ControlLink.Refusal) {
            _ = try link.confirmed(by: person, at: at)
            return nil
        } catch {
            return error.description
        }
    }

    // MARK: - Risks

    private func settleRisks(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        guard let statements = record.risks else { return [] }
        var aside: [RecordPreparation.SetAside] = []
        var kept: [RiskRecord] = []
        for var statement in statements {
            let recordedAt = statement.recordedAt ?? now
            statement.recordedAt = recordedAt
            statement.recordedBy = statement.recordedBy ?? actor
            var reason = defect(recordedAt: recordedAt, by: statement.recordedBy)
            if statement.risk.trimmed.isEmpty { reason = "a risk needs a name" }
            if let loss = statement.loss, let defect = defect(loss.minorUnits, loss.currency) {
                reason = "loss: \(defect)"
            }
            if let reason {
                aside.append(try setAside("risks", statement.risk, reason, statement))
                continue
            }
            if var appetite = statement.appetite {
                let said = appetite.recordedAt ?? now
                appetite.recordedAt = said
                appetite.recordedBy = appetite.recordedBy ?? actor
                statement.appetite = appetite
                let defect =
                    defect(appetite.minorUnits, appetite.currency) ?? defect(recordedAt: said, by: appetite.recordedBy)
                if let defect {
                    aside.append(try setAside("risks", statement.risk, "appetite: \(defect)", statement))
                    statement.appetite = nil
                }
            }
            kept.append(statement)
        }
        record.risks = kept
        return aside
    }

    private func defect(_ minorUnits: Int64, _ currency: String) -> String? {
        guard Amount(minorUnits: minorUnits, currency: currency) == nil else { return nil }
        return "\(minorUnits) \(currency) is no amount: not below zero, in a currency of three capital letters"
    }

    // MARK: - Actions and notes

    private func settleActions(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        var aside: [RecordPreparation.SetAside] = []
        for position in (record.actions ?? []).indices {
            try record.actions?[position].controls?.removeAll { control in
                guard let reason = defect(ofControl: control.control, label: control.label) else { return false }
                aside.append(try setAside("actions", control.control, "action \(position + 1): \(reason)", control))
                return true
            }
        }
        return aside
    }

    private func settleNotes(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        var aside: [RecordPreparation.SetAside] = []
        try record.timeline?.removeAll { entry in
            guard entry.privileged == true else { return false }
            var reason: String?
            if entry.text.trimmed.isEmpty { reason = "a note must not be empty" }
            if entry.kind != "note" { reason = "only a note can be under legal privilege" }
            guard let reason else { return false }
            aside.append(try setAside("timeline", entry.kind, reason, entry))
            return true
        }
        return aside
    }

    private func setAside(
        _ field: String, _ value: String?, _ reason: String, _ part: some Encodable
    ) throws -> RecordPreparation.SetAside {
        RecordPreparation.SetAside(
            field: field, value: value, reason: reason, record: try RecordPreparation.text(part))
    }
}

extension IncidentRecord {
    /// Whether a framework may have a say in whether the record can go in.
    var namesControls: Bool {
        controls?.isEmpty == false || actions?.contains { $0.controls?.isEmpty == false } == true
    }
}
