import Casework
import IncidentModel
import Storage

/// Prints what a change did.
enum Answer {
    /// For people one line with the next command; for scripts the incident.
    static func print(_ outcome: ChangeOutcome, json: Bool) throws {
        if json { return try Terminal.print(outcome.json.text) }
        try Terminal.print(Terminal.safe(outcome.message) + (outcome.isRepeat ? " (as answered before)" : ""))
        if let next = outcome.next, Terminal.isInteractive { Terminal.error("next: sitrep \(next)") }
    }
}

/// A request in words, as it is compared with an earlier one of the same `--idempotency-key`: whatever changes the effect is
/// in it, and times as they were written, because what `-1h` means moves on.
enum RequestText {
    static func of(_ verb: String, _ parts: String?...) -> String { of(verb, parts) }

    static func of(_ verb: String, _ parts: [String?]) -> String {
        ([verb] + parts.map { $0.map { "=" + $0 } ?? "" }).joined(separator: "\u{1F}")
    }
}

extension Shell {
    /// Moves an incident and prints the outcome.
    func move(
        _ event: LifecycleEvent, _ key: IncidentKey, note: String? = nil, sections: ReviewTable.Sections? = nil,
        survivor: IncidentKey? = nil, request: String, _ change: ChangeArguments, json: Bool
    ) throws {
        let outcome = try desk.apply(
            event, to: key, note: try note.map(StandardInput.text), sections: sections, survivor: survivor,
            request: request, change.options)
        try Answer.print(outcome, json: json)
    }

    func annotate(
        _ annotation: CaseDesk.Annotation, _ key: IncidentKey, request: String, _ change: ChangeArguments, json: Bool
    ) throws {
        try Answer.print(try desk.annotate(key, annotation, request: request, change.options), json: json)
    }
}
