import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Storage

extension DatabaseCommand {
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write everything into one file: database, evidence, audit logs, own templates.",
            discussion: """
                People may go on working meanwhile. The file appears when it is whole, for nobody else to read (mode 0600). It holds the keys
                that sign the audit trail unless --without-keys leaves them out; then keep SITREP_HOME/audit/LOG/signing-key elsewhere. That a
                backup was begun is an entry of each organisation's trail. Exit code 1: it was made, but the store of evidence had lost content
                before.

                Examples:
                  sitrep db backup sitrep.backup
                  sitrep db backup --without-keys /mnt/backups/$(date +%F).backup
                  sitrep db backup - | age -r age1… > sitrep.backup.age
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "Where it is written; - is standard output.", completion: .file()) var file: String?
        @Option(help: "The same as FILE.", completion: .file()) var out: String?
        @Flag(help: "Leave the signing keys of the audit trail out.") var withoutKeys = false
        @Flag(help: "Say what would be written, and write and record nothing.") var dryRun = false

        func validate() throws {
            if (file == nil) == (out == nil) {
                throw ValidationError("name one file to be written, or - for standard output")
            }
            if (file ?? out) == "" { throw ValidationError("the name of the file is empty") }
            if (file ?? out) == "-", common.json {
                throw ValidationError("--json and the backup cannot both go to standard output")
            }
        }

        func run() throws {
            try SystemClock.check()
            let location = DatabaseCommand.location(common)
            let backup = DatabaseBackup(
                location: location,
                settings: .init(
                    actor: try Shell.person(actor), client: Shell.client, includesSigningKeys: !withoutKeys),
                trail: Shell.afterCommit(location), now: SystemClock.now())
            let progress = Progress.bytes("written")
            let target = file ?? out ?? "-"
            if dryRun {
                if target != "-" { _ = try OutputFile.path(target) }
                let manifest = try backup.preview()
                return try Terminal.print(
                    common.json
                        ? JSONValue.object(BackupAnswer.members(manifest) + [.init("dry_run", .bool(true))]).text
                        : "would be: \(BackupAnswer.sentence(manifest)) written to \(target)")
            }
            let outcome: DatabaseBackup.Outcome
            if target == "-" {
                guard !Terminal.isInteractive else {
                    throw CaseworkError.usage(
                        "a backup is no text for a terminal; name a file, or send it to a program")
                }
                outcome = try backup.write(
                    to: { bytes in
                        do { try Terminal.write(raw: bytes, isAnswer: false) } catch is BrokenPipe {
                            throw FileProblem(
                                path: "standard output", reason: "was closed before the backup was whole",
                                code: .tryAgain)
                        }
                    }, progress: progress)
            } else {
                outcome = try backup.write(to: try OutputFile.path(target), progress: progress)
            }
            Progress.finish()
            try answer(outcome)
            if !(outcome.manifest.evidence.missing + outcome.manifest.evidence.damaged).isEmpty {
                throw ExitCode(Failure.Code.refused.rawValue)
            }
        }

        private func answer(_ outcome: DatabaseBackup.Outcome) throws {
            let manifest = outcome.manifest
            for remark in outcome.remarks { Terminal.error("sitrep: \(remark)") }
            for sha256 in manifest.evidence.missing {
                Terminal.error("sitrep: evidence \(sha256) is missing from the store")
            }
            for sha256 in manifest.evidence.damaged {
                Terminal.error("sitrep: evidence \(sha256) is damaged in the store")
            }
            if common.json {
                return try Terminal.print(
                    JSONValue.object(
                        [
                            .init("path", .text(outcome.path)), .init("bytes", .integer(Int64(outcome.bytes))),
                            .init("sha256", .string(outcome.sha256)),
                        ] + BackupAnswer.members(manifest)
                    ).text)
            }
            guard let path = outcome.path else { return }
            try Terminal.print("\(path): \(BackupAnswer.sentence(manifest)), \(outcome.bytes) bytes")
            try Terminal.print("SHA-256 \(outcome.sha256)")
            if manifest.hasSigningKeys, Terminal.isInteractive {
                Terminal.error("it holds the keys that sign the audit trail: keep it as you keep them")
            }
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a backup back.",
            discussion: """
                The whole file is checked before anything is touched. It goes into the private cluster of SITREP_HOME, where nobody has worked
                yet, or into a database of one's own (--database) without a schema of Sitrep. With --replace it takes the place of a private
                database that is in use, which is kept under another name; sitrep db status shows it. Audit logs, evidence and templates that are
                in the home stay as they are; what is missing there is added. Stop the worker and other programs first. A backup holds functions that
                the database will run: put back only one that comes from where you trust.

