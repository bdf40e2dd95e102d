import AuditTrail
import DatabaseTesting
import Storage
import Testing

@testable import Casework

@Suite("The last checkpoint, beside the database")
struct LastCheckpointTests {
    @Test("a later one is never replaced by an earlier one, whatever was the last when that was decided")
    func advance() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        let home = AuditHome(
            home: directory,
            organization: Organization(
                id: 1, key: "default", name: "d", timeZone: "UTC", logID: "dea443fc-99d8-4619-9790-a2a615e9f5e5"))
        try home.beginKey()
        let signer = try #require(NoteSigner(name: home.origin, privateKey: [UInt8](repeating: 7, count: 32)))
        let ring = KeyRing([signer.key])
        let notes = try (1...3).map { size in
            try SignedCheckpoint.sign(
                Checkpoint(origin: home.origin, size: UInt64(size), root: .sha256([UInt8(size)])),
                time: 1_000 + UInt64(size), by: signer)
        }
        // What is signed, what was the last when that was decided, and what is the last afterwards.
        for (new, former, last) in [(1, nil, 1), (0, nil, 1), (0, 2, 1), (2, 1, 2), (1, 0, 2), (1, 1, 2)] {
            try home.advance(to: notes[new], after: former.map { notes[$0] }, keys: ring)
            #expect(home.lastCheckpoint() == notes[last], "\(new) after \(String(describing: former))")
        }
    }
}
