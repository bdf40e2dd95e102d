import AuditTrail
import IncidentModel
import Postgres
import Storage

/// Opens, shows and closes the engagements of auditors.
package struct EngagementDesk {
    private let audit: AuditDesk
    private var desk: CaseDesk { audit.desk }

    package init(_ audit: AuditDesk) { self.audit = audit }

    /// What is asked for; names as a person gives them.
    package struct Request: Sendable {
        package var key: String
        package var kind: Engagement.Kind
        package var auditor: String
        package var period: Period
        package var frameworks: [String] = []
        package var severities: [Severity] = []
        package var categories: [String] = []
        package var incidents: [IncidentKey] = []
        package var sampleSeed: String
        package var sampleSize = Int32(BundlePopulation.sampleSize)
        /// A checkpoint that the auditor has; nil takes the one that this auditor was given last, if any.
        package var previous: [UInt8]?

        package init(key: String, kind: Engagement.Kind, auditor: String, period: Period, sampleSeed: String) {
            self.key = key
            self.kind = kind
            self.auditor = auditor
            self.period = period
            self.sampleSeed = sampleSeed
        }
    }

    /// - Parameter request: the whole request in words; a repeat must be the same.
    package func open(_ asked: Request, request: String, _ options: ChangeOptions) throws -> ChangeOutcome {
        var terms = Engagement.Terms(
            key: try EngagementDesk.key(asked.key), kind: asked.kind,
            auditor: try TextRules.title(asked.auditor, field: "auditor"), period: asked.period, frameworks: [],
            severities: Severity.allCases.filter(asked.severities.contains),
            categories: Set(try asked.categories.map { try TextRules.word($0, field: "category") }).sorted(),
            incidents: Set(asked.incidents).sorted { ($0.year, $0.number) < ($1.year, $1.number) },
            sampleSeed: try TextRules.title(asked.sampleSeed, field: "seed"), sampleSize: asked.sampleSize,
            previousCheckpoint: nil)
        guard (1...10_000).contains(terms.sampleSize) else {
            throw CaseworkError.badInput(field: "sample size", message: "lies between 1 and 10000")
        }
        let given = try asked.previous.map { note in
            guard try audit.earlierCheckpoint(note).size > 0 else {
                throw CaseworkError.badInput(field: "previous", message: "covers no entry")
            }
            return String(decoding: note, as: UTF8.self)
        }
        return try desk.change(options, request: request, action: "engagement.open") { session in
            let library = try ControlLibrary.read(from: session)
            terms.frameworks = Set(try asked.frameworks.map { try library.scope(named: $0).urn }).sorted()
            terms.previousCheckpoint = try given ?? lastCheckpoint(of: terms.auditor, in: session)
            let inScope = try describeScope(terms, in: session)
            guard try session.execute(EngagementTable.open(terms, desk.context)) == 1 else {
                throw CaseworkError.ruleBroken(
                    rule: "engagement_key_unique",
                    message: "there is an engagement \(terms.key) already; sitrep engagement show \(terms.key)")
            }
            let opened = try find(terms.key, in: session)
            return ChangeOutcome(
                json: opened.json, message: "\(terms.key) opened for \(terms.auditor): \(inScope)",
                next: "bundle export --engagement \(terms.key) --out \(terms.key).tar")
        }
    }

    package func close(_ key: String, reason: String, _ options: ChangeOptions) throws -> ChangeOutcome {
        let key = try EngagementDesk.key(key)
        let reason = try desk.required(reason)
        return try desk.change(options, request: "engagement close \(key) \(reason)", action: "engagement.close") {
            session in
            try EngagementDesk.checkOpen(find(key, in: session))
            let results = try session.pipeline([
                TrailReason.set(reason), EngagementTable.close(key: key, reason: reason, desk.context),
            ])
            let closed = try find(key, in: session)
            // Somebody else may have closed it since it was looked at.
            guard results[1].affectedRows == 1 else { throw EngagementDesk.isClosed(closed) }
            return ChangeOutcome(
                json: closed.json,
                message: "\(key) closed; " + EngagementDesk.count(closed.exportCount, "bundle") + " handed over")
        }
    }

    package func list(includingClosed: Bool) throws -> [Engagement] {
        try desk.read { session in
            try session.query(EngagementTable.list(includingClosed: includingClosed)).map {
                try EngagementTable.read($0, clock: desk.clock)
            }
        }
    }

    /// The engagement, and what was handed over, oldest first.
    package func show(_ key: String) throws -> (engagement: Engagement, exports: [EngagementExport]) {
        let key = try EngagementDesk.key(key)
        return try desk.read { session in
            (
                try find(key, in: session),
                try session.query(EngagementExportTable.list(of: key)).map(EngagementExportTable.read)
            )
        }
    }

    /// - Throws: a refusal when it is closed.
    static func checkOpen(_ engagement: Engagement) throws {
        guard engagement.isOpen else { throw isClosed(engagement) }
    }

    // MARK: - Parts

    private static func isClosed(_ engagement: Engagement) -> CaseworkError {
        .ruleBroken(
            rule: "engagement_is_open",
            message:
                "\(engagement.terms.key) was closed by \(engagement.closedBy ?? "somebody"); a closed one stays closed, "
                + "open another under a new key")
    }

    /// In capitals, as it is kept.
    private static func key(_ text: String) throws -> String {
        let key = text.uppercased()
        let isPlain = key.utf8.allSatisfy {
            (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
        }
        guard isPlain, (2...40).contains(key.utf8.count), key.first?.isLetter == true || key.first?.isNumber == true
        else {
            throw CaseworkError.badInput(
                field: "engagement",
                message: "'\(text)' is no key such as SOC2-2026: 2 to 40 letters, digits, '.', '_' and '-', the first "
                    + "a letter or digit")
        }
        return key
    }

    private func find(_ key: String, in session: PostgresSession) throws -> Engagement {
        guard let row = try session.query(EngagementTable.find(key: key)).first else {
            throw CaseworkError.notFound(what: "engagement", key: key)
        }
        return try EngagementTable.read(row, clock: desk.clock)
    }

    private func lastCheckpoint(of auditor: String, in session: PostgresSession) throws -> String? {
        try session.query(EngagementExportTable.lastCheckpoint(of: auditor)).first?.decode(0)
    }

    /// In words, how much of the period there is to look at now.
    private func describeScope(_ terms: Engagement.Terms, in session: PostgresSession) throws -> String {
        guard !terms.scope.isEverything else { return "every incident of \(terms.period.label) is in scope" }
        let period = EngagementStatement.Period(terms.period)
        let members = try session.query(BundleQuery.population(.period(terms.period))).map(BundleQuery.read)
            .filter(\.isInPeriod)
        if let stranger = terms.incidents.first(where: { key in !members.contains { $0.key == key } }) {
            throw CaseworkError.badInput(
                field: "incident", message: "\(stranger) is no incident of the period \(period.label)")
        }
        let inScope = members.count { member in
            terms.scope.exclusions(
                key: member.key.description, severity: member.severity.rawValue, category: member.category
            ).isEmpty
        }
        return "\(inScope) of \(EngagementDesk.count(members.count, "incident")) of \(period.label) in scope now"
    }

    private static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension AuditDesk {
    /// What an auditor kept, or an engagement handed over.
    func earlierCheckpoint(_ note: [UInt8]) throws -> Checkpoint {
        let keys = KeyRing(try keys())
        do throws(SignedCheckpoint.Defect) {
            return try SignedCheckpoint(note, keys: keys).checkpoint
        } catch {
            throw CaseworkError.badInput(field: "previous", message: "is no checkpoint that this log signed: \(error)")
        }
    }
}

extension Engagement {
    package var json: JSONValue { .object(members) }

    /// With what was handed over.
    package func json(_ exports: [EngagementExport]) -> JSONValue {
        .object(
            members + [
                .init(
                    "exports",
                    .array(
                        exports.map { export in
                            .object([
                                .init("number", .integer(Int64(export.number))), .init("at", .instant(export.at)),
                                .init("by", .string(export.by)), .init("checkpoint", .string(export.checkpoint)),
                                .init("checkpoint_size", .integer(export.checkpointSize)),
                                .init("sha256", .text(TreeHash(export.fileSHA256)?.hexadecimal)),
                                .init("bytes", .integer(export.fileSize)),
                            ])
                        }))
            ])
    }

    private var members: [JSONValue.Member] {
        [
            .init("key", .string(terms.key)), .init("kind", .string(terms.kind.rawValue)),
            .init("state", .string(isOpen ? "open" : "closed")), .init("auditor", .string(terms.auditor)),
            .init(
                "period",
                .object([
                    .init("label", .string(terms.period.label)), .init("from", .instant(terms.period.from)),
                    .init("to", .instant(terms.period.to)),
                ])), .init("frameworks", .strings(terms.frameworks)),
            .init(
                "scope",
                .object([
                    .init("severities", .strings(terms.severities.map(\.rawValue))),
                    .init("categories", .strings(terms.categories)),
                    .init("incidents", .strings(terms.incidents.map(\.description))),
                ])),
            .init(
                "sample",
                .object([
                    .init("seed", .string(terms.sampleSeed)), .init("size", .integer(Int64(terms.sampleSize))),
                ])), .init("previous_checkpoint", .text(terms.previousCheckpoint)),
            .init("opened_at", .instant(openedAt)), .init("opened_by", .string(openedBy)),
            .init("closed_at", .instant(closedAt)), .init("closed_by", .text(closedBy)),
            .init("close_reason", .text(closeReason)), .init("export_count", .int(exportCount)),
        ]
    }
}
