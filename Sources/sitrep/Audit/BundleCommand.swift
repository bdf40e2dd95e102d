import ArgumentParser
import AuditTrail
import Casework
import Foundation
import IncidentModel
import Storage

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Evidence bundles that an auditor checks offline.",
        subcommands: [Export.self, Verify.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a bundle for a period or an incident.",
            discussion: """
                A period's bundle holds every entry of the log; an incident's holds the entries about it with their proofs. The export is
                an entry itself.

                Examples:
                  sitrep bundle export --period 2026-Q1 --out 2026-Q1.tar
                  sitrep bundle export --incident INC-2026-0042 --out case.tar --previous last-audit.checkpoint
                """)
        @OptionGroup var common: CommonOptions
        @OptionGroup var actor: ActorOptions
        @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026.") var period: String?
        @Option(help: "One incident.") var incident: IncidentKey?
        @Option(help: "Where the bundle is written.", completion: .file()) var out: String
        @Option(help: "A checkpoint that the auditor kept from earlier.") var previous: String?
        @Option(help: "Seed of the auditor's sample; otherwise the period.") var seed: String?

        func validate() throws {
            if (period == nil) == (incident == nil) { throw ValidationError("give --period or --incident") }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor.actor)
            let environment = ProcessInfo.processInfo.environment
            let audit = AuditDesk(shell.desk, home: shell.workspace.location.home, environment: environment)
            if environment["SITREP_AUDIT_SIGNER"] == nil { try audit.beginSigning() }
            let reports = ReportDesk(
                session: shell.desk.session, context: shell.desk.context, programVersion: Version.text,
                templatesDirectory: Overrides.directory())
            let scope: BundleDesk.Scope
            if let incident {
                scope = .incident(incident)
            } else {
                scope = .period(try PeriodArguments.named(period ?? "", clock: shell.clock))
            }
            let stores = try EvidenceStores(home: shell.workspace.location.home, environment: environment)
            let outcome = try BundleDesk(audit, reports: reports, stores: stores).export(
                scope, to: out, previous: try previous.map(InputFile.bytes), seed: seed)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("path", .string(outcome.path)), .init("bytes", .integer(Int64(outcome.bytes))),
                        .init("entries", .integer(Int64(outcome.entries))),
                        .init("checkpoint_size", .integer(Int64(outcome.size))),
                        .init("files", .strings(outcome.files)),
                    ]).text)
            }
            try Terminal.print(
                "\(outcome.path): \(outcome.entries) of \(outcome.size) entries, \(outcome.files.count) files, \(outcome.bytes) bytes"
            )
            if Terminal.isInteractive { Terminal.error("next: sitrep bundle verify \(out) --key sitrep.vkey") }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a bundle with a key that you got by another way.",
            discussion: """
                Needs no database. Exit code 0: everything holds; 1: something does not; 65: this is no bundle, or the key or earlier
                checkpoint cannot be read.
                """)
        @Argument(help: "The bundle.", completion: .file()) var file: String
        @Option(help: "The verifier keys, as 'sitrep audit key show' printed them.") var key: String
        @Option(help: "A checkpoint that you kept from earlier.") var previous: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() throws {
            let keys = try InputFile.bytes(key)
            let earlier = try previous.map(InputFile.bytes)
            guard let handle = FileHandle(forReadingAtPath: file) else {
                throw CaseworkError.notFound(what: "readable file", key: file)
            }
            let descriptor = handle.fileDescriptor
            let report = try withExtendedLifetime(handle) {
                try BundleVerifier.verify(
                    keyFile: keys, previous: earlier,
                    run: { count, work in DispatchQueue.concurrentPerform(iterations: count, execute: work) }
                ) { buffer in
                    while true {
                        let count = read(descriptor, buffer.baseAddress, buffer.count)
                        if count < 0, errno == EINTR { continue }
                        guard count >= 0 else {
                            throw FileProblem(path: file, reason: String(cString: strerror(errno)))
                        }
                        return count
                    }
                }
            }
            if json {
                try Terminal.print(
                    JSONValue.object([
                        .init("ok", .bool(report.isSound)), .init("malformed", .text(report.malformed)),
                        .init("entries", .integer(Int64(report.entryCount))), .init("files", .int(report.fileCount)),
                        .init(
                            "checkpoint_size", report.checkpoint.map { .integer(Int64($0.checkpoint.size)) } ?? .null),
                        .init("origin", .text(report.checkpoint?.checkpoint.origin)),
                        .init("finding_count", .int(report.findingCount)),
                        .init("findings", .strings(report.findings.map(\.description))),
                    ]).text)
            } else if let malformed = report.malformed {
                Terminal.error("sitrep: \(Terminal.safe(malformed))")
            } else if let first = report.findings.first {
                try Terminal.print(Terminal.safe(first.description))
                if report.findingCount > 1 { try Terminal.print("and \(report.findingCount - 1) more") }
            } else {
                try Terminal.print(
                    "everything holds: \(report.entryCount) entries, \(report.fileCount) files, signed by "
                        + "\(report.checkpoint?.checkpoint.origin ?? "") at size \(report.checkpoint?.checkpoint.size ?? 0)"
                )
            }
            if report.exitCode != 0 { throw ExitCode(report.exitCode) }
        }
    }
}
