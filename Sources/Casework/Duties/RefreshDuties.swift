import Cryptography
import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

/// The rules that are on for an organisation, and the facts of one incident in their words.
struct RuleBook {
    private(set) var known: LegalCase
    private(set) var facts: Facts
    private(set) var engine: ObligationEngine

    init(_ known: LegalCase, organization: Organization) throws {
        self.known = known
        var registry = BuiltInRules.registry()
        for file in known.ruleFiles { try registry.add(file: try JSONParser.parse(file.document), source: file.name) }
        facts = try RuleBook.facts(known)
        // An organisation's own rules are on as soon as they are added.
        let own = Set(registry.ids).subtracting(BuiltInRules.registry().ids)
        let on = own.union(known.settings.filter(\.value).keys)
        engine = ObligationEngine(
            registry: registry, calendars: BuiltInRules.calendars, zone: organization.clock,
            calendar: facts.calendar,
            selection: .init(turnedOn: on, turnedOff: Set(known.settings.filter { !$0.value }.keys)))
    }

    /// The duties of another incident of the same organisation, read in the same transaction: its rules and profile are the same.
    mutating func duties(of other: LegalCase) throws -> [DutyRecord] {
        known = other
        facts = try RuleBook.facts(other)
        return try duties(asked: [])
    }

    private static func facts(_ known: LegalCase) throws -> Facts {
        var events: [EventName: [Instant]] = [:]
        for (milestone, instant) in known.milestones {
            for event in MilestoneEvents.events(for: milestone) { events[event, default: []].append(instant) }
        }
        for statement in known.statements where statement.isCurrent {
            // What a person states of an event takes the place of what a milestone suggests.
            if let at = statement.at { events[EventName(statement.event)] = [at] }
        }
        for duty in known.duties {
            for filing in duty.filings {
                events[EventName(submitted: filing.stage, of: duty.obligation), default: []].append(filing.at)
            }
        }
        var attributes: [String: JSONTree] = [:]
        for (name, value) in known.profile where !OrganizationProfile.isNoRuleAttribute(name) {
            attributes[name] = try JSONParser.parse(value)
        }
        for (name, value) in known.facts { attributes[name] = try JSONParser.parse(value) }
        return Facts(
            events: events, attributes: attributes,
            calendar: try known.profile["calendar"].map { try JSONParser.parse($0) }?.text,
            delays: known.delays.compactMap(\.legal))
    }

    /// The version of a rule that a duty follows.
    mutating func rule(_ duty: DutyRecord) throws -> ObligationRule? {
        let versions = try engine.rules(of: duty.obligation)
        return versions.first { $0.version == duty.version } ?? versions.last
    }

    /// The duties that the incident has: what applies, what is undecided and binds the organisation, and what was a duty before.
    ///
    /// - Parameter asked: obligations that somebody asks about.
    mutating func duties(asked: Set<String>) throws -> [DutyRecord] {
        let answer = try engine.preview(PreviewRequest(facts: facts))
        var verdicts: [String: DutyRecord.Applies] = [:]
        for result in answer.results { verdicts[result.obligation] = .yes }
        for failure in answer.failed { verdicts[failure.obligation] = .yes }
        var missing: [String: [String]] = [:]
        var candidates = Set(verdicts.keys).union(known.duties.map(\.obligation)).union(asked)
        for rule in answer.undecided {
            verdicts[rule.obligation] = .undecided
            missing[rule.obligation] = rule.missing
            if try binds(rule.obligation) { candidates.insert(rule.obligation) }
        }
        return try candidates.sorted().map { id in
            try duty(id, verdicts[id] ?? .no, missing: missing[id] ?? [])
        }
    }

    /// The organisation has said something of itself that the rule looks at.
    private mutating func binds(_ id: String) throws -> Bool {
        guard let rule = try engine.rules(of: id).last else { return false }
        return MaterialFacts.attributes(of: rule).contains { name in
            known.profile[name].map { $0 != "false" } ?? false
        }
    }

    private mutating func duty(_ id: String, _ applies: DutyRecord.Applies, missing: [String]) throws -> DutyRecord {
        var results: [StageResult] = []
        var problems: [String: PreviewProblem] = [:]
        do throws(PreviewProblem) {
            let answer = try engine.preview(PreviewRequest(obligation: id, facts: facts))
            results = answer.results
            for failure in answer.failed { if let stage = failure.stage { problems[stage] = failure.problem } }
        } catch {
            // Not one stage can be computed.
            for stage in try engine.rules(of: id).last?.stages ?? [] { problems[stage.key] = error }
        }
        let versions = try engine.rules(of: id)
        let named = results.first.flatMap { first in versions.first { $0.version == first.version } }
        guard let rule = named ?? versions.last else {
            throw CaseworkError.notFound(what: "obligation", key: id)
        }
        let stages = rule.stages.map { stage in
            RuleBook.stage(
                stage, rule, results.first { $0.stage == stage.key }, applies: applies,
                problem: problems[stage.key])
        }
        return DutyRecord(
            obligation: id, name: rule.name, version: rule.version, citation: rule.citation, applies: applies,
            missing: missing, factsDigest: Digest.hex(MaterialFacts.text(of: rule, facts)), standing: .undecided,
            decision: nil, stages: stages, filings: [])
    }

