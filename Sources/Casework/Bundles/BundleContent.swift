import AuditTrail
import Foundation
import IncidentModel
import Storage
import TemplateFiles

/// What a bundle holds beside the log.
extension BundleDesk {
    /// - Parameter previous: the checkpoint that the bundle goes on from.
    func population(_ scope: Scope, seed: String?, previous: Checkpoint?) throws -> BundlePopulation {
        let selection: IncidentSelection
        switch scope {
        case .incident(let key): selection = .incident(key)
        case .period(let period): selection = .period(period)
        case .engagement(let engagement, _): selection = .period(engagement.terms.period)
        }
        let members = try desk.read { try $0.query(BundleQuery.population(selection)).map(BundleQuery.read) }
        if case .incident(let key) = scope, members.isEmpty {
            throw CaseworkError.notFound(what: "incident", key: key.description)
        }
        var statement: EngagementStatement?
        if case .engagement(let engagement, let exports) = scope {
            statement = try self.statement(of: engagement, exports, previous: previous)
        }
        return BundlePopulation(members, scope: scope, engagement: statement, seed: seed)
    }

    private func statement(
        of engagement: Engagement, _ exports: [EngagementExport], previous: Checkpoint?
    ) throws -> EngagementStatement {
        let terms = engagement.terms
        guard
            let opened = try desk.read({ session in
                try session.query(BundleQuery.place(ofEngagement: terms.key)).first?.decode(0, as: Int64.self)
            })
        else {
            throw CaseworkError.ruleBroken(
                rule: "export_is_covered", message: "the entry that opened \(terms.key) has no place yet")
        }
        return EngagementStatement(
            key: terms.key, kind: terms.kind.rawValue, auditor: terms.auditor,
            period: EngagementStatement.Period(terms.period), frameworks: terms.frameworks, scope: terms.scope,
            sampleSeed: terms.sampleSeed, sampleSize: UInt64(terms.sampleSize), opened: UInt64(opened),
            openedAt: engagement.openedAt.canonicalText, openedBy: engagement.openedBy,
            previous: previous.map { ($0.size, $0.root) },
            handedOver: exports.compactMap { export in
                TreeHash(export.fileSHA256).map { hash in
                    EngagementStatement.HandOver(
                        number: UInt64(export.number), at: export.at.canonicalText, by: export.by,
                        checkpointSize: UInt64(export.checkpointSize), sha256: hash)
                }
            })
    }

    func content(
        _ scope: Scope, _ population: BundlePopulation, directory: String
    ) throws -> [BundleWriter.Item] {
        var items = [
            BundleWriter.Item(path: BundlePath.population, bytes: population.document),
            BundleWriter.Item(path: BundlePath.sample, bytes: population.sample),
        ]
        if let engagement = population.engagement {
            items.append(BundleWriter.Item(path: BundlePath.engagement, bytes: engagement.bytes))
        }
        for name in ["VERIFY.md", "verify.py"] {
            guard let text = TemplateFilesEmbedded.all.first(where: { $0.path == "bundle/\(name)" })?.text else {
                continue
            }
            items.append(.init(path: name, bytes: Array(text.description.utf8)))
        }
        let selection = population.selection
        let evidence = try evidence(of: Set(population.inScope.map(\.key)), scope)
        items += evidence
        items +=
            BundleFilings(
                try desk.read { try $0.query(SentFilingQuery.statement(selection)).map(SentFilingQuery.read) }
            ).items
        items += try OSCALDesk(desk).documents(
            selection, bounds: scope.period.map { $0.from..<$0.to },
            given: Set(evidence.map(\.file.sha256.hexadecimal)), frameworks: population.engagement?.frameworks ?? []
        ).map { BundleWriter.Item(path: "oscal/\($0.name)", bytes: $0.bytes, tlp: OSCALComposition.ceiling.rawValue) }
        for path in try render(scope, population, directory) {
            let name = (path as NSString).lastPathComponent
            items.append(
                .init(
                    path: "reports/" + name.replacing("..", with: "_"),
                    bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
        }
        return items
    }

    /// The bytes of what was collected for these incidents, equal content once. What is under legal privilege is for another
    /// audience, and what was destroyed is gone; both stay in the record by their hash.
    private func evidence(of incidents: Set<IncidentKey>, _ scope: Scope) throws -> [BundleWriter.Item] {
        let only: IncidentKey? = if case .incident(let key) = scope { key } else { nil }
        let items = try desk.read { try $0.query(EvidenceTable.all(of: only)).map(EvidenceTable.read) }
        var seen: Set<[UInt8]> = []
        return items.compactMap { item in
            guard incidents.contains(item.incident), !item.privileged,
                let hash = TreeHash(item.sha256), seen.insert(item.sha256).inserted
            else { return nil }
            let name = hash.hexadecimal
            let file = BundleManifest.File(
                path: "evidence/sha256/\(name.prefix(2))/\(name.dropFirst(2))", sha256: hash, size: UInt64(item.size),
                tlp: item.tlp.rawValue)
            // Read within the transaction that writes the archive, checked against its hash once more.
            return BundleWriter.Item(file) { sink in
                try stores.read(item, in: desk.session, sink)
            }
        }
    }

    /// The reports of a period as they are now; for an incident its review, and for an engagement that leaves incidents out, of
    /// which the period's reports would speak, the reviews of the sample.
    private func render(
        _ scope: Scope, _ population: BundlePopulation, _ directory: String
    ) throws -> [String] {
        if let period = scope.period, !population.isNarrowed {
            return try ["board", "compliance", "inspection", "operations"].flatMap { name in
                let report = try reports.render(name, period: period, outDirectory: directory)
                return report.files + [report.manifestPath]
            }
        }
        let keys = if case .incident(let key) = scope { [key.description] } else { population.sampleKeys }
        return try keys.flatMap { key in
            let report = try reports.render("pir", outDirectory: directory, key: key)
            return report.files + [report.manifestPath]
        }
    }
}

extension BundlePopulation {
    /// What the bundle is about, as its files are read.
    var selection: IncidentSelection {
        switch scope {
        case .incident(let key): .incident(key)
        case .period(let period): .period(period)
        case .engagement(let engagement, _):
            isNarrowed ? .rows(inScope.map(\.id)) : .period(engagement.terms.period)
        }
    }
}

extension Engagement.Terms {
    var scope: EngagementStatement.Scope {
        EngagementStatement.Scope(
            severities: severities.map(\.rawValue), categories: categories, incidents: incidents.map(\.description))
    }
}