                Examples:
                  SITREP_HOME=/srv/sitrep sitrep db restore sitrep.backup
                  sitrep db restore sitrep.backup --dry-run
                  sitrep db restore sitrep.backup --replace
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The backup.", completion: .file()) var file: String?
        @Option(help: "The same as FILE.", completion: .file()) var from: String?
        @Flag(help: "Put a private database that is in use aside.") var replace = false
        @Flag(help: "Check the file and the place, and change nothing.") var dryRun = false

        func validate() throws {
            if (file == nil) == (from == nil) { throw ValidationError("name the one backup that is put back") }
        }

        func run() throws {
            try SystemClock.check()
            let location = DatabaseCommand.location(common)
            guard location.isPrivate || !replace else {
                throw CaseworkError.usage(
                    "--replace is for the private cluster; a database of your own is emptied by you")
            }
            let file = file ?? from ?? ""
            guard file != "-" else {
                throw CaseworkError.usage("a backup is read more than once; name a file instead of -")
            }
            let outcome = try DatabaseRestore(
                file: file, location: location, actor: try Shell.person(actor), client: Shell.client,
                now: SystemClock.now(), environment: Environment.variables
            ).run(replaces: replace, dryRun: dryRun, progress: Progress.bytes("read"))
            Progress.finish()
            for sha256 in outcome.missing { Terminal.error("sitrep: evidence \(sha256) is missing from the store") }
            for log in outcome.obstacles {
                Terminal.error(
                    "sitrep: nothing of \(log.organization) is signed here: \(log.obstacle) (docs/backup.md)")
            }
            if common.json { return try Terminal.print(json(outcome).text) }
            let sentence = BackupAnswer.sentence(outcome.manifest)
            guard !dryRun else {
                return try Terminal.print(
                    "would be: restored as of \(Terminal.safe(outcome.manifest.madeAt)): \(sentence)"
                        + (outcome.former.map { "; the present database would be kept as \($0)" } ?? ""))
            }
            try Terminal.print("restored as of \(Terminal.safe(outcome.manifest.madeAt)): \(sentence)")
            if let former = outcome.former { try Terminal.print("the database that was there is kept as \(former)") }
            if Terminal.isInteractive {
                Terminal.error(location.isPrivate ? "next: sitrep audit verify" : "next: sitrep db migrate")
            }
        }

        private func json(_ outcome: DatabaseRestore.Outcome) -> JSONValue {
            var members = BackupAnswer.members(outcome.manifest)
            members += [
                .init("evidence_restored", .int(outcome.evidence.restored)),
                .init("evidence_present", .int(outcome.evidence.present)),
                .init("evidence_missing", .strings(outcome.missing)), .init("former_database", .text(outcome.former)),
                .init(
                    "obstacles",
                    .array(
                        outcome.obstacles.map { log in
                            .object([
                                .init("organization", .string(log.organization)),
                                .init("obstacle", .string(log.obstacle)),
                            ])
                        })),
            ]
            if dryRun { members.append(.init("dry_run", .bool(true))) }
            return .object(members)
        }
    }
}

/// What is said of a backup, whether it was made or put back.
private enum BackupAnswer {
    static func sentence(_ manifest: BackupManifest) -> String {
        let incidents = manifest.incidents == 1 ? "1 incident" : "\(manifest.incidents) incidents"
        let organizations =
            manifest.organizations.count == 1 ? "1 organisation" : "\(manifest.organizations.count) organisations"
        let files = manifest.evidence.files == 1 ? "1 file" : "\(manifest.evidence.files) files"
        return "\(incidents) of \(organizations), \(files) of evidence"
    }

    static func members(_ manifest: BackupManifest) -> [JSONValue.Member] {
        [
            .init("made_at", .string(manifest.madeAt)), .init("made_by", .string(manifest.madeBy)),
            .init("server_version", .string(manifest.serverVersion)),
            .init("schema_version", .int(manifest.schemaVersion)),
            .init("signing_keys", .bool(manifest.hasSigningKeys)),
            .init(
                "organizations",
                .array(
                    manifest.organizations.map { organization in
                        .object([
                            .init("key", .string(organization.key)),
                            .init("incidents", .integer(organization.incidents)),
                            .init("entries", .integer(organization.entries)),
                        ])
                    })),
            .init(
                "evidence",
                .object([
                    .init("files", .int(manifest.evidence.files)),
                    .init("bytes", .integer(Int64(manifest.evidence.bytes))),
                    .init("missing", .strings(manifest.evidence.missing)),
                    .init("damaged", .strings(manifest.evidence.damaged)),
                ])),
        ]
    }
}
