import IncidentModel
import JSONText

/// Says what would be due. Owned by whoever asks: what was decoded and looked up stays for the next question.
package struct ObligationEngine: Sendable {
    /// The rules that are on beside those that are on by default.
    package struct Selection: Equatable, Sendable {
        package var turnedOn: Set<String>
        package var turnedOff: Set<String>

        package init(turnedOn: Set<String> = [], turnedOff: Set<String> = []) {
            self.turnedOn = turnedOn
            self.turnedOff = turnedOff
        }

        func includes(_ rule: ObligationRule) -> Bool {
            if turnedOff.contains(rule.id) { return false }
            return turnedOn.contains(rule.id) || !rule.isOffByDefault
        }
    }

    package private(set) var registry: ObligationRegistry
    private let calendars: CalendarLookup
    private let organizationZone: ZonedClock
    private let organizationCalendar: String?
    private let selection: Selection
    private var prepared: [String: [PreparedRule]] = [:]
    private var zones: [String: ZonedClock] = [:]
    private var loadedCalendars: [String: BusinessCalendar] = [:]

    /// - Parameters:
    ///   - zone: the organisation's, where neither the law nor the facts name one.
    ///   - calendar: the organisation's, likewise.
    package init(
        registry: ObligationRegistry, calendars: CalendarLookup = CalendarLookup(), zone: ZonedClock = .utc,
        calendar: String? = nil, selection: Selection = Selection()
    ) {
        self.registry = registry
        self.calendars = calendars
        self.organizationZone = zone
        self.organizationCalendar = calendar
        self.selection = selection
    }

    /// - Throws: `PreviewProblem` when the request itself is faulty, or the one rule that it names cannot be computed.
    package mutating func preview(_ request: PreviewRequest) throws(PreviewProblem) -> PreviewAnswer {
        if let zone = request.facts.timeZone { try load(zone: zone) }
        if let id = request.obligation { return try named(id, request) }
        return try all(request)
    }

    // MARK: One rule

    private mutating func named(_ id: String, _ request: PreviewRequest) throws(PreviewProblem) -> PreviewAnswer {
        let versions = try versions(of: id)
        var answer = PreviewAnswer()
        answer.warnings = try checkNames(request, in: versions)
        let (rule, notLaw) = version(of: versions, facts: request.facts)
        var evaluation = try self.evaluation(of: rule, request, isAskedByName: true)
        evaluation.notLaw = notLaw
        // A cascade asks all the others, but only where its own facts do not settle it.
        if rule.rule.isCascade, try evaluation.applies().truth == .undecided {
            evaluation.otherNotice = try otherNotices(than: id, request)
        }
        let stages = try self.stages(of: rule.rule, request.stage)
        let applies = try evaluation.applies()
        for stage in stages {
            do throws(PreviewProblem) {
                answer.results.append(try evaluation.result(of: stage, applies: applies))
            } catch {
                answer.failed.append(PreviewAnswer.Failure(obligation: id, stage: stage.key, problem: error))
            }
        }
        // A stage that has no calendar does not keep the others from being due; where nothing is due, that is the answer.
        if answer.results.isEmpty, let failure = answer.failed.first { throw failure.problem }
        return answer
    }

    private func stages(of rule: ObligationRule, _ key: String?) throws(PreviewProblem) -> [ObligationStage] {
        guard let key else { return rule.stages }
        guard let stage = rule.stage(key) else {
            let keys = rule.stages.map(\.key)
            throw PreviewProblem(
                .unknownStage, field: "stage",
                reason: "\(rule.id) has no stage '\(key)' but \(keys.joined(separator: ", "))",
                suggestion: NearestName.of(key, among: keys))
        }
        return [stage]
    }

    // MARK: All rules

    private mutating func all(_ request: PreviewRequest) throws(PreviewProblem) -> PreviewAnswer {
        if request.stage != nil {
            throw PreviewProblem(
                .unknownStage, field: "stage", reason: "a stage can only be asked for with its obligation")
        }
        var answer = PreviewAnswer()
        var rules: [PreparedRule] = []
        for id in registry.ids {
            let versions = try versions(of: id)
            let (rule, notLaw) = version(of: versions, facts: request.facts)
            if notLaw == nil, selection.includes(rule.rule) { rules.append(rule) }
        }
        answer.warnings = try checkNames(request, in: rules)
        let verdicts = try verdicts(of: rules, request)
        for (rule, verdict) in zip(rules, verdicts) {
            switch verdict.truth {
            case .no: continue
            case .undecided:
                answer.undecided.append(UndecidedRule(obligation: rule.rule.id, missing: verdict.missing))
            case .yes:
                results(of: rule, verdict, request, into: &answer)
            }
        }
        return answer
    }

    private mutating func results(
        of rule: PreparedRule, _ verdict: Verdict, _ request: PreviewRequest, into answer: inout PreviewAnswer
    ) {
        let id = rule.rule.id
        let evaluation: RuleEvaluation
        do throws(PreviewProblem) {
            evaluation = try self.evaluation(of: rule, request, isAskedByName: false)
        } catch {
            answer.failed.append(PreviewAnswer.Failure(obligation: id, stage: nil, problem: error))
            return
        }
        for stage in rule.rule.stages {
            do throws(PreviewProblem) {
                let result = try evaluation.result(of: stage, applies: verdict)
                if result.applies != .no { answer.results.append(result) }
            } catch {
                answer.failed.append(PreviewAnswer.Failure(obligation: id, stage: stage.key, problem: error))
            }
        }
    }

    /// Whether each rule applies. Cascades come last and see the others, and each other until nothing changes: as they only ever
    /// grow (`not other_notice_owed` is refused), that is one round per cascade at most.
    private mutating func verdicts(
        of rules: [PreparedRule], _ request: PreviewRequest
    ) throws(PreviewProblem) -> [Verdict] {
        var verdicts: [Verdict] = []
        for rule in rules {
            verdicts.append(try evaluation(of: rule, request, isAskedByName: false).applies())
        }
        let cascades = rules.indices.filter { rules[$0].rule.isCascade }
        for _ in cascades {
            var hasChanged = false
            for index in cascades where verdicts[index].truth != .yes {
                var evaluation = try self.evaluation(of: rules[index], request, isAskedByName: false)
                evaluation.otherNotice = ObligationEngine.otherNotice(verdicts, rules, besides: index)
                let verdict = try evaluation.applies()
                hasChanged = hasChanged || verdict != verdicts[index]
                verdicts[index] = verdict
            }
            if !hasChanged { break }
        }
        return verdicts
    }

    private static func otherNotice(_ verdicts: [Verdict], _ rules: [PreparedRule], besides own: Int) -> Truth {
        var result = Truth.no
        for index in rules.indices where index != own && rules[index].rule.addressee == .authority {
            if verdicts[index].truth == .yes { return .yes }
            if verdicts[index].truth == .undecided { result = .undecided }
        }
        return result
    }

    private mutating func otherNotices(than id: String, _ request: PreviewRequest) throws(PreviewProblem) -> Truth {
        var rules: [PreparedRule] = []
        for other in registry.ids where other != id {
            let (rule, notLaw) = version(of: try versions(of: other), facts: request.facts)
            if notLaw == nil, selection.includes(rule.rule) { rules.append(rule) }
        }
        return ObligationEngine.otherNotice(try verdicts(of: rules, request), rules, besides: -1)
    }

    // MARK: Looking up

    /// Every version of an obligation, the earliest first. What an answer needed decoded is not decoded again.
    package mutating func rules(of id: String) throws(RuleProblem) -> [ObligationRule] {
        try registry.versions(of: id)
    }

    mutating func vocabulary() throws(RuleProblem) -> RuleVocabulary { try registry.vocabulary() }

    /// - Parameter field: where the id stands in the request.
    mutating func preparedRules(of id: String, field: String) throws(PreviewProblem) -> [PreparedRule] {
        do {
            return try versions(of: id)
        } catch {
            throw PreviewProblem(error.kind, field: field, reason: error.reason, suggestion: error.suggestion)
        }
    }

    private mutating func versions(of id: String) throws(PreviewProblem) -> [PreparedRule] {
        if let known = prepared[id] { return known }
        do {
            let rules = try registry.versions(of: id).map { PreparedRule($0) }
            prepared[id] = rules
            return rules
        } catch {
            throw PreviewProblem(
                error.kind == .noSuchRule ? .unknownObligation : .badRule, field: "obligation",
                reason: error.kind == .noSuchRule ? error.reason : error.description, suggestion: error.suggestion)
        }
    }

    /// The version that is law on the day of the event; else the nearest one and why it is not.
    private func version(of versions: [PreparedRule], facts: Facts) -> (PreparedRule, notLaw: String?) {
        let last = versions[versions.count - 1]
        if versions.count == 1, last.rule.validity == Validity() { return (last, nil) }
        guard let instant = ObligationEngine.eventTime(last, facts) else { return (last, nil) }
        let zone = (last.rule.stages[0].timeZone ?? facts.timeZone).flatMap { zones[$0] } ?? organizationZone
        let day = zone.date(at: instant)
        if let valid = versions.last(where: { $0.rule.validity.contains(day) }) { return (valid, nil) }
        let nearest = versions.first { $0.rule.validity.from.map { day < $0 } ?? false } ?? last
        return (nearest, "not law on \(day) (\(nearest.rule.validity.words))")
    }

    /// The earliest event that the rule looks at, else the earliest of all.
    private static func eventTime(_ rule: PreparedRule, _ facts: Facts) -> Instant? {
        var own: Instant?
        var any: Instant?
        for (event, instants) in facts.events {
            guard let instant = instants.first else { continue }
            any = min(any ?? instant, instant)
            if rule.events.contains(event) { own = min(own ?? instant, instant) }
        }
        return own ?? any
    }

    private mutating func evaluation(
        of rule: PreparedRule, _ request: PreviewRequest, isAskedByName: Bool
    ) throws(PreviewProblem) -> RuleEvaluation {
        for stage in rule.rule.stages {
            if let zone = stage.timeZone { try load(zone: zone) }
        }
        if request.facts.holidays == nil { loadCalendars(of: rule, request) }
        if rule.usesContract, let zone = request.facts.attributes["contract"]?["time_zone"]?.text {
            try load(zone: zone)
        }
        let places = StagePlaces(
            facts: request.facts, organizationZone: organizationZone, organizationCalendar: organizationCalendar,
            zones: zones, calendars: loadedCalendars, calendarIDs: calendars.ids)
        return RuleEvaluation(
            prepared: rule, facts: request.facts, places: places, policy: request.policy, isAskedByName: isAskedByName)
    }

    private mutating func load(zone name: String) throws(PreviewProblem) {
        if zones[name] != nil { return }
        guard let zone = ZonedClock(identifier: name) else { throw StagePlaces.unknownZone(name) }
        zones[name] = zone
    }

    private mutating func loadCalendars(of rule: PreparedRule, _ request: PreviewRequest) {
        let rolls = request.policy == .eu1182 || request.policy == .stateWeekendRoll || !rule.rule.readings.isEmpty
        guard rule.needsCalendar || rolls && rule.needsCalendarForReadings else { return }
        var names = rule.rule.stages.map { $0.calendar ?? request.facts.calendar ?? organizationCalendar }
        if rule.usesContract { names.append(request.facts.attributes["contract"]?["calendar"]?.text?.lowercased()) }
        for case let name? in names where loadedCalendars[name] == nil { loadedCalendars[name] = calendars.find(name) }
    }
}
