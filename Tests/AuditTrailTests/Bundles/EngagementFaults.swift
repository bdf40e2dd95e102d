import AuditTrail
import JSONText

extension BundleFault {
    /// Here the attacker is the organisation, which signs whatever it writes: only what the files say of each other can tell.
    static func engagements() throws -> [BundleFault] {
        let everything = try EngagementCase(severities: [])
        let narrowed = try EngagementCase(severities: ["high"])
        var faults: [BundleFault] = []
        func add(
            _ name: String, _ code: String, _ given: EngagementCase, _ change: (inout EngagementCase) -> Void
        ) throws {
            var changed = given
            change(&changed)
            faults.append(
                BundleFault(
                    name: "engagement: " + name, status: code.isEmpty ? 0 : 1, code: code,
                    archive: try changed.archive(), keyFile: try changed.log.keyFile(), previous: nil))
        }
        try add("everything in scope", "", everything) { _ in }
        try add("some incidents in scope, all entries", "", narrowed) { _ in }
        try add("some incidents in scope, a selection", "", narrowed) { $0.chosen = [0, 2, 3, 5, 6] }

        // What was agreed.
        try add("another seed than agreed", "engagement-differs", narrowed) { $0.statement.sampleSeed = "mine" }
        try add("another size of the sample", "engagement-differs", narrowed) { $0.statement.sampleSize = 1 }
        try add("a narrower scope than agreed", "engagement-differs", everything) {
            $0.statement.scope.severities = ["high"]
        }
        try add("a wider scope than agreed", "engagement-differs", narrowed) { $0.statement.scope.severities = [] }
        try add("another period than agreed", "engagement-differs", everything) {
            $0.statement.period.to = "2026-02-01T00:00:00.000000Z"
            $0.populationPeriod = $0.statement.period
        }
        try add("other frameworks than agreed", "engagement-differs", everything) {
            $0.statement.frameworks = ["urn:x"]
        }
        try add("another auditor", "engagement-differs", everything) { $0.statement.auditor = "Friend LLP" }
        try add("opened earlier than it was", "engagement-differs", everything) {
            $0.statement.openedAt = "2026-01-01T00:00:00.000000Z"
        }
        try add("another entry than the one that opened it", "engagement-differs", everything) {
            $0.statement.opened = 3
        }
        try add("an entry beyond the log", "engagement-differs", everything) { $0.statement.opened = 4711 }
        try add("the opening left out of a selection", "engagement-differs", narrowed) { $0.chosen = [0, 2, 3, 5] }
        try add("a change taken for the opening", "engagement-differs", everything) { $0.opensByChange = true }
        try add("a blank in the statement", "engagement-form", everything) {
            $0.replaced[BundlePath.engagement] = [0x20] + $0.statement.bytes
        }
        try add("a member more in the statement", "engagement-form", everything) {
            let text = String(decoding: $0.statement.bytes, as: UTF8.self)
            $0.replaced[BundlePath.engagement] = Array(text.replacing(#""kind""#, with: #""good":true,"kind""#).utf8)
        }
        try add("a number for a text in the statement", "engagement-form", everything) {
            let text = String(decoding: $0.statement.bytes, as: UTF8.self)
            $0.replaced[BundlePath.engagement] = Array(text.replacing(#""seed":"agreed""#, with: #""seed":7"#).utf8)
        }

        // What the export's entry says.
        try add("the statement missing", "engagement-missing", everything) { $0.removed = [BundlePath.engagement] }
        try add("an export for another engagement", "engagement-unstated", everything) { $0.stated = "OTHER" }
        try add("an export for none", "engagement-unstated", everything) { $0.stated = nil }
        try add("no population", "file-missing", everything) { $0.removed = [BundlePath.population] }
        try add("no sample", "file-missing", everything) { $0.removed = [BundlePath.sample] }

        // The population.
        try add("an incident marked out of scope against its severity", "population-scope", narrowed) {
            $0.marks["INC-2026-0003"] = ["severity"]
        }
        try add("an incident marked out of scope by nothing", "population-scope", everything) {
            $0.marks["INC-2026-0002"] = ["incident"]
        }
        try add("an incident marked outside of the period in which it is", "population-scope", everything) {
            $0.marks["INC-2026-0003"] = ["outside_period"]
        }
        try add("an incident marked in scope against its severity", "population-scope", narrowed) {
            $0.marks["INC-2026-0002"] = []
        }
        try add("an incident out of scope for another reason", "population-scope", narrowed) {
            $0.marks["INC-2026-0002"] = ["category"]
        }
        try add("a population of another period", "population-scope", everything) {
            $0.populationPeriod.from = "2025-01-01T00:00:00.000000Z"
        }
        try add("fewer left out than there are", "population-scope", narrowed) { $0.countedOut = 0 }
        try add("an incident without severity", "population-form", narrowed) { $0.incidents[1].severity = nil }
        try add("an incident without time", "population-form", narrowed) { $0.incidents[1].at = "yesterday" }
        try add("an incident in scope of which a selection has no entry", "population-unknown", narrowed) {
            $0.chosen = [0, 3, 6]
        }
        try add("the end of the period is not in it", "", everything) { $0.incidents[2].at = $0.statement.period.to }
        try add("a named incident", "", try EngagementCase(incidents: ["INC-2026-0002"])) { $0.chosen = [1, 4, 6] }
        try add("a category", "", try EngagementCase(categories: ["caf\u{E9}"])) {
            $0.incidents[0].category = "caf\u{E9}"
        }
        try add("a category that only looks the same", "", try EngagementCase(categories: ["caf\u{E9}"])) {
            $0.incidents[0].category = "cafe\u{301}"
        }

        // The sample.
        try add("a sample of another seed", "sample-wrong", everything) { $0.sampleSeed = "mine" }
        try add("another sample under the right seed", "sample-wrong", everything) {
            let right = $0.rightSample
            $0.sampleKeys = $0.incidents.map(\.key).filter { !right.contains($0) } + right.dropLast()
        }
        try add("the sample in another order", "sample-wrong", everything) {
            $0.sampleKeys = Array($0.rightSample.reversed())
        }
        try add("a sample with what is out of scope", "sample-wrong", narrowed) {
            $0.sampleKeys = ["INC-2026-0001", "INC-2026-0002"]
        }
        try add("a sample cut short", "sample-wrong", everything) { $0.sampleKeys = Array($0.rightSample.dropLast()) }
        try add("a sample with a blank", "sample-form", everything) {
            $0.replaced[BundlePath.sample] = Array("{ }\n".utf8)
        }

        // The checkpoint handed over last.
        try add("goes on from the checkpoint handed over last", "", everything) { $0.goOn(from: 4, proofFrom: 4) }
        try add("a selection that goes on", "", narrowed) {
            $0.chosen = [0, 2, 3, 5, 6]
            $0.goOn(from: 4, proofFrom: 4)
        }
        try add("no proof from the checkpoint handed over last", "consistency-missing", everything) {
            $0.goOn(from: 4, proofFrom: nil)
        }
        try add("a proof from another checkpoint", "consistency-wrong", everything) { $0.goOn(from: 4, proofFrom: 3) }
        try add("another tree handed over last", "consistency-wrong", everything) {
            $0.goOn(from: 4, proofFrom: 4)
            $0.statement.previous = (4, TreeHash.emptyTree)
        }
        return faults
    }
}

/// A bundle for an engagement over six entries about three incidents and the entry that opened it; the files follow from the
/// statement unless an attack says otherwise.
struct EngagementCase {
    struct Incident {
        var key: String
        var severity: String?
        var category: String?
        var at: String
    }

    var log = LogFixture()
    /// In `engagement.json`; the entry says what it was at the beginning.
    var statement: EngagementStatement
    private let agreed: EngagementStatement
    var incidents: [Incident]
    var populationPeriod: EngagementStatement.Period
    /// Why an incident is left out, instead of what follows from its facts.
    var marks: [String: [String]] = [:]
    var countedOut: Int?
    var sampleSeed: String?
    var sampleKeys: [String]?
    /// The engagement that the export's entry names.
    var stated: String?
    var replaced: [String: [UInt8]] = [:]
    var removed: Set<String> = []
    /// Lines of a selection; nil for all entries.
    var chosen: [Int]?
    var opensByChange = false
    private var proofFrom: Int?

    init(severities: [String] = [], categories: [String] = [], incidents named: [String] = []) throws {
        try log.append(count: 6)
        statement = EngagementStatement(
            key: "SOC2-2026", kind: "external_audit", auditor: "Example Audit LLP",
            period: EngagementStatement.Period(
                from: "2026-01-01T00:00:00.000000Z", to: "2026-04-01T00:00:00.000000Z", label: "2026-Q1"),
            frameworks: ["urn:sitrep:framework:iso-27001:2022"],
            scope: EngagementStatement.Scope(severities: severities, categories: categories, incidents: named),
            sampleSeed: "agreed", sampleSize: 2, opened: 6, openedAt: "2026-04-02T00:00:00.000000Z", openedBy: "mara",
            previous: nil,
            handedOver: [
                EngagementStatement.HandOver(
                    number: 1, at: "2026-04-03T00:00:00.000000Z", by: "mara", checkpointSize: 4, sha256: .emptyTree)
            ])
        agreed = statement
        populationPeriod = statement.period
        stated = statement.key
        incidents = ["high", "low", "high"].enumerated().map { number, severity in
            Incident(
                key: "INC-2026-000\(number + 1)", severity: severity, at: "2026-02-0\(number + 1)T12:00:00.000000Z")
        }
    }

    mutating func goOn(from size: Int, proofFrom: Int?) {
        statement.previous = (UInt64(size), CompactRange.root(of: log.leaves.prefix(size)))
        self.proofFrom = proofFrom
    }

    var rightSample: [String] {
        EngagementStatement.sample(
            of: incidents.filter { exclusions($0).isEmpty }.map(\.key), seed: statement.sampleSeed,
            size: statement.sampleSize)
    }

    func archive() throws -> [UInt8] {
        var log = log
        log.appendRaw(CanonicalJSON.encode(opening))
        let content =
            try self.log.content.filter { $0.file.path != BundlePath.population }
            + files.filter { !removed.contains($0.key) }.map { path, bytes in
                BundleWriter.Item(path: path, bytes: replaced[path] ?? bytes)
            }
        if let chosen { return try log.bundle(of: chosen, content, from: proofFrom, engagement: stated) }
        return try log.bundleOfAll(content, from: proofFrom, engagement: stated)
    }

    private var files: [String: [UInt8]] {
        [
            BundlePath.engagement: statement.bytes, BundlePath.population: line(population),
            BundlePath.sample: line(sample),
        ]
    }

    private func exclusions(_ incident: Incident) -> [String] {
        statement.exclusions(
            key: incident.key, severity: incident.severity ?? "", category: incident.category, at: incident.at
        ).map(\.rawValue)
    }

    private var population: JSONTree {
        let reasons = incidents.map(exclusions).filter { $0 != ["outside_period"] }
        return object([
            ("in_period", .integer(Int64(reasons.count))),
            ("in_scope", .integer(Int64(reasons.count { $0.isEmpty }))),
            (
                "left_out",
                object(
                    ["category", "incident", "severity"].map { reason in
                        (reason, .integer(Int64(countedOut ?? reasons.count { $0.contains(reason) })))
                    })
            ), ("period", populationPeriod.tree),
            (
                "incidents",
                .array(
                    incidents.map { incident in
                        let reasons = marks[incident.key] ?? exclusions(incident)
                        return object([
                            ("key", .text(incident.key)), ("severity", incident.severity.map(JSONTree.text)),
                            ("category", incident.category.map(JSONTree.text)), ("at", .text(incident.at)),
                            ("in_scope", .bool(reasons.isEmpty)),
                            ("left_out", reasons.isEmpty ? nil : .array(reasons.map(JSONTree.text))),
                        ])
                    })
            ),
        ])
    }

    private var sample: JSONTree {
        let keys =
            sampleKeys
            ?? EngagementStatement.sample(
                of: incidents.filter { exclusions($0).isEmpty }.map(\.key), seed: sampleSeed ?? statement.sampleSeed,
                size: statement.sampleSize)
        return object([
            ("incidents", .array(keys.map(JSONTree.text))), ("method", .text("as agreed")),
            ("seed", .text(sampleSeed ?? statement.sampleSeed)), ("size", .integer(Int64(keys.count))),
        ])
    }

    /// As the trigger of the table writes it.
    private var opening: JSONTree {
        func texts(_ texts: [String]) -> JSONTree { .array(texts.map(JSONTree.text)) }
        return object([
            ("v", .integer(1)), ("id", .text("00000000-0000-4000-8000-000000000006")),
            ("organization", .text("default")), ("recorded_at", .text(agreed.openedAt)), ("actor", .text("mara")),
            ("client", .text("sitrep/1.0 cli")), ("db_role", .text("sitrep_app")),
            ("action", .text("engagement.open")),
            ("subject", object([("table", .text("engagement")), ("key", .text(agreed.key))])),
            ("before", opensByChange ? object([("sample_seed", .text("before"))]) : nil),
            (
                "after",
                object([
                    ("auditor", .text(agreed.auditor)), ("categories", texts(agreed.scope.categories)),
                    ("frameworks", texts(agreed.frameworks)), ("incidents", texts(agreed.scope.incidents)),
                    ("key", .text(agreed.key)), ("kind", .text(agreed.kind)), ("opened_at", .text(agreed.openedAt)),
                    ("opened_by", .text(agreed.openedBy)), ("period_from", .text(agreed.period.from)),
                    ("period_label", .text(agreed.period.label)), ("period_to", .text(agreed.period.to)),
                    ("sample_seed", .text(agreed.sampleSeed)),
                    ("sample_size", .integer(Int64(agreed.sampleSize))), ("severities", texts(agreed.scope.severities)),
                ])
            ),
        ])
    }

    private func object(_ pairs: [(String, JSONTree?)]) -> JSONTree {
        .object(pairs.compactMap { name, value in value.map { JSONTree.Member(name: name, value: $0) } })
    }

    private func line(_ tree: JSONTree) -> [UInt8] { CanonicalJSON.encode(tree) + [0x0A] }
}
