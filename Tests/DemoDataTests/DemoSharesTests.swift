import DemoData
import IncidentModel
import Testing

@Suite("Shares and durations of the sample incidents")
struct DemoSharesTests {
    private static let plan = DemoPlan(months: 24, incidentsPerMonth: 2_000)
    private static let records = Array(DemoGenerator(plan))

    @Test("severities come in the planned mix")
    func severities() {
        let mix = DemoSharesTests.plan.severityMix
        for (severity, share) in [
            (Severity.critical, mix.critical), (.high, mix.high), (.medium, mix.medium), (.low, mix.low),
            (.info, mix.info),
        ] {
            #expect(isNear(fraction { $0.severity == severity }, share), "\(severity)")
        }
    }

    @Test("endings, spans and gaps come in the planned shares")
    func shares() {
        let shares = DemoSharesTests.plan.shares
        #expect(isNear(fraction { $0.disposition == .duplicate }, shares.duplicate))
        #expect(isNear(fraction { $0.disposition == .falsePositive }, shares.falsePositive))
        #expect(isNear(fraction { $0.disposition == .benign }, shares.benign))
        #expect(isNear(fraction { $0.exercise == true }, shares.exercise))
        #expect(isNear(fraction { $0.assertions.contains { $0.milestone == .reopened } }, shares.reopened))
        #expect(isNear(fraction { !$0.assertions.contains { $0.milestone == .occurred } }, shares.occurredMissing))
        #expect(isNear(fraction { $0.assertions.contains { $0.earliest != nil } }, shares.occurredSpan))
        #expect(isNear(fraction { $0.assertions.contains { $0.supersededAt != nil } }, shares.corrected))
        #expect(fraction { $0.assertions.contains { $0.standing == .notApplicable } } > 0.05)
        #expect(fraction { $0.assertions.contains { $0.standing == .notApplicable && $0.reason == nil } } == 0)
    }

