import IncidentModel
import JSONText

/// One question: what would be due?
package struct PreviewRequest: Equatable, Sendable {
    /// Given back with the answer.
    package var id: String?
    /// `nil`: every obligation that applies.
    package var obligation: String?
    /// `nil`: every stage.
    package var stage: String?
    /// `nil`: the earliest of the readings counts.
    package var policy: CountingPolicy?
    package var facts: Facts

    package init(
        id: String? = nil, obligation: String? = nil, stage: String? = nil, policy: CountingPolicy? = nil, facts: Facts
    ) {
        self.id = id
        self.obligation = obligation
        self.stage = stage
        self.policy = policy
        self.facts = facts
    }
}

/// Reads a facts file: one request or an array of them.
package enum FactsFile {
    /// One entry of the file: a request, or why it is none. A faulty entry does not stop the others.
    package struct Entry: Sendable {
        /// 1 for the first.
        package let record: Int
        package let id: String?
        package let request: Result<PreviewRequest, PreviewProblem>
    }

    package static func parse(_ tree: JSONTree) -> [Entry] {
        let elements: [JSONTree] = if case .array(let elements) = tree { elements } else { [tree] }
        return elements.enumerated().map { index, element in
            Entry(
                record: index + 1, id: element["id"]?.scalarText,
                request: Result { () throws(PreviewProblem) in try request(element) })
        }
    }

    /// One request.
    package static func request(_ tree: JSONTree) throws(PreviewProblem) -> PreviewRequest {
        try refuseUnknownFields(
            tree, known: ["id", "obligation", "stage", "policy", "facts"], field: "", lenient: true)
        let policy = try text(tree, "policy", "policy")
        return PreviewRequest(
            id: tree["id"]?.scalarText, obligation: try text(tree, "obligation", "obligation"),
            stage: try text(tree, "stage", "stage"),
            policy: try policy.map { name throws(PreviewProblem) in try self.policy(name) },
            facts: try facts(tree["facts"] ?? .object([])))
    }

    private static func policy(_ name: String) throws(PreviewProblem) -> CountingPolicy {
        guard let policy = CountingPolicy(rawValue: name) else {
            let known = CountingPolicy.allCases.map(\.rawValue)
            throw PreviewProblem(
                .unknownPolicy, field: "policy", reason: "'\(name)' is none of \(known.joined(separator: ", "))",
                suggestion: NearestName.of(name, among: known))
        }
        return policy
    }

    private static func facts(_ tree: JSONTree) throws(PreviewProblem) -> Facts {
        try refuseUnknownFields(
            tree, known: ["events", "attributes", "holidays", "calendar", "time_zone", "delays"], field: "facts",
            lenient: false)
        var events: [EventName: [Instant]] = [:]
        for member in try members(tree, "events") {
            guard let name = EventName(parsing: member.name) else {
                throw PreviewProblem(
                    .unknownEvent, field: "facts.events.\(member.name)",
                    reason: "is not an event such as AWARENESS or SUBMITTED(initial)",
                    suggestion: EventName(parsing: member.name.uppercased())?.description)
            }
            let values: [JSONTree] = if case .array(let values) = member.value { values } else { [member.value] }
            for value in values { events[name, default: []].append(try instant(value, "facts.events.\(member.name)")) }
        }
        var attributes: [String: JSONTree] = [:]
        for member in try members(tree, "attributes") where member.value != .null {
            attributes[member.name] = member.value
        }
        return Facts(
            events: events, attributes: attributes, holidays: try holidays(tree["holidays"]),
            calendar: try text(tree, "calendar", "facts.calendar"),
            timeZone: try text(tree, "time_zone", "facts.time_zone"),
            delays: try delays(tree["delays"]))
    }

    private static func holidays(_ tree: JSONTree?) throws(PreviewProblem) -> Set<CivilDate>? {
        guard let tree, tree != .null else { return nil }
        guard case .array(let elements) = tree else {
            throw PreviewProblem(.wrongKind, field: "facts.holidays", reason: "a list of days is needed")
        }
        var days: Set<CivilDate> = []
        days.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard let text = element.text, let day = CivilDate(isoDate: text) else {
                throw PreviewProblem(
                    .badDay, field: "facts.holidays[\(index)]",
                    reason: "'\(element.scalarText ?? "")' is not a day such as 2026-12-25")
            }
            days.insert(day)
        }
        return days
    }

    static func instant(_ tree: JSONTree, _ field: String) throws(PreviewProblem) -> Instant {
        guard let text = tree.text else {
            throw PreviewProblem(.badInstant, field: field, reason: "an instant as text is needed, or a list of them")
        }
        if let instant = Instant(rfc3339: text) { return instant }
        if Instant(rfc3339: text + "Z") != nil || Instant(rfc3339: text + ":00Z") != nil {
            throw PreviewProblem(
                .naiveInstant, field: field,
                reason: "'\(text)' has no offset, so it could be meant in any zone; write for example \(text)+01:00")
        }
        throw PreviewProblem(
            .badInstant, field: field, reason: "'\(text)' is not an instant such as 2026-03-10T09:00:00+01:00")
    }

    private static func delays(_ tree: JSONTree?) throws(PreviewProblem) -> [LegalDelay] {
        var result: [LegalDelay] = []
        for (index, element) in (tree?.elements ?? []).enumerated() {
            let field = "facts.delays[\(index)]"
            try refuseUnknownFields(
                element,
                known: [
                    "authority", "office", "form", "from", "until", "obligation", "stages", "document", "lifted",
                ], field: field, lenient: false)
            var lifted: Instant?
            if let text = element["lifted"], text != .null { lifted = try instant(text, field + ".lifted") }
            result.append(
                LegalDelay(
                    authority: try word(element, "authority", field), office: element["office"]?.text ?? "",
                    form: try word(element, "form", field),
                    from: try instant(element["from"] ?? .null, field + ".from"),
                    until: try instant(element["until"] ?? .null, field + ".until"),
                    obligation: try text(element, "obligation", field + ".obligation"),
                    stages: element["stages"]?.elements.compactMap(\.text) ?? [],
                    document: try text(element, "document", field + ".document"), liftedAt: lifted))
        }
        return result
    }
}

