import ArgumentParser
import AuditTrail
import Casework
import Foundation
import IncidentModel
import Postgres
import Storage
import Synchronization

/// Writes notes from several connections at once, each to an incident of its own, each note a transaction of the product.
struct WriteNotes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-notes", abstract: "Write notes into a database.", shouldDisplay: false)

    @Argument var writers: Int
    @Argument var each: Int
    @Argument var database: String

    func run() throws {
        let problems = Mutex<[any Error]>([])
        let group = DispatchGroup()
        let (database, each) = (database, each)
        for _ in 0..<writers {
            group.enter()
            // Threads and not a queue: a queue would run only as many at a time as there are processors.
            Thread {
                do { try WriteNotes.write(each, to: database) } catch { problems.withLock { $0.append(error) } }
                group.leave()
            }.start()
        }
        group.wait()
        if let problem = problems.withLock({ $0.first }) { throw problem }
    }

    private static func write(_ count: Int, to database: String) throws {
        try BenchDesk.use(database) { desk in
            let opened = try desk.open(CaseDesk.Opening(title: "Suspicious sign-in"))
            guard case .string(let text) = opened.json["key"], let key = IncidentKey(text) else {
                throw BenchProblem.noAnswer("an incident was opened and its key not told")
            }
            let options = ChangeOptions(wantsDocument: false)
            for number in 0..<count {
                let note = "Step \(number): checked the sign-ins of this account against its usual hours"
                _ = try desk.annotate(key, .note(note, at: nil), request: "note \(note)", options)
            }
        }
    }
}

/// Makes the proof of one entry from the stored tiles and checks it against the root, as the export of an incident does.
struct ProveEntry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove-entry", abstract: "Prove one entry of a log.", shouldDisplay: false)

    @Argument var index: UInt64
    @Argument var database: String

    func run() throws {
        try BenchDesk.use(database) { desk in
            try desk.session.transaction(desk.context.reading) { session in
                let organization = desk.organization
                let size = UInt64(try session.query(AuditLogTables.size(organization))[0].decode(0, as: Int64.self))
                let entry = try session.query(AuditLogTables.entries(from: index, below: index + 1, organization))[0]
                let body: [UInt8] = try entry.decode(1)
                var tree = TreeReader(size: size, source: try AuditTiles.source(session, organization))
                let proof = try tree.inclusionProof(at: index)
                try proof.verify(leaf: TreeHash.leaf(body), at: index, size: size, root: try tree.root())
                print(proof.path.count)
            }
        }
    }
}

/// A desk in a database of the bench, without a sequencer behind its changes.
private enum BenchDesk {
    static func use(_ database: String, _ body: (CaseDesk) throws -> Void) throws {
        let workspace = try Workspace.open(DatabaseLocation(connectionString: database, home: ""))
        defer { workspace.close() }
        let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
        let context = StorageContext(organization: try workspace.organization("default"), actor: "bench", now: now)
        try body(CaseDesk(session: workspace.session, context: context))
    }
}
