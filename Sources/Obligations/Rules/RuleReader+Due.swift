import JSONText

/// The due tree. Each mapping has exactly one field that says what it is; the others refine it.
extension RuleReader {
    /// What a mapping may be, and the fields that go with it.
    private static let forms: [(form: String, fields: Set<String>)] = [
        ("elapsed", ["from", "restarts_on_update"]),
        ("days", ["from", "restarts_on_update", "at"]),
        ("business_days", ["from", "restarts_on_update", "at", "closed_day_event"]),
        ("months", ["from", "restarts_on_update"]),
        ("working_hours", ["from", "restarts_on_update", "opens", "closes"]),
        ("year_end_of", ["days", "on", "at"]),
        ("earliest_of", []),
        ("latest_of", []),
        ("choose", []),
        ("relief", ["at", "when"]),
        ("promptly", ["from"]),
        ("contract", []),
    ]

    func due(
        _ tree: JSONTree, at path: FieldPath, depth: Int, beside: Set<String> = []
    ) throws(RuleProblem) -> DueRule {
        guard depth < 20 else { throw problem(.wrongKind, path, "is nested too deeply") }
        guard case .object = tree else {
            throw problem(.wrongKind, path, "a mapping such as {elapsed: 24h, from: AWARENESS} is needed")
        }
        // `days` also refines `year_end_of`, so the more particular form is looked for first.
        let form =
            tree["year_end_of"] == nil
            ? RuleReader.forms.first { tree[$0.form] != nil } : RuleReader.forms.first { $0.form == "year_end_of" }
        guard let form else {
            let names = RuleReader.forms.map(\.form)
            throw problem(
                .missingField, path, "one of \(names.joined(separator: ", ")) is needed",
                suggestion: tree.members.lazy.compactMap { NearestName.of($0.name, among: names) }.first)
        }
        try refuseUnknownFields(tree, known: form.fields.union([form.form]).union(beside), at: path)
        switch form.form {
        case "elapsed", "days", "business_days", "months", "working_hours":
            return try clock(tree, form: form.form, at: path)
        case "year_end_of": return try yearEnd(tree, at: path)
        case "earliest_of": return .earliest(try limits(tree, "earliest_of", at: path, depth: depth))
        case "latest_of": return .latest(try limits(tree, "latest_of", at: path, depth: depth))
        case "choose": return try choose(tree, at: path, depth: depth)
        case "relief":
            return .relief(
                try due(tree["relief"] ?? .null, at: path.member("relief"), depth: depth + 1),
                at: try timeOfDay(tree, "at", at: path, default: .noon),
                when: try condition(try text(tree, "when", at: path), at: path.member("when")))
        case "promptly":
            let start = tree["from"] == nil ? nil : try self.start(tree, "from", at: path)
            return .promptly(try text(tree, "promptly", at: path), from: start)
        default: return .contract(otherwise: try text(tree, "contract", at: path))
        }
    }

    private func clock(_ tree: JSONTree, form: String, at path: FieldPath) throws(RuleProblem) -> DueRule {
        let start = try self.start(tree, "from", at: path)
        switch form {
        case "elapsed": return .elapsed(seconds: try duration(tree, "elapsed", at: path), from: start)
        case "days":
            return .days(
                try count(tree, "days", at: path), from: start,
                at: try timeOfDay(tree, "at", at: path, default: .endOfDay))
        case "business_days":
            return .businessDays(
                try count(tree, "business_days", at: path), from: start,
                at: try timeOfDay(tree, "at", at: path, default: .endOfDay),
                closedDayEvent: try word(tree, "closed_day_event", at: path, default: .dayZero))
        case "months": return .months(try count(tree, "months", at: path), from: start)
        default:
            let opens = try timeOfDay(tree, "opens", at: path, default: TimeOfDay(second: 9 * 3_600))
            let closes = try timeOfDay(tree, "closes", at: path, default: TimeOfDay(second: 17 * 3_600))
            guard opens < closes else { throw problem(.wrongKind, path.member("closes"), "must lie after 'opens'") }
            return .workingHours(
                seconds: try duration(tree, "working_hours", at: path), from: start, opens: opens, closes: closes)
        }
    }

    private func yearEnd(_ tree: JSONTree, at path: FieldPath) throws(RuleProblem) -> DueRule {
        let start = try self.start(tree, "year_end_of", at: path)
        let time = try timeOfDay(tree, "at", at: path, default: .endOfDay)
        if let text = try optionalText(tree, "on", at: path) {
            let parts = text.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2, (1...12).contains(parts[0]), (1...31).contains(parts[1]), tree["days"] == nil else {
                throw problem(.wrongKind, path.member("on"), "a month and day such as 02-01 is needed, without 'days'")
            }
            return .yearEnd(of: start, .following(month: parts[0], day: parts[1]), at: time)
        }
        return .yearEnd(of: start, .daysAfter(try count(tree, "days", at: path)), at: time)
    }

    private func limits(
        _ tree: JSONTree, _ name: String, at path: FieldPath, depth: Int
    ) throws(RuleProblem) -> [DueLimit] {
        var result: [DueLimit] = []
        for (index, element) in (tree[name]?.elements ?? []).enumerated() {
            let place = path.member(name).element(index)
            let lapses = try optionalText(element, "lapses_when", at: place)
            result.append(
                DueLimit(
                    due: try due(element, at: place, depth: depth + 1, beside: ["lapses_when"]),
                    lapsesWhen: try lapses.map { text throws(RuleProblem) in
                        try condition(text, at: place.member("lapses_when"))
                    }))
        }
        guard result.count > 1 else {
            throw problem(.missingField, path.member(name), "at least two limits are needed")
        }
        return result
    }

    private func choose(_ tree: JSONTree, at path: FieldPath, depth: Int) throws(RuleProblem) -> DueRule {
        let elements = tree["choose"]?.elements ?? []
        var result: [DueRule.Alternative] = []
        for (index, element) in elements.enumerated() {
            let place = path.member("choose").element(index)
            let when = try optionalText(element, "when", at: place)
            guard (when == nil) == (index == elements.count - 1) else {
                throw problem(.wrongKind, place, "every alternative but the last has a 'when', the last has none")
            }
            try refuseUnknownFields(element, known: ["when", "due"], at: place)
            result.append(
                DueRule.Alternative(
                    when: try when.map { text throws(RuleProblem) in try condition(text, at: place.member("when")) },
                    due: try due(element["due"] ?? .null, at: place.member("due"), depth: depth + 1)))
        }
        guard result.count > 1 else {
            throw problem(.missingField, path.member("choose"), "at least two alternatives are needed")
        }
        return .choose(result)
    }

    private func start(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> ClockStart {
        let text = try text(tree, name, at: path)
        guard let event = EventName(parsing: text), event.stage != nil || event.name != EventName.submitted else {
            throw problem(
                .unknownEvent, path.member(name), "'\(text)' is not an event such as AWARENESS or SUBMITTED(initial)")
        }
        return ClockStart(event, restartsOnUpdate: try flag(tree, "restarts_on_update", at: path))
    }

    private func duration(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> Int64 {
        guard let text = tree[name]?.text, let seconds = DurationText.seconds(text) else {
            throw problem(.wrongKind, path.member(name), "a duration such as 24h or 30m is needed")
        }
        return seconds
    }

    private func count(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> Int {
        guard let count = try optionalCount(tree, name, at: path) else {
            throw problem(.missingField, path.member(name), "is missing")
        }
        return count
    }
}
