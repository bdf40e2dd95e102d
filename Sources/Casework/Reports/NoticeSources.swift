import JSONText
import Obligations
import Postgres
import ResponseMetrics

/// Which law or contract asks for a notice and who receives it, as the registry and the organisation's own rules say. Only the rules
/// that are asked for are read.
struct NoticeSources {
    private struct Place: Hashable {
        let obligation: String
        let stage: String
    }

    private struct Source {
        let instrument: String
        let recipient: String
    }

    private var registry = BuiltInRules.registry()
    private var known: [Place: Source] = [:]

    /// - Parameter ruleFiles: rows of `LegalCaseQuery.ruleFiles`.
    init(_ ruleFiles: PostgresResult) throws {
        for row in ruleFiles {
            let (name, document): (String, String) = (try row.decode(0), try row.decode(1))
            try registry.add(file: try JSONParser.parse(document), source: name)
        }
    }

    mutating func completed(_ notice: Notice) throws -> Notice {
        let place = Place(obligation: notice.obligation, stage: notice.stage)
        if known[place] == nil { known[place] = try source(of: place, notice) }
        var notice = notice
        notice.instrument = known[place]?.instrument ?? notice.obligation
        notice.recipient = known[place]?.recipient ?? ""
        return notice
    }

    private mutating func source(of place: Place, _ notice: Notice) throws -> Source {
        // A rule that was taken away since is still the reason for what was sent.
        guard registry.ids.contains(place.obligation), let rule = try registry.versions(of: place.obligation).last
        else { return Source(instrument: notice.obligationName, recipient: "") }
        let recipients = rule.stage(place.stage)?.recipients ?? []
        return Source(instrument: rule.instrument, recipient: NoticeSources.short(recipients.first ?? ""))
    }

    /// The receiver without the explanation that the registry puts behind it.
    private static func short(_ recipient: String) -> String {
        let end = [recipient.firstRange(of: " ("), recipient.firstRange(of: ";")].compactMap { $0?.lowerBound }.min()
        let text = recipient[..<(end ?? recipient.endIndex)]
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
