import DemoData
import IncidentModel
import Testing

@Suite("Sample incidents")
struct DemoGeneratorTests {
    private static let plan = DemoPlan(months: 24, incidentsPerMonth: 1_000)
    /// 24,000 records, made once for all tests.
    private static let records = Array(DemoGenerator(plan))

    @Test("the same plan gives the same records, another seed gives others")
    func repeatable() {
        let plan = DemoPlan(months: 6, incidentsPerMonth: 200)
        let first = Array(DemoGenerator(plan))
        #expect(first == Array(DemoGenerator(plan)))
        var other = plan
        other.seed += 1
        let second = Array(DemoGenerator(other))
        #expect(second.count == first.count)
        #expect(zip(first, second).allSatisfy { $0.title != $1.title || $0.assertions != $1.assertions })
    }

    @Test("the bytes of a small plan are the ones that were published with it")
    func fingerprint() {
        // FNV-1a over what the records say; a changed word or number changes it on purpose, a changed machine must not.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        for record in DemoGenerator(DemoPlan(months: 2, incidentsPerMonth: 50)) {
            add(record.sourceKey + record.title + (record.owner ?? "-"))
            for statement in record.assertions {
                add(statement.milestone.rawValue + (statement.time.map { "\($0.earliest)\($0.latest)" } ?? "?"))
            }
        }
        #expect(hash == 2_271_636_078_541_980_743)
    }

    @Test("a plan gives exactly its number, in the order of detection and with keys without gaps")
    func number() {
        let records = DemoGeneratorTests.records
        #expect(records.count == DemoGeneratorTests.plan.total)
        #expect(records.first?.sourceKey == "DEMO-000001")
        #expect(records.last?.sourceKey == "DEMO-024000")
        #expect(DemoGenerator.sourceKey(999_999) == "DEMO-999999")
        #expect(DemoGenerator.sourceKey(1_000_000) == "DEMO-1000000")
        #expect(Set(records.map(\.sourceKey)).count == records.count)
        let detections = records.map { current(.detected, $0)?.earliest ?? Instant(seconds: 0) }
        // A correction restores the time that set the order, so that current statements keep it.
        #expect(detections == detections.sorted())
    }

    @Test("no order of milestones is impossible and nothing lies after the horizon", arguments: [DemoPlan(), plan])
    func possible(plan: DemoPlan) {
        var contradicting: [String] = []
        var late: [String] = []
        for record in DemoGenerator(plan) {
            let rounds = Set(record.assertions.map { $0.round ?? 1 })
            for round in rounds {
                var times: [Milestone: StatedTime] = [:]
                for statement in record.assertions where statement.supersededAt == nil {
                    let lasting: Set<Milestone> = [.occurred, .detected, .reported]
                    guard let time = statement.time else { continue }
                    if (statement.round ?? 1) == round || lasting.contains(statement.milestone) {
                        times[statement.milestone] = time
                    }
                }
                if !MilestoneOrder.contradictions(times).isEmpty { contradicting.append(record.sourceKey) }
            }
            if instants(record).contains(where: { $0 > plan.asOf }) { late.append(record.sourceKey) }
        }
        #expect(contradicting == [])
        #expect(late == [])
    }

    @Test("a round begins after the reopening that opened it")
    func rounds() {
        let reopened = DemoGeneratorTests.records.filter { $0.assertions.contains { $0.milestone == .reopened } }
        #expect(!reopened.isEmpty)
        for record in reopened {
            guard let back = current(.reopened, record)?.earliest, let closed = current(.closed, record)?.earliest
            else {
                Issue.record("\(record.sourceKey) is reopened without having been closed")
                continue
            }
            #expect(back >= closed)
            let second = record.assertions.filter { $0.round == 2 }
            #expect(second.allSatisfy { ($0.at ?? back) >= back })
            let closedAgain = second.contains { $0.milestone == .closed }
            #expect((record.phase == .closed) == closedAgain)
            #expect((record.disposition == .truePositive) == closedAgain)
        }
    }

    @Test("the phase is the one that the milestones show, and only closed incidents have a disposition")
    func phases() {
        let order: [(Milestone, Phase)] = [
            (.closed, .closed), (.recovered, .review), (.eradicated, .recovery), (.contained, .eradication),
            (.declared, .containment), (.acknowledged, .triage),
        ]
        var open = 0
        for record in DemoGeneratorTests.records where !record.assertions.contains(where: { $0.milestone == .reopened })
        {
            let reached = Set(record.assertions.map(\.milestone))
            #expect(record.phase == order.first { reached.contains($0.0) }?.1 ?? .new)
            #expect((record.phase == .closed) == (record.disposition != nil))
            if record.phase != .closed { open += 1 }
        }
        #expect(open > 100)
        let shown = Set(DemoGeneratorTests.records.compactMap(\.phase))
        #expect(shown == Set(Phase.allCases))
    }

    @Test("an earlier horizon leaves more incidents open and shows none that came later")
    func horizon() {
        var early = DemoGeneratorTests.plan
        early.asOf = early.asOf.advanced(bySeconds: -200 * 86_400)
        let records = Array(DemoGenerator(early))
        #expect(records.count < early.total)
        #expect(records.contains { $0.phase != .closed })
        #expect(records.allSatisfy { record in instants(record).allSatisfy { $0 <= early.asOf } })
    }

    @Test("duplicates point at an earlier real incident of the same category")
    func duplicates() {
        let records = DemoGeneratorTests.records
        let byKey = Dictionary(uniqueKeysWithValues: records.enumerated().map { ($1.sourceKey, $0) })
        let pointing = records.enumerated().filter { $1.links != nil }
        #expect(pointing.count == records.count { $0.disposition == .duplicate })
        for (position, record) in pointing {
            guard let link = record.links?.first, let target = byKey[link.sourceKey] else {
                Issue.record("\(record.sourceKey) points nowhere")
                continue
            }
            #expect(link.kind == .duplicateOf)
            #expect(target < position)
            #expect(records[target].links == nil)
            #expect([nil, .truePositive].contains(records[target].disposition))
            #expect(records[target].category == record.category)
        }
    }

    @Test("a corrected time keeps what was believed before, in order and with a reason")
    func corrections() {
        var corrected = 0
        for record in DemoGeneratorTests.records {
            guard let place = record.assertions.firstIndex(where: { $0.supersededAt != nil }) else { continue }
            corrected += 1
            let (before, after) = (record.assertions[place], record.assertions[place + 1])
            #expect(before.milestone == after.milestone)
            #expect(before.at != after.at)
            #expect(before.supersededAt == after.recordedAt)
            #expect(before.recordedAt ?? Instant(seconds: 0) < after.recordedAt ?? Instant(seconds: 0))
            #expect(before.at ?? Instant(seconds: .max / 1_000_000) <= before.recordedAt ?? Instant(seconds: 0))
            #expect(after.reason?.isEmpty == false)
        }
        #expect(corrected > 0)
    }

    private func instants(_ record: IncidentRecord) -> [Instant] {
        let stated = record.assertions.flatMap { [$0.at, $0.earliest, $0.latest, $0.recordedAt, $0.supersededAt] }
        let done = (record.tasks ?? []).map(\.done) + (record.actions ?? []).flatMap { [$0.done, $0.verified] }
        let others = [record.review?.startedAt, record.review?.approvedAt] + (record.escalations ?? []).map { $0.at }
        return (stated + done + others).compactMap { $0 }
    }

    private func current(_ milestone: Milestone, _ record: IncidentRecord) -> StatedTime? {
        record.assertions.first { $0.milestone == milestone && $0.supersededAt == nil && ($0.round ?? 1) == 1 }?.time
    }
}
