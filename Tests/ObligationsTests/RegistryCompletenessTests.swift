import JSONText
import Obligations
import RegistryFiles
import Testing
import YAMLText

/// The registry beside the list of facts that it was written from: shared/facts/obligations.yaml.
@Suite("The registry holds every obligation of the facts")
struct RegistryCompletenessTests {
    struct Fact: Sendable, CustomTestStringConvertible {
        let tree: JSONTree

        var id: String { tree["id"]?.text ?? "" }
        var stages: [JSONTree] { tree["stages"]?.elements ?? [] }
        var testDescription: String { id }
    }

    static let facts: [Fact] = {
        guard let text = SharedData.text("facts/obligations.yaml"), let document = try? YAMLDocument(text) else {
            return []
        }
        return (document.tree["obligations"]?.elements ?? []).map { Fact(tree: $0) }
    }()

    @Test("the facts have 100 obligations with 209 stages", .enabled(if: !facts.isEmpty, "shared/facts is not there"))
    func size() {
        #expect(RegistryCompletenessTests.facts.count == 100)
        #expect(RegistryCompletenessTests.facts.map(\.stages.count).reduce(0, +) == 209)
    }

    @Test(
        "an obligation has the stages, numbers, clocks and confidence of the facts",
        .enabled(if: !facts.isEmpty, "shared/facts is not there"), arguments: facts)
    func agrees(with fact: Fact) throws {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        let events = Set(try registry.vocabulary().events.keys)
        let rule = try #require(try registry.versions(of: fact.id).last)

        #expect(rule.stages.map(\.key) == fact.stages.map { $0["key"]?.text })
        #expect(rule.confidence.rawValue == fact.tree["confidence"]?.text)
        if let status = RegistryCompletenessTests.status[fact.tree["status"]?.text ?? ""] {
            #expect(rule.status == status)
        }
        for (stage, known) in zip(rule.stages, fact.stages) {
            let limits = stage.due.limits
            if let limit = Limit(known["duration"]) {
                #expect(limits.contains(limit), "\(fact.id)/\(stage.key): \(limits) lacks \(limit)")
            }
            // The facts also have starts such as "configurable", which name no event.
            if let start = EventName(parsing: known["start_event"]?.text ?? ""),
                start.stage.map({ rule.stage($0) != nil }) ?? events.contains(start.name)
            {
                let starts = stage.due.starts.map(\.event)
                // A contract's terms name their own start.
                #expect(
                    starts.isEmpty || starts.contains(start), "\(fact.id)/\(stage.key): \(starts) lacks \(start)")
            }
        }
    }

    /// `superseded_for_dora_entities` says of whom, not whether, so it has no word of its own here.
    static let status: [String: ObligationRule.Status] = [
        "in_force": .inForce, "future": .future, "proposed": .proposed, "effective_date_unconfirmed": .unconfirmed,
    ]
}

/// A number with its unit, as the facts write it.
struct Limit: Equatable, CustomStringConvertible {
    let number: Int64
    let unit: String

    var description: String { "\(number) \(unit)" }

    init(_ number: Int64, _ unit: String) {
        self.number = number
        self.unit = unit
    }

    init?(_ duration: JSONTree?) {
        guard let number = duration?["n"]?.wholeNumber, let unit = duration?["unit"]?.text else { return nil }
        self.init(Int64(number), unit)
    }
}

extension DueRule {
    /// Every number that the tree counts.
    var limits: [Limit] {
        switch self {
        case .elapsed(let seconds, _): [Limit(seconds / 3_600, "hours")]
        case .workingHours(let seconds, _, _, _): [Limit(seconds / 3_600, "working_hours")]
        case .days(let days, _, _), .yearEnd(_, .daysAfter(let days), _): [Limit(Int64(days), "calendar_days")]
        case .businessDays(let days, _, _, _): [Limit(Int64(days), "business_days")]
        case .months(let months, _): [Limit(Int64(months), "months")]
        case .earliest(let parts), .latest(let parts): parts.flatMap(\.due.limits)
        case .choose(let alternatives): alternatives.flatMap(\.due.limits)
        case .relief(let due, _, _): due.limits
        case .yearEnd(_, .following, _), .promptly, .contract: []
        }
    }
}
