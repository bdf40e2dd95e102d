import Postgres
import Storage

/// Bytes as large objects of PostgreSQL, behind functions of the owner: whoever may use the application can add and read them,
/// and write into none that is in place.
struct EvidenceLargeObjects: EvidenceStore {
    func stage(_ source: EvidenceSource, _ desk: CaseDesk) throws -> StagedContent {
        // One transaction: a process that dies on the way leaves nothing behind.
        try desk.write(action: "evidence.collect") { session in
            let upload: Int64 = try session.query(ContentTable.begin)[0].decode(0)
            var offset: Int64 = 0
            let written = try EvidencePipe.run(source) { piece in
                _ = try session.query(ContentTable.extend(upload, at: offset, Array(piece)))
                offset += Int64(piece.count)
            }
            return StagedContent(sha256: written.sha256, size: written.size, place: .object(upload))
        }
    }

    func keep(_ staged: StagedContent, in session: PostgresSession, _ context: StorageContext, dryRun: Bool) throws {
        guard case .object(let upload) = staged.place else { return }
        _ = try session.query(
            ContentTable.keep(staged.sha256, size: staged.size, in: .database, upload: upload, context))
    }

    func discard(_ staged: StagedContent, _ desk: CaseDesk) throws {
        guard case .object(let upload) = staged.place else { return }
        try desk.write { _ = try $0.query(ContentTable.drop(upload)) }
    }

    func read(
        _ sha256: [UInt8], in session: PostgresSession, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var offset: Int64 = 0
        while true {
            let row = try session.query(
                ContentTable.read(sha256, from: offset, most: Int32(EvidenceSource.pieceSize)), format: .binary)[0]
            guard let piece = try row.decodeIfPresent(0, as: [UInt8].self) else { throw ContentDefect.missing }
            if piece.isEmpty { return }
            try piece.withUnsafeBytes { try body($0) }
            offset += Int64(piece.count)
        }
    }

    /// The transaction that destroyed the last evidence took the object with it.
    func sweep(_ sha256: [UInt8], in session: PostgresSession) throws {}
}
