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
            abstract: "Write a bundle for a period, an incident or an auditor's engagement.",
            discussion: """
                A period's bundle holds every entry of the log; an incident's holds the entries about it with their proofs. The export is
                an entry itself. An engagement's bundle is of the period, the scope and the sample that were agreed: where only some
                incidents are in scope it holds the entries about them and those about no incident (nor other auditors), with their proofs, else every entry.
                It goes on from the checkpoint that the auditor was given last, and that it was handed over is recorded.

                Examples:
                  sitrep bundle export --period 2026-Q1 --out 2026-Q1.tar
                  sitrep bundle export --incident INC-2026-0042 --out case.tar --previous last-audit.checkpoint
                  sitrep bundle export --engagement SOC2-2026 --out SOC2-2026.tar
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026.") var period: String?
        @Option(help: "One incident.") var incident: IncidentKey?
        @Option(
            help: "An engagement that is open (sitrep engagement open).", completion: .custom(Completion.engagements))
        var engagement: String?
        @Option(help: "Where the bundle is written.", completion: .file()) var out: String
        @Option(help: "A checkpoint that the auditor kept from earlier.") var previous: String?
        @Option(help: "Seed of the auditor's sample; otherwise the period. An engagement has its own.") var seed:
            String?

        func validate() throws {
            if [period, incident?.description, engagement].compactMap(\.self).count != 1 {
                throw ValidationError("give one of --period, --incident and --engagement")
            }
            if engagement != nil, seed != nil {
                throw ValidationError("the seed of an engagement was fixed when it was opened; leave out --seed")
            }
        }

        func run() throws {
            // Before a key is made for a bundle that has no place to go.
            let target = try OutputFile.path(out)
            let shell = try Shell.open(common, actor: actor, isBrief: false)
            let environment = Environment.variables
            let audit = shell.auditDesk
            if environment["SITREP_AUDIT_SIGNER"] == nil { try audit.beginSigning() }
            let reports = ReportDesk(
                shell.desk, programVersion: Version.text, templatesDirectory: Overrides.directory())
            let scope: BundleDesk.Scope
            if let incident {
                scope = .incident(incident)
            } else if let engagement {
                let (opened, exports) = try shell.engagements.show(engagement)
                scope = .engagement(opened, exports: exports)
            } else {
                scope = .period(try PeriodArguments.named(period ?? "", clock: shell.clock))
            }
            let stores = try EvidenceStores(home: shell.workspace.location.home, environment: environment)
            let outcome = try BundleDesk(audit, reports: reports, stores: stores).export(
                scope, to: target, previous: try previous.map(InputFile.bytes), seed: seed)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("path", .string(outcome.path)), .init("bytes", .integer(Int64(outcome.bytes))),
                        .init("entries", .integer(Int64(outcome.entries))),
                        .init("checkpoint_size", .integer(Int64(outcome.size))),
                        .init("files", .strings(outcome.files)), .init("sha256", .string(outcome.sha256.hexadecimal)),
                        .init("previous_size", outcome.previousSize.map { .integer(Int64($0)) } ?? .null),
                        .init("number", outcome.number.map(JSONValue.int) ?? .null),
                    ]).text)
            }
            try Terminal.print(
                "\(outcome.path): \(outcome.entries) of \(outcome.size) entries, \(outcome.files.count) files, \(outcome.bytes) bytes"
            )
            if let number = outcome.number {
                let before = outcome.previousSize.map { ", going on from entry \($0)" } ?? ""
                try Terminal.print("bundle \(number) of \(scope.label)\(before), SHA-256 \(outcome.sha256.hexadecimal)")
            }
            if Terminal.isInteractive { Terminal.error("next: sitrep bundle verify \(out) --key sitrep.vkey") }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a bundle with a key that you got by another way.",
            discussion: """
                Needs no database. Exit code 0: everything holds; 1: something does not; 65: this is no bundle, or the key or earlier
                checkpoint cannot be read. Of a time stamp it checks that it is one of the bundle's checkpoint, and prints the time that
                it states; whether an authority that you trust signed it says openssl ts -verify (VERIFY.md in the bundle).

                Examples:
                  sitrep bundle verify 2026-Q1.tar --key sitrep.vkey
                  sitrep bundle verify 2026-Q1.tar --key sitrep.vkey --previous last-audit.checkpoint --json
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
                        .init(
                            "timestamps",
                            .array(
                                report.timeStamps.map {
                                    .object([
                                        .init("path", .string($0.path)), .init("time", .string($0.stamp.time)),
                                        .init("policy", .string($0.stamp.policy)),
                                    ])
                                })), .init("finding_count", .int(report.findingCount)),
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
                for stated in report.timeStamps {
                    try Terminal.print(
                        "\(stated.path) states \(stated.stamp.time); check its signature: openssl ts -verify -data "
                            + "\(BundlePath.checkpoint) -in \(stated.path) -CAfile AUTHORITY.pem")
                }
            }
            if report.exitCode != 0 { throw ExitCode(report.exitCode) }
        }
    }
}
