import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// A command that is killed at each step of the crash table in docs/audit-trail.md, without a fault point in the program: at each
/// step it needs something that somebody else holds, or runs a command of its user's.
@Suite("Audit trail: killed at each step")
struct AuditCrashTests {
    /// Where the command is stopped.
    enum Hold: Sendable {
        /// It waits for this table.
        case table(String)
        /// Somebody else holds the sequencer's lock, so that it ends by itself without going on.
        case sequencer
        /// Its signer kills it.
        case signer
        /// It waits for the lock on the outside copy, with the signature in memory.
        case outsideCopy(stray: Bool)
        /// What takes its checkpoints kills it.
        case publication(String)
    }

    struct Break: CustomTestStringConvertible, Sendable {
        let step: String
        let hold: Hold
        /// The change is there after the kill.
        var isKept = true
        /// Its entries have no place yet.
        var isWaiting = false
        /// The outside copy covers all entries that have one.
        var isSigned = true

        var testDescription: String { step }
    }

    static let table = [
        Break(
            step: "1 change and entry written, not committed",
            hold: .table("sitrep.audit_pending in access exclusive mode"), isKept: false),
        Break(step: "2 committed", hold: .sequencer, isWaiting: true),
        Break(
            step: "3 lock taken, nothing read yet", hold: .table("sitrep.audit_leaf in access exclusive mode"),
            isWaiting: true),
        Break(
            step: "4 indexes and tiles written, not committed", hold: .table("sitrep.audit_tile in exclusive mode"),
            isWaiting: true),
        Break(step: "5 indexes and tiles committed", hold: .signer, isSigned: false),
        Break(step: "6 signed, in memory", hold: .outsideCopy(stray: false), isSigned: false),
        Break(step: "7 written to a temporary file", hold: .outsideCopy(stray: true), isSigned: false),
        Break(step: "8 renamed to the outside copy", hold: .table("sitrep.audit_checkpoint in exclusive mode")),
        Break(step: "9 row for readers written", hold: .publication("kill -9 $PPID")),
        Break(step: "10 published", hold: .publication("cat > /dev/null && kill -9 $PPID")),
    ]

    private struct Room {
        let database: CaseDatabase
        let home: ShortHome

        init() throws {
            database = try CaseDatabase()
            home = try ShortHome()
            try json("audit", "checkpoint")
            try json("open", "--title", "before", "--detected-at", "-1h")
        }

        private var variables: [String: String] {
            ["SITREP_DATABASE_URL": database.address, "SITREP_ACTOR": "analyst-1"]
        }

        func start(_ arguments: [String], _ extra: [String: String] = [:]) throws -> SitrepProcess.Running {
            try SitrepProcess.start(
                arguments, home: home.path, environment: variables.merging(extra) { _, new in new })
        }

        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SitrepProcess.Outcome {
            let running = try start(arguments, environment)
            running.waitUntilExit()
            return try running.outcome()
        }

        @discardableResult
        func json(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONTree {
            let running = try start(arguments + ["--json"])
            running.waitUntilExit()
            let outcome = try running.outcome()
            #expect(
                outcome.status == 0, "\(arguments): \(outcome.errors) \(outcome.output)",
                sourceLocation: sourceLocation)
            return try outcome.json(sourceLocation: sourceLocation)
        }

        func number(_ query: SQL) throws -> Int64 {
            let session = try database.session()
            defer { session.close() }
            try session.execute("set search_path to sitrep")
            return try session.query(query)[0].decode(0)
        }

