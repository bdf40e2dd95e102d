import Cryptography
import Documents
import IncidentModel
import Reporting
import TemplateFiles

/// What stands beside the files of a report: the snapshot they were computed from, and a hash of each.
///
/// It holds no wall clock, so the same snapshot gives the same manifest.
struct ReportManifest {
    let frame: ReportFrame
    let key: String?
    let programVersion: String
    let templateOverrides: [String: String]

    func json(_ files: [(name: String, bytes: [UInt8])]) -> JSONValue {
        let definition = frame.definition
        return .object([
            .init("report", .string(definition.name)), .init("organisation", .string(frame.organisation)),
            .init("incident", .text(key)),
            .init(
                "period",
                key != nil
                    ? .null
                    : .object([
                        .init("label", .string(frame.period.label)), .init("from", .instant(frame.period.from)),
                        .init("to", .instant(frame.period.to)),
                    ])),
            .init(
                "snapshot",
                .object([.init("as_of", .instant(frame.asOf)), .init("known_at", .instant(frame.knownAt))])),
            .init(
                "parameters",
                .object([
                    .init("history_months", .int(definition.historyMonths)),
                    .init("list_length", .int(definition.listLength)),
                    .init("names_people", .bool(definition.namesPeople)),
                    .init("time_zone", .string(frame.clock.identifier)),
                    .init("tlp", .string(definition.classification.rawValue)),
                ])),
            .init(
                "versions",
                .object([
                    .init("sitrep", .string(programVersion)), .init("templates_sha256", .string(templatesHash)),
                ])),
            .init(
                "files",
                .array(
                    files.map { file in
                        .object([
                            .init("name", .string(file.name)), .init("bytes", .int(file.bytes.count)),
                            .init("sha256", .string(ReportManifest.hex(SHA256.hash(file.bytes)))),
                        ])
                    })),
        ])
    }

    /// Over path and text of every template in force, in order of path, each ended by a byte that no path or text holds.
    private var templatesHash: String {
        var texts: [String: String] = [:]
        for file in TemplateFilesEmbedded.all where file.path.hasSuffix(".mustache") {
            texts[file.path] = file.text.description
        }
        texts.merge(templateOverrides) { $1 }
        var hash = SHA256()
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
            hash.update(Array(path.utf8) + [0xFF] + Array(text.utf8) + [0xFF])
        }
        return ReportManifest.hex(hash.finalize())
    }

    private static func hex(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in digest {
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
