import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Something of which the personal words are to go.
    package enum Erasable: Sendable {
        case target(Erasure.Target)
        /// By name, whatever its kind.
        case named(AttachmentTables.NamedTable, String)

        fileprivate var word: String {
            switch self {
            case .target(let target): target.word
            case .named(let table, _): table.rawValue
            }
        }

        /// Which one of its kind; nil where there is but one.
        fileprivate var which: String? {
            switch self {
            case .target(let target): target.number.map(String.init) ?? target.name
            case .named(_, let name): name
            }
        }

        fileprivate var words: String { word + (which.map { " \($0)" } ?? "") }

        /// The first part of the action of its entries.
        fileprivate var table: String {
            switch self {
            case .target(let target): target.table
            case .named(let table, _): table.rawValue
            }
        }
    }

    /// Overwrites personal values by a marker and destroys what their commitments in the trail could be opened with.
    package func erase(
        _ what: Erasable, of key: IncidentKey?, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let reason = try required(reason)
        if options.idempotencyKey != nil, case .named = what {
            throw CaseworkError.usage("a request that is kept for repeats would keep what is to be erased")
        }
        let of = key.map { " of \($0)" } ?? ""
        return try change(
            options, request: "erase \(what.words)\(of) \(reason)", action: what.table + ".erase"
        ) { session in
            let incident = try key.map { try lock($0, options, in: session) }
            let targets = try targets(what, incident?.id, in: session)
            let missing = CaseworkError.notFound(what: what.word, key: (what.which ?? "") + of)
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
                // The incident's own row is at its next version already.
                _ = try session.pipeline(what.table == "incident" ? [entry] : [entry, advance])
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
        switch what {
        case .target(let target): return target.number.map { $0 > 0 } ?? true ? [target] : []
        case .named(let table, let name):
            guard let incidentID else { return [] }
            return try session.query(Erasure.rows(table, name: name, incidentID: incidentID)).map {
                .row(try $0.decode(0), of: table)
            }
        }
    }
}
