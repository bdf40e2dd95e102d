import Glibc
import IncidentModel

/// Which texts are taken over, the same whatever way they come in: files of other systems and commands alike.
///
/// PostgreSQL cannot store NUL. Control characters and line breaks have no place in a text of one line, where they would
/// pretend to be more than one. Everything else, right-to-left overrides included, is data and is kept: who shows it makes
/// it visible.
package enum TextLimits {
    /// What a text is for decides what it may hold.
    package enum Shape: Sendable {
        /// A name or key, which is looked up and indexed: category, owner, tag.
        case word
        /// A name of one line that is looked up and indexed beside a word: that of an asset or observable.
        case name
        /// A text of one line: a title.
        case line
        /// A text that may have several lines.
        case prose
    }

    /// Longest word in Unicode scalars, as PostgreSQL counts. An index entry of B-trees holds 2,704 bytes, so 200 of any
    /// script fit beside the other columns.
    package static let longestWord = 200
    /// Longest title or other text of one line in Unicode scalars.
    package static let longestLine = 1_000
    /// Longest name in bytes: what an index entry of 2,704 bytes leaves beside a word of 200 characters.
    package static let longestName = 1_800
    /// Longest other text in bytes.
    package static let longestText = 1 << 20

    package struct Defect: Equatable, Sendable {
        package let code: FieldProblem.Code
        package let reason: String
    }

    package static func defect(_ text: String, as shape: Shape) -> Defect? {
        var text = text
        return text.withUTF8 { defect(UnsafeRawBufferPointer($0), as: shape) }
    }

    /// - Parameter bytes: UTF-8.
    package static func defect(_ bytes: UnsafeRawBufferPointer, as shape: Shape) -> Defect? {
        switch shape {
        case .word: lineDefect(bytes, longest: longestWord)
        case .name: lineDefect(bytes, longest: longestLine) ?? nameDefect(bytes)
        case .line: lineDefect(bytes, longest: longestLine)
        case .prose: proseDefect(bytes)
        }
    }

    private static func lineDefect(_ bytes: UnsafeRawBufferPointer, longest: Int) -> Defect? {
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            if bytes.contains(0) { return holdsNUL }
            return Defect(code: .controlCharacter, reason: "holds a control character or a line break")
        }
        // A character takes a byte at least, so short texts need no counting.
        guard bytes.count > longest else { return nil }
        // Every byte but those that continue a character begins one.
        let count = bytes.count { $0 & 0xC0 != 0x80 }
        guard count > longest else { return nil }
        return Defect(code: .tooLong, reason: "too long: \(count) characters, at most \(longest)")
    }

    private static func nameDefect(_ bytes: UnsafeRawBufferPointer) -> Defect? {
        guard bytes.count > longestName else { return nil }
        return Defect(code: .tooLong, reason: "too long: \(bytes.count) bytes, at most \(longestName)")
    }

    private static func proseDefect(_ bytes: UnsafeRawBufferPointer) -> Defect? {
        if let base = bytes.baseAddress, memchr(base, 0, bytes.count) != nil { return holdsNUL }
        guard bytes.count > longestText else { return nil }
        return Defect(code: .tooLong, reason: "too long: \(bytes.count) bytes, at most \(longestText)")
    }

    private static let holdsNUL = Defect(code: .holdsNUL, reason: "holds the NUL character, which cannot be stored")

    /// The first text of a record that cannot be stored, with its field.
    package static func defect(in record: IncidentRecord) -> (field: String, defect: Defect)? {
        for (field, text, shape) in texts(of: record) {
            if let text, let defect = defect(text, as: shape) { return (field, defect) }
        }
        return nil
    }

    private typealias Text = (field: String, text: String?, shape: Shape)

    private static func texts(of record: IncidentRecord) -> [Text] {
        var texts: [Text] = [
            ("title", record.title, .line), ("origin", record.origin, .word), ("source_key", record.sourceKey, .word),
            ("key", record.key, .word), ("summary", record.summary, .prose), ("category", record.category, .word),
            ("source", record.source, .word), ("owner", record.owner, .word),
        ]
        texts += (record.tags ?? []).map { ("tags", $0, .word) }
        texts += (record.techniques ?? []).map { ("techniques", $0, .word) }
        for entry in record.assertions {
            texts += [
                ("assertions", entry.reason, .prose), ("assertions", entry.source, .word),
                ("assertions", entry.recordedBy, .word),
            ]
        }
        for entry in record.timeline ?? [] {
            texts += [
                ("timeline", entry.text, .prose), ("timeline", entry.kind, .word), ("timeline", entry.actor, .word),
            ]
        }
        texts += work(of: record) + statements(of: record)
        if let legal = record.legal { texts += self.texts(of: legal) }
        for (field, list) in [("assets", record.assets), ("observables", record.observables)] {
            for entry in list ?? [] {
                texts += [
                    (field, entry.kind, .word), (field, entry.name, .name), (field, entry.note, .prose),
                    (field, entry.recordedBy, .word),
                ]
            }
        }
        for link in record.links ?? [] { texts += [("links", link.origin, .word), ("links", link.sourceKey, .word)] }
        for entry in record.escalations ?? [] {
            texts += [
                ("escalations", entry.level, .word), ("escalations", entry.reason, .prose),
                ("escalations", entry.by, .word),
            ]
        }
        if let review = record.review { texts += self.texts(of: review, "review") }
        for review in record.earlierReviews ?? [] { texts += self.texts(of: review, "earlier_reviews") }
        for (name, value) in record.attributes ?? [:] {
            texts += [("attributes", name, .prose), ("attributes", value, .prose)]
        }
        return texts
    }

    private static func work(of record: IncidentRecord) -> [Text] {
        let tasks = (record.tasks ?? []).flatMap { task -> [Text] in
            [
                ("tasks", task.title, .line), ("tasks", task.owner, .word), ("tasks", task.doneBy, .word),
                ("tasks", task.addedBy, .word),
            ]
        }
        let actions = (record.actions ?? []).flatMap { action -> [Text] in
            [
                ("actions", action.title, .line), ("actions", action.owner, .word), ("actions", action.doneBy, .word),
                ("actions", action.verifiedBy, .word), ("actions", action.verification, .prose),
                ("actions", action.addedBy, .word),
            ]
                + (action.controls ?? []).flatMap { names("actions", $0.control, $0.label, $0.title) }
        }
        return tasks + actions
    }

    private static func statements(of record: IncidentRecord) -> [Text] {
        let controls = (record.controls ?? []).flatMap { said -> [Text] in
            names("controls", said.control, said.label, said.title) + [
                ("controls", said.outcome, .word), ("controls", said.note, .prose),
                ("controls", said.recordedBy, .word), ("controls", said.confirmedBy, .word),
            ] + (said.evidence ?? []).map { ("controls", $0, .line) }
        }
        let risks = (record.risks ?? []).flatMap { said -> [Text] in
            [
                ("risks", said.risk, .word), ("risks", said.loss?.currency, .word), ("risks", said.recordedBy, .word),
                ("risks", said.appetite?.currency, .word), ("risks", said.appetite?.recordedBy, .word),
            ]
        }
        return controls + risks
    }

    private static func texts(of legal: LegalRecord) -> [Text] {
        var texts: [(String?, Shape)] = []
        for event in legal.events ?? [] {
            texts += [(event.event, .word), (event.reason, .prose), (event.recordedBy, .word)]
        }
        for fact in legal.facts ?? [] { texts += [(fact.name, .word), (fact.value, .prose), (fact.recordedBy, .word)] }
        for answer in legal.answers ?? [] {
            texts += [
                (answer.form, .word), (answer.field, .word), (answer.value, .prose), (answer.recordedBy, .word),
            ]
        }
        for made in legal.classifications ?? [] {
            texts += [
                (made.answers, .prose), (made.result, .prose), (made.recordedBy, .word), (made.adoptedBy, .word),
            ]
        }
        for duty in legal.duties ?? [] {
            texts += [
                (duty.obligation, .word), (duty.name, .line), (duty.ruleVersion, .word), (duty.citation, .prose),
                (duty.factsDigest, .word),
            ]
            for stage in duty.stages ?? [] {
                texts += [
                    (stage.stage, .word), (stage.name, .line), (stage.derivation, .prose), (stage.citation, .prose),
                    (stage.remarks, .prose),
                ]
            }
        }
        for decision in legal.decisions ?? [] {
            texts += [
                (decision.reason, .prose), (decision.factsDigest, .word), (decision.recordedBy, .word),
                (decision.confirmedBy, .word),
            ]
        }
        for delay in legal.delays ?? [] {
            texts += [
                (delay.office, .line), (delay.document, .line), (delay.recordedBy, .word), (delay.lift?.reason, .prose),
                (delay.lift?.recordedBy, .word),
            ]
        }
        for filing in legal.filings ?? [] {
            texts += [
                (filing.stage, .word), (filing.channel, .word), (filing.reference, .line), (filing.contentName, .line),
                (filing.form?.name, .word), (filing.form?.fields, .prose), (filing.recordedBy, .word),
                (filing.receipt?.reference, .line), (filing.receipt?.recordedBy, .word),
            ]
            for difference in filing.differences ?? [] {
                texts += [
                    (difference.fact, .line), (difference.field, .word), (difference.earlierField, .word),
                    (difference.value, .prose), (difference.earlierValue, .prose), (difference.explanation, .prose),
                    (difference.recordedBy, .word),
                ]
            }
        }
        return texts.map { ("legal", $0.0, $0.1) }
    }

    /// A catalog's titles have no limit of their own.
    private static func names(_ field: String, _ control: String, _ label: String, _ title: String) -> [Text] {
        [(field, control, .line), (field, label, .line), (field, title, .prose)]
    }

    private static func texts(of review: ReviewRecord, _ field: String) -> [Text] {
        let texts = [review.whatHappened, review.detection, review.whatWorked, review.whatDidNot]
        return [(field, review.author, .word), (field, review.approver, .word)]
            + (review.contributors ?? []).map { (field, $0, .word) }
            + (texts + review.rootCauses + review.lessons).map { (field, $0, .prose) }
    }
}
