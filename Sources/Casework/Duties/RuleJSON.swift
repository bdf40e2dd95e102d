import IncidentModel
import Obligations

extension ObligationRule {
    /// One element of `obligation list --json`.
    package var json: JSONValue {
        .object([
            .init("id", .string(id)), .init("name", .string(name)), .init("version", .string(version)),
            .init("jurisdiction", .string(jurisdiction)), .init("group", .string(group)),
            .init("instrument", .string(instrument)), .init("articles", .strings(articles)),
            .init("status", .string(status.rawValue)), .init("confidence", .string(confidence.rawValue)),
            .init("unverified", .bool(confidence == .memory)), .init("on_by_default", .bool(!isOffByDefault)),
            .init("valid_from", .text(validity.from.map { "\($0)" })),
            .init("valid_until", .text(validity.until.map { "\($0)" })),
            .init("notifies", .string(addressee.rawValue)), .init("binds", .strings(binds)),
            .init("applies_when", .string("\(appliesWhen)")), .init("stages", .array(stages.map(\.json))),
            .init("notes", .strings(notes)), .init("sources", .strings(sources)),
        ])
    }
}

extension ObligationStage {
    var json: JSONValue {
        .object([
            .init("key", .string(key)), .init("name", .string(name)), .init("kind", .string(kind.rawValue)),
            .init("voluntary", .bool(isVoluntary)), .init("recipients", .strings(recipients)),
            .init("content", .strings(content)), .init("articles", .strings(articles)),
            .init("owed_when", .text(owedWhen.map { "\($0)" })), .init("due", .string(due.words)),
            .init("time_zone", .text(timeZone)), .init("calendar", .text(calendar)), .init("note", .text(note)),
        ])
    }
}
