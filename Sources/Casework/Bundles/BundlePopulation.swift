import AuditTrail
import Crypto
import IncidentModel
import JSONText
import Storage

/// `population.json` and `sample.json`: what there was to look at, and what an auditor looks at.
struct BundlePopulation {
    private let members: [BundleQuery.Member]
    private let scope: BundleDesk.Scope
    private let seed: String

    /// Incidents of a sample; a population of fewer is looked at whole.
    static let sampleSize = 25

    init(_ members: [BundleQuery.Member], scope: BundleDesk.Scope, seed: String) throws {
        self.members = members
        self.scope = scope
        self.seed = seed
    }

    /// One line of canonical JSON.
    var document: [UInt8] {
        let listed = members.filter(\.isInPeriod)
        var counts: [String: Int] = [:]
        for member in listed { counts[state(member), default: 0] += 1 }
        return line([
            ("counts", object(counts.map { ($0.key, .integer(Int64($0.value))) })),
            ("in_period", .integer(Int64(listed.count))),
            ("incidents", .array(members.map(entry))),
            ("period", period),
            (
                "query",
                .text(
                    "incidents detected, or else reported, or else recorded in the period, with all keys of each year between them"
                )
            ),
        ])
    }

    var sample: [UInt8] {
        let chosen = members.filter(\.isInPeriod)
            .map { (rank: rank($0.key.description), key: $0.key.description) }
            .sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
            .prefix(BundlePopulation.sampleSize)
        return line([
            ("incidents", .array(chosen.map { .text($0.key) })),
            (
                "method",
                .text("the incidents of the period in ascending order of SHA-256(seed, line feed, key), the first ones")
            ),
            ("seed", .text(seed)),
            ("size", .integer(Int64(chosen.count))),
        ])
    }

    private func rank(_ key: String) -> [UInt8] { Array(SHA256.hash(data: Array((seed + "\n" + key).utf8))) }

    /// How an incident counts: its ending, or the phase in which it is.
    private func state(_ member: BundleQuery.Member) -> String {
        if member.exercise { return Disposition.exercise.rawValue }
        return member.disposition?.rawValue ?? "open_\(member.phase.rawValue)"
    }

    private func entry(_ member: BundleQuery.Member) -> JSONTree {
        var fields: [(String, JSONTree)] = [
            ("key", .text(member.key.description)), ("severity", .text(member.severity.rawValue)),
            ("state", .text(state(member))),
        ]
        if !member.isInPeriod { fields.append(("outside_period", .bool(true))) }
        if let detected = member.detected {
            fields.append(("detected", .text(CanonicalInstant.text(microseconds: detected.microseconds))))
        }
        if let survivor = member.duplicateOf { fields.append(("duplicate_of", .text(survivor.description))) }
        return object(fields)
    }

    private var period: JSONTree {
        switch scope {
        case .period(let period):
            object([
                ("from", .text(CanonicalInstant.text(microseconds: period.from.microseconds))),
                ("label", .text(period.label)),
                ("to", .text(CanonicalInstant.text(microseconds: period.to.microseconds))),
            ])
        case .incident(let key): object([("incident", .text(key.description))])
        }
    }

    private func object(_ members: [(String, JSONTree)]) -> JSONTree {
        .object(members.map { JSONTree.Member(name: $0.0, value: $0.1) })
    }

    private func line(_ members: [(String, JSONTree)]) -> [UInt8] { CanonicalJSON.encode(object(members)) + [0x0A] }
}

/// SHA-256 and size of what is added.
struct RunningHash {
    private var hash = SHA256()
    private(set) var size: UInt64 = 0

    mutating func add(_ bytes: [UInt8]) {
        hash.update(data: bytes)
        size += UInt64(bytes.count)
    }

    var value: TreeHash { TreeHash(Array(hash.finalize())) ?? .emptyTree }
}