extension FactsFile {
    private static func members(_ tree: JSONTree, _ name: String) throws(PreviewProblem) -> [JSONTree.Member] {
        switch tree[name] {
        case nil, .null: return []
        case .object(let members): return members
        default: throw PreviewProblem(.wrongKind, field: "facts.\(name)", reason: "names with values are needed")
        }
    }

    private static func text(_ tree: JSONTree, _ name: String, _ field: String) throws(PreviewProblem) -> String? {
        switch tree[name] {
        case nil, .null: return nil
        case .text(let text): return text
        default: throw PreviewProblem(.wrongKind, field: field, reason: "a text is needed")
        }
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ tree: JSONTree, _ name: String, _ field: String
    ) throws(PreviewProblem) -> Word where Word.RawValue == String {
        let text = tree[name]?.text ?? ""
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue)
            throw PreviewProblem(
                .wrongKind, field: "\(field).\(name)", reason: "'\(text)' is none of \(known.joined(separator: ", "))",
                suggestion: NearestName.of(text, among: known))
        }
        return word
    }

    /// - Parameter lenient: a field that resembles none is passed over: test files carry expectations beside the request.
    private static func refuseUnknownFields(
        _ tree: JSONTree, known: [String], field: String, lenient: Bool
    ) throws(PreviewProblem) {
        guard case .object(let members) = tree else {
            throw PreviewProblem(.wrongKind, field: field, reason: "an object is needed")
        }
        for member in members where !known.contains(member.name) {
            // Only a field that is not there can have been misspelt.
            let absent = known.filter { tree[$0] == nil }
            if lenient, NearestName.misspelt(member.name, among: absent) == nil { continue }
            let nearest = NearestName.of(member.name, among: known)
            throw PreviewProblem(
                .unknownField, field: field.isEmpty ? member.name : "\(field).\(member.name)",
                reason: "there is no such field", suggestion: nearest)
        }
    }
}
