import Documents
import IncidentModel
import ResponseMetrics

/// How the notices of a period stand. Duties that are undecided or do not apply count once, whatever their number of stages.
struct NoticeTally: Sendable {
    private(set) var onTime: [Notice] = []
    private(set) var late: [Notice] = []
    private(set) var overdue: [Notice] = []
    private(set) var running: [Notice] = []
    private(set) var sentWithoutLimit: [Notice] = []
    private(set) var undecided: Set<Duty> = []
    private(set) var notApplicable: Set<Duty> = []
    private(set) var leftOut: [Notice.Omission: Int] = [:]
    private(set) var computedSince = 0
    let moment: Instant

    struct Duty: Hashable {
        let incident: String
        let obligation: String

        init(_ notice: Notice) {
            incident = notice.subject.key
            obligation = notice.obligation
        }
    }

    init(_ notices: some Sequence<Notice>, at moment: Instant) {
        self.moment = moment
        for notice in notices {
            let state = notice.state(at: moment)
            switch state {
            case .onTime: onTime.append(notice)
            case .late: late.append(notice)
            case .overdue: overdue.append(notice)
            case .running: running.append(notice)
            case .sentWithoutLimit: sentWithoutLimit.append(notice)
            case .undecided: undecided.insert(Duty(notice))
            case .notApplicable: notApplicable.insert(Duty(notice))
            case .leftOut(let omission): leftOut[omission, default: 0] += 1
            }
            if notice.isComputedSince, notice.sent == nil, state == .running || state == .overdue { computedSince += 1 }
        }
        // A duty of which a stage is owed is not one that does not apply, although another stage of it may not be.
        let owed = Set((onTime + late + overdue + running + sentWithoutLimit).map(Duty.init)).union(undecided)
        notApplicable.subtract(owed)
    }

    /// What had to be sent by a moment that has passed, or has been sent although it had not.
    var fellDue: Int { onTime.count + missed }
    var missed: Int { late.count + overdue.count }
    var isEmpty: Bool {
        fellDue + running.count + sentWithoutLimit.count + undecided.count + notApplicable.count == 0
    }

    /// Fails only if a share lies outside 0 … 1, which counting rules out.
    func attainment() throws -> Proportion { try Proportion(onTime.count, of: fellDue) }

    /// The smallest margin of what was sent on time.
    var narrowest: Notice? { onTime.min { (margin($0), $0.subject.key) < (margin($1), $1.subject.key) } }
    /// What was missed by most.
    var worst: Notice? { (late + overdue).min { (margin($0), $0.subject.key) < (margin($1), $1.subject.key) } }

    func margin(_ notice: Notice) -> Int64 { notice.margin(at: moment) ?? .max }
}

extension Notice {
    /// `DORA, initial`: the obligation as short as it can be told apart.
    var shortName: String {
        "\(instrument.isEmpty ? obligation : instrument), \(stageName.isEmpty ? stage : stageName)"
    }

    /// Whether the instant lies in the period.
    func isPlaced(in period: Period) -> Bool { placedAt >= period.from && placedAt < period.to }
}

extension Notice.State {
    /// Late ones first, then what still needs somebody, then what is done.
    var rank: Int {
        switch self {
        case .late: 0
        case .overdue: 1
        case .undecided: 2
        case .running: 3
        case .onTime: 4
        case .sentWithoutLimit: 5
        case .notApplicable: 6
        case .leftOut: 7
        }
    }

    var words: String {
        switch self {
        case .late: "sent late"
        case .overdue: "overdue"
        case .undecided: "undecided"
        case .running: "running"
        case .onTime: "on time"
        case .sentWithoutLimit: "sent, no fixed limit"
        case .notApplicable: "not applicable"
        case .leftOut: "left out"
        }
    }
}
