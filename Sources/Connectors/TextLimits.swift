import Glibc
import IncidentModel

/// Which texts of a foreign record are taken over.
///
/// PostgreSQL cannot store NUL. Everything else, right-to-left overrides included, is data and is kept: who shows it
/// makes it visible.
package enum TextLimits {
    /// Longest title in characters.
    package static let longestTitle = 1_000
    /// Longest other text in bytes.
    package static let longestText = 1 << 20

    package struct Defect: Equatable, Sendable {
        package let code: FieldProblem.Code
        package let reason: String
    }

    package static func titleDefect(_ title: String) -> Defect? {
        if hasNUL(title) { return holdsNUL }
        // A character takes a byte at least, so short texts need no counting.
        guard title.utf8.count > longestTitle else { return nil }
        let count = title.count
        guard count > longestTitle else { return nil }
        return Defect(code: .tooLong, reason: "title too long: \(count) characters, at most \(longestTitle)")
    }

    package static func textDefect(_ text: String) -> Defect? {
        if hasNUL(text) { return holdsNUL }
        let count = text.utf8.count
        guard count > longestText else { return nil }
        return Defect(code: .tooLong, reason: "text too long: \(count) bytes, at most \(longestText)")
    }

    private static func hasNUL(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        } ?? text.utf8.contains(0)
    }

    private static let holdsNUL = Defect(code: .holdsNUL, reason: "holds the NUL character, which cannot be stored")

    /// The first text of a record that cannot be stored, with its field.
    package static func defect(in record: IncidentRecord) -> (field: String, defect: Defect)? {
        if let defect = titleDefect(record.title) { return ("title", defect) }
        for (field, text) in texts(of: record) {
            if let text, let defect = textDefect(text) { return (field, defect) }
        }
        return nil
    }

    private static func texts(of record: IncidentRecord) -> [(String, String?)] {
        var texts: [(String, String?)] = [
            ("origin", record.origin), ("source_key", record.sourceKey), ("key", record.key),
            ("summary", record.summary), ("category", record.category), ("source", record.source),
            ("owner", record.owner),
        ]
        texts += (record.tags ?? []).map { ("tags", $0) }
        texts += (record.techniques ?? []).map { ("techniques", $0) }
        for entry in record.assertions {
            texts += [("assertions", entry.reason), ("assertions", entry.source), ("assertions", entry.recordedBy)]
        }
        for entry in record.timeline ?? [] {
            texts += [("timeline", entry.text), ("timeline", entry.kind), ("timeline", entry.actor)]
        }
        for task in record.tasks ?? [] { texts += [("tasks", task.title), ("tasks", task.owner)] }
        for action in record.actions ?? [] {
            texts += [("actions", action.title), ("actions", action.owner), ("actions", action.verifiedBy)]
        }
        for (field, list) in [("assets", record.assets), ("observables", record.observables)] {
            for entry in list ?? [] { texts += [(field, entry.kind), (field, entry.name), (field, entry.note)] }
        }
        for link in record.links ?? [] { texts += [("links", link.origin), ("links", link.sourceKey)] }
        for entry in record.escalations ?? [] {
            texts += [("escalations", entry.level), ("escalations", entry.reason), ("escalations", entry.by)]
        }
        if let review = record.review { texts += self.texts(of: review) }
        for (name, value) in record.attributes ?? [:] { texts += [("attributes", name), ("attributes", value)] }
        return texts
    }

    private static func texts(of review: ReviewRecord) -> [(String, String?)] {
        let texts = [
            review.author, review.approver, review.whatHappened, review.detection, review.whatWorked,
            review.whatDidNot,
        ]
        return (texts + review.rootCauses + review.lessons).map { ("review", $0) }
    }
}
