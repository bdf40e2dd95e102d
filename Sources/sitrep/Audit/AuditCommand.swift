import ArgumentParser
import AuditTrail
import Casework
import Foundation
import IncidentModel
import JSONText
import Storage

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The tamper-evident trail of every change.",
        discussion: """
            Every change leaves an entry in its own transaction. Entries are leaves of a Merkle tree whose size and root are signed
            with a key that is kept outside of the database (docs/audit-trail.md).

            SITREP_AUDIT_KEY_FILE, SITREP_AUDIT_KEY   the signing key, from elsewhere
            SITREP_AUDIT_SIGNER                       a command that signs (with SITREP_AUDIT_VERIFIER_KEY)
            SITREP_AUDIT_PUBLISH                      places for checkpoints, see below
            SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE   what they want to see, HOST VALUE
            SITREP_CA_FILE                            whose certificates they may show

            Places are separated by semicolons: directory:PATH, syslog:, command:COMMAND, webhook:URL (gets the checkpoint by POST),
            rfc3161:URL (an authority that stamps it with its time).
            """,
        subcommands: [List.self, Checkpoint.self, Verify.self, Key.self, Begin.self])

    static func desk(_ common: CommonOptions, actor: String? = nil, isBrief: Bool = true) throws -> AuditDesk {
        try Shell.open(common, actor: actor, isBrief: isBrief).auditDesk
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List entries, newest first.",
            discussion: "Examples:\n  sitrep audit list\n  sitrep audit list INC-2026-0042 --json")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "Only entries of this incident.") var key: IncidentKey?
        @Option(help: "At most so many.") var limit = 50
        @Option(help: "Go on behind the entry that the last page ended with.") var cursor: Int64?

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is between 1 and 10000") }
        }

        func run() throws {
            let page = try AuditCommand.desk(common, actor: actor).list(key, cursor: cursor, limit: limit)
            if common.json {
                let entries = page.entries.map { entry in
                    JSONValue.object([
                        .init("index", entry.position.map { .integer($0) } ?? .null),
                        .init("entry", .verbatim(entry.body)),
                    ])
                }
                return try Terminal.print(
                    JSONValue.object([
                        .init("entries", .array(entries)),
                        .init("next_cursor", page.next.map { .integer($0) } ?? .null),
                    ]).text)
            }
            var table = TextTable([
                .init("index", right: true), .init("at (UTC)"), .init("who"), .init("role"), .init("action"),
                .init("subject", flexible: true),
            ])
            for entry in page.entries {
                let body = try JSONParser.parse(entry.body)
                func text(_ name: String) -> String { body[name]?.text ?? "" }
                let subject = [body["incident"]?.text, body["subject"]?["table"]?.text, body["subject"]?["key"]?.text]
                table.rows.append([
                    .init(entry.position.map(String.init) ?? "waiting"),
                    .init(String(text("recorded_at").prefix(19)).replacing("T", with: " ")), .init(text("actor")),
                    .init(text("db_role")), .init(text("action")),
                    .init(subject.compactMap { $0 }.joined(separator: " ")),
                ])
            }
            try table.print()
            if let next = page.next, Terminal.isInteractive {
                Terminal.error("next: sitrep audit list --cursor \(next)")
            }
        }
    }

    struct Checkpoint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Place waiting entries and sign.",
            discussion: """
                Prints the signed checkpoint (C2SP tlog-checkpoint). Where nobody signs for the organisation yet, the first call
                makes the key. A repeat places what has come since and signs again; there is nothing in it to be done twice.
                What an authority of SITREP_AUDIT_PUBLISH stamped it with is told on standard error and with --json.

                Examples:
                  sitrep audit checkpoint > 2026-03.checkpoint
                  SITREP_AUDIT_PUBLISH=rfc3161:https://tsa.example.org sitrep audit checkpoint
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Flag(help: "Say what would be placed and signed, and do neither.") var dryRun = false

        func run() throws {
            let desk = try AuditCommand.desk(common, actor: actor)
            if dryRun {
                let (placed, waiting) = try desk.extent()
                return try Terminal.print(
                    common.json
                        ? JSONValue.object([
                            .init("size", .integer(placed + waiting)), .init("placed", .integer(waiting)),
                            .init("dry_run", .bool(true)),
                        ]).text
                        : "would be: \(Plural.of(Int(waiting), "entries", "entry")) placed, \(placed + waiting) signed")
            }
            if Environment.variables["SITREP_AUDIT_SIGNER"] == nil { try desk.beginSigning() }
            let outcome = try desk.checkpoint(heartbeat: 0)
            for problem in outcome.unpublished { Terminal.error("audit: checkpoint not published: \(problem)") }
            let note = desk.lastCheckpoint() ?? ""
            let stamps = try desk.timeStamps()
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("size", .integer(Int64(outcome.size))), .init("placed", .int(outcome.placed)),
                        .init("busy", .bool(outcome.isBusy)), .init("checkpoint", .string(note)),
                        .init("unpublished", .strings(outcome.unpublished)),
                        .init("timestamps", .array(stamps.map(\.json))),
                    ]).text)
            }
            if outcome.isBusy { Terminal.error("another process is placing entries; this is the last checkpoint") }
            try Terminal.print(note.hasSuffix("\n") ? String(note.dropLast()) : note)
            for kept in stamps { Terminal.error("time stamp: \(kept.stamp.time) by \(kept.authority), \(kept.path)") }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the whole trail, and every row against it.",
            discussion: """
                Reads every entry, computes the tree from the bytes, holds it against the signed checkpoint, and compares every row with
                what its last entry says. Exit code 1 when something does not hold.

                Example: sitrep audit verify --key sitrep.vkey --checkpoint last-quarter.checkpoint
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(help: "A file of verifier keys to trust instead of those kept here.", completion: .file()) var key:
            String?
        @Option(help: "A checkpoint to hold the tree against instead of the last one kept here.", completion: .file())
        var checkpoint: String?

        func run() throws {
            let ring = try key.map { path in
                do { return try KeyRing(file: try InputFile.bytes(path)) } catch let defect as KeyRing.Defect {
                    throw CaseworkError.badInput(field: path, message: "\(defect)")
                }
            }
            let note = try checkpoint.map(InputFile.bytes)
            let desk = try AuditCommand.desk(common, actor: actor, isBrief: false)
            let result = try desk.verify(keys: ring, checkpoint: note)
            if common.json {
                try Terminal.print(
                    JSONValue.object([
                        .init("ok", .bool(result.findings.isEmpty)), .init("entries", .integer(Int64(result.entries))),
                        .init("waiting", .integer(result.pending)), .init("root", .string(result.root)),
                        .init("checkpoint_size", result.checkpointSize.map { .integer(Int64($0)) } ?? .null),
                        .init(
                            "findings",
                            .array(
                                result.findings.map {
                                    .object([.init("kind", .string($0.kind)), .init("finding", .string($0.text))])
                                })), .init("more", .int(result.more)),
                    ]).text)
            } else {
                try Terminal.print(
                    "\(result.entries) entries in the tree, \(result.pending) waiting; checkpoint of "
                        + (result.checkpointSize.map(String.init) ?? "none"))
                for finding in result.findings {
                    try Terminal.print("\(finding.kind): \(Terminal.safe(finding.text))")
                }
                if result.more > 0 { try Terminal.print("… and \(result.more) more") }
                if result.findings.isEmpty { try Terminal.print("everything holds") }
            }
            if !result.findings.isEmpty { throw ExitCode(Failure.Code.refused.rawValue) }
        }
    }

    struct Key: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The keys that sign checkpoints.", subcommands: [Show.self, Rotate.self])

        struct Show: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Print the public keys, for auditors.",
                discussion: "Example: sitrep audit key show > sitrep.vkey")
            @OptionGroup var common: CommonOptions
            @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?

            func run() throws {
                let keys = try AuditCommand.desk(common, actor: actor).keys()
                if common.json {
                    return try Terminal.print(
                        JSONValue.object([.init("keys", .strings(keys.map(\.text)))]).text)
                }
                for key in keys { try Terminal.print(key.text) }
            }
        }

        struct Rotate: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Sign with a new key from now on; older keys go on verifying what they signed.")
            @OptionGroup var common: CommonOptions
            @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
            @OptionGroup var change: UnversionedChangeArguments

            func run() throws {
                let desk = try AuditCommand.desk(common, actor: actor)
                try Answer.print(try desk.rotateKey(change.options), json: common.json)
            }
        }
    }
}

