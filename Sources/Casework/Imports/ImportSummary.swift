import Connectors
import IncidentModel
import JSONText
import Postgres
import Storage

/// What an import did; the parts add up: records = created + updated + unchanged + refused.
package struct ImportSummary: Sendable {
    package var origin: String
    /// Rows or records that were read.
    package var read = 0
    package var counts = ImportMerge.Counts()
    /// Records that were set aside whole.
    package var refused = 0
    /// Single fields that were set aside while the rest of their record went in.
    package var fieldsSetAside = 0
    /// The first items that were set aside, at most `listed`.
    package var quarantined: [QuarantineItem] = []
    package var dryRun = false
    /// True when this is the answer of an earlier import with the same idempotency key.
    package var isRepeat = false

    package static let listed = 1_000

    package init(origin: String) {
        self.origin = origin
    }

    /// The summary of an import as it was kept for its repeats.
    init(kept outcome: ChangeOutcome) throws {
        let kept = try JSONParser.parse(outcome.json.text)
        func number(_ name: String) -> Int { kept[name]?.wholeNumber ?? 0 }
        origin = ""
        isRepeat = true
        read = number("read")
        counts.created = number("created")
        counts.updated = number("updated")
        counts.unchanged = number("unchanged")
        counts.events = number("events")
        refused = number("refused")
        fieldsSetAside = number("fields_set_aside")
        quarantined = (kept["quarantined"]?.elements ?? []).map { item in
            QuarantineItem(
                recordNumber: item["record"]?.wholeNumber ?? 0, key: item["key"]?.text, field: item["field"]?.text,
                reason: item["reason"]?.text ?? "", value: item["value"]?.text, record: "")
        }
    }

    package var json: JSONValue {
        .object([
            .init("read", .int(read)),
            .init("incidents", .int(counts.created)),
            .init("created", .int(counts.created)),
            .init("updated", .int(counts.updated)),
            .init("unchanged", .int(counts.unchanged)),
            .init("refused", .int(refused)),
            .init("events", .int(counts.events)),
            .init("fields_set_aside", .int(fieldsSetAside)),
            .init(
                "quarantined",
                .array(
                    quarantined.map { item in
                        .object([
                            .init("record", .int(item.recordNumber)), .init("key", .text(item.key)),
                            .init("field", .text(item.field)), .init("reason", .string(item.reason)),
                            .init("value", .text(item.value)),
                        ])
                    })),
            .init("dry_run", .bool(dryRun)),
        ])
    }
}

/// Collects what is set aside and writes it to quarantine in batches, so that a file of nothing but bad records needs no
/// memory for them.
final class QuarantineCollector {
    private let origin: String
    private let batchID: Int64
    private let context: StorageContext
    private var waiting: [(item: QuarantineItem, extent: Extent)] = []
    private(set) var first: [QuarantineItem] = []
    private(set) var records = 0
    private(set) var fields = 0

    init(origin: String, batchID: Int64, _ context: StorageContext) {
        self.origin = origin
        self.batchID = batchID
        self.context = context
    }

    /// How much of its record an item keeps out.
    enum Extent {
        case record
        /// Another problem of a record that is out already.
        case furtherProblem
        /// The rest of the record went in.
        case field
    }

    func add(_ item: QuarantineItem, as extent: Extent) {
        switch extent {
        case .record: records += 1
        case .furtherProblem: break
        case .field: fields += 1
        }
        waiting.append((item, extent))
    }

    /// A record that stays out for these reasons.
    func add(refused items: [QuarantineItem]) {
        for (position, item) in items.enumerated() { add(item, as: position == 0 ? .record : .furtherProblem) }
    }

    /// Fields of a record that goes in without them.
    func add(fields problems: [FieldProblem]) {
        for problem in problems { add(QuarantineItem(problem, record: problem.value ?? ""), as: .field) }
    }

    var isFull: Bool { waiting.count >= 1_000 }

    func write(to session: PostgresSession) throws {
        guard !waiting.isEmpty else { return }
        let settled = Set(
            try session.query(
                QuarantineTable.add(waiting.map(\.item), origin: origin, batchID: batchID, context)
            ).map { Int(try $0.decode(0, as: Int64.self)) })
        for (position, (item, extent)) in waiting.enumerated() {
            // What somebody has dealt with is not brought up again; a record that is out still counts as out.
            if settled.contains(position + 1) {
                if case .field = extent { fields -= 1 }
            } else if first.count < ImportSummary.listed {
                first.append(item)
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
