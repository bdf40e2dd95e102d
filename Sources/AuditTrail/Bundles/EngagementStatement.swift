import JSONText

/// `engagement.json`: what was agreed with an auditor before anything was looked at, and what was handed over since.
package struct EngagementStatement: Equatable, Sendable {
    /// What narrows the engagement to some incidents of its period; an empty list does not.
    package struct Scope: Equatable, Sendable {
        package var severities: [String]
        package var categories: [String]
        /// Keys such as `INC-2026-0042`.
        package var incidents: [String]

        package init(severities: [String], categories: [String], incidents: [String]) {
            self.severities = severities
            self.categories = categories
            self.incidents = incidents
        }

        package var isEverything: Bool { severities.isEmpty && categories.isEmpty && incidents.isEmpty }

        /// What of the scope leaves an incident out; empty when nothing does.
        package func exclusions(key: String, severity: String, category: String?) -> [Exclusion] {
            Exclusion.allCases.filter { exclusion in
                switch exclusion {
                case .outsidePeriod: false
                case .severity: !severities.isEmpty && !severities.contains(severity)
                case .category: !categories.isEmpty && !names(category)
                case .incident: !incidents.isEmpty && !incidents.contains(key)
                }
            }
        }

        /// Byte by byte, as every program can: Swift takes texts for equal that are only equivalent.
        private func names(_ category: String?) -> Bool {
            guard let category else { return false }
            return categories.contains { $0.utf8.elementsEqual(category.utf8) }
        }
    }

    /// A half-open period; instants as `CanonicalInstant` writes them, so that their text sorts as they do.
    package struct Period: Equatable, Sendable {
        package var from: String
        package var to: String
        package var label: String

        package init(from: String, to: String, label: String) {
            self.from = from
            self.to = to
            self.label = label
        }

        package var tree: JSONTree {
            .object([
                JSONTree.Member(name: "from", value: .text(from)), JSONTree.Member(name: "label", value: .text(label)),
                JSONTree.Member(name: "to", value: .text(to)),
            ])
        }
    }

    /// Why an incident is none that the auditor looks at.
    package enum Exclusion: String, CaseIterable, Sendable {
        case outsidePeriod = "outside_period"
        case severity
        case category
        case incident
    }

    /// A bundle that was given to the auditor.
    package struct HandOver: Equatable, Sendable {
        package var number: UInt64
        package var at: String
        package var by: String
        package var checkpointSize: UInt64
        package var sha256: TreeHash

        package init(number: UInt64, at: String, by: String, checkpointSize: UInt64, sha256: TreeHash) {
            self.number = number
            self.at = at
            self.by = by
            self.checkpointSize = checkpointSize
            self.sha256 = sha256
        }
    }

    package var key: String
    package var kind: String
    package var auditor: String
    package var period: Period
    /// URNs of frameworks and baselines; empty for all.
    package var frameworks: [String]
    package var scope: Scope
    package var sampleSeed: String
    package var sampleSize: UInt64
    /// Index of the entry that opened it: everything above is in it.
    package var opened: UInt64
    package var openedAt: String
    package var openedBy: String
    /// The checkpoint that the auditor has, from which `consistency.txt` leads to the bundle's.
    package var previous: (size: UInt64, root: TreeHash)? {
        get { previousSize.flatMap { size in previousRoot.map { (size, $0) } } }
        set { (previousSize, previousRoot) = (newValue?.size, newValue?.root) }
    }
    private var previousSize: UInt64?
    private var previousRoot: TreeHash?
    package var handedOver: [HandOver]

    package init(
        key: String, kind: String, auditor: String, period: Period, frameworks: [String], scope: Scope,
        sampleSeed: String, sampleSize: UInt64, opened: UInt64, openedAt: String, openedBy: String,
        previous: (size: UInt64, root: TreeHash)?, handedOver: [HandOver]
    ) {
        self.key = key
        self.kind = kind
        self.auditor = auditor
        self.period = period
        self.frameworks = frameworks
        self.scope = scope
        self.sampleSeed = sampleSeed
        self.sampleSize = sampleSize
        self.opened = opened
        self.openedAt = openedAt
        self.openedBy = openedBy
        previousSize = previous?.size
        previousRoot = previous?.root
        self.handedOver = handedOver
    }

    // MARK: - Rules

    /// Why an incident is out of scope, by what the population says of it; empty when it is in scope.
    ///
    /// - Parameter at: when it was detected, or else reported, or else recorded, as `CanonicalInstant` writes it.
    package func exclusions(key: String, severity: String, category: String?, at: String) -> [Exclusion] {
        (period.from <= at && at < period.to ? [] : [.outsidePeriod])
            + scope.exclusions(key: key, severity: severity, category: category)
    }

    /// The auditor's sample of these keys: nobody can steer it who did not know the seed when the keys were given.
    package static func sample(of keys: some Sequence<String>, seed: String, size: UInt64) -> [String] {
        let ranked = keys.map { (rank: TreeHash.sha256(Array((seed + "\n" + $0).utf8)).hexadecimal, key: $0) }
            .sorted { $0.rank < $1.rank }
        return ranked.prefix(Int(clamping: size)).map(\.key)
    }

    /// Whether an entry's bytes are those that opened this engagement as it stands here; what cannot be read are not.
    func isOpened(by entry: [UInt8]) -> Bool {
        guard let tree = try? JSONParser.parse(entry, repeatedNames: .refused),
            tree["action"]?.text == "engagement.open", tree["subject"]?["table"]?.text == "engagement",
            tree["before"] == nil, let after = tree["after"]
        else { return false }
        return EngagementStatement.isSame(tree["subject"]?["key"], .text(key))
            && agreed.allSatisfy { EngagementStatement.isSame(after[$0.name], $0.value) }
    }

    /// Whether two values have the same bytes.
    static func isSame(_ value: JSONTree?, _ other: JSONTree) -> Bool {
        value.map(CanonicalJSON.encode) == CanonicalJSON.encode(other)
    }

    /// Whether a text has the form that `CanonicalInstant` writes, so that comparing texts compares times.
    static func isInstant(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let form = Array("dddd-dd-ddTdd:dd:dd.ddddddZ".utf8)
        return bytes.count == form.count
            && zip(bytes, form).allSatisfy { byte, place in
                place == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == place
            }
    }

    /// What the entry that opened it says, under the names of the table.
    private var agreed: [JSONTree.Member] {
        members([
            ("auditor", .text(auditor)), ("categories", texts(scope.categories)), ("frameworks", texts(frameworks)),
            ("incidents", texts(scope.incidents)), ("key", .text(key)), ("kind", .text(kind)),
            ("opened_at", .text(openedAt)), ("opened_by", .text(openedBy)), ("period_from", .text(period.from)),
            ("period_label", .text(period.label)), ("period_to", .text(period.to)),
            ("sample_seed", .text(sampleSeed)), ("sample_size", .integer(Int64(clamping: sampleSize))),
            ("severities", texts(scope.severities)),
        ])
    }

    // MARK: - Text

    /// One line of canonical JSON and a newline.
    package var bytes: [UInt8] {
        let tree = object([
            ("auditor", .text(auditor)), ("frameworks", texts(frameworks)),
            ("handed_over", .array(handedOver.map(tree))), ("key", .text(key)), ("kind", .text(kind)),
            ("opened", number(opened)), ("opened_at", .text(openedAt)), ("opened_by", .text(openedBy)),
            ("period", period.tree),
            (
                "previous",
                previous.map { object([("root", .text($0.root.hexadecimal)), ("size", number($0.size))]) }
            ),
            ("sample", object([("seed", .text(sampleSeed)), ("size", number(sampleSize))])),
            (
                "scope",
                object([
                    ("categories", texts(scope.categories)), ("incidents", texts(scope.incidents)),
                    ("severities", texts(scope.severities)),
                ])
            ),
        ])
        return CanonicalJSON.encode(tree) + [0x0A]
    }

    private func tree(_ handOver: HandOver) -> JSONTree {
        object([
            ("at", .text(handOver.at)), ("by", .text(handOver.by)), ("checkpoint", number(handOver.checkpointSize)),
            ("number", number(handOver.number)), ("sha256", .text(handOver.sha256.hexadecimal)),
        ])
    }

    private func texts(_ texts: [String]) -> JSONTree { .array(texts.map(JSONTree.text)) }

    private func number(_ value: UInt64) -> JSONTree { .integer(Int64(clamping: value)) }

    private func object(_ pairs: [(String, JSONTree?)]) -> JSONTree { .object(members(pairs)) }

    private func members(_ pairs: [(String, JSONTree?)]) -> [JSONTree.Member] {
        pairs.compactMap { name, value in value.map { JSONTree.Member(name: name, value: $0) } }
    }
}

