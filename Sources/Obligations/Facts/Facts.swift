import IncidentModel
import JSONText

/// What is known of an incident, as far as the law asks for it.
package struct Facts: Equatable, Sendable {
    /// The instants of each event, in order of time.
    package private(set) var events: [EventName: [Instant]] {
        didSet { hasSendings = Facts.hasSendings(events) }
    }
    package var attributes: [String: JSONTree]
    /// The complete list of closures besides the weekends; `nil`: the calendar says.
    package var holidays: Set<CivilDate>?
    /// The organisation's calendar.
    package var calendar: String?
    /// The organisation's zone.
    package var timeZone: String?
    package var delays: [LegalDelay]
    /// False when no stage was sent, which most questions about an incident find: then nothing has to be looked up.
    private var hasSendings: Bool

    package init(
        events: [EventName: [Instant]] = [:], attributes: [String: JSONTree] = [:], holidays: Set<CivilDate>? = nil,
        calendar: String? = nil, timeZone: String? = nil, delays: [LegalDelay] = []
    ) {
        var sorted = events
        for (event, instants) in events where instants.count > 1 { sorted[event] = instants.sorted() }
        self.events = sorted
        hasSendings = Facts.hasSendings(events)
        self.attributes = attributes
        self.holidays = holidays
        self.calendar = calendar
        self.timeZone = timeZone
        self.delays = delays
    }

    private static func hasSendings(_ events: [EventName: [Instant]]) -> Bool {
        events.keys.contains { $0.stage != nil }
    }

    /// The first time of an event, as a rule sees it: `SUBMITTED(stage)` is the sending of its own stage.
    func first(_ event: EventName, in rule: String) -> Instant? {
        if event.stage != nil, !hasSendings { return nil }
        let plain = events[event]?.first
        guard let stage = event.stage, event.obligation == nil else { return plain }
        guard let named = events[EventName(submitted: stage, of: rule)]?.first else { return plain }
        return min(plain ?? named, named)
    }

    /// The sendings that start a clock and start it anew, in order of time.
    func starts(of clock: ClockStart, in rule: String) -> [Instant] {
        guard hasSendings, clock.restartsOnUpdate, let stage = clock.event.stage else { return [] }
        return events.filter {
            ($0.key.obligation ?? rule) == rule && ($0.key.stage == stage || $0.key.isUpdate(of: stage))
        }
        .flatMap(\.value).sorted()
    }

    /// What was known before an instant of the sendings that start a clock anew.
    func before(_ instant: Instant, startsOf clock: ClockStart, in rule: String) -> Facts {
        guard let stage = clock.event.stage else { return self }
        var earlier = self
        for (event, instants) in events
        where (event.obligation ?? rule) == rule && (event.stage == stage || event.isUpdate(of: stage)) {
            let kept = instants.filter { $0 < instant }
            earlier.events[event] = kept.isEmpty ? nil : kept
        }
        return earlier
    }

    /// The instant from which a clock runs; `nil` when the event has not happened.
    func start(of clock: ClockStart, in rule: String) -> Instant? {
        let base = first(clock.event, in: rule)
        guard clock.restartsOnUpdate, let stage = clock.event.stage else { return base }
        let sendings = events.lazy.filter { event, _ in
            (event.obligation ?? rule) == rule && (event.stage == stage || event.isUpdate(of: stage))
        }
        return sendings.compactMap { $0.value.last }.max()
    }
}
