import IncidentModel

/// Where calendars are found. The rules name them; who holds them is not their matter.
package struct CalendarLookup: Sendable {
    /// Every calendar that there is.
    package let ids: [String]
    package let find: @Sendable (String) -> BusinessCalendar?

    package init(ids: [String], find: @escaping @Sendable (String) -> BusinessCalendar?) {
        self.ids = ids
        self.find = find
    }

    package init(_ calendars: [BusinessCalendar] = []) {
        let byID = Dictionary(calendars.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(ids: byID.keys.sorted(), find: { byID[$0] })
    }
}

/// The zones and calendars that the stages of one question count in. Shared by the evaluations of all of them.
final class StagePlaces: Sendable {
    let facts: Facts
    let organizationZone: ZonedClock
    let organizationCalendar: String?
    /// Zones that were looked up before, by identifier.
    let zones: [String: ZonedClock]
    /// Calendars that were looked up before, by id.
    let calendars: [String: BusinessCalendar]
    let calendarIDs: [String]

    init(
        facts: Facts, organizationZone: ZonedClock, organizationCalendar: String?, zones: [String: ZonedClock],
        calendars: [String: BusinessCalendar], calendarIDs: [String]
    ) {
        self.facts = facts
        self.organizationZone = organizationZone
        self.organizationCalendar = organizationCalendar
        self.zones = zones
        self.calendars = calendars
        self.calendarIDs = calendarIDs
    }

    typealias Place = (zone: ZonedClock, closed: ClosedDays)

    /// The zone and calendar of the law where it names them, else those of the organisation.
    func place(of stage: ObligationStage) throws(PreviewProblem) -> Place {
        (try zone(stage.timeZone), closedDays(stage.calendar))
    }

    func place(of terms: ContractTerms, otherwise count: PeriodCount) throws(PreviewProblem) -> Place {
        let zone = try terms.timeZone.map { name throws(PreviewProblem) in try self.zone(name) }
        let closed = terms.calendar.map { closedDays($0.lowercased()) }
        return (zone ?? count.zone, closed ?? count.closed)
    }

    func zone(_ name: String?) throws(PreviewProblem) -> ZonedClock {
        guard let name = name ?? facts.timeZone else { return organizationZone }
        guard let zone = zones[name] else { throw StagePlaces.unknownZone(name) }
        return zone
    }

    static func unknownZone(_ name: String) -> PreviewProblem {
        PreviewProblem(
            .unknownTimeZone, field: "time_zone", reason: "'\(name)' is not an IANA time zone such as Europe/Berlin")
    }

    private func closedDays(_ name: String?) -> ClosedDays {
        if let holidays = facts.holidays { return ClosedDays(source: .list(holidays)) }
        guard let name = name ?? facts.calendar ?? organizationCalendar else { return ClosedDays(source: .nothing) }
        guard let calendar = calendars[name] else {
            return ClosedDays(source: .unknown(name, nearest: NearestName.of(name, among: calendarIDs)))
        }
        return ClosedDays(source: .calendar(calendar))
    }
}
