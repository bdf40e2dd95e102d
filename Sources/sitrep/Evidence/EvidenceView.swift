import AuditTrail
import IncidentModel
import Storage

/// Evidence as a person reads it on a terminal.
enum EvidenceView {
    static func hash(_ item: EvidenceItem) -> String { Hexadecimal.encode(item.sha256) }

    static func lines(_ item: EvidenceItem, _ chain: [CustodyEntry], clock: ZonedClock) -> [String] {
        var lines = [
            Terminal.styled("\(item.incident) evidence \(item.number)", .bold) + "  " + Terminal.safe(item.name),
            [
                item.custody.state.rawValue, "with \(Terminal.safe(item.custody.holder))",
                "TLP:\(item.tlp.rawValue.uppercased())", item.privileged ? "PRIVILEGED" : nil,
                item.hold.map { "under hold \($0)" },
            ].compactMap { $0 }.joined(separator: " · "),
            "\(item.size) bytes in the \(item.store.rawValue), sha256 \(hash(item))",
            "collected \(clock.minuteText(item.collectedAt)) by \(Terminal.safe(item.collectedBy)) · uploaded "
                + "\(clock.minuteText(item.uploadedAt)) by \(Terminal.safe(item.uploadedBy))"
                + (item.modifiedAt.map { " · last changed \(clock.minuteText($0))" } ?? ""),
        ]
        if let note = item.note { lines.append(Terminal.safe(note)) }
        var table = TextTable([
            .init("", right: true), .init("at (\(clock.identifier))"), .init("what"), .init("by"), .init("holder"),
            .init("", flexible: true),
        ])
        for entry in chain {
            table.rows.append([
                .init(String(entry.number)), .init(clock.minuteText(entry.at)), .init(entry.event.rawValue),
                .init(entry.actor), .init(entry.holder), .init(entry.reason),
            ])
        }
        return lines + [""] + table.lines(width: Terminal.width)
    }
}