    @Test("medians lie near the plan, and severe incidents are contained faster after the process change")
    func medians() {
        let times = DemoSharesTests.plan.stageTimes
        let change = DemoSharesTests.plan.processChange
        #expect(isNear(median(.occurred, .detected) { _ in true }, times.dwell.medianSeconds, within: 0.06))
        for severity in Severity.assignable {
            let stages = times.stages(severity)
            #expect(
                isNear(
                    median(.detected, .acknowledged) { $0.severity == severity }, stages.acknowledge.medianSeconds,
                    within: 0.08), "\(severity)")
            for isAfter in [false, true] {
                let planned = times.contain(severity, afterChange: isAfter).medianSeconds
                let found = median(.detected, .contained) { record in
                    record.severity == severity
                        && record.assertions.contains {
                            $0.milestone == .detected && ($0.at ?? change < change) != isAfter
                        }
                }
                #expect(isNear(found, planned, within: 0.18), "\(severity) after \(isAfter): \(found) \(planned)")
            }
        }
    }

    @Test("durations are skewed: the mean dwell time is far above its median")
    func skewed() {
        let seconds = durations(.occurred, .detected) { _ in true }
        let mean: Double = seconds.reduce(0, +) / Double(seconds.count)
        let median: Double = seconds[seconds.count / 2]
        #expect(mean > 3 * median)
    }

    @Test("December is busiest, Sundays and nights are quiet")
    func season() {
        var months = [Int](repeating: 0, count: 12)
        var weekdays = [Int](repeating: 0, count: 7)
        var hours = [Int](repeating: 0, count: 24)
        for record in DemoSharesTests.records {
            guard let second = record.assertions.first(where: { $0.milestone == .detected })?.at?.wholeSeconds else {
                continue
            }
            let day = CivilDate(daysSince1970: Int(second / 86_400))
            months[day.month - 1] += 1
            weekdays[(day.daysSince1970 + 3) % 7] += 1
            hours[Int(second % 86_400 / 3_600)] += 1
        }
        #expect(months.max() == months[11])
        #expect(weekdays[6] * 3 < weekdays[0] * 2)
        #expect(hours[3] * 3 < hours[10])
    }

    @Test("closed severe incidents have a review that a second person approved, causes, lessons and actions")
    func reviews() {
        var lessons: Set<String> = []
        var causes: Set<String> = []
        var actions: [ActionRecord] = []
        let asOf = DemoSharesTests.plan.asOf
        for record in DemoSharesTests.records {
            guard record.severity?.requiresApprovedReview == true,
                record.disposition == .truePositive || record.disposition == .exercise
            else { continue }
            guard let review = record.review, let approver = review.approver else {
                Issue.record("\(record.sourceKey) is closed without an approved review")
                continue
            }
            #expect(approver != review.author)
            #expect(review.rootCauses.count >= 2 && Set(review.rootCauses).count == review.rootCauses.count)
            #expect(review.lessons.count >= 2 && Set(review.lessons).count == review.lessons.count)
            #expect(record.actions?.isEmpty == false)
            lessons.formUnion(review.lessons)
            causes.formUnion(review.rootCauses)
            actions += record.actions ?? []
        }
        #expect(lessons.count >= 30)
        #expect(causes.count >= 20)
        #expect(actions.contains { $0.verified != nil })
        #expect(actions.contains { $0.done != nil && $0.verified == nil })
        #expect(actions.contains { $0.done == nil && $0.due ?? asOf < asOf })
        #expect(actions.contains { $0.done == nil && $0.due ?? asOf > asOf })
        #expect(actions.allSatisfy { $0.verified == nil || $0.done ?? asOf < $0.verified ?? asOf })
        #expect(Set(actions.map(\.kind)) == Set(ActionRecord.Kind.allCases))
    }

    @Test("techniques, addresses and domains are well formed and nobody's")
    func documentationRanges() {
        let networks = ["192.0.2.", "198.51.100.", "203.0.113."]
        for record in DemoSharesTests.records.prefix(20_000) {
            #expect(record.title.count <= 120 && !record.title.contains("%"))
            for technique in record.techniques ?? [] {
                #expect(technique.wholeMatch(of: #/T[0-9]{4}([.][0-9]{3})?/#) != nil)
            }
            for found in record.observables ?? [] {
                let isReserved =
                    switch found.kind {
                    case "ipv4": networks.contains { found.name.hasPrefix($0) }
                    case "ipv6": found.name.hasPrefix("2001:db8:")
                    case "asn": (64_496...64_511).contains(Int(found.name.dropFirst(2)) ?? 0)
                    case "sha256": found.name.utf8.count == 64
                    default: found.name.contains(".example.")
                    }
                #expect(isReserved, "\(found.kind) \(found.name)")
            }
        }
    }

    // MARK: Measuring

    private func fraction(_ isCounted: (IncidentRecord) -> Bool) -> Double {
        Double(DemoSharesTests.records.count(where: isCounted)) / Double(DemoSharesTests.records.count)
    }

    /// Within 0.4 points and a tenth of the share: the horizon leaves some incidents without their ending.
    private func isNear(_ found: Double, _ planned: Double) -> Bool {
        abs(found - planned) < 0.004 + planned * 0.1
    }

    private func isNear(_ found: Double, _ planned: Double, within share: Double) -> Bool {
        abs(found / planned - 1) < share
    }

    private func median(_ from: Milestone, _ to: Milestone, of isCounted: (IncidentRecord) -> Bool) -> Double {
        let seconds = durations(from, to, of: isCounted)
        return seconds.isEmpty ? .nan : seconds[seconds.count / 2]
    }

    /// Seconds between exact, current milestones of the first round, sorted.
    private func durations(_ from: Milestone, _ to: Milestone, of isCounted: (IncidentRecord) -> Bool) -> [Double] {
        func time(_ milestone: Milestone, _ record: IncidentRecord) -> Instant? {
            record.assertions.first { $0.milestone == milestone && $0.supersededAt == nil && ($0.round ?? 1) == 1 }?.at
        }
        return DemoSharesTests.records.lazy.filter(isCounted).compactMap { record in
            guard let start = time(from, record), let end = time(to, record) else { return nil }
            return end.seconds(since: start)
        }.sorted()
    }
}
