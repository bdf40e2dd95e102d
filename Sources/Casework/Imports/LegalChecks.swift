import IncidentModel
import JSONText
import Obligations
import Storage

/// The rules about a legal record, held by what a file brings as by what somebody types. The record goes in whole or not at all: a
/// decision without the facts that it rests on, or a filing without its decision, would say something that nobody said.
struct LegalChecks {
    let now: Instant
    /// Whoever imports, for statements that name nobody.
    let actor: String
    /// Whether there is a rule of this name, of Sitrep or of the organisation.
    let isKnown: (String) -> Bool

    private struct Defect: Error {
        let reason: String
    }

    /// Fills in who and when where the record does not say it, and takes the legal record out when something in it cannot be.
    func settle(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        guard let given = record.legal else { return [] }
        do {
            record.legal = try checked(given, of: record)
            return []
        } catch let defect as Defect {
            record.legal = nil
            return [
                RecordPreparation.SetAside(
                    field: "legal", value: nil, reason: defect.reason, record: try RecordPreparation.text(given))
            ]
        }
    }

    private func checked(_ given: LegalRecord, of record: IncidentRecord) throws -> LegalRecord {
        var legal = given
        legal.events = try legal.events?.map { try recorded($0, $0.event) }
        legal.facts = try legal.facts?.map { try recorded($0, $0.name) }
        legal.answers = try legal.answers?.map { try recorded($0, "answer \($0.field)") }
        legal.classifications = try legal.classifications?.map { try recorded($0, $0.scheme) }
        legal.decisions = try legal.decisions?.map { try recorded($0, $0.obligation) }
        legal.delays = try legal.delays?.map { given in
            let what = "delay of \(given.obligation)"
            var delay = try recorded(given, what)
            delay.lift = try delay.lift.map { try recorded($0, what) }
            return delay
        }
        legal.filings = try legal.filings?.map { given in
            let what = "\(given.obligation) \(given.stage)"
            var filing = try recorded(given, what)
            filing.receipt = try filing.receipt.map { try recorded($0, what) }
            filing.differences = try filing.differences?.map { try recorded($0, what) }
            return filing
        }
        try checkStatements(legal, of: record)
        try checkDuties(legal)
        try checkFilings(legal)
        return legal
    }

    private func recorded<Part: RecordedPart>(_ part: Part, _ what: String) throws -> Part {
        var part = part
        try refuse(
            future(part.recordedAt), "\(what): recorded at \(part.recordedAt?.rfc3339 ?? ""), which lies in the future")
        try refuse(part.recordedBy.map(isEmpty) ?? false, "\(what): it names nobody who recorded it")
        part.recordedAt = part.recordedAt ?? now
        part.recordedBy = part.recordedBy ?? actor
        return part
    }

    // MARK: - What was stated

