import Foundation
import JSONText
import Testing

@Suite("Bundles of the same record")
struct BundleRepeatTests {
    /// What the first export itself adds to the log shows in these.
    private static let ofTheLog = ["checkpoint.txt", "entries.jsonl", "manifest.json"]

    private struct Member: Equatable {
        let header: [UInt8]
        let bytes: [UInt8]
    }

    private func members(_ path: String) throws -> [(name: String, member: Member)] {
        let archive = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var members: [(name: String, member: Member)] = []
        var offset = 0
        while archive[offset] != 0 {
            let header = Array(archive[offset..<offset + 512])
            let name = String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
            let size = try #require(Int(String(decoding: header[124..<135], as: UTF8.self), radix: 8))
            let bytes = Array(archive[(offset + 512)..<(offset + 512 + size)])
            members.append((name, Member(header: header, bytes: bytes)))
            offset += 512 + (size + 511) / 512 * 512
        }
        return members
    }

    @Test("differ in the files of the log alone", arguments: [["--period", "2026"], ["--incident", "INC-2026-0001"]])
    func content(scope: [String]) throws {
        let room = try EvidenceRoom()
        try room.add("bytes", "--name", "beacon.log")
        try room.json("control", "link", room.key, "AC-2", "--outcome", "failed", "--confidence", "confirmed")
        try room.json("action", "add", room.key, "Remove stale accounts")
        var bundles: [[(name: String, member: Member)]] = []
        for number in 1...2 {
            let tar = room.home + "/\(number).tar"
            let outcome = try room.run(["bundle", "export"] + scope + ["--out", tar])
            #expect(outcome.status == 0, "\(outcome.errors)")
            bundles.append(try members(tar))
        }
        let isProof = { (name: String) in name.hasPrefix("proofs/") }
        let names = bundles.map { $0.map(\.name).filter { !isProof($0) } }
        #expect(names[0] == names[1])
        #expect(names[0].contains { $0.hasPrefix("reports/") } && names[0].contains { $0.hasPrefix("evidence/") })
        #expect(names[0].contains("oscal/poam.json") && names[0].contains("population.json"))
        let differing = zip(
            bundles[0].filter { !isProof($0.name) }, bundles[1].filter { !isProof($0.name) }
        ).filter { $0.member != $1.member }.map { $0.0.name }
        #expect(differing == ["manifest.json", "checkpoint.txt", "entries.jsonl"])
        #expect(Set(differing) == Set(Self.ofTheLog))
        // Both exports are bound to the same content, and the second one's entries go on from the first one's.
        let entries = try bundles.map { bundle in
            try #require(bundle.first { $0.name == "entries.jsonl" }).member.bytes.split(separator: UInt8(ascii: "\n"))
        }
        #expect(entries[1].count == entries[0].count + 1)
        #expect(Array(entries[1].prefix(entries[0].count)) == entries[0])
        let bound = try entries.map { lines in
            let export = try JSONParser.parse(String(decoding: try #require(lines.last), as: UTF8.self))
            return export[path: "after", "content_sha256"]?.text
        }
        #expect(bound[0] != nil && bound[0] == bound[1])
    }
}
