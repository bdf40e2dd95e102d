import IncidentModel
import Postgres
import Storage

/// Answers that are kept under the caller's key.
enum IdempotentAnswer {
    /// Stands between the three texts of a kept answer; JSON escapes it.
    private static let separator: Character = "\u{1E}"

    /// - Returns: nil where the caller named no key, or the key is new.
    static func find(_ options: ChangeOptions, request: String, in session: PostgresSession) throws -> ChangeOutcome? {
        guard let key = try options.idempotencyKey.map({ try TextRules.word($0, field: "idempotency-key") }) else {
            return nil
        }
        guard let row = try session.query(IdempotencyTable.find(key: key)).first else { return nil }
        guard try row.decode(0, as: String.self) == request else {
            throw CaseworkError.ruleBroken(
                rule: "idempotency_key_is_for_one_request",
                message: "the key '\(key)' was used for another request; take a new one")
        }
        let parts = try row.decode(1, as: String.self).split(separator: separator, omittingEmptySubsequences: false)
        var outcome = ChangeOutcome(
            json: .verbatim(String(parts[0])), message: parts.count > 1 ? String(parts[1]) : "",
            next: parts.count > 2 && !parts[2].isEmpty ? String(parts[2]) : nil)
        outcome.isRepeat = true
        return outcome
    }

    static func keep(_ outcome: ChangeOutcome, key: String, request: String, _ context: StorageContext) -> SQL {
        let parts = [outcome.json.text, outcome.message, outcome.next ?? ""]
        return IdempotencyTable.keep(
            key: key, request: request, result: parts.joined(separator: String(separator)), context)
    }
}
