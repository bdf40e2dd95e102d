import JSONText

/// `population.json`: no key of a year is missing between the first and the last, the entries know each, and with an
/// engagement each is in its scope or out of it as its own facts say.
struct PopulationCheck {
    private let engagement: EngagementStatement?
    /// Packed keys of all entries, or, in a selection for an engagement, of those that are there.
    private let known: Set<UInt64>?
    private let isSelection: Bool
    private(set) var findings: [BundleFinding] = []
    /// Keys in the engagement's scope; `nil` without one, or when the file cannot be read.
    private(set) var inScope: [String]?
    private var inPeriod = 0
    private var leftOut: [EngagementStatement.Exclusion: Int] = [:]

    /// - Parameter known: `nil` when the entries cannot tell.
    init(_ bytes: [UInt8], known: Set<UInt64>?, isSelection: Bool, engagement: EngagementStatement?) {
        self.engagement = engagement
        self.known = known
        self.isSelection = isSelection
        guard let tree = CanonicalJSON.value(ofLine: bytes), case .array(let incidents)? = tree["incidents"] else {
            note(.populationForm, "is not one line of canonical JSON with an array of incidents")
            return
        }
        if let engagement {
            inScope = []
            if !EngagementStatement.isSame(tree["period"], engagement.period.tree) {
                note(.populationScope, "is of another period than the engagement")
            }
        }
        var previous: UInt64?
        for incident in incidents {
            guard let key = incident["key"]?.text, let number = IncidentNumber.packed(key) else {
                note(.populationForm, "an incident without a key such as INC-2026-0001")
                continue
            }
            if let previous, number != previous + 1,
                IncidentNumber.year(number) <= IncidentNumber.year(previous)
            {
                note(.populationGap, "\(key) does not follow the key before it")
            }
            previous = number
            let isInScope = engagement.map { judge(incident, key, by: $0) }
            // A selection has the entries about what is in scope.
            if let known, !known.contains(number), !isSelection || isInScope == true {
                note(.populationUnknown, "no entry is about \(key)")
            }
        }
        if engagement != nil { checkCounts(tree) }
    }

    /// Whether it is in scope.
    private mutating func judge(_ incident: JSONTree, _ key: String, by engagement: EngagementStatement) -> Bool {
        guard let severity = incident["severity"]?.text, let at = incident["at"]?.text,
            EngagementStatement.isInstant(at), incident["category"].map({ $0.text != nil }) ?? true
        else {
            note(.populationForm, "\(key) without the facts by which it is in scope or not")
            return false
        }
        let reasons = engagement.exclusions(
            key: key, severity: severity, category: incident["category"]?.text, at: at)
        let words = JSONTree.array(reasons.map { .text($0.rawValue) })
        if incident["in_scope"] != .bool(reasons.isEmpty) || incident["left_out"] != (reasons.isEmpty ? nil : words) {
            note(.populationScope, "\(key) is not marked as its facts and the engagement's scope say")
        }
        if !reasons.contains(.outsidePeriod) {
            inPeriod += 1
            for reason in reasons { leftOut[reason, default: 0] += 1 }
        }
        if reasons.isEmpty { inScope?.append(key) }
        return reasons.isEmpty
    }

    private mutating func checkCounts(_ tree: JSONTree) {
        let reasons = EngagementStatement.Exclusion.allCases.filter { $0 != .outsidePeriod }
        let stated = reasons.allSatisfy {
            tree["left_out"]?[$0.rawValue] == .integer(Int64(leftOut[$0] ?? 0))
        }
        if !stated || tree["in_period"] != .integer(Int64(inPeriod))
            || tree["in_scope"] != .integer(Int64(inScope?.count ?? 0))
        {
            note(.populationScope, "counts other incidents than it lists")
        }
    }

    private mutating func note(_ code: BundleFinding.Code, _ detail: String) {
        findings.append(BundleFinding(code, BundlePath.population, detail))
    }
}

/// `sample.json` of an engagement: what its seed gives of the population in scope.
enum SampleCheck {
    static func finding(in bytes: [UInt8], _ engagement: EngagementStatement, inScope: [String]) -> BundleFinding? {
        guard let tree = CanonicalJSON.value(ofLine: bytes) else {
            return BundleFinding(.sampleForm, BundlePath.sample, "is not one line of canonical JSON")
        }
        let sample = EngagementStatement.sample(
            of: inScope, seed: engagement.sampleSeed, size: engagement.sampleSize)
        guard EngagementStatement.isSame(tree["seed"], .text(engagement.sampleSeed)),
            tree["size"] == .integer(Int64(sample.count)),
            tree["incidents"] == .array(sample.map(JSONTree.text))
        else {
            return BundleFinding(
                .sampleWrong, BundlePath.sample, "is not what the engagement's seed gives of the population in scope")
        }
        return nil
    }
}
