import Documents
import IncidentModel
import Postgres
import Reporting
import Spreadsheets
import Storage

/// The files of a report that has been written.
package struct RenderedReport: Sendable {
    /// The documents, as paths.
    package let files: [String]
    package let manifestPath: String
    package let manifest: JSONValue
}

/// Renders reports: reads one snapshot, builds one document, writes it in the forms asked for.
package struct ReportDesk {
    private let desk: CaseDesk
    private var context: StorageContext { desk.context }
    private let programVersion: String
    private let templatesDirectory: String?

    /// - Parameter templatesDirectory: files in it replace the templates of the same relative path.
    package init(_ desk: CaseDesk, programVersion: String, templatesDirectory: String? = nil) {
        self.desk = desk
        self.programVersion = programVersion
        self.templatesDirectory = templatesDirectory
    }

    /// The reports there are, in order of name.
    package static func definitions() throws -> [ReportDefinition] { try ReportDefinition.embedded() }

    /// Writes `NAME-PERIOD.FORMAT` (of one incident `NAME-KEY.FORMAT`) and the manifest beside them, all or none.
    ///
    /// - Parameters:
    ///   - period: nil takes the one that the definition names, as of `asOf`.
    ///   - formats: empty takes those of the definition.
    ///   - key: of the incident, for a report on one incident; for no other.
    /// - Throws: `CaseworkError`, `ReportFileError`, `TemplateError`, `WorkbookError`, `PostgresError`.
    package func render(
        _ name: String, period: Period? = nil, asOf: Instant? = nil, knownAt: Instant? = nil,
        formats: [ReportFormat] = [],
        outDirectory: String, key: String? = nil
    ) throws -> RenderedReport {
        guard let definition = try ReportDesk.definitions().first(where: { $0.name == name }) else {
            throw CaseworkError.notFound(what: "report", key: name)
        }
        let incident = try subject(of: definition, key)
        // Before the database is asked: a mistake in a template costs no waiting.
        let templates = try TemplateOverrides.templates(templatesDirectory)
        let source = ReportSource(context: context, asOf: asOf, knownAt: knownAt)
        let (frame, document) = try desk.read { session in
            try source.document(definition, period: period, incident: incident, in: session)
        }
        var named: Set<IncidentKey> = []
        document.forEachText { named.formUnion(IncidentKey.named(in: $0)) }
        try desk.recordReport(name, period: frame.period.label, subject: incident, naming: named)
        let manifest = ReportManifest(
            frame: frame, key: incident?.description, programVersion: programVersion,
            templateOverrides: templates.overrides)
        return try write(
            document, as: "\(name)-\(incident?.description ?? frame.period.label)",
            formats: formats.isEmpty ? definition.formats : formats, templates.set, manifest, to: outDirectory)
    }

    private func subject(of definition: ReportDefinition, _ key: String?) throws -> IncidentKey? {
        switch (definition.subject, key) {
        case (.period, nil): return nil
        case (.period, _):
            throw CaseworkError.usage("the report \(definition.name) is about a period and takes no incident key")
        case (.incident, nil): throw CaseworkError.usage("the report \(definition.name) needs the key of an incident")
        case (.incident, let text?):
            guard let key = IncidentKey(text) else {
                throw CaseworkError.badInput(field: "key", message: "'\(text)' is no key such as INC-2026-0001")
            }
            return key
        }
    }

    private func write(
        _ document: Document, as base: String, formats: [ReportFormat], _ templates: TemplateSet,
        _ manifest: ReportManifest,
        to directory: String
    ) throws -> RenderedReport {
        // What can be rendered in memory is, so that signals are held for the writing alone.
        let wanted = ReportFormat.allCases.filter(formats.contains)
        var texts: [ReportFormat: [UInt8]] = [:]
        for format in wanted {
            switch format {
            case .html: texts[format] = Array(try HTMLRenderer.render(document, templates: templates).utf8)
            case .markdown: texts[format] = Array(try MarkdownRenderer.render(document, templates: templates).utf8)
            case .xlsx: break
            }
        }
        return try HeldSignals.during { isInterrupted in
            var staged = try StagedFiles(in: directory)
            do {
                var files: [(name: String, bytes: [UInt8])] = []
                for format in wanted {
                    let name = "\(base).\(format.rawValue)"
                    if let bytes = texts[format] {
                        try staged.write(bytes, as: name)
                        files.append((name: name, bytes: bytes))
                    } else {
                        try WorkbookRenderer.render(document, to: staged.reserve(name))
                        files.append((name: name, bytes: try staged.bytes(of: name)))
                    }
                    if isInterrupted() { throw ReportFileError(path: directory, reason: .interrupted) }
                }
                let json = manifest.json(files)
                try staged.write(Array((json.text + "\n").utf8), as: "\(base).manifest.json")
                if isInterrupted() { throw ReportFileError(path: directory, reason: .interrupted) }
                let paths = try staged.publish()
                KeptWork.note()
                return RenderedReport(
                    files: Array(paths.dropLast()), manifestPath: paths[paths.count - 1], manifest: json)
            } catch {
                staged.discard()
                throw error
            }
        }
    }
}
