import Connectors
import Cryptography
import IncidentModel
import Storage

/// Turns a row of the event log into what is staged.
enum ServiceNowRow {
    static func staged(_ event: ServiceNowEvent, raw reader: CSVReader) -> ServiceNowStaging.Row {
        ServiceNowStaging.Row(
            recordNumber: event.record, number: event.number, modification: event.modificationCount ?? event.record,
            opened: event.opened, updated: event.updated, resolved: event.resolved, closed: event.closed,
            assignee: event.assignedTo, severity: event.severity, category: event.category, source: event.contactType,
            title: title(event), actor: event.updatedBy, event: text(event), digest: digest(reader),
            attributes: attributes(event))
    }

    /// The log has no short description; what it has says at least what kind of incident it was.
    private static func title(_ event: ServiceNowEvent) -> String {
        if let title = event.title { return title }
        let parts = [event.category, event.subcategory, event.symptom].compactMap { $0 }
        guard !parts.isEmpty else { return event.number }
        let title = parts.joined(separator: " · ")
        guard title.unicodeScalars.count > TextLimits.longestLine else { return title }
        // Each part fits and is kept as it is; a title that holds all of them must fit too.
        return String(String.UnicodeScalarView(title.unicodeScalars.prefix(TextLimits.longestLine - 1))) + "…"
    }

    private static func text(_ event: ServiceNowEvent) -> String {
        var text = event.state ?? "updated"
        if let group = event.assignmentGroup { text += " · " + group }
        if let assignee = event.assignedTo { text += " · " + assignee }
        if let priority = event.priority { text += " · " + priority }
        return text
    }

    /// The first eight bytes of the SHA-256 of the row: told apart are rows of one incident, not of the world.
    private static func digest(_ reader: CSVReader) -> Int64 {
        var hash = SHA256()
        for index in 0..<reader.fieldCount {
            hash.update(reader.bytes(index))
            withUnsafeBytes(of: UInt8(0x1F)) { hash.update($0) }
        }
        return hash.finalize().withUnsafeBytes { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    private static func attributes(_ event: ServiceNowEvent) -> String? {
        let values: [(String, String?)] = [
            ("caller", event.caller), ("caused_by", event.causedBy), ("change", event.change),
            ("closed_code", event.closedCode),
            ("configuration_item", event.configurationItem), ("created_at", event.created?.rfc3339),
            ("impact", event.impact), ("location", event.location),
            ("made_sla", event.madeSLA.map { $0 ? "true" : "false" }), ("opened_by", event.openedBy),
            ("priority", event.priority), ("problem", event.problem),
            ("reassignment_count", event.reassignmentCount.map(String.init)),
            ("reopen_count", event.reopenCount.map(String.init)), ("resolved_by", event.resolvedBy),
            ("state", event.state), ("subcategory", event.subcategory), ("symptom", event.symptom),
            ("urgency", event.urgency), ("vendor", event.vendor),
        ]
        var json = "{"
        json.reserveCapacity(640)
        for case (let name, let value?) in values {
            if json.utf8.count > 1 { json += "," }
            json += "\""
            json += name
            json += "\":"
            json += JSONText.string(value)
        }
        return json.utf8.count == 1 ? nil : json + "}"
    }
}
