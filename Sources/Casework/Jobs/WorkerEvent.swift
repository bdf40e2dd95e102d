import IncidentModel

/// One thing that a worker did or met, for its log.
package struct WorkerEvent: Sendable {
    package let at: Instant
    /// The organisation's key; nil where it is about none.
    package let organization: String?
    /// Stable: `job_done`, `warning`, `sequenced` …
    package let name: String
    package let text: String
    package let members: [JSONValue.Member]
    package let isProblem: Bool

    package var json: JSONValue {
        .object(
            [
                .init("at", .instant(at)), .init("event", .string(name)), .init("organization", .text(organization)),
                .init("text", .string(text)),
            ] + members)
    }
}
