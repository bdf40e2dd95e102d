import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Something of which the personal words are to go.
    package enum Erasable: Sendable {
        /// The number within the incident.
        case note(Int64)
        /// An entry of the timeline, by its number within the incident.
        case event(Int64)
        case evidence(Int64)
        case task(Int64)
        case action(Int64)
        /// In every round.
        case review(ReviewTable.Section)
        /// A further field of the record that was imported.
        case field(String)
        /// By name, whatever its kind.
        case observable(String)
        case asset(String)
        case member(String)
        case title
        case summary

        fileprivate var words: String {
            switch self {
            case .note(let number): "note \(number)"
            case .event(let number): "event \(number)"
            case .task(let number): "task \(number)"
            case .action(let number): "action \(number)"
            case .review(let section): "review section \(section.rawValue)"
            case .field(let name): "field \(name)"
            case .evidence(let number): "evidence \(number)"
            case .observable(let name): "observable \(name)"
            case .asset(let name): "asset \(name)"
            case .member(let name): "member \(name)"
            case .title: "title"
            case .summary: "summary"
            }
        }

        fileprivate var word: String { String(words.prefix { $0 != " " }) }

        /// The first part of the action of its entries.
        fileprivate var table: String {
            switch self {
            case .event: "timeline_entry"
            case .field: "incident_attribute"
            case .title, .summary: "incident"
            case .note, .evidence, .task, .action, .review, .observable, .asset, .member: word
            }
        }

        fileprivate var isNamedByItself: Bool {
            switch self {
            case .observable, .asset: true
            case .note, .event, .evidence, .task, .action, .review, .field, .member, .title, .summary: false
            }
        }

        /// Whether the erasure is a change of the incident's own row, and thus its next version.
        fileprivate var isOfIncident: Bool {
            switch self {
            case .title, .summary: true
            case .note, .event, .evidence, .task, .action, .review, .field, .observable, .asset, .member: false
            }
        }
    }

    /// Overwrites personal values by a marker and destroys what their commitments in the trail could be opened with.
    package func erase(
        _ what: Erasable, of key: IncidentKey?, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let reason = try required(reason)
        guard options.idempotencyKey == nil || !what.isNamedByItself else {
            throw CaseworkError.usage("a request that is kept for repeats would keep what is to be erased")
        }
        let of = key.map { " of \($0)" } ?? ""
        return try change(
            options, request: "erase \(what.words)\(of) \(reason)",
            action: what.table + ".erase"
        ) { session in
            let incident = try key.map { try lock($0, options, in: session) }
            let targets = try targets(what, incident?.id, in: session)
            let missing = CaseworkError.notFound(what: what.word, key: what.words.dropFirst(what.word.count + 1) + of)
            guard !targets.isEmpty else { throw missing }
            var erased = 0
            for target in targets {
                let statement = Erasure.statement(target, incidentID: incident?.id, reason: reason, context)
                do {
                    if try session.query(statement)[0].decode(0, as: Bool.self) { erased += 1 }
                } catch let error as PostgresError where error.sqlState == "P0002" {
                    throw missing
                }
            }
            if let incident, erased > 0 {
                let entry = TimelineTable.add(
                    incidentID: "\(incident.id)", at: context.now, kind: "erasure",
                    text: "personal words of a record erased (\(what.word))", context)
                let advance = IncidentTable.advance(
                    incident, to: incident.state, verb: nil, survivorID: .unchanged, context)
                _ = try session.pipeline(what.isOfIncident ? [entry] : [entry, advance])
            }
            return ChangeOutcome(
                json: .object([
                    .init("erased", .int(erased)), .init("what", .string(what.word)),
                    .init("incident", .text(key?.description)),
                ]), message: erased == 0 ? "\(what.words)\(of): nothing is left to erase" : "\(what.words)\(of) erased")
        }
    }

    private func targets(
        _ what: Erasable, _ incidentID: Int64?, in session: PostgresSession
    ) throws -> [Erasure.Target] {
        func rows(_ table: AttachmentTables.NamedTable, _ name: String) throws -> [Int64] {
            guard let incidentID else { return [] }
            return try session.query(Erasure.rows(table, name: name, incidentID: incidentID)).map { try $0.decode(0) }
        }
        switch what {
        case .note(let number): return number > 0 ? [.note(number)] : []
        case .event(let number): return number > 0 ? [.event(number)] : []
        case .task(let number): return [.task(number)]
        case .action(let number): return [.action(number)]
        case .review(let section): return [.review(section)]
        case .field(let name): return [.field(name)]
        case .evidence(let number): return [.evidence(number)]
        case .observable(let name): return try rows(.observable, name).map { .observable($0) }
        case .asset(let name): return try rows(.asset, name).map { .asset($0) }
        case .member(let name): return [.member(name)]
        case .title: return [.title]
        case .summary: return [.summary]
        }
    }
}
