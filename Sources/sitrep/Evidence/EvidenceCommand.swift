import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Storage

struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Files with their chain of custody.",
        discussion: """
            Bytes are kept once under their SHA-256 and checked whenever they are read (docs/evidence.md).

            SITREP_EVIDENCE_STORE   directory (SITREP_HOME/evidence, the default) or database (large objects)
            """,
        subcommands: [
            Add.self, List.self, Show.self, Get.self, Transfer.self, Seal.self, Release.self, Destroy.self, Verify.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a file away as evidence.",
            discussion: """
                Examples:
                  sitrep evidence add INC-2026-0042 disk.img --collected-at 02:40 --collected-by analyst-3
                  ssh host 'cat /dev/sda' | sitrep evidence add INC-2026-0042 - --name sda.img --tlp red
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: ChangeArguments
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The file; - reads standard input.", completion: .file()) var file: String
        @Option(
            parsing: .unconditional, help: ArgumentHelp("When it was collected; otherwise now.", valueName: "when"))
        var collectedAt: String?
        @Option(help: ArgumentHelp("Who collected it; otherwise you.", valueName: "who")) var collectedBy: String?
        @Option(help: "Label; otherwise the incident's.") var tlp: TrafficLight?
        @Flag(help: "Under legal privilege: left out of reports and exports.") var privileged = false
        @Option(help: "What it is called; otherwise the file's name.") var name: String?
        @Option(help: "What it is and where it came from.") var note: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            var said = EvidenceDesk.Description()
            said.name = name
            said.note = note
            said.tlp = tlp
            said.privileged = privileged
            said.collectedAt = try shell.instant(collectedAt)
            said.collectedBy = collectedBy
            try Answer.print(try shell.evidence().add(key, path: file, said, change.options), json: common.json)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the evidence of an incident.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let items = try shell.evidence().list(key)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("evidence", .array(items.map(\.json))), .init("next_cursor", .null),
                    ]).text)
            }
            guard !items.isEmpty else { return Terminal.error("no evidence") }
            var table = TextTable([
                .init("id", right: true), .init("name", flexible: true), .init("bytes", right: true), .init("state"),
                .init("holder"), .init("TLP"), .init("collected"), .init("sha256"),
            ])
            for item in items {
                table.rows.append([
                    .init(String(item.number)), .init(item.name + (item.privileged ? " [privileged]" : "")),
                    .init(String(item.size)), .init(item.custody.state.rawValue), .init(item.custody.holder),
                    .init(item.tlp.rawValue), .init(shell.clock.minuteText(item.collectedAt)),
                    .init(String(EvidenceView.hash(item).prefix(16))),
                ])
            }
            try table.print()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one piece of evidence with its chain of custody.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The number of the evidence.") var id: Int32

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let (item, chain) = try shell.evidence().show(key, id)
            if common.json { return try Terminal.print(item.json(with: chain).text) }
            for line in EvidenceView.lines(item, chain, clock: shell.clock) { try Terminal.print(line) }
        }
    }

    struct Get: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write evidence to a file; the access is recorded, and the bytes are checked.",
            discussion: "Example: sitrep evidence get INC-2026-0042 1 --out copy.img")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The incident.") var key: IncidentKey
        @Argument(help: "The number of the evidence.") var id: Int32
        @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file()) var out: String
        @Option(help: "Why it is looked at.") var reason: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let desk = try shell.evidence()
            var got: EvidenceItem?
            _ = try OutputFile.write(to: out) { write in
                got = try desk.get(key, id, reason: reason) { bytes in
                    guard let start = bytes.baseAddress else { return }
                    // Lent, not copied: written before the buffer is filled again.
                    try write(
                        Data(
                            bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count,
                            deallocator: .none))
                }
                return 1
            }
            guard let got else { return }
            if common.json { return try Terminal.print(got.json.text) }
            try Terminal.print("\(got.size) bytes, sha256 \(EvidenceView.hash(got))")
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every byte and hold it against its hash.",
            discussion:
                "Of one incident, or of all. Exit code 1 when something is missing, truncated, changed, unreadable.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "Only this incident.") var key: IncidentKey?

        func run() throws {
            let result = try Shell.open(common, actor: actor).evidence().verify(key)
            if common.json {
                let findings = result.findings.map { finding in
                    JSONValue.object([
                        .init("incident", .string(finding.item.incident.description)),
                        .init("id", .integer(Int64(finding.item.number))), .init("name", .string(finding.item.name)),
                        .init("sha256", .string(EvidenceView.hash(finding.item))),
                        .init("defect", .string(finding.defect.word)),
                        .init("message", .string(finding.defect.description)),
                    ])
                }
                try Terminal.print(
                    JSONValue.object([
                        .init("ok", .bool(findings.isEmpty)), .init("checked", .int(result.checked)),
                        .init("bytes", .integer(result.bytes)), .init("findings", .array(findings)),
                    ]).text)
            } else {
                for finding in result.findings {
                    try Terminal.print(
                        "\(finding.item.incident) evidence \(finding.item.number) \(Terminal.safe(finding.item.name)): "
                            + Terminal.safe(finding.defect.description))
                }
                try Terminal.print(
                    "\(result.checked) pieces of evidence, \(result.bytes) bytes read: "
                        + (result.findings.isEmpty
                            ? "everything holds"
                            : "\(result.findings.count) \(result.findings.count == 1 ? "does" : "do") not hold"))
            }
            if !result.findings.isEmpty { throw ExitCode(Failure.Code.refused.rawValue) }
        }
    }
}

extension Shell {
    func evidenceStores() throws -> EvidenceStores {
        try EvidenceStores(home: workspace.location.home, environment: Environment.variables)
    }

    func evidence() throws -> EvidenceDesk { EvidenceDesk(desk, stores: try evidenceStores()) }
}
