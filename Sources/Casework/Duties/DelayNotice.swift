import IncidentModel
import Obligations
import Postgres
import Storage

extension CaseDesk {
    /// An authority's request that notices of a duty wait: only what the rule lets it move.
    func statements(
        _ delay: LegalDelay, _ duty: DutyRecord, _ known: LegalCase, _ incident: LockedIncident
    ) throws -> (statements: [SQL], text: String) {
        try refuseFuture(delay.from)
        var book = try RuleBook(known, organization: organization)
        guard let rule = try book.rule(duty) else {
            throw CaseworkError.notFound(what: "obligation", key: duty.obligation)
        }
        do throws(DelayRefusal) {
            try rule.check(delay)
        } catch {
            throw CaseworkError.ruleBroken(rule: error.rule, message: error.description)
        }
        let office = try TextRules.word(delay.office, field: "office")
        let document = try TextRules.title(delay.document ?? "", field: "document")
        if known.delays.contains(where: { $0.obligation == duty.obligation && $0.document == document }) {
            throw CaseworkError.ruleBroken(
                rule: "delay_recorded_once", message: "the request '\(document)' has been recorded already")
        }
        let new = NoticeDelayTables.NewDelay(
            authority: delay.authority.rawValue, office: office, form: delay.form.rawValue, stages: delay.stages,
            from: delay.from, until: delay.until, document: document)
        return (
            [NoticeDelayTables.add(new, obligation: duty.obligation, incidentID: incident.id, context)],
            "\(office) asks by \(delay.form.rawValue) request \(document) to wait until \(delay.until)"
        )
    }

    /// - Parameter document: which request; needed where several are open.
    func lift(
        _ document: String?, at: Instant, reason: String, _ duty: DutyRecord, _ known: LegalCase,
        _ incident: LockedIncident
    ) throws -> (statements: [SQL], text: String) {
        try refuseFuture(at)
        let reason = try TextRules.text(reason, field: "reason").trimmed
        let open = known.delays.filter { $0.obligation == duty.obligation && $0.lift == nil }
        let meant = document.map { name in open.filter { $0.document == name } } ?? open
        guard let delay = meant.first else {
            throw CaseworkError.ruleBroken(
                rule: "delay_to_lift",
                message: open.isEmpty
                    ? "there is no request that could be lifted"
                    : "there is no open request '\(document ?? "")'; there are "
                        + open.map(\.document).joined(separator: ", "))
        }
        guard meant.count == 1 else {
            throw CaseworkError.usage(
                "several requests are open; name one with --document: " + meant.map(\.document).joined(separator: ", "))
        }
        guard at >= delay.from else {
            throw CaseworkError.ruleBroken(
                rule: "lift_follows_request", message: "the request was made later, at \(delay.from)")
        }
        return (
            [NoticeDelayTables.lift(delay.id, at: at, reason: reason, incidentID: incident.id, context)],
            "the request \(delay.document) of \(delay.office) is lifted (\(reason))"
        )
    }
}

extension NoticeDelay {
    /// What the rules make of it; `nil` for words that this version does not know.
    var legal: LegalDelay? {
        guard let authority = LegalDelay.Authority(rawValue: authority), let form = LegalDelay.Form(rawValue: form)
        else { return nil }
        return LegalDelay(
            authority: authority, office: office, form: form, from: from, until: until, obligation: obligation,
            stages: stages, document: document, liftedAt: lift?.at)
    }

    /// One element of a duty's `delays`.
    package var json: JSONValue {
        .object([
            .init("authority", .string(authority)), .init("office", .string(office)), .init("form", .string(form)),
            .init("stages", .strings(stages)), .init("from", .instant(from)), .init("until", .instant(until)),
            .init("document", .string(document)), .init("by", .string(recordedBy)), .init("at", .instant(recordedAt)),
            .init("lifted_at", .instant(lift?.at)), .init("lifted_because", .text(lift?.reason)),
            .init("lifted_by", .text(lift?.by)),
        ])
    }
}
