/// Names of files within a bundle. The narrow alphabet leaves nothing for a path trick to be made of.
package enum BundlePath {
    package static let manifest = "manifest.json"
    package static let checkpoint = "checkpoint.txt"
    package static let origin = "origin.txt"
    package static let entries = "entries.jsonl"
    package static let consistency = "consistency.txt"
    package static let engagement = "engagement.json"
    package static let population = "population.json"
    package static let sample = "sample.json"

    /// What a ustar header holds without a prefix.
    static let greatestLength = 100

    /// ASCII segments that begin with a letter or digit, joined by `/`.
    package static func isValid(_ path: some StringProtocol) -> Bool {
        var isFirstOfSegment = true
        var length = 0
        for byte in path.utf8 {
            length += 1
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                isFirstOfSegment = false
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                if isFirstOfSegment { return false }
            case UInt8(ascii: "/"):
                if isFirstOfSegment { return false }
                isFirstOfSegment = true
            default: return false
            }
        }
        return length > 0 && length <= greatestLength && !isFirstOfSegment
    }

    /// `evidence/sha256/aa/bb…` for the bytes whose hash is `aabb…`.
    package static func evidence(_ hash: TreeHash) -> String {
        let digits = hash.hexadecimal
        return "evidence/sha256/\(digits.prefix(2))/\(digits.dropFirst(2))"
    }

    package static func proof(of index: UInt64) -> String { "proofs/\(index).tlog-proof" }

    /// `timestamps/tsa.example.org.tsr`; the name may hold what a segment of a path may.
    package static func timeStamp(by authority: String) -> String { "\(timeStamps)\(authority).tsr" }

    static let timeStamps = "timestamps/"

    /// The index that a path of a proof names; `nil` for any other path.
    static func proofIndex(_ path: String) -> UInt64? {
        guard path.hasPrefix("proofs/"), path.hasSuffix(".tlog-proof") else { return nil }
        return Checkpoint.decimal(path.dropFirst(7).dropLast(11))
    }

    /// Files that state the log itself, or speak of its checkpoint and so cannot be older than the export's entry. All
    /// others are content, whose hashes that entry holds.
    static func isOfLog(_ path: String) -> Bool {
        [checkpoint, origin, entries, consistency].contains(path) || path.hasPrefix("proofs/")
            || path.hasPrefix(timeStamps)
    }
}