    private func checkStatements(_ legal: LegalRecord, of record: IncidentRecord) throws {
        let detected = record.assertions.last { $0.milestone == .detected && $0.supersededAt == nil }?.time?.latest
        var stated: Set<String> = []
        for event in legal.events ?? [] {
            let name = event.event
            let isName =
                name.utf8.first.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } == true
                && name.utf8.allSatisfy {
                    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
                }
            try refuse(!isName, "'\(name)' is no event as rules name them, in capitals")
            try refuse(future(event.at), "\(name) \(event.at?.rfc3339 ?? "") lies in the future")
            try refuse((event.zoneOffset ?? 0).magnitude > 86_400, "\(name): no clock is a day off")
            let hasReason = event.reason.map { !isEmpty($0) } ?? false
            if stated.insert(name).inserted {
                try refuse(event.at == nil, "\(name) is taken back and was not stated")
                let isLate = name == "AWARENESS" && (detected.flatMap { d in event.at.map { $0 > d } } ?? false)
                try refuse(isLate && !hasReason, "awareness later than detection needs a reason")
            } else {
                try refuse(!hasReason, "\(name): a correction needs a reason")
            }
        }
        for fact in legal.facts ?? [] {
            try refuse(isEmpty(fact.name), "a fact needs a name")
            if let value = fact.value { try checkJSON(value, "fact \(fact.name)") }
        }
        for answer in legal.answers ?? [] { try refuse(isEmpty(answer.field), "an answer names its field") }
        for made in legal.classifications ?? [] {
            try refuse(
                ClassificationScheme(rawValue: made.scheme) == nil, "'\(made.scheme)' is no scheme of classification")
            try checkJSON(made.answers, "\(made.scheme) answers")
            try checkJSON(made.result, "\(made.scheme) result")
            try checkSecond(made.adoptedAt, made.adoptedBy, "an adoption of \(made.scheme)")
        }
    }

    // MARK: - Duties

    private func checkDuties(_ legal: LegalRecord) throws {
        var names: Set<String> = []
        for duty in legal.duties ?? [] {
            let id = duty.obligation
            try refuse(
                !isKnown(id), "there is no rule '\(id)' here; add it with sitrep obligation add, then import again")
            try refuse(!names.insert(id).inserted, "\(id) is there twice")
            try refuse(isEmpty(duty.factsDigest), "\(id): the digest of its facts is empty")
            try refuse(
                DutyRecord.Applies(rawValue: duty.applies) == nil, "\(id): applies '\(duty.applies)' is no known word")
            guard let standing = DutyRecord.Standing(rawValue: duty.standing) else {
                throw Defect(reason: "\(id): standing '\(duty.standing)' is no known word")
            }
            try check(standing, of: duty, newest: legal.decisions?.last { $0.obligation == id })
            var stages: Set<String> = []
            for stage in duty.stages ?? [] {
                let what = "\(id) \(stage.stage)"
                try refuse(isEmpty(stage.stage) || !stages.insert(stage.stage).inserted, "\(what) is there twice")
                try refuse(
                    DutyRecord.Applies(rawValue: stage.owed) == nil, "\(what): owed '\(stage.owed)' is no known word")
                try refuse(
                    ObligationStage.Kind(rawValue: stage.kind) == nil, "\(what): kind '\(stage.kind)' is no known word")
                try checkJSON(stage.remarks, what)
            }
        }
        for decision in legal.decisions ?? [] {
            let id = decision.obligation
            try refuse(!names.contains(id), "a decision on \(id), which is not among the duties")
            try refuse(isEmpty(decision.reason), "\(id): a decision needs a reason")
            try checkSecond(decision.confirmedAt, decision.confirmedBy, "a confirmation of \(id)")
            if let person = decision.confirmedBy, let author = decision.recordedBy {
                try refuse(
                    PersonName.isSame(person, author), "\(id): \(author) decided it, so somebody else confirms it")
            }
        }
        for delay in legal.delays ?? [] {
            let id = delay.obligation
            try refuse(!names.contains(id), "a delay of \(id), which is not among the duties")
            try refuse(
                LegalDelay.Authority(rawValue: delay.authority) == nil,
                "\(id): '\(delay.authority)' is no authority that may ask for a delay")
            try refuse(
                LegalDelay.Form(rawValue: delay.form) == nil,
                "\(id): a delay is not asked for in the form '\(delay.form)'")
            try refuse(
                isEmpty(delay.office) || isEmpty(delay.document), "\(id): a delay says who asked and by which document")
            try refuse(delay.until <= delay.from, "\(id): a delay ends after it begins")
            guard let lift = delay.lift else { continue }
            try refuse(isEmpty(lift.reason), "\(id): lifting a delay needs a reason")
            try refuse(lift.at < delay.from, "\(id): a delay is lifted after it was asked for")
        }
    }

    private func check(_ standing: DutyRecord.Standing, of duty: DutySnapshot, newest: DutyDecisionRecord?) throws {
        guard standing != .undecided else { return }
        guard let newest, newest.isTaken, newest.applies == (standing == .applies),
            newest.factsDigest == duty.factsDigest
        else {
            throw Defect(reason: "\(duty.obligation): its newest decision does not say that it is \(standing.rawValue)")
        }
    }

    // MARK: - Filings

    private func checkFilings(_ legal: LegalRecord) throws {
        let duties = Dictionary(
            (legal.duties ?? []).map { ($0.obligation, $0) }, uniquingKeysWith: { first, _ in first })
        /// Whether what was sent came with a form.
        var sent: [String: Bool] = [:]
        for filing in legal.filings ?? [] {
            let what = "\(filing.obligation) \(filing.stage)"
            guard let duty = duties[filing.obligation] else {
                throw Defect(reason: "\(what): what was sent belongs to one of the duties")
            }
            try refuse(duty.standing == DutyRecord.Standing.notApplicable.rawValue, "\(what): what was sent stays owed")
            let isDecided = legal.decisions?.contains { $0.obligation == duty.obligation && $0.applies && $0.isTaken }
            try refuse(isDecided != true, "\(what): nobody has decided that the duty applies")
            let base = filing.baseStage
            try refuse(duty.stages?.contains { $0.stage == base } != true, "\(what): the duty has no stage '\(base)'")
            try refuse(
                base != filing.stage && sent["\(filing.obligation) \(base)"] == nil,
                "\(what): an update follows what it updates")
            try refuse(future(filing.at), "\(what) \(filing.at) lies in the future")
            try refuse(isEmpty(filing.channel), "\(what): it does not say by which channel")
            if let receipt = filing.receipt {
                try refuse(receipt.at < filing.at, "\(what): a receipt follows what it acknowledges")
                try refuse(future(receipt.at), "\(what): receipt \(receipt.at) lies in the future")
            }
            if let form = filing.form {
                try refuse(isEmpty(form.name), "\(what): its form has no name")
                try checkJSON(form.fields, "\(what) \(form.name)")
            }
            for difference in filing.differences ?? [] {
                let earlier = sent["\(difference.earlierObligation) \(difference.earlierStage)"]
                try refuse(
                    filing.form == nil || earlier != true,
                    "\(what): it differs from \(difference.earlierObligation) \(difference.earlierStage), which was not sent "
                        + "before it with a form")
                try refuse(isEmpty(difference.explanation), "\(what): a difference needs an explanation")
            }
            try refuse(sent.updateValue(filing.form != nil, forKey: what) != nil, "\(what) was sent twice")
        }
    }

    // MARK: - Common

    /// What is said once by somebody else says who and when.
    private func checkSecond(_ at: Instant?, _ by: String?, _ what: String) throws {
        guard at != nil || by != nil else { return }
        guard let by, !isEmpty(by), at != nil else { throw Defect(reason: "\(what) says who and when") }
        try refuse(future(at), "\(what) lies in the future")
    }

    private func checkJSON(_ text: String, _ what: String) throws {
        do {
            _ = try JSONParser.parse(text)
        } catch {
            throw Defect(reason: "\(what): '\(text.prefix(60))' is no JSON")
        }
    }

    private func future(_ instant: Instant?) -> Bool { instant.map { $0 > now } ?? false }

    private func isEmpty(_ text: String) -> Bool { text.trimmed.isEmpty }

    private func refuse(_ isWrong: Bool, _ reason: @autoclosure () -> String) throws {
        if isWrong { throw Defect(reason: reason()) }
    }
}
