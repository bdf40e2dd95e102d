import DatabaseTesting
import IncidentModel
import Postgres
import Storage
import Testing

@testable import Casework

/// SplitMix64: the same course for the same seed, everywhere.
struct CourseRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// One incident, its state, and a second one that may survive it.
struct RandomCourse {
    private let session: PostgresSession
    private let organization: Organization
    private let key: IncidentKey
    private let survivor: IncidentKey
    private let start: Instant
    private var minutes = 0
    private(set) var state: IncidentState
    private var locked: LockedIncident

    private var desk: CaseDesk {
        CaseDesk(
            session: session, context: StorageContext(organization: organization, actor: "analyst-1", now: now))
    }

    private var now: Instant { start.after(hours: 200 + Double(minutes) / 60) }

    init(_ database: CaseDatabase, _ random: inout CourseRandom) throws {
        start = CaseDatabase.noon
        let desk = try database.desk(now: start)
        var keys: [IncidentKey] = []
        for title in ["one", "another"] {
            var opening = CaseDesk.Opening(title: title)
            opening.severity = Severity.assignable.randomElement(using: &random) ?? .low
            opening.exercise = Int.random(in: 0..<6, using: &random) == 0
            opening.detected = StatedTime(start.after(hours: -1))
            let opened = try #require(try desk.open(opening).json["key"]?.string)
            keys.append(try #require(IncidentKey(opened)))
        }
        key = keys[0]
        survivor = keys[1]
        session = desk.session
        organization = desk.organization
        locked = try RandomCourse.load(keys[0], desk)
        state = locked.state
    }

    func close() { session.close() }

    private static func load(_ key: IncidentKey, _ desk: CaseDesk) throws -> LockedIncident {
        let found = try desk.read { session in
            try IncidentTable.readLocked(session.pipeline(IncidentTable.load(key, forUpdate: false)), key: key)
        }
        return try #require(found)
    }

    // MARK: Events

    func event(_ random: inout CourseRandom) -> LifecycleEvent {
        // Mostly after what is known, sometimes before it.
        let known = state.milestones.values.compactMap(\.time).map(\.latest).max() ?? start
        let hours = Double.random(in: -4...6, using: &random)
        let at = min(known.after(hours: hours), now)
        // The ends of spans are where comparisons go wrong: now and then one ends, or begins, exactly on a known bound.
        let bounds = state.milestones.values.compactMap(\.time).flatMap { [$0.earliest, $0.latest] }.sorted()
        let edge = Int.random(in: 0..<4, using: &random) == 0 ? bounds.randomElement(using: &random) : nil
        let wide = Int.random(in: 0..<5, using: &random) == 0
        let time =
            edge.map { Bool.random(using: &random) ? StatedTime($0) : StatedTime(from: $0.after(hours: -3), to: $0) }
            ?? StatedTime(from: at, to: wide ? min(at.after(hours: 3), now) : at)
        let reason = "because"
        let people = ["analyst-1", "lead-1", " Analyst-1"]
        // The step that is due, more often than chance would have it: else no course gets far.
        let due: Verb? =
            switch state.phase {
            case .new: .triage
            case .triage: .declare
            case .containment: .contain
            case .eradication: .eradicate
            case .recovery: .recover
            case .review, .closed: nil
            }
        if let due, Int.random(in: 0..<3, using: &random) > 0 { return .step(due, .at(time)) }
        switch Int.random(in: 0..<14, using: &random) {
        case 0:
            return .step([.triage, .declare, .contain, .eradicate, .recover].randomElement(using: &random)!, .at(time))
        case 1:
            return .step(
                [.triage, .declare, .contain, .eradicate, .recover].randomElement(using: &random)!,
                .notApplicable(reason: reason))
        case 2: return .startReview(by: people.randomElement(using: &random)!)
        case 3: return .approveReview(by: people.randomElement(using: &random)!, at: at)
        case 11: return .writeReview(by: people.randomElement(using: &random)!)
        case 4, 5: return .close(at: at)
        case 6:
            let itself = Bool.random(using: &random)
            let target: Survivor? =
                Int.random(in: 0..<3, using: &random) == 0
                ? nil : Survivor(key: "\(itself ? key : survivor)", isSameIncident: itself, survivorOfItsOwn: nil)
            let ending = Disposition.dismissals.randomElement(using: &random)!
            return .dismiss(as: ending, at: at, reason: reason, survivor: ending == .duplicate ? target : nil)
        case 7: return .merge(into: Survivor(key: "\(survivor)", isSameIncident: false, survivorOfItsOwn: nil), at: at)
        case 8: return .reopen(to: Phase.allCases.randomElement(using: &random)!, at: at, reason: reason)
        case 9: return .escalate(to: "management", at: edge ?? at, reason: reason)
        case 10:
            // Also what nobody has stated yet.
            return .correct(
                [.occurred, .detected].randomElement(using: &random)!, .at(time), reason: reason, confidence: nil)
        default:
            let milestone = state.milestones.keys.sorted { $0.rawValue < $1.rawValue }.randomElement(using: &random)
            return .correct(milestone ?? .detected, .at(time), reason: reason, confidence: nil)
        }
    }

    func verdict(_ event: LifecycleEvent) -> Result<Lifecycle.Outcome, Refusal> {
        do throws(Refusal) { return .success(try Lifecycle.apply(event, to: state, now: now)) } catch {
            return .failure(error)
        }
    }

    // MARK: The database alone

    /// Writes what the event means without asking the rules, as somebody with psql and the application's role could, and
    /// takes it back. Answers what PostgreSQL said.
    func databaseRefusal(_ event: LifecycleEvent) throws -> String? {
        do {
            try desk.write { session in
                for statement in naive(event, desk.context) { try session.execute(statement) }
                throw TakenBack()
            }
            return nil
        } catch is TakenBack {
            return nil
        } catch let error as PostgresError {
            return error.message
        } catch CaseworkError.ruleBroken(let rule, _) {
            return rule
        }
    }

    private struct TakenBack: Error {}

    private func naive(_ event: LifecycleEvent, _ context: StorageContext) -> [SQL] {
        func say(_ milestone: Milestone, _ standing: IncidentState.Standing, reason: String? = "because") -> SQL {
            AssertionTable.add(
                incidentID: "\(locked.id)", milestone: milestone,
                round: Milestone.ofEveryRound.contains(milestone) ? 1 : state.round, standing: standing,
                confidence: nil, source: nil, reason: reason, previous: locked.recordedAt[milestone], context)
        }
        func update(_ more: SQL) -> SQL {
            """
            update incident set version = version + 1, updated_at = \(context.now), updated_by = 'psql' \(more)
            where id = \(locked.id)
            """
        }
        func move(_ verb: Verb, to phase: Phase, _ more: SQL = "") -> SQL {
            update(", phase_before = \(state.phase), phase = \(phase), last_verb = \(verb) \(more)")
        }
        func otherID(_ survivor: Survivor) -> SQL {
            "(select id from incident where incident_key(key_year, key_number) = \(survivor.key))"
        }
        switch event {
        case .step(let verb, let time):
            let target = PhaseMove.allowed.first { $0.verb == verb }?.to ?? .triage
            let standing: IncidentState.Standing =
                if case .at(let stated) = time { .at(stated) } else { .notApplicable }
            return [say(verb.milestone ?? .acknowledged, standing), move(verb, to: target)]
        case .startReview(let author):
            return [
                ReviewTable.put(
                    ReviewTable.Sections(), author: author, round: state.round, incidentID: locked.id, context)
            ]
        case .writeReview(let writer):
            return [ReviewTable.add(contributor: writer, round: state.round, incidentID: locked.id)]
        case .approveReview(let approver, let at):
            return [
                say(.reviewed, .at(StatedTime(at))),
                ReviewTable.approve(
                    by: approver, at: at, needsSecondPerson: false, round: state.round, incidentID: locked.id),
            ]
        case .close(let at):
            let disposition: Disposition = state.exercise ? .exercise : .truePositive
            return [
                say(.closed, .at(StatedTime(at))),
                move(.close, to: .closed, ", disposition = \(disposition)"),
            ]
        case .dismiss(let disposition, let at, _, let survivor):
            var more: SQL = ", disposition = \(disposition)"
            if let survivor { more += ", duplicate_of = \(otherID(survivor))" as SQL }
            return [say(.closed, .at(StatedTime(at))), move(.dismiss, to: .closed, more)]
        case .merge(let survivor, let at):
            let more: SQL = ", disposition = 'duplicate', duplicate_of = \(otherID(survivor))"
            if state.phase == .closed { return [update(more)] }
            return [say(.closed, .at(StatedTime(at))), move(.merge, to: .closed, more)]
        case .reopen(let phase, let at, _):
            return [
                say(.reopened, .at(StatedTime(at))),
                move(.reopen, to: phase, ", disposition = null, duplicate_of = null, round = round + 1::smallint"),
            ]
        case .escalate(let level, let at, let reason):
            let raised = AttachmentTables.escalate(
                incidentID: locked.id, level: level, at: at, reason: reason, context)
            return state.milestones[.escalated] == nil ? [say(.escalated, .at(StatedTime(at))), raised] : [raised]
        case .correct(let milestone, .at(let time), _, _): return [say(milestone, .at(time))]
        case .correct(_, .withdrawn, _, _), .correctRound: return []
        }
    }

    // MARK: The application

    mutating func carryOut(_ event: LifecycleEvent) throws {
        minutes += 1
        let other: IncidentKey? =
            switch event {
            case .dismiss(_, _, _, let survivor?), .merge(let survivor, _): IncidentKey(survivor.key)
            default: nil
            }
        _ = try desk.apply(event, to: key, survivor: other, request: "random")
        locked = try RandomCourse.load(key, desk)
        state = locked.state
    }
}

extension JSONValue {
    var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }
}
