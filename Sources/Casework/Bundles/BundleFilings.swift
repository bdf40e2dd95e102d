import AuditTrail
import IncidentModel
import JSONText
import Storage

/// `filings/…`: what was sent and what came back, byte for byte, and a list that says what each file is.
struct BundleFilings {
    private let filings: [SentFiling]

    init(_ filings: [SentFiling]) { self.filings = filings }

    /// None where nothing was sent.
    var items: [BundleWriter.Item] {
        guard !filings.isEmpty else { return [] }
        let list = JSONTree.object([
            JSONTree.Member(name: "filings", value: .array(filings.map(entry)))
        ])
        return [BundleWriter.Item(path: "filings/filings.json", bytes: CanonicalJSON.encode(list) + [0x0A])]
            + filings.flatMap(files)
    }

    private func files(_ filing: SentFiling) -> [BundleWriter.Item] {
        let pairs = [(filing.content, path(filing)), (filing.receipt?.content, receiptPath(filing))]
        return pairs.compactMap { bytes, path in
            bytes.map { BundleWriter.Item(path: path, bytes: $0, tlp: filing.tlp.rawValue) }
        }
    }

    private func entry(_ filing: SentFiling) -> JSONTree {
        object([
            ("incident", .text(filing.incident.description)), ("number", .integer(filing.number)),
            ("obligation", .text(filing.obligation)), ("stage", .text(filing.stage)), ("at", time(filing.at)),
            ("channel", .text(filing.channel)), ("reference", filing.reference.map(JSONTree.text)),
            ("due", filing.due.map(time)), ("late", .bool(filing.late)),
            ("name", filing.contentName.map(JSONTree.text)),
            ("path", filing.content.map { _ in .text(path(filing)) }),
            (
                "receipt",
                filing.receipt.map { receipt in
                    object([
                        ("at", time(receipt.at)), ("reference", receipt.reference.map(JSONTree.text)),
                        ("path", receipt.content.map { _ in .text(receiptPath(filing)) }),
                    ])
                }
            ),
        ])
    }

    // MARK: - Paths

    /// `filings/INC-2026-0042/1-initial.json`; the file's own name can be anything, so only its plain ending is kept.
    private func path(_ filing: SentFiling) -> String {
        "\(folder(filing))/\(filing.number)-\(stage(filing))" + ending(filing.contentName ?? "")
    }

    private func receiptPath(_ filing: SentFiling) -> String { "\(folder(filing))/\(filing.number)-receipt" }

    private func folder(_ filing: SentFiling) -> String { "filings/\(filing.incident)" }

    private func stage(_ filing: SentFiling) -> String {
        String(filing.stage.prefix(40).map { isPlain($0) || $0 == "-" ? $0 : "_" })
    }

    private func ending(_ name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "" }
        let ending = name[name.index(after: dot)...]
        return (1...8).contains(ending.count) && ending.allSatisfy(isPlain) ? ".\(ending)" : ""
    }

    private func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }

    // MARK: - JSON

    private func time(_ instant: Instant) -> JSONTree {
        .text(CanonicalInstant.text(microseconds: instant.microseconds))
    }

    private func object(_ members: [(String, JSONTree?)]) -> JSONTree {
        .object(members.compactMap { name, value in value.map { JSONTree.Member(name: name, value: $0) } })
    }
}
