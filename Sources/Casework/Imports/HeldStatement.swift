import Connectors
import Foundation
import IncidentModel
import Storage

/// A statement that was set aside, as quarantine keeps it: the members of the statement, and of what origin its incident is. One without
/// a time waits for somebody to say it.
struct HeldStatement: Codable {
    let origin: String?
    let statement: AssertionRecord
    /// The row that stayed out with it, as text; nil when the rest of its record went in.
    let row: String?

    init(origin: String, statement: AssertionRecord, row: String? = nil) {
        self.origin = origin
        self.statement = statement
        self.row = row
    }

    private enum CodingKeys: String, CodingKey {
        case origin
        case row
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        origin = try container.decodeIfPresent(String.self, forKey: .origin)
        row = try container.decodeIfPresent(String.self, forKey: .row)
        statement = try AssertionRecord(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try statement.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(origin, forKey: .origin)
        try container.encodeIfPresent(row, forKey: .row)
    }

    /// Nil when the item holds something else.
    init?(_ item: HeldItem) {
        guard let held = try? JSONDecoder().decode(HeldStatement.self, from: Data(item.record.utf8)) else { return nil }
        self = held
    }
}

extension QuarantineItem {
    /// A problem of a field; one that states the time of a milestone can be retried with the right time.
    ///
    /// - Parameter row: the row that stays out for it, as text; nil when the rest of its record went in.
    init(_ problem: FieldProblem, origin: String, row: String? = nil) throws {
        let held = problem.milestone.map { HeldStatement(origin: origin, statement: AssertionRecord($0), row: row) }
        self.init(problem, record: try held.map(RecordPreparation.text) ?? row ?? problem.value ?? "")
    }
}
