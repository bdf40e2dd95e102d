import IncidentModel
import Postgres
import ResponseMetrics

/// Reads what metrics need by COPY in binary form: one scan, flat memory on the way, no text to parse.
///
/// Of the present it is one packed column, which indexes hold beside what the questions filter by (migration 0030).
package enum IncidentFactsQuery {
    package struct Request: Sendable {
        package var milestones: Set<Milestone>
        package var groupings: Set<Grouping> = []
        package var withKeys = false
        /// Horizons; nil for the present.
        package var asOf: Instant?
        package var knownAt: Instant?
        /// Narrows the scan where the cohort is by detection; nil reads every incident.
        package var detectedWithin: Period?

        /// No horizon: the generated columns say it all.
        var isPresent: Bool { asOf == nil && knownAt == nil }

        package init(milestones: Set<Milestone>) {
            // Whether the first course has ended tells what of it can still come.
            self.milestones = milestones.union([.closed])
        }
    }

    static let order: [Milestone] = [
        .occurred, .detected, .reported, .acknowledged, .declared, .contained, .eradicated, .recovered, .closed,
    ]

    /// Bits of `incident.inexact`.
    static func spanBit(_ milestone: Milestone) -> Int {
        order.firstIndex(of: milestone).map { 1 << $0 } ?? 0
    }

    package static func read(_ request: Request, from session: PostgresSession) throws -> IncidentFacts {
        var reader = FactsReader(request: request, spans: false)
        if request.isPresent {
            try session.copyOut(copy(request, spans: false)) { try reader.consume($0) }
        }
        var plain = reader.finished()
        plain.firstInexactRow = plain.count
        var spans = FactsReader(request: request, spans: true, facts: plain, words: reader.wordIndex)
        try session.copyOut(copy(request, spans: true)) { try spans.consume($0) }
        return spans.finished()
    }

    private static func copy(_ request: Request, spans: Bool) -> SQL {
        let milestones = order.filter(request.milestones.contains)
        // The history has no generated column; there every row is read column by column.
        let isHistory = !request.isPresent
        var columns: [SQL] = isHistory ? [packedFacts] : ["facts"]
        if isHistory {
            columns += milestones.map { SQL(unsafe: "\($0.rawValue)_earliest") }
            columns += milestones.map { SQL(unsafe: "\($0.rawValue)_latest") }
            columns += ["detected_offset", "contained_offset"]
        }
        if request.withKeys { columns += ["key_year", "key_number"] }
        for grouping in wordGroupings(request) { columns.append(SQL(unsafe: grouping.rawValue)) }
        var conditions: [SQL] = []
        let mask = milestones.map(spanBit).reduce(0, |) | 512 | 1024
        if !isHistory {
            conditions.append("inexact & \(unsafe: String(mask)) \(unsafe: spans ? "<>" : "=") 0")
            // Lets the few of them be read from their own small index.
            if spans { conditions.append("inexact <> 0") }
        }
        conditions.append("organization_id = (select current_organization())")
        if let period = request.detectedWithin {
            conditions.append(
                """
                coalesce(detected_earliest, reported_earliest) >= \(literal(period.from))
                and coalesce(detected_earliest, reported_earliest) < \(literal(period.to))
                """)
        }
        let table: SQL =
            isHistory
            ? "(\(IncidentHistory.incidents(asOf: request.asOf, knownAt: request.knownAt, literals: true))) i"
            : "incident"
        return """
            copy (select \(SQL.joined(columns, separator: ", ")) from \(table)
                where \(SQL.joined(conditions, separator: " and "))) to stdout (format binary)
            """
    }

    /// What the generated column `facts` begins with.
    private static let packedFacts: SQL = """
        ((case when exercise or disposition = 'exercise' then 1
            when disposition is null or disposition = 'true_positive' then 0
            when disposition = 'false_positive' then 2 when disposition = 'benign' then 3 else 4 end)
        + 8 * (case phase when 'new' then 0 when 'triage' then 1 when 'containment' then 2 when 'eradication' then 3
            when 'recovery' then 4 when 'review' then 5 else 6 end)
        + 64 * (case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3
            when 'info' then 4 else 5 end)
        + 512 * not_applicable::int)
        """

    static func wordGroupings(_ request: Request) -> [Grouping] {
        [.category, .owner, .source].filter(request.groupings.contains)
    }

    /// COPY takes no parameters; an instant has no character that could end a literal.
    static func literal(_ instant: Instant) -> SQL {
        SQL(unsafe: "timestamptz '\(instant.rfc3339)'")
    }
}

/// Decodes the rows of a binary COPY (PostgreSQL documentation, COPY, "Binary Format").
private struct FactsReader {
    /// PostgreSQL counts from 2000-01-01T00:00:00Z.
    static let epoch: Int64 = 946_684_800_000_000

    let milestones: [Milestone]
    let words: [Grouping]
    let withKeys: Bool
    let spans: Bool
    private let isPacked: Bool
    var facts: IncidentFacts
    var wordIndex: [String: Int32]
    /// One column a milestone, moved into the facts at the end: a dictionary lookup a cell would cost more than the cell.
    private var columns: [[Int64]]
    /// Where the milestone of each column stands in the packed field.
    private let places: [Int]
    private var headerSeen = false