    private static func stage(
        _ stage: ObligationStage, _ rule: ObligationRule, _ result: StageResult?, applies: DutyRecord.Applies,
        problem: PreviewProblem?
    ) -> DutyRecord.Stage {
        let owed: DutyRecord.Applies =
            switch (applies, result?.applies) {
            case (.no, _), (_, .no?): .no
            case (.undecided, _), (_, .undecided?): .undecided
            default: .yes
            }
        var remarks: [JSONValue.Member] = []
        if let result {
            let lists = [("missing", result.missing), ("assumptions", result.assumptions), ("flags", result.flags)]
            for (name, texts) in lists where !texts.isEmpty { remarks.append(.init(name, .strings(texts))) }
            for name in ["readings", "earlier_missed"] {
                if let value = result.json(id: nil)[name] { remarks.append(.init(name, value)) }
            }
        }
        return DutyRecord.Stage(
            key: stage.key, name: stage.name, kind: stage.kind.rawValue, voluntary: stage.isVoluntary, owed: owed,
            due: result?.due, start: result?.start, projected: result?.isProjected ?? false,
            derivation: result?.derivation ?? problem.map { "not computed: \($0)" } ?? "",
            citation: stage.citation, remarks: JSONValue.object(remarks).line)
    }
}

/// SHA-256 in hexadecimal.
enum Digest {
    static func hex(_ text: String) -> String { hex(Array(text.utf8)) }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        for byte in SHA256.hash(bytes) {
            result.append(digits[Int(byte >> 4)])
            result.append(digits[Int(byte & 15)])
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension LifecycleEvent {
    /// States a time that rules look at.
    var statesTimes: Bool {
        switch self {
        case .step(let verb, _): verb == .contain || verb == .recover
        case .correct, .close: true
        default: false
        }
    }
}

extension CaseDesk {
    func legalCase(of id: Int64, in session: PostgresSession) throws -> LegalCase {
        try LegalCaseQuery.read(session.pipeline(LegalCaseQuery.statements("\(id)")))
    }

    /// Computes the duties of an incident anew. An incident of which the law has been told nothing costs one round trip.
    ///
    /// - Returns: whether anything was computed.
    @discardableResult
    func refreshDuties(of id: Int64, asked: Set<String> = [], in session: PostgresSession) throws -> Bool {
        let known = try legalCase(of: id, in: session)
        if known.isUntouched, asked.isEmpty { return false }
        var book = try RuleBook(known, organization: organization)
        let duties = try book.duties(asked: asked)
        let changed = duties.filter { duty in !known.duties.contains { duty.isComputedLike($0) } }
        var statements = CaseDesk.parts(changed).flatMap { part in
            DutyTables.put(part.map { (id, $0) }, context)
        }
        let reopened = duties.filter { duty in known.duties.contains { duty.reopens($0) } }
        if !reopened.isEmpty {
            statements.append(
                TimelineTable.add(reopened.map { (id, $0.reopeningText) }, kind: "duty", context))
        }
        if !statements.isEmpty { _ = try session.pipeline(statements) }
        return true
    }

    /// Duties that are written together. A statement costs the server more than its rows do, and one of more than a hundred rows
    /// would leave digests in the trail instead of an entry a row.
    private static func parts(_ duties: [DutyRecord]) -> [[DutyRecord]] {
        var parts: [[DutyRecord]] = []
        var stages = 0
        for duty in duties {
            stages += duty.stages.count
            if parts.isEmpty || stages > 100 {
                parts.append([duty])
                stages = duty.stages.count
            } else {
                parts[parts.count - 1].append(duty)
            }
        }
        return parts
    }
}

extension LegalCase {
    /// The law has been told nothing, so there is nothing to compute.
    var isUntouched: Bool {
        profile.keys.allSatisfy(OrganizationProfile.isNoRuleAttribute) && facts.isEmpty && statements.isEmpty
            && duties.isEmpty && ruleFiles.isEmpty
    }
}

extension DutyRecord {
    /// Whether a stage is a notice that has to be sent and has not been.
    func isUnsent(_ stage: Stage) -> Bool {
        stage.owed == .yes && stage.kind == ObligationStage.Kind.notice.rawValue && !stage.voluntary
            && !filings.contains { $0.stage == stage.key }
    }

    /// The decision on the duty as it was before rested on other facts.
    func reopens(_ before: DutyRecord) -> Bool {
        before.obligation == obligation && before.standing != .undecided && before.factsDigest != factsDigest
    }

    var reopeningText: String { "\(obligation) is to be decided anew: the facts that it rested on have changed" }
}
