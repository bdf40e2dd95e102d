import AuditTrail
import Foundation

/// Good and broken bundles with what has to come out: status and code of the first finding.
struct BundleFault: Sendable {
    let name: String
    let status: Int32
    let code: String
    let archive: [UInt8]
    let keyFile: [UInt8]
    let previous: [UInt8]?

    /// An attacker is as careful as can be: hashes in the manifest fit what was changed, unless that is the attack.
    static func all() throws -> [BundleFault] {
        try entries() + archives() + checkpoints() + contents() + selections() + inputs() + engagements()
    }

    private static func base(_ count: Int = 6) throws -> LogFixture {
        var log = LogFixture()
        try log.append(count: count)
        return log
    }

    // MARK: - Entries

    private static func entries() throws -> [BundleFault] {
        var log = try base()
        let content = try log.content
        let good = try log.bundleOfAll(content)
        let key = try log.keyFile()
        func fault(_ name: String, _ code: String, _ change: (inout [[UInt8]]) -> Void) throws -> BundleFault {
            var entries = log.entries
            change(&entries)
            return BundleFault(
                name: name, status: 1, code: code, archive: try log.write(content, entries: entries, coverage: .all),
                keyFile: key, previous: nil)
        }
        var faults = [
            BundleFault(name: "nothing changed", status: 0, code: "", archive: good, keyFile: key, previous: nil),
            try fault("an entry dropped", "entry-count") { $0.remove(at: 2) },
            try fault("an entry twice", "entry-count") { $0.insert($0[2], at: 2) },
            try fault("two entries change places", "entry-root") { $0.swapAt(1, 2) },
            try fault("an entry inserted", "entry-count") { $0.insert($0[0], at: 4) },
            try fault("an entry altered", "entry-root") {
                $0[3] = Array(String(decoding: $0[3], as: UTF8.self).replacing("mara", with: "sven").utf8)
            },
            try fault("the tail cut off", "entry-count") { $0.removeLast(3) },
            try fault("an entry with a blank", "entry-form") { $0[3].insert(0x20, at: 1) },
            try fault("an empty line", "entry-form") { $0[3] = [] },
            try fault("an entry that is no object", "entry-form") { $0[3] = Array("[1]".utf8) },
        ]
        // The log itself signed what it should not have: only the form can tell.
        for (name, text) in [
            ("members out of order", #"{"v":1,"organization":"default"}"#),
            ("a name that occurs twice", #"{"organization":"default","organization":"default","v":1}"#),
            ("a number in another form", #"{"a":1.0,"organization":"default","v":1}"#),
            ("half of a surrogate pair", #"{"a":"\ud800","organization":"default","v":1}"#),
            ("an escape without need", #"{"a":"\u0041","organization":"default","v":1}"#),
            ("the NUL character", #"{"a":"\u0000","organization":"default","v":1}"#),
            ("another organization", #"{"organization":"other","v":1}"#),
            ("another version", #"{"organization":"default","v":2}"#),
            ("names sorted by code points", "{\"organization\":\"default\",\"v\":1,\"\u{E000}\":1,\"\u{1F600}\":2}"),
            ("no version", #"{"organization":"default"}"#),
            ("nested too deep", String(repeating: #"{"a":"#, count: 201) + "1" + String(repeating: "}", count: 201)),
        ] {
            var log = try base()
            log.appendRaw(Array(text.utf8))
            faults.append(
                BundleFault(
                    name: "signed: " + name, status: 1, code: "entry-form", archive: try log.bundleOfAll(content),
                    keyFile: key, previous: nil))
        }
        for (name, text) in [
            ("unusual numbers", #"{"a":[1e+21,1e-7,0.000001,9007199254740992,-1.5],"organization":"default","v":1}"#),
            ("names beyond the first plane", "{\"organization\":\"default\",\"v\":1,\"\u{1F600}\":1,\"\u{E000}\":2}"),
            ("control characters", #"{"a":"\u0001\b\t\n\f\r\u001f","organization":"default","v":1}"#),
            (
                "depth that is allowed",
                #"{"a":"# + String(repeating: "[", count: 199) + String(repeating: "]", count: 199)
                    + #","organization":"default","v":1}"#
            ),
        ] {
            var log = try base()
            log.appendRaw(Array(text.utf8))
            faults.append(
                BundleFault(
                    name: "good: " + name, status: 0, code: "", archive: try log.bundleOfAll(content), keyFile: key,
                    previous: nil))
        }
        return faults
    }

    // MARK: - The archive

    private static func archives() throws -> [BundleFault] {
        var log = try base()
        let good = try log.bundleOfAll(log.content)
        let key = try log.keyFile()
        func fault(_ name: String, _ code: String, _ change: (inout RawArchive) -> Void) -> BundleFault {
            var archive = RawArchive(good)
            change(&archive)
            return BundleFault(name: name, status: 1, code: code, archive: archive.bytes, keyFile: key, previous: nil)
        }
        func member(_ member: RawArchive.Member) -> (inout RawArchive) -> Void { { $0.members.append(member) } }
        let big = Array(repeating: UInt8(7), count: 600)
        return [
            fault("an unlisted file", "file-unlisted", member(.init(name: "zzz", bytes: big))),
            fault("an unlisted file in between", "file-unlisted") { $0.members.insert(.init(name: "aaa"), at: 1) },
            fault("a listed file missing", "file-missing") { $0.members.removeAll { $0.name == "origin.txt" } },
            fault("a file twice", "path-repeated") { $0.members.append($0.members[1]) },
            fault("the manifest twice", "path-repeated") { $0.members.append($0.members[0]) },
            fault("two files change places", "file-missing") { $0.members.swapAt(1, 2) },
            fault("a path upwards", "path-unsafe", member(.init(name: "../evil", bytes: big))),
            fault("a path upwards within", "path-unsafe", member(.init(name: "reports/../../evil", bytes: big))),
            fault("an absolute path", "path-unsafe", member(.init(name: "/etc/passwd", bytes: big))),
            fault("a path with a backslash", "path-unsafe", member(.init(name: "a\\b", bytes: big))),
            fault("a path beyond ASCII", "path-unsafe", member(.init(name: "é", bytes: big))),
            fault("a hidden file", "path-unsafe", member(.init(name: ".profile", bytes: big))),
            fault("a symbolic link", "file-kind", member(.init(name: "zzz", type: "2", link: "/etc/passwd"))),
            fault("a hard link", "file-kind", member(.init(name: "zzz", type: "1", link: "origin.txt"))),
            fault("a directory", "path-unsafe", member(.init(name: "zzz/", type: "5"))),
            fault("a device", "file-kind", member(.init(name: "zzz", type: "3"))),
            fault("an extended header", "file-kind", member(.init(name: "zzz", type: "g"))),
            fault("a program", "archive-header", member(.init(name: "zzz", mode: "0000755"))),
            fault("a size beyond the archive", "file-unlisted", member(.init(name: "zzz", size: 0o7_7777_7777))),
            fault("a huge size of a listed file", "file-size") {
                $0.members[$0.members.count - 1].size = 0o7_7777_7777
            },
            fault("one zero block at the end", "archive-truncated") { $0.end.removeLast(512) },
            fault("no end", "archive-truncated") { $0.end = [] },
            fault("the end cut off in a block", "archive-truncated") { $0.end.removeLast(100) },
            fault("something behind the end", "archive-trailing") { $0.end.append(0) },
            fault("an archive behind the archive", "archive-trailing") { $0.end += $0.bytes },
            fault("a second manifest in another form", "manifest-form") { $0["manifest.json"].insert(0x20, at: 0) },
            fault("an empty manifest", "manifest-form") { $0["manifest.json"] = [] },
            fault("a file changed", "file-hash") { $0["reports/board-2026-Q1.md"] = Array("# Bored\n".utf8) },
            fault("a file longer", "file-size") { $0["reports/board-2026-Q1.md"] += [0x0A] },
            fault("evidence changed", "file-hash") { archive in
                for index in archive.members.indices where archive.members[index].name.hasPrefix("evidence/") {
                    archive.members[index].bytes[0] ^= 1
                }
            },
        ]
    }

    // MARK: - Checkpoints

    private static func checkpoints() throws -> [BundleFault] {
        var log = try base(8)
        let early = try log.signed(size: 5)
        let content = try log.content
        let good = try log.bundleOfAll(content)
        let key = try log.keyFile()
        var later = log
        try later.append(count: 4)
        var thief = try base(8)
        thief.privateKey = [UInt8](repeating: 9, count: 32)
        var fork = try base(4)
        try fork.append(fork.entry(99, incident: "INC-2026-0001"))
        try fork.append(count: 20)
        var other = try base(8)
        other.origin = "example.org/sitrep/other"
        var twoKeys = key
        twoKeys += try thief.keyFile()
        let timeless = Array(
            SignedNote(
                text: try log.checkpoint().text, signatures: [try log.signer().signature(of: try log.checkpoint().text)]
            ).bytes)
        var faults: [BundleFault] = []
        func add(
            _ name: String, _ status: Int32, _ code: String, _ archive: [UInt8], previous: [UInt8]? = nil,
            key file: [UInt8]? = nil
        ) {
            faults.append(
                BundleFault(
                    name: name, status: status, code: code, archive: archive, keyFile: file ?? key, previous: previous))
        }
        add("an earlier checkpoint of the same log", 0, "", good, previous: early)
        add("the same checkpoint", 0, "", good, previous: try log.signed())
        add("an earlier checkpoint of nothing", 0, "", good, previous: try log.signed(size: 0))
        add("an old checkpoint replayed", 1, "previous-newer", good, previous: try later.signed())
        add("signed by another key under the same name", 1, "checkpoint-signature", try thief.bundleOfAll(content))
        add("a second key in the file does no harm", 0, "", good, key: twoKeys)
        add("a log of another origin", 1, "checkpoint-signature", try other.bundleOfAll(content))
        let forked = try fork.bundleOfAll(content)
        add("a fork by itself", 0, "", forked)
        add("a fork and an earlier checkpoint before it", 0, "", forked, previous: try log.signed(size: 4))
        add("a fork and an earlier checkpoint behind it", 1, "previous-differs", forked, previous: early)
        add(
            "an earlier checkpoint that is not signed", 1, "previous-signature", good,
            previous: try thief.signed(size: 4))
        let otherKeys = key + (try other.keyFile())
        add(
            "an earlier checkpoint of the log that this one goes on from", 0, "", good,
            previous: try other.signed(size: 4), key: otherKeys)
        var foreign = fork
        foreign.origin = other.origin
        add(
            "an earlier checkpoint of another log", 1, "previous-differs", good, previous: try foreign.signed(size: 6),
            key: otherKeys)
        add("a checkpoint without time", 0, "", try log.rewritten(good, checkpoint: timeless))
        add(
            "a checkpoint without signature", 1, "checkpoint-form",
            try log.rewritten(good, checkpoint: Array(try log.checkpoint().text.utf8)))
        add(
            "another time under the same signature", 1, "checkpoint-signature",
            try log.rewritten(good, checkpoint: try log.withOtherTime()))
        add(
            "a signature of somebody unknown beside it", 0, "",
            try log.rewritten(good, checkpoint: try log.signed() + Array("\u{2014} witness.example AAAAAAAA\n".utf8)))
        add("a checkpoint of another size", 1, "entry-count", try log.rewritten(good, checkpoint: early))
        add("another origin in origin.txt", 1, "origin-differs", try log.rewritten(good, origin: "example.org/x\n"))
        return faults
    }

    // MARK: - Contents

    private static func contents() throws -> [BundleFault] {
        let key = try base().keyFile()
        func fault(_ name: String, _ code: String, _ path: String, _ bytes: [UInt8]) throws -> BundleFault {
            var log = try base()
            let content =
                try log.content.filter { $0.file.path != path } + [BundleWriter.Item(path: path, bytes: bytes)]
            return BundleFault(
                name: name, status: code.isEmpty ? 0 : 1, code: code, archive: try log.bundleOfAll(content),
                keyFile: key,
                previous: nil)
        }
        func population(_ keys: String...) -> [UInt8] {
            CanonicalJSONText.line(
                #"{"incidents":["# + keys.map { #"{"key":""# + $0 + #""}"# }.joined(separator: ",") + "]}")
        }
        func oscal(_ text: String) -> [UInt8] { Array(text.utf8) }
        let path = BundlePath.population
        var log = try base()
        let content = try log.content
        let right = content.first { $0.file.path == path }?.file.sha256.hexadecimal ?? ""
        func linked(_ hash: String) -> String {
            #"{"href":"../population.json","hashes":[{"algorithm":"SHA-256","value":"\#(hash)"}]}"#
        }
        _ = try log.bundleOfAll(content)
        // Report and hash changed together, which only the export's entry shows.
        let swapped =
            content.filter { !$0.file.path.hasPrefix("reports/") }
            + [BundleWriter.Item(path: "reports/board-2026-Q1.md", bytes: Array("# Better\n".utf8), tlp: "green")]
        let added = content + [BundleWriter.Item(path: "filings/new.txt", bytes: [1])]
        var unstated = try base()
        try unstated.append(unstated.entry(6, incident: "INC-2026-0001"))
        return [
            try fault(
                "a population without its first incidents", "", path, population("INC-2026-0002", "INC-2026-0003")),
            try fault("a population with a gap", "population-gap", path, population("INC-2026-0001", "INC-2026-0003")),
            try fault(
                "a population out of order", "population-gap", path, population("INC-2026-0002", "INC-2026-0001")),
            try fault("an incident twice", "population-gap", path, population("INC-2026-0002", "INC-2026-0002")),
            try fault(
                "an incident that no entry knows", "population-unknown", path,
                population("INC-2026-0003", "INC-2026-0004")),
            try fault("a key in another form", "population-form", path, population("INC-2026-00001")),
            try fault(
                "a population with a blank", "population-form", path, CanonicalJSONText.line(#"{"incidents": []}"#)),
            try fault(
                "a population of years", "population-unknown", path, population("INC-2025-0009", "INC-2026-0001")),
            try fault(
                "a dangling reference", "reference-dangling", "oscal/a.json", oscal(##"{"uuid":"1","x-uuid":"2"}"##)),
            try fault("a dangling link", "reference-dangling", "oscal/a.json", oscal(##"{"uuid":"1","href":"#2"}"##)),
            try fault(
                "a link to a file that is not there", "reference-dangling", "oscal/a.json",
                oscal(#"{"href":"../evidence/x"}"#)),
            try fault("a link to a file that is there", "", "oscal/a.json", oscal(#"{"href":"../population.json"}"#)),
            try fault(
                "another hash than the file has", "reference-hash", "oscal/a.json", oscal(linked("00"))),
            try fault(
                "another hash, in a document with a dangling reference too", "reference-dangling", "oscal/a.json",
                oscal(#"{"x-uuid":"2","rlinks":[\#(linked("00"))]}"#)),
            try fault("the hash that the file has", "", "oscal/a.json", oscal(linked(right))),
            try fault("the hash in capitals", "", "oscal/a.json", oscal(linked(right.uppercased()))),
            try fault(
                "a hash of another kind", "", "oscal/a.json",
                oscal(linked("00").replacing("SHA-256", with: "SHA-512"))),
            try fault(
                "a hash of a file that is not there", "reference-dangling", "oscal/a.json",
                oscal(linked("00").replacing("population", with: "absent"))),
            try fault(
                "a hash that is no text", "", "oscal/a.json", oscal(linked(right).replacing("\"\(right)\"", with: "7"))),
            try fault("OSCAL that is not JSON", "reference-form", "oscal/a.json", oscal("{")),
            try fault("OSCAL with a repeated name", "reference-form", "oscal/a.json", oscal(#"{"a":1,"a":1}"#)),
            try fault("evidence under another name", "evidence-name", "evidence/sha256/aa/bb", [1, 2, 3]),
            try fault("a proof where none is due", "file-misplaced", "proofs/0.tlog-proof", [1]),
            BundleFault(
                name: "a report changed with its hash", status: 1, code: "export-unstated",
                archive: try log.write(swapped, entries: log.entries, coverage: .all), keyFile: key, previous: nil),
            BundleFault(
                name: "a file added to the manifest", status: 1, code: "export-unstated",
                archive: try log.write(added, entries: log.entries, coverage: .all), keyFile: key, previous: nil),
            BundleFault(
                name: "a file taken from the manifest", status: 1, code: "export-unstated",
                archive: try log.write(Array(content.dropLast()), entries: log.entries, coverage: .all), keyFile: key,
                previous: nil),
            BundleFault(
                name: "an entry that is no export", status: 1, code: "export-unstated",
                archive: try unstated.write(content, entries: unstated.entries, coverage: .all), keyFile: key,
                previous: nil),
        ]
    }

    // MARK: - Selections

    private static func selections() throws -> [BundleFault] {
        var log = try base(20)
        let early = try log.signed(size: 11)
        let key = try log.keyFile()
        let good = try log.bundle(of: [2, 7, 11], log.content, from: 11)
        var without = try base(20)
        let noConsistency = try without.bundle(of: [2, 7, 11], without.content)
        var faults: [BundleFault] = []
        func add(_ name: String, _ status: Int32, _ code: String, _ archive: [UInt8], previous: [UInt8]? = nil) {
            faults.append(
                BundleFault(name: name, status: status, code: code, archive: archive, keyFile: key, previous: previous))
        }
        add("a selection", 0, "", good)
        add("a selection and an earlier checkpoint", 0, "", good, previous: early)
        add(
            "a selection and another earlier checkpoint", 1, "previous-differs", good,
            previous: try log.signed(size: 10))
        add("no consistency proof", 1, "consistency-missing", noConsistency, previous: early)
        func change(_ name: String, _ code: String, _ body: (inout [String: [UInt8]]) throws -> Void) throws {
            var files = Dictionary(uniqueKeysWithValues: RawArchive(good).members.map { ($0.name, $0.bytes) })
            files[BundlePath.manifest] = nil
            try body(&files)
            add(name, 1, code, try log.write(files: files, coverage: .selection), previous: early)
        }
        let proof = BundlePath.proof(of:)
        func lines(_ files: [String: [UInt8]]) -> [[UInt8]] {
            (files[BundlePath.entries] ?? []).split(separator: 0x0A).map(Array.init)
        }
        try change("an entry left out with its proof", "export-unstated") { files in
            files[proof(7)] = nil
            files[BundlePath.entries] = lines(files).enumerated().filter { $0.offset != 1 }.flatMap {
                $0.element + [0x0A]
            }
        }
        try change("an entry without proof", "entry-count") { $0[proof(7)] = nil }
        try change("a proof under another name", "proof-form") { files in
            files[proof(8)] = files[proof(7)]
            files[proof(7)] = nil
        }
        try change("proofs changed for each other", "proof-form") { files in
            (files[proof(2)], files[proof(7)]) = (files[proof(7)], files[proof(2)])
        }
        try change("an entry altered", "proof-wrong") { files in
            var all = lines(files)
            all[1] = Array(String(decoding: all[1], as: UTF8.self).replacing("mara", with: "sven").utf8)
            files[BundlePath.entries] = all.flatMap { $0 + [0x0A] }
        }
        try change("a proof of an earlier tree", "proof-form") { files in
            files[proof(7)] = EntryProof(index: 7, proof: InclusionProof(path: []), checkpoint: early).bytes
        }
        try change("a proof with a hash too many", "proof-wrong") { files in
            guard let parsed = EntryProof(files[proof(7)] ?? []) else { return }
            let longer = InclusionProof(path: parsed.proof.path + [TreeHash.emptyTree])
            files[proof(7)] = EntryProof(index: 7, proof: longer, checkpoint: parsed.checkpoint).bytes
        }
        try change("a proof with extra data", "proof-form") { files in
            let text = String(decoding: files[proof(7)] ?? [], as: UTF8.self)
            files[proof(7)] = Array(text.replacing("@v1\n", with: "@v1\nextra AAAA\n").utf8)
        }
        try change("a consistency proof cut short", "consistency-wrong") { files in
            let text = files[BundlePath.consistency] ?? []
            files[BundlePath.consistency] = Array(text.dropLast(45))
        }
        try change("a consistency proof in another form", "consistency-form") {
            $0[BundlePath.consistency]?.removeLast()
        }
        try change("a proof that names no index", "file-misplaced") { $0["proofs/007.tlog-proof"] = $0[proof(7)] }
        return faults
    }

    // MARK: - What is no bundle

    private static func inputs() throws -> [BundleFault] {
        var log = try base()
        let good = try log.bundleOfAll(log.content)
        let key = try log.keyFile()
        var second = RawArchive(good)
        second.members.swapAt(0, 1)
        func input(
            _ name: String, _ archive: [UInt8], key file: [UInt8]? = nil, previous: [UInt8]? = nil
        ) -> BundleFault {
            BundleFault(name: name, status: 65, code: "", archive: archive, keyFile: file ?? key, previous: previous)
        }
        return [
            input("an empty file", []), input("a short file", [1, 2, 3]),
            input("a text", Array(String(repeating: "Sitrep ", count: 200).utf8)),
            input("zeros", [UInt8](repeating: 0, count: 2048)),
            input("another file first", second.bytes),
            input("an empty key file", good, key: []),
            input("a key file of a comment", good, key: Array("# no key\n".utf8)),
            input("a key with a changed hash", good, key: Array("example.org/x+00000000+AQ==\n".utf8)),
            input("a key that is not text", good, key: [0xFF, 0x0A]),
            input("a key file with a carriage return", good, key: Array(key.dropLast()) + [0x0D, 0x0A]),
            input("an earlier checkpoint that is none", good, previous: Array("hello\n".utf8)),
        ]
    }
}

extension LogFixture {
    /// The same files with another checkpoint or origin, and a manifest that fits.
    func rewritten(_ archive: [UInt8], checkpoint: [UInt8]? = nil, origin: String? = nil) throws -> [UInt8] {
        var files = Dictionary(uniqueKeysWithValues: RawArchive(archive).members.map { ($0.name, $0.bytes) })
        files[BundlePath.manifest] = nil
        if let checkpoint { files[BundlePath.checkpoint] = checkpoint }
        if let origin { files[BundlePath.origin] = Array(origin.utf8) }
        return try write(files: files, coverage: .all)
    }

    /// Writes files under a manifest with the marks that `content` carries.
    func write(files: [String: [UInt8]], coverage: BundleManifest.Coverage) throws -> [UInt8] {
        let marks = Dictionary(uniqueKeysWithValues: try content.map { ($0.file.path, $0.file.tlp) })
        let items = files.map { BundleWriter.Item(path: $0.key, bytes: $0.value, tlp: marks[$0.key] ?? nil) }
        var archive: [UInt8] = []
        try BundleWriter.write(
            items, coverage: coverage, exportIndex: UInt64(entries.count - 1), organization: organization
        ) { archive += $0 }
        return archive
    }

    /// The signed checkpoint with another time in its second signature.
    func withOtherTime() throws -> [UInt8] {
        let note = try SignedNote(signed())
        var changed = note.signatures
        let last = changed.removeLast()
        var bytes = last.bytes
        bytes[7] ^= 1
        return SignedNote(
            text: note.text,
            signatures: changed + [SignedNote.Signature(name: last.name, keyID: last.keyID, bytes: bytes)]
        ).bytes
    }
}
