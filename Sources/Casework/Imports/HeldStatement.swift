import Connectors
import Foundation
import IncidentModel
import Storage

/// A statement that was set aside, as quarantine keeps it: the members of the statement, and of what origin its incident is. One without
/// a time waits for somebody to say it.
struct HeldStatement: Codable {
    let origin: String?
    let statement: AssertionRecord

    init(origin: String, statement: AssertionRecord) {
        self.origin = origin
        self.statement = statement
    }

    private enum CodingKeys: String, CodingKey {
        case origin
    }

    init(from decoder: any Decoder) throws {
        origin = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .origin)
        statement = try AssertionRecord(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try statement.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(origin, forKey: .origin)
    }

    /// Nil when the item holds something else.
    init?(_ item: HeldItem) {
        guard let held = try? JSONDecoder().decode(HeldStatement.self, from: Data(item.record.utf8)) else { return nil }
        self = held
    }
}

extension QuarantineItem {
    /// A problem of a field; one that states the time of a milestone can be retried with the right time.
    init(_ problem: FieldProblem, origin: String) throws {
        let held = problem.milestone.map { HeldStatement(origin: origin, statement: AssertionRecord($0)) }
        self.init(problem, record: try held.map(RecordPreparation.text) ?? problem.value ?? "")
    }
}