// MARK: - Reading

extension EngagementStatement {
    /// `nil` unless the bytes are a statement exactly as `bytes` would write it, whatever it is that they are not.
    init?(_ bytes: [UInt8]) {
        guard bytes.last == 0x0A, let tree = try? JSONParser.parse(bytes, repeatedNames: .refused),
            let key = tree["key"]?.text, let kind = tree["kind"]?.text, let auditor = tree["auditor"]?.text,
            let from = tree["period"]?["from"]?.text, let to = tree["period"]?["to"]?.text,
            EngagementStatement.isInstant(from), EngagementStatement.isInstant(to),
            let label = tree["period"]?["label"]?.text,
            let frameworks = EngagementStatement.texts(tree["frameworks"]),
            let severities = EngagementStatement.texts(tree["scope"]?["severities"]),
            let categories = EngagementStatement.texts(tree["scope"]?["categories"]),
            let incidents = EngagementStatement.texts(tree["scope"]?["incidents"]),
            let seed = tree["sample"]?["seed"]?.text, let size = BundleManifest.size(tree["sample"]?["size"]),
            let opened = BundleManifest.size(tree["opened"]), let openedAt = tree["opened_at"]?.text,
            let openedBy = tree["opened_by"]?.text, case .array(let list)? = tree["handed_over"]
        else { return nil }
        let handedOver = list.compactMap(EngagementStatement.handOver)
        var previous: (size: UInt64, root: TreeHash)?
        if let given = tree["previous"], let size = BundleManifest.size(given["size"]),
            let root = given["root"]?.text.flatMap({ TreeHash(hexadecimal: $0) })
        {
            previous = (size, root)
        }
        self.init(
            key: key, kind: kind, auditor: auditor, period: Period(from: from, to: to, label: label),
            frameworks: frameworks,
            scope: Scope(severities: severities, categories: categories, incidents: incidents), sampleSeed: seed,
            sampleSize: size, opened: opened, openedAt: openedAt, openedBy: openedBy, previous: previous,
            handedOver: handedOver)
        // What was not understood above is not written again.
        guard self.bytes == bytes else { return nil }
    }

    private static func texts(_ tree: JSONTree?) -> [String]? {
        guard case .array(let elements)? = tree else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }

    private static func handOver(_ tree: JSONTree) -> HandOver? {
        guard let number = BundleManifest.size(tree["number"]), let at = tree["at"]?.text, let by = tree["by"]?.text,
            let size = BundleManifest.size(tree["checkpoint"]),
            let sha256 = tree["sha256"]?.text.flatMap({ TreeHash(hexadecimal: $0) })
        else { return nil }
        return HandOver(number: number, at: at, by: by, checkpointSize: size, sha256: sha256)
    }
}