extension AuditCommand {
    struct Begin: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a new log where the present one can't go on.",
            discussion: """
                For a log whose key is lost, whose kept checkpoint covers entries that a restored database does not have, or that was signed
                by a clock that ran ahead. The tree goes on with every entry that is there, under a new name and a new key; its next
                entry says why, and where the former log ended. Refused while the present log can be signed. Auditors get the new key, and
                hold their earlier checkpoints against the new log as before: where entries were lost, that shows.

                Example:
                  sitrep audit begin --reason 'restored from the backup of 2026-03-09; 14 entries of the day are lost'
                  sitrep audit key show > sitrep.vkey
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(help: "Why the present log cannot go on.") var reason: String
        @OptionGroup var change: UnversionedChangeArguments

        func run() throws {
            let desk = try AuditCommand.desk(common, actor: actor)
            try Answer.print(try desk.beginLog(reason: reason, change.options), json: common.json)
        }
    }
}

extension AuditHome.KeptTimeStamp {
    fileprivate var json: JSONValue {
        .object([
            .init("authority", .string(authority)), .init("time", .string(stamp.time)),
            .init("policy", .string(stamp.policy)), .init("path", .string(path)),
        ])
    }
}

/// Small files that a command is given by name.
enum InputFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw CaseworkError.notFound(what: "readable file", key: path)
        }
    }
}
