import IncidentModel
import JSONText

/// Turns a valid VERIS record into the portable incident record.
enum VERISRecord {
    struct Mapped {
        var record: IncidentRecord
        /// Facts that could not be taken over; the record goes in without them.
        var problems: [FieldProblem]
    }

    /// - Parameters:
    ///   - number: the record's number in its source, for problems.
    ///   - line: the line on which it begins.
    /// - Throws: `FieldProblem` when the record as a whole cannot be taken over.
    static func map(_ tree: JSONTree, number: Int, line: Int) throws(FieldProblem) -> Mapped {
        let key = tree["incident_id"]?.text ?? ""
        func problem(_ field: String, _ value: String?, _ code: FieldProblem.Code, _ reason: String) -> FieldProblem {
            FieldProblem(
                record: number, line: line, key: key.isEmpty ? nil : key, field: field, value: value, code: code,
                reason: reason)
        }
        guard !key.isEmpty else {
            throw problem("incident_id", nil, .missing, "without a key the record cannot be told from others")
        }
        let timeline = VERISTimeline(tree["timeline"])
        var record = IncidentRecord(
            origin: "veris", sourceKey: key, title: VERISTitle.title(tree), assertions: timeline.assertions)
        record.summary = tree["summary"]?.text
        record.severity = severity(tree["impact"]?["overall_rating"]?.text)
        record.category = category(tree["action"])
        record.source = discovery(tree["discovery_method"])
        record.disposition = disposition(tree["security_incident"]?.text)
        let tags = tags(tree)
        record.tags = tags.isEmpty ? nil : tags
        let observables = observables(tree["ioc"])
        record.observables = observables.isEmpty ? nil : observables
        record.attributes = VERISAttributes.attributes(tree)
        if let (field, defect) = TextLimits.defect(in: record) { throw problem(field, nil, defect.code, defect.reason) }
        var problems = timeline.problems.map { problem($0.path, $0.value, $0.code, $0.reason) }
        for name in ["created", "modified"] {
            guard let text = tree["plus"]?[name]?.text, hasImpossibleDay(text) else { continue }
            problems.append(problem("plus/\(name)", text, .badTime, "the calendar has no such day"))
            record.attributes?["plus.\(name)"] = nil
        }
        return Mapped(record: record, problems: problems)
    }

    // MARK: - Words

    /// The five grades of `impact.overall_rating` in their order; other words and none leave the record unrated.
    static func severity(_ rating: String?) -> Severity {
        switch rating {
        case "Catastrophic": .critical
        case "Damaging": .high
        case "Painful": .medium
        case "Distracting": .low
        case "Insignificant": .info
        default: .unrated
        }
    }

    static func disposition(_ status: String?) -> Disposition? {
        switch status {
        case "Confirmed": .truePositive
        case "False positive": .falsePositive
        default: nil
        }
    }

    private static func category(_ action: JSONTree?) -> String? {
        let names = (action?.members ?? []).map(\.name).sorted()
        return names.isEmpty ? nil : names.joined(separator: "+")
    }

    /// `Ext - customer` as it is (up to 1.3.2), or `external: Customer` from the object form.
    private static func discovery(_ method: JSONTree?) -> String? {
        if let text = method?.text { return text }
        let parts = (method?.members ?? []).compactMap { member -> String? in
            let varieties = member.value["variety"]?.elements.compactMap(\.text) ?? []
            if !varieties.isEmpty { return "\(member.name): \(varieties.joined(separator: ", "))" }
            return member.value == .bool(false) ? nil : member.name
        }
        return parts.isEmpty ? nil : parts.sorted().joined(separator: "; ")
    }

    private static func tags(_ tree: JSONTree) -> [String] {
        var tags = (tree["actor"]?.members ?? []).map { "actor:" + $0.name }
        tags += (tree["attribute"]?.members ?? []).map { "attribute:" + $0.name }
        let assets = (tree["asset"]?["assets"]?.elements ?? []).compactMap { $0["variety"]?.text }
        tags += assets.compactMap(assetGroup).map { "asset:" + $0 }
        switch tree["security_incident"]?.text {
        case "Suspected": tags.append("veris:suspected")
        case "Near miss": tags.append("veris:near-miss")
        default: break
        }
        return Set(tags).sorted()
    }

    /// The group that the letter before the dash of an asset's variety names.
    private static func assetGroup(_ variety: String) -> String? {
        switch variety.first.map({ variety.dropFirst().hasPrefix(" - ") ? $0 : " " }) {
        case "S": "server"
        case "N": "network"
        case "U": "user-device"
        case "M": "media"
        case "P": "person"
        case "T": "terminal"
        case "E": "embedded"
        default: variety == "Unknown" ? "unknown" : variety == "Other" ? "other" : nil
        }
    }

    private static func observables(_ indicators: JSONTree?) -> [NamedRecord] {
        (indicators?.elements ?? []).compactMap { entry in
            entry["indicator"]?.text.map { NamedRecord(kind: "indicator", name: $0, note: entry["comment"]?.text) }
        }
    }

    /// True for a text that begins like an ISO date whose day does not exist.
    private static func hasImpossibleDay(_ text: String) -> Bool {
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return false }
        let numbers = parts.compactMap { UInt16($0) }.map(Int.init)
        guard numbers.count == 3 else { return false }
        return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]) == nil
    }
}
