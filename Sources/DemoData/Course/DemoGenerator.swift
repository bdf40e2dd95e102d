import IncidentModel

/// Gives the incidents of a plan one after another in the order of their detection, in memory that does not grow.
package struct DemoGenerator: Sequence, IteratorProtocol {
    /// The origin of every record; with the source key it is unique.
    package static let origin = "demo"

    private let plan: DemoPlan
    private let scenarios: [Scenario]
    private let severeWeights: [Double]
    private let ordinaryWeights: [Double]
    private var random: SeededGenerator
    private var calendar: ArrivalCalendar
    private var number = 0
    private var recent = RecentIncidents()

    package init(_ plan: DemoPlan) {
        self.plan = plan
        scenarios = Scenario.all
        severeWeights = DemoGenerator.cumulative(Scenario.all.map(\.severeWeight))
        ordinaryWeights = DemoGenerator.cumulative(Scenario.all.map(\.ordinaryWeight))
        random = SeededGenerator(seed: plan.seed)
        calendar = ArrivalCalendar(plan: plan)
    }

    package mutating func next() -> IncidentRecord? {
        guard let detected = calendar.next(), detected <= plan.asOf.wholeSeconds else { return nil }
        number += 1
        let severity = plan.severityMix.severity(at: random.unit())
        switch kind(at: random.unit()) {
        case .duplicate:
            guard let original = recent.pick(&random) else {
                return handled(detected, severity, exercise: false)
            }
            return duplicate(of: original, detected, severity)
        case .falsePositive:
            return dismissed(detected, severity, .falsePositive, random.pick(ReviewWords.falsePositives))
        case .benign:
            return dismissed(detected, severity, .benign, random.pick(ReviewWords.benign))
        case .exercise:
            return handled(detected, severity, exercise: true)
        case .truePositive:
            return handled(detected, severity, exercise: false)
        }
    }

    // MARK: Kinds of incident

    private func kind(at point: Double) -> Disposition {
        let shares = plan.shares
        var rest = point
        for (kind, share) in [
            (Disposition.duplicate, shares.duplicate), (.falsePositive, shares.falsePositive), (.benign, shares.benign),
            (.exercise, shares.exercise),
        ] {
            if rest < share { return kind }
            rest -= share
        }
        return .truePositive
    }

    private mutating func handled(_ detected: Int64, _ severity: Severity, exercise: Bool) -> IncidentRecord {
        let scenario = pickScenario(severity)
        var (record, subject) = opened(scenario, severity)
        var course = IncidentCourse(detected: detected, severity: severity, plan: plan)
        course.begin(plan, source: record.source ?? "", &random)
        course.respond(scenario, &random)
        let escalations = course.escalate(&random)
        if !escalations.isEmpty { record.escalations = escalations }
        if exercise {
            record.exercise = true
            record.title = random.pick(ReviewWords.testNames) + record.title
        } else {
            recent.remember(
                RecentIncident(number: number, scenario: scenario, title: record.title, subject: subject))
        }
        var details = RecordDetails(plan: plan, scenario: scenario, severity: severity)
        details.add(to: &record, course, &random)
        let shares = plan.shares
        if !exercise, course.phase == .closed, random.chance(shares.reopened / Swift.max(shares.truePositive, 0.01)) {
            course.reopen(&random)
        }
        finish(&record, &course, ending: exercise ? .exercise : .truePositive)
        return record
    }

    private mutating func dismissed(
        _ detected: Int64, _ severity: Severity, _ ending: Disposition, _ reason: String
    ) -> IncidentRecord {
        var (record, _) = opened(pickScenario(severity), severity)
        var course = IncidentCourse(detected: detected, severity: severity, plan: plan)
        course.begin(plan, source: record.source ?? "", &random)
        course.dismiss(reason, &random)
        finish(&record, &course, ending: ending)
        return record
    }

    private mutating func duplicate(
        of original: RecentIncident, _ detected: Int64, _ severity: Severity
    ) -> IncidentRecord {
        var record = base(original.scenario, severity, title: "Repeated alert: " + original.title)
        record.assets = [original.subject]
        var course = IncidentCourse(detected: detected, severity: severity, plan: plan)
        course.begin(plan, source: record.source ?? "", &random)
        let key = DemoGenerator.sourceKey(original.number)
        course.dismiss("Same incident as " + key + ".", &random)
        if course.phase == .closed {
            record.links = [LinkRecord(kind: .duplicateOf, origin: DemoGenerator.origin, sourceKey: key)]
        }
        finish(&record, &course, ending: .duplicate)
        return record
    }

    // MARK: Parts

    private mutating func opened(_ scenario: Scenario, _ severity: Severity) -> (IncidentRecord, NamedRecord) {
        let form = random.pick(scenario.titles)
        let name = Names.subject(form.subject, &random)
        var record = base(scenario, severity, title: form.naming(name))
        let subject = NamedRecord(kind: Names.assetKind(form.subject), name: name)
        record.assets = [subject]
        if !scenario.sightings.isEmpty {
            let count = severity.requiresApprovedReview ? 1 + random.below(scenario.sightings.count) : 1
            let first = random.below(scenario.sightings.count)
            record.observables = (0..<count).map {
                Names.sighting(scenario.sightings[(first + $0) % scenario.sightings.count], &random)
            }
        }
        return (record, subject)
    }

    private mutating func base(_ scenario: Scenario, _ severity: Severity, title: String) -> IncidentRecord {
        var record = IncidentRecord(
            origin: DemoGenerator.origin, sourceKey: DemoGenerator.sourceKey(number), title: title)
        record.severity = severity
        record.category = scenario.category
        record.source = random.pick(scenario.sources)
        record.tlp = scenario.trafficLight
        record.summary = random.pick(scenario.summaries)
        record.tags = [random.pick(scenario.tags)]
        if !scenario.techniques.isEmpty {
            let first = random.below(scenario.techniques.count)
            let count = severity.requiresApprovedReview ? Swift.min(3, scenario.techniques.count) : 1
            record.techniques = (0..<count).map { scenario.techniques[(first + $0) % scenario.techniques.count] }
        }
        return record
    }

    private mutating func finish(_ record: inout IncidentRecord, _ course: inout IncidentCourse, ending: Disposition) {
        if random.chance(plan.shares.corrected) { course.correct(&random) }
        record.assertions = course.assertions
        record.phase = course.phase
        if course.phase == .closed { record.disposition = ending }
        if course.phase > .new {
            let byLead = record.severity == .critical && random.chance(0.4)
            record.owner = random.pick(byLead ? Names.leads : Names.analysts)
        }
    }

    private mutating func pickScenario(_ severity: Severity) -> Scenario {
        let weights = severity.requiresApprovedReview ? severeWeights : ordinaryWeights
        let goal = random.unit() * weights[weights.count - 1]
        return scenarios[weights.firstIndex { goal < $0 } ?? 0]
    }

    private static func cumulative(_ weights: [Double]) -> [Double] {
        var sum = 0.0
        return weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// `DEMO-000001`; wider from the millionth on.
    package static func sourceKey(_ number: Int) -> String {
        let digits = String(number)
        return digits.utf8.count >= 6 ? "DEMO-" + digits : "DEMO-" + String(String(1_000_000 + number).dropFirst())
    }
}

/// What a later duplicate needs to know of the incident that it repeats.
struct RecentIncident: Sendable {
    let number: Int
    let scenario: Scenario
    let title: String
    let subject: NamedRecord
}

/// The last real incidents; a duplicate repeats one of them, so that the memory does not grow with the number of records.
struct RecentIncidents: Sendable {
    private static let capacity = 48
    private var kept: [RecentIncident] = []
    private var oldest = 0

    mutating func remember(_ incident: RecentIncident) {
        if kept.count < RecentIncidents.capacity {
            kept.append(incident)
        } else {
            kept[oldest] = incident
            oldest = (oldest + 1) % RecentIncidents.capacity
        }
    }

    func pick(_ random: inout SeededGenerator) -> RecentIncident? {
        kept.isEmpty ? nil : random.pick(kept)
    }
}