        /// The directory with the key and the outside copy.
        var log: String {
            get throws {
                let logs = home.path + "/audit"
                return logs + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: logs).first))
            }
        }

        /// The command that is stopped: it writes a note.
        func stop(_ hold: Hold) throws -> SitrepProcess.Outcome {
            let note = ["note", "INC-\(year)-0001", "written when it stopped"]
            switch hold {
            case .table(let lock):
                return try Standstill.at(lock, of: database.address, start: { try start(note) }) { $0.send(SIGKILL) }
            case .sequencer:
                let holder = try database.session()
                defer { holder.close() }
                _ = try holder.query("select pg_advisory_lock(1635083369, id::int) from sitrep.organization")
                let running = try start(note)
                running.waitUntilExit()
                return try running.outcome()
            case .signer:
                let key = try run("audit", "key", "show").output.trimmingCharacters(in: .newlines)
                let running = try start(
                    note, ["SITREP_AUDIT_SIGNER": "kill -9 $PPID", "SITREP_AUDIT_VERIFIER_KEY": key])
                running.waitUntilExit()
                return try running.outcome()
            case .outsideCopy(let stray):
                let lock = open(try log + "/lock", O_RDWR | O_CLOEXEC)
                try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
                defer { close(lock) }
                let before = try number("select count(*) from audit_leaf")
                let running = try start(note)
                // Its entries have their place; it can only sign and wait for the lock.
                try Standstill.wait(for: running) { try number("select count(*) from audit_leaf") > before }
                if stray {
                    try Data("sitrep/def".utf8).write(to: URL(fileURLWithPath: try log + "/checkpoint.4711.new"))
                }
                running.send(SIGKILL)
                running.waitUntilExit()
                return try running.outcome()
            case .publication(let command):
                let running = try start(note, ["SITREP_AUDIT_PUBLISH": "command:" + command])
                running.waitUntilExit()
                return try running.outcome()
            }
        }

        private var year: Int { Calendar(identifier: .gregorian).component(.year, from: Date()) }
    }

    @Test("what was committed stays and is signed once by whoever comes next", arguments: table)
    func killed(_ place: Break) throws {
        let room = try Room()
        defer { room.home.remove() }
        let kept = room.home.path + "/kept.checkpoint"
        try Data(room.run("audit", "checkpoint").output.utf8).write(to: URL(fileURLWithPath: kept))
        let before = try #require(try room.json("audit", "verify")["entries"]?.wholeNumber)

        let outcome = try room.stop(place.hold)
        var status = -SIGKILL
        if case .sequencer = place.hold { status = 0 }
        #expect(outcome.status == status, "\(outcome.status) \(outcome.output) \(outcome.errors)")
        #expect(try room.number("select count(*) from note") == (place.isKept ? 1 : 0))
        let after = try room.json("audit", "verify")
        #expect(after["ok"] == .bool(true), "\(after.compactText)")
        let entries = try #require(after["entries"]?.wholeNumber)
        let waiting = try #require(after["waiting"]?.wholeNumber)
        let signed = try #require(after["checkpoint_size"]?.wholeNumber)
        #expect((waiting > 0) == place.isWaiting)
        #expect((entries > before) == (place.isKept && !place.isWaiting))
        #expect(place.isSigned ? signed == entries : signed == before)

        // Whoever comes next takes up the work, and sends what was not sent.
        let places = room.home.path + "/places"
        try FileManager.default.createDirectory(atPath: places, withIntermediateDirectories: true)
        let next = try room.run(
            "audit", "checkpoint", environment: ["SITREP_AUDIT_PUBLISH": "directory:\(places)"])
        #expect(next.status == 0, "\(next.errors)")
        let healed = try room.json("audit", "verify")
        #expect(healed["ok"] == .bool(true), "\(healed.compactText)")
        #expect(healed["waiting"]?.wholeNumber == 0)
        #expect(healed["entries"]?.wholeNumber == entries + waiting)
        #expect(healed["checkpoint_size"]?.wholeNumber == entries + waiting)
        #expect(try room.number("select count(*) from audit_entry") == Int64(entries + waiting))
        #expect(try room.number("select count(distinct entry) from audit_leaf") == Int64(entries + waiting))
        #expect(try room.number("select max(size) from audit_checkpoint") == Int64(entries + waiting))
        let published = try FileManager.default.contentsOfDirectory(atPath: places)
        #expect(published.contains { $0.hasSuffix("-\(entries + waiting).checkpoint") }, "\(published)")
        // The record goes on from what was signed before.
        #expect(try room.run("audit", "verify", "--checkpoint", kept).status == 0)
    }

    @Test("one call of audit checkpoint in a new home covers what waited there")
    func firstCheckpoint() throws {
        let desk = try SitrepDesk()
        let home = try ShortHome()
        defer { home.remove() }
        try desk.json("open", "--title", "t", "--detected-at", "-1h")
        let made = try desk.json("audit", "checkpoint", environment: ["SITREP_HOME": home.path])
        #expect(try #require(made["placed"]?.wholeNumber) > 0)
        #expect(made["size"] == made["placed"])
        let verified = try desk.json("audit", "verify", environment: ["SITREP_HOME": home.path])
        #expect(verified["waiting"]?.wholeNumber == 0)
        #expect(verified["checkpoint_size"] == made["size"])
    }
}