    init(
        request: IncidentFactsQuery.Request, spans: Bool, facts: IncidentFacts = IncidentFacts(),
        words known: [String: Int32] = [:]
    ) {
        let order = IncidentFactsQuery.order
        places = order.indices.filter { request.milestones.contains(order[$0]) }
        milestones = places.map { order[$0] }
        words = IncidentFactsQuery.wordGroupings(request)
        withKeys = request.withKeys
        self.spans = spans
        isPacked = request.isPresent
        self.facts = facts
        wordIndex = known
        columns = milestones.map { facts.times[$0] ?? [] }
        self.facts.times = [:]
    }

    /// Hands the facts over with their columns; the reader keeps nothing.
    mutating func finished() -> IncidentFacts {
        for (column, milestone) in milestones.enumerated() { facts.times[milestone] = columns[column] }
        columns = []
        defer { facts = IncidentFacts() }
        return facts
    }

    mutating func consume(_ bytes: UnsafeRawBufferPointer) throws {
        var position = 0
        if !headerSeen {
            // Signature (11 bytes), flags, length of the header extension.
            position = 19
            headerSeen = true
        }
        while position + 2 <= bytes.count {
            let fields = Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int16.self))
            position += 2
            if fields < 0 { return }
            try row(bytes, &position)
        }
    }

    private mutating func row(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws {
        let index = facts.standings.count
        let packed: Int
        if isPacked {
            // One field: the packed bits and the first instant of every milestone, then what is not exact.
            let start = position + 4
            let end = start + length(bytes, at: position)
            position = end
            packed = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)))
            for column in columns.indices {
                columns[column].append(FactsReader.instant(bytes, at: start + 4 + 8 * places[column]))
            }
            if spans, end - start >= FactsReader.longest { inexact(bytes, at: start + FactsReader.shortest, index) }
        } else {
            packed = Int(int32(bytes, &position))
            for column in columns.indices {
                let time = int64(bytes, &position)
                columns[column].append(time == IncidentFacts.missing ? time : time + FactsReader.epoch)
            }
            for column in columns.indices {
                let end = int64(bytes, &position)
                spanEnd(end == IncidentFacts.missing ? end : end + FactsReader.epoch, column, index)
            }
            for milestone in FactsReader.withOffset { offset(int64(bytes, &position), milestone, index) }
        }
        facts.standings.append(IncidentFacts.Standing(rawValue: UInt8(packed & 7)) ?? .counted)
        facts.phases.append(FactsReader.phases[packed >> 3 & 7])
        facts.severities.append(FactsReader.severities[packed >> 6 & 7])
        facts.notApplicable.append(UInt8(truncatingIfNeeded: packed >> 9))
        if withKeys {
            facts.keys.append((year: int32(bytes, &position), number: int32(bytes, &position)))
        }
        for grouping in words {
            let word = text(bytes, &position)
            switch grouping {
            case .category: facts.categories.append(word)
            case .owner: facts.owners.append(word)
            case .source: facts.sources.append(word)
            case .severity, .month: break
            }
        }
    }

    /// Bytes of the packed field where all times are exact, and where one is not.
    private static let shortest = 4 + 8 * IncidentFactsQuery.order.count
    private static let longest = shortest + 8 * IncidentFactsQuery.order.count + 8 * withOffset.count
    private static let withOffset = [Milestone.detected, .contained]

    /// The last instants of all milestones and the offsets, from a place of the packed field on.
    private mutating func inexact(_ bytes: UnsafeRawBufferPointer, at start: Int, _ index: Int) {
        for column in columns.indices {
            spanEnd(FactsReader.instant(bytes, at: start + 8 * places[column]), column, index)
        }
        let offsets = start + 8 * IncidentFactsQuery.order.count
        for (place, milestone) in FactsReader.withOffset.enumerated() {
            offset(FactsReader.number(bytes, at: offsets + 8 * place), milestone, index)
        }
    }

    private mutating func spanEnd(_ end: Int64, _ column: Int, _ index: Int) {
        guard end != IncidentFacts.missing, end > columns[column][index] else { return }
        facts.spanEnds[milestones[column], default: [:]][index] = end
    }

    private mutating func offset(_ offset: Int64, _ milestone: Milestone, _ index: Int) {
        if offset != IncidentFacts.missing { facts.offsets[milestone, default: [:]][index] = offset }
    }

    @inline(__always)
    private static func number(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int64 {
        Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }

    @inline(__always)
    private static func instant(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int64 {
        let time = number(bytes, at: position)
        return time == IncidentFacts.missing ? time : time + epoch
    }

    private static let phases = Phase.allCases
    private static let severities = Severity.allCases

    @inline(__always)
    private func length(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self)))
    }

    @inline(__always)
    private func length(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int {
        let length = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self))
        position += 4
        return Int(length)
    }

    @inline(__always)
    private func int32(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int32 {
        guard length(bytes, &position) == 4 else { return 0 }
        defer { position += 4 }
        return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self))
    }

    @inline(__always)
    private func int64(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int64 {
        guard length(bytes, &position) == 8 else { return IncidentFacts.missing }
        defer { position += 8 }
        return Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }

    private mutating func text(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int32 {
        let count = length(bytes, &position)
        guard count >= 0 else { return -1 }
        defer { position += count }
        let word = String(decoding: bytes[position..<position + count], as: UTF8.self)
        if let known = wordIndex[word] { return known }
        let index = Int32(facts.words.count)
        facts.words.append(word)
        wordIndex[word] = index
        return index
    }
}
