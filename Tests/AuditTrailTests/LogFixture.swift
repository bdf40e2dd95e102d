import AuditTrail
import Foundation

/// A small log with everything that a bundle is made of; all of it fixed.
struct LogFixture {
    static let origin = "example.org/sitrep/default"
    static let privateKey = [UInt8](0..<32)

    var origin = LogFixture.origin
    var privateKey = LogFixture.privateKey
    var organization = "default"
    private(set) var entries: [[UInt8]] = []

    func signer() throws -> NoteSigner {
        guard let signer = NoteSigner(name: origin, privateKey: privateKey) else { throw FixtureError.noSigner }
        return signer
    }

    func keyFile() throws -> [UInt8] { Array((try signer().key.text + "\n").utf8) }

    enum FixtureError: Error { case noSigner }

    /// Instants are a minute apart; incidents take turns.
    func entry(_ number: Int, incident: String? = nil, after: [String: EntryValue] = [:]) -> AuditEntry {
        AuditEntry(
            id: "00000000-0000-4000-8000-" + String(format: "%012d", number), organization: organization,
            recordedAt: 1_773_000_000_000_000 + Int64(number) * 60_000_000, actor: "mara", databaseRole: "sitrep_app",
            client: "sitrep/1.0 cli", action: "incident.contain",
            subject: AuditEntry.Subject(table: "incident", key: incident ?? "x"), incident: incident,
            reason: "über ✓ \"q\"",
            before: ["phase": .text("containment")], after: after.merging(["phase": .text("eradication")]) { $1 },
            tlp: "amber")
    }

    /// Bytes that the builder of entries would refuse.
    mutating func appendRaw(_ bytes: [UInt8]) { entries.append(bytes) }

    mutating func append(_ entry: AuditEntry) throws { entries.append(try entry.canonicalBytes()) }

    mutating func append(count: Int) throws {
        for number in 0..<count { try append(entry(entries.count, incident: key(1 + number % 3))) }
    }

    func key(_ number: Int) -> String { "INC-2026-" + String(format: "%04d", number) }

    var leaves: [TreeHash] { entries.map { TreeHash.leaf($0) } }

    func checkpoint(size: Int? = nil) throws -> Checkpoint {
        let size = size ?? entries.count
        return try Checkpoint(origin: origin, size: UInt64(size), root: CompactRange.root(of: leaves.prefix(size)))
    }

    func signed(size: Int? = nil, time: UInt64 = 1_773_100_000) throws -> [UInt8] {
        try SignedCheckpoint.sign(checkpoint(size: size), time: time, by: signer())
    }

    func reader() throws -> TreeReader {
        var builder = TileBuilder()
        var tiles: [Tile] = []
        for leaf in leaves { builder.append(leaf: leaf, fullTiles: &tiles) }
        tiles += builder.changedPartialTiles
        let stored = Dictionary(uniqueKeysWithValues: tiles.map { ($0.address, $0.bytes) })
        return TreeReader(size: builder.size) { stored[$0] }
    }

    // MARK: - Bundles

    /// What a bundle holds beside the log.
    var content: [BundleWriter.Item] {
        get throws {
            let evidence = Array("packet capture\n".utf8)
            let population = CanonicalJSONText.line(
                """
                {"counts":{"closed":3},"incidents":[{"key":"INC-2026-0001"},{"key":"INC-2026-0002"},\
                {"key":"INC-2026-0003"}],"period":"2026-Q1"}
                """)
            let observation = "4e4b1048-1a57-5dae-9039-ee327d8d58ed"
            let oscal = """
                {"assessment-results":{"uuid":"ab55d508-f303-54f9-8964-13815e0cd4d3",
                 "observations":[{"uuid":"\(observation)","relevant-evidence":[{"href":"#\(observation)"}]}],
                 "findings":[{"related-observations":[{"observation-uuid":"\(observation)"}]}]}}
                """
            return [
                BundleWriter.Item(path: BundlePath.evidence(.sha256(evidence)), bytes: evidence, tlp: "amber"),
                BundleWriter.Item(path: BundlePath.population, bytes: population),
                BundleWriter.Item(path: "oscal/assessment-results.json", bytes: Array(oscal.utf8)),
                BundleWriter.Item(path: "reports/board-2026-Q1.md", bytes: Array("# Board\n".utf8), tlp: "green"),
            ]
        }
    }

