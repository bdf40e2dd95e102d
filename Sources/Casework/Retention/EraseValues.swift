import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Something of which the personal words are to go.
    package enum Erasable: Sendable {
        /// The number within the incident.
        case note(Int64)
        case evidence(Int64)
        /// By name, whatever its kind.
        case observable(String)
        case asset(String)
        case member(String)

        fileprivate var words: String {
            switch self {
            case .note(let number): "note \(number)"
            case .evidence(let number): "evidence \(number)"
            case .observable(let name): "observable \(name)"
            case .asset(let name): "asset \(name)"
            case .member(let name): "member \(name)"
            }
        }

        fileprivate var table: String { String(words.prefix { $0 != " " }) }
    }

    /// Overwrites personal values by a marker and destroys what their commitments in the trail could be opened with.
    package func erase(
        _ what: Erasable, of key: IncidentKey?, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let reason = try required(reason)
        let of = key.map { " of \($0)" } ?? ""
        return try change(
            options, request: "erase \(what.words)\(of) \(reason)", action: "\(what.table).erase"
        ) { session in
            let incident = try key.map { try lock($0, options, in: session) }
            let targets = try targets(what, incident?.id, in: session)
            guard !targets.isEmpty else { throw CaseworkError.notFound(what: what.table, key: what.words + of) }
            var erased = 0
            for target in targets {
                let statement = Erasure.statement(target, incidentID: incident?.id, reason: reason)
                do {
                    if try session.query(statement)[0].decode(0, as: Bool.self) { erased += 1 }
                } catch let error as PostgresError where error.sqlState == "P0002" {
                    throw CaseworkError.notFound(what: what.table, key: what.words + of)
                }
            }
            if let incident, erased > 0 {
                _ = try session.pipeline([
                    TimelineTable.add(
                        incidentID: "\(incident.id)", at: context.now, kind: "erasure",
                        text: "personal words of a record erased (\(what.table))", context),
                    IncidentTable.advance(incident, to: incident.state, verb: nil, survivorID: .unchanged, context),
                ])
            }
            return ChangeOutcome(
                json: .object([
                    .init("erased", .int(erased)), .init("what", .string(what.table)),
                    .init("incident", .text(key?.description)),
                ]), message: erased == 0 ? "\(what.words)\(of): nothing is left to erase" : "\(what.words)\(of) erased")
        }
    }

    private func targets(
        _ what: Erasable, _ incidentID: Int64?, in session: PostgresSession
    ) throws -> [Erasure.Target] {
        func kinds(_ table: AttachmentTables.NamedTable, _ name: String) throws -> [String] {
            guard let incidentID else { return [] }
            return try session.query(Erasure.kinds(table, name: name, incidentID: incidentID)).map { try $0.decode(0) }
        }
        switch what {
        case .note(let number): return number > 0 ? [.note(number)] : []
        case .evidence(let number): return [.evidence(number)]
        case .observable(let name): return try kinds(.observable, name).map { .observable(kind: $0, name: name) }
        case .asset(let name): return try kinds(.asset, name).map { .asset(kind: $0, name: name) }
        case .member(let name): return [.member(name)]
        }
    }
}
