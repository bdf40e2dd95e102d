import AuditTrail
import IncidentModel
import JSONText
import Storage

/// `population.json` and `sample.json`: what there was to look at, and what an auditor looks at.
struct BundlePopulation {
    /// All keys of each year between the first and the last of the period.
    private let members: [BundleQuery.Member]
    let scope: BundleDesk.Scope
    /// Of the auditor's engagement that the bundle is for.
    let engagement: EngagementStatement?
    /// Those that the bundle is about: of the period, and in the engagement's scope.
    let inScope: [BundleQuery.Member]
    private let seed: String
    private let sampleSize: UInt64

    /// Incidents of a sample that no engagement sizes; a population of fewer is looked at whole.
    package static let sampleSize = 25

    /// - Parameter seed: for a bundle that is for no engagement; nil takes the name of the scope.
    init(
        _ members: [BundleQuery.Member], scope: BundleDesk.Scope, engagement: EngagementStatement?, seed: String?
    ) {
        self.members = members
        self.scope = scope
        self.engagement = engagement
        inScope = members.filter { member in
            engagement?.exclusions(member).isEmpty ?? member.isInPeriod
        }
        self.seed = engagement?.sampleSeed ?? seed ?? scope.label
        sampleSize = engagement?.sampleSize ?? UInt64(BundlePopulation.sampleSize)
    }

    /// Whether the engagement leaves out incidents of its period.
    var isNarrowed: Bool { engagement.map { !$0.scope.isEverything } ?? false }

    /// One line of canonical JSON.
    var document: [UInt8] {
        let listed = members.filter(\.isInPeriod)
        var counts: [String: Int] = [:]
        for member in listed { counts[state(member), default: 0] += 1 }
        var fields: [(String, JSONTree)] = [
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
        ]
        if let engagement {
            fields += [("in_scope", .integer(Int64(inScope.count))), ("left_out", leftOut(listed, by: engagement))]
        }
        return line(fields)
    }

    /// How many incidents of the period each part of the scope leaves out; several may leave out the same one.
    private func leftOut(_ listed: [BundleQuery.Member], by engagement: EngagementStatement) -> JSONTree {
        let reasons = listed.flatMap { engagement.exclusions($0) }
        return object(
            EngagementStatement.Exclusion.allCases.filter { $0 != .outsidePeriod }.map { reason in
                (reason.rawValue, .integer(Int64(reasons.count { $0 == reason })))
            })
    }

    /// Keys of the sample, in the order in which it was drawn.
    var sampleKeys: [String] {
        EngagementStatement.sample(of: inScope.map(\.key.description), seed: seed, size: sampleSize)
    }

    var sample: [UInt8] {
        let chosen = sampleKeys
        let whole = engagement == nil ? "the incidents of the period" : "the incidents in scope"
        return line([
            ("incidents", .array(chosen.map(JSONTree.text))),
            (
                "method",
                .text("\(whole) in ascending order of SHA-256(seed, line feed, key), the first ones")
            ),
            ("seed", .text(seed)),
            ("size", .integer(Int64(chosen.count))),
        ])
    }

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
        if let engagement {
            let reasons = engagement.exclusions(member)
            fields += [("at", .text(member.at.canonicalText)), ("in_scope", .bool(reasons.isEmpty))]
            if let category = member.category { fields.append(("category", .text(category))) }
            if !reasons.isEmpty {
                fields.append(("left_out", .array(reasons.map { .text($0.rawValue) })))
            }
        } else if !member.isInPeriod {
            fields.append(("outside_period", .bool(true)))
        }
        if let detected = member.detected { fields.append(("detected", .text(detected.canonicalText))) }
        if let survivor = member.duplicateOf { fields.append(("duplicate_of", .text(survivor.description))) }
        return object(fields)
    }

    private var period: JSONTree {
        if case .incident(let key) = scope { return object([("incident", .text(key.description))]) }
        return scope.period.map { EngagementStatement.Period($0).tree } ?? .null
    }

    private func object(_ members: [(String, JSONTree)]) -> JSONTree {
        .object(members.map { JSONTree.Member(name: $0.0, value: $0.1) })
    }

    private func line(_ members: [(String, JSONTree)]) -> [UInt8] { CanonicalJSON.encode(object(members)) + [0x0A] }
}

extension Instant {
    /// As entries and the files of a bundle write it.
    var canonicalText: String { CanonicalInstant.text(microseconds: microseconds) }
}

extension EngagementStatement.Period {
    init(_ period: Period) {
        self.init(from: period.from.canonicalText, to: period.to.canonicalText, label: period.label)
    }
}

extension EngagementStatement {
    /// Why an incident is out of scope; empty when it is in scope.
    func exclusions(_ member: BundleQuery.Member) -> [Exclusion] {
        exclusions(
            key: member.key.description, severity: member.severity.rawValue, category: member.category,
            at: member.at.canonicalText)
    }
}