    /// Appends the export's entry, as the exporter does, and writes a bundle of every entry.
    mutating func bundleOfAll(
        _ content: [BundleWriter.Item], from old: Int? = nil, engagement: String? = nil
    ) throws -> [UInt8] {
        try appendExport(ExportRecord(files: content.map(\.file), selection: nil, engagement: engagement))
        return try write(content + consistency(from: old), entries: entries, coverage: .all)
    }

    /// Appends the export's entry and writes a bundle of the chosen entries and that one.
    mutating func bundle(
        of chosen: [Int], _ content: [BundleWriter.Item], from old: Int? = nil, engagement: String? = nil
    ) throws -> [UInt8] {
        let record = ExportRecord(
            files: content.map(\.file), selection: ExportRecord.Selection(leaves: chosen.map { leaves[$0] }),
            engagement: engagement)
        try appendExport(record)
        let signed = try signed()
        var reader = try reader()
        let all = chosen + [entries.count - 1]
        let proofs = try all.map { index in
            let proof = EntryProof(
                index: UInt64(index), proof: try reader.inclusionProof(at: UInt64(index)), checkpoint: signed)
            return BundleWriter.Item(path: BundlePath.proof(of: UInt64(index)), bytes: proof.bytes)
        }
        return try write(
            content + proofs + consistency(from: old), entries: all.map { entries[$0] }, coverage: .selection)
    }

    /// None where the bundle goes on from no earlier checkpoint.
    private func consistency(from old: Int?) throws -> [BundleWriter.Item] {
        guard let old else { return [] }
        var reader = try reader()
        let statement = ConsistencyStatement(
            from: try checkpoint(size: old), to: try checkpoint(), proof: try reader.consistencyProof(from: UInt64(old))
        )
        return [BundleWriter.Item(path: BundlePath.consistency, bytes: statement.bytes)]
    }

    mutating func appendExport(_ record: ExportRecord) throws {
        var entry = entry(entries.count, after: record.members)
        entry.action = ExportRecord.action
        entry.subject = AuditEntry.Subject(table: "bundle", key: "1")
        try append(entry)
    }

    func write(
        _ items: [BundleWriter.Item], entries chosen: [[UInt8]], coverage: BundleManifest.Coverage
    ) throws -> [UInt8] {
        let log = [
            BundleWriter.Item(path: BundlePath.checkpoint, bytes: try signed()),
            BundleWriter.Item(path: BundlePath.origin, bytes: Array((origin + "\n").utf8)),
            BundleWriter.Item(path: BundlePath.entries, bytes: chosen.flatMap { $0 + [0x0A] }),
        ]
        var archive: [UInt8] = []
        try BundleWriter.write(
            items + log, coverage: coverage, exportIndex: UInt64(entries.count - 1), organization: organization
        ) { archive += $0 }
        return archive
    }
}

enum CanonicalJSONText {
    static func line(_ text: String) -> [UInt8] { Array(text.utf8) + [0x0A] }
}

/// Reads an archive from memory in portions of the given size.
func verify(
    _ archive: [UInt8], keyFile: [UInt8], previous: [UInt8]? = nil, portion: Int = .max
) throws -> BundleReport {
    var position = 0
    return try BundleVerifier.verify(keyFile: keyFile, previous: previous) { buffer in
        let length = min(portion, buffer.count, archive.count - position)
        archive[position..<position + length].withUnsafeBytes { buffer.copyMemory(from: $0) }
        position += length
        return length
    }
}
