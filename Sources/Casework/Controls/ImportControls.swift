import ControlFrameworks
import IncidentModel
import JSONText
import Postgres
import Storage

extension CaseDesk {
    /// How an OSCAL document is to be taken in.
    package struct OSCALRequest: Sendable {
        /// `NAME:VERSION` or a URN; made from the document's title and version when nil.
        package var name: String?
        /// For a profile: the framework that it selects from; found by its content when nil.
        package var of: String?
        package var publisher: String?

        package init(name: String? = nil, of: String? = nil, publisher: String? = nil) {
            self.name = name
            self.of = of
            self.publisher = publisher
        }
    }

    /// Takes a catalog or profile in, all of it or nothing. The same content under the same name changes nothing.
    package func importOSCAL(
        path: String, _ request: OSCALRequest, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let (document, sha256) = try ImportFile.read(path) { bytes, sha256 in
            do throws(OSCALError) {
                return (try OSCALDocument(json: bytes), sha256)
            } catch {
                throw CaseworkError.badInput(field: path, message: error.description)
            }
        }
        let words = "import oscal \(path) \(request.name ?? "") \(request.of ?? "")"
        return try change(options, request: words, action: "control.import") { session in
            switch document {
            case .catalog(let catalog):
                return try take(catalog, path: path, sha256, request, in: session)
            case .profile(let profile):
                return try take(profile, path: path, sha256, request, in: session)
            }
        }
    }

    private func take(
        _ catalog: OSCALCatalog, path: String, _ sha256: [UInt8], _ request: OSCALRequest, in session: PostgresSession
    ) throws -> ChangeOutcome {
        let id = try ImportName(request.name, catalog.metadata).framework(path)
        let framework: Framework
        do throws(DataFileError) {
            framework = try Framework(
                catalog: catalog, id: id, publisher: request.publisher ?? "not stated", names: [id.name])
        } catch {
            throw CaseworkError.badInput(field: path, message: error.description)
        }
        let controls = framework.controls.count
        if try isKnown(id.urn, sha256, in: session) {
            return answer(id.urn, framework.title, kind: "catalog", controls: controls, remarks: [], unchanged: true)
        }
        let new = FrameworkImportTable.New(
            urn: id.urn, isBaseline: false, title: framework.title, publisher: framework.publisher,
            source: framework.source, sha256: sha256, controls: controls, remarks: [])
        let number: Int64 = try session.query(FrameworkImportTable.add(new, context))[0].decode(0)
        try session.execute(FrameworkImportTable.addControls(framework.entries, importID: number, context))
        return answer(id.urn, framework.title, kind: "catalog", controls: controls, remarks: [])
    }

    private func take(
        _ profile: OSCALProfile, path: String, _ sha256: [UInt8], _ request: OSCALRequest, in session: PostgresSession
    ) throws -> ChangeOutcome {
        let urn = try ImportName(request.name, profile.metadata).baseline(path)
        let library = try ControlLibrary.read(from: session)
        var candidates = library.registry.frameworks
        if let name = request.of {
            guard case .framework(let framework) = try library.scope(named: name) else {
                throw CaseworkError.badInput(field: "of", message: "'\(name)' is a baseline; name a framework")
            }
            candidates = [framework]
        }
        let profiles = try ImportedProfiles(of: profile, beside: path)
        let found = candidates.compactMap { framework -> (Framework, Result<Selection, OSCALError>) in
            (framework, Result { () throws(OSCALError) in try Selection(profile, profiles, of: framework) })
        }
        let fitting = found.compactMap { framework, result -> (Framework, Selection)? in
            guard case .success(let selection) = result else { return nil }
            return (framework, selection)
        }
        guard fitting.count == 1 else {
            throw CaseworkError.badInput(field: path, message: Selection.refusal(found, fitting.map(\.0)))
        }
        let (framework, selection) = fitting[0]
        let remarks =
            selection.remarks + profiles.names.map { "over the profile \($0)" } + ["selects from \(framework.id.urn)"]
        let count = selection.controls.count
        if try isKnown(urn, sha256, in: session) {
            return answer(
                urn, profile.metadata.title, kind: "profile", controls: count, remarks: remarks, unchanged: true)
        }
        let new = FrameworkImportTable.New(
            urn: urn, isBaseline: true, title: profile.metadata.title,
            publisher: request.publisher ?? framework.publisher,
            source: "OSCAL profile \(profile.metadata.uuid), version \(profile.metadata.version)", sha256: sha256,
            controls: count, remarks: remarks)
        let number: Int64 = try session.query(FrameworkImportTable.add(new, context))[0].decode(0)
        try session.execute(FrameworkImportTable.addBaseline(selection.controls, importID: number, context))
        return answer(urn, profile.metadata.title, kind: "profile", controls: count, remarks: remarks)
    }

    private func isKnown(_ urn: String, _ sha256: [UInt8], in session: PostgresSession) throws -> Bool {
        guard let row = try session.query(FrameworkImportTable.find(urn: urn)).first else { return false }
        return try row.decode(1, as: [UInt8].self) == sha256
    }

    private func answer(
        _ urn: String, _ title: String, kind: String, controls: Int, remarks: [String], unchanged: Bool = false
    ) -> ChangeOutcome {
        ChangeOutcome(
            json: .object([
                .init("framework", .string(urn)), .init("title", .string(title)), .init("kind", .string(kind)),
                .init("controls", .int(controls)), .init("remarks", .strings(remarks)),
                .init("unchanged", .bool(unchanged)),
            ]),
            message: "\(urn): \(controls) controls of \(title)" + (unchanged ? ", unchanged" : "")
                + remarks.map { "; \($0)" }.joined(), next: "control list --framework \(urn)")
    }
}

/// A catalog or a profile, told apart by the document's first member.
private enum OSCALDocument {
    case catalog(OSCALCatalog)
    case profile(OSCALProfile)

    init(json bytes: UnsafeRawBufferPointer) throws(OSCALError) {
        do throws(OSCALError) {
            self = .catalog(try OSCALCatalog(json: bytes))
        } catch {
            guard case .wrongKind(_, let found) = error, found == OSCALKind.profile.rawValue else { throw error }
            self = .profile(try OSCALProfile(json: bytes))
        }
    }
}

/// What a profile selects from one framework.
private struct Selection {
    let controls: [ControlID]
    let remarks: [String]

    /// Whatever the profile's addresses are called, the framework stands for them: it is the content that must fit.
    init(_ profile: OSCALProfile, _ profiles: ImportedProfiles, of framework: Framework) throws(OSCALError) {
        let catalog = OSCALLibrary.Document.catalog(OSCALCatalog(framework: framework))
        var documents = Dictionary(
            ([profile] + profiles.byAddress.values).flatMap(\.imports).map { ($0.href, catalog) },
            uniquingKeysWith: { first, _ in first })
        for (address, imported) in profiles.byAddress { documents[address] = .profile(imported) }
        let library = OSCALLibrary(documents)
        let resolved = try profile.resolve(library)
        do throws(DataFileError) {
            controls = try Baseline(resolved, of: framework).controls
        } catch {
            throw .field(error)
        }
        remarks = resolved.notes.map { note in
            switch note {
            case .parametersNotSet(let count): "\(count) parameters of it are not applied"
            case .alterationsNotApplied(let count): "\(count) alterations of it are not applied"
            case .inclusionUnstated(let href): "the import \(href) says not what it includes; all was taken"
            case .customOrderIgnored: "its own order of groups is not kept"
            case .selectedTwice(let id): "\(id) is selected twice"
            case .matchesNothing(let pattern): "'\(pattern)' meets no control"
            }
        }
    }

    static func refusal(_ found: [(Framework, Result<Selection, OSCALError>)], _ fitting: [Framework]) -> String {
        guard fitting.isEmpty else {
            return "selects controls that several frameworks have; name one with --of: "
                + fitting.map(\.id.urn).joined(separator: ", ")
        }
        var fewest: (framework: Framework, missing: [String])?
        for (framework, result) in found {
            guard case .failure(.controlsMissing(let ids)) = result else { continue }
            if fewest.map({ ids.count < $0.missing.count }) ?? true { fewest = (framework, ids) }
        }
        guard let fewest else {
            for case .failure(let error) in found.map(\.1) { return error.description }
            return "selects nothing that a known framework has; import its catalog first"
        }
        let shown = fewest.missing.prefix(8).joined(separator: ", ")
        return "no known framework has all that it selects; import its catalog first. "
            + "\(fewest.framework.id.urn) lacks \(fewest.missing.count): \(shown)"
            + (fewest.missing.count > 8 ? " …" : "")
    }
}

/// The stable name of an import: the one that was given, else one made of the document's title and version.
private struct ImportName {
    private let name: String
    private let version: String

    init(_ given: String?, _ metadata: OSCALMetadata) {
        if let given {
            let parts = given.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            name = parts.count == 5 ? parts[3] : parts[0]
            version = parts.count == 5 ? parts[4] : parts.count == 2 ? parts[1] : ImportName.word(metadata.version)
        } else {
            name = ImportName.word(metadata.title)
            version = ImportName.word(metadata.version)
        }
    }

    func framework(_ path: String) throws -> FrameworkID {
        guard let id = FrameworkID(name: name, version: version) else { throw refusal(path) }
        return id
    }

    func baseline(_ path: String) throws -> String {
        let id = try framework(path)
        return "urn:sitrep:baseline:\(id.name):\(id.version)"
    }

    private func refusal(_ path: String) -> CaseworkError {
        .badInput(
            field: path,
            message:
                "'\(name):\(version)' is no name; give one with --name, such as nist-800-53:5 (lower-case letters, digits, . _ -)"
        )
    }

    /// Lower-case letters, digits and hyphens, at most 64.
    private static func word(_ text: String) -> String {
        var word = ""
        for character in text.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber || (character == "." && !word.isEmpty) {
                word.append(character)
            } else if !word.isEmpty, word.last != "-" {
                word.append("-")
            }
            if word.utf8.count == 64 { break }
        }
        while word.last == "-" { word.removeLast() }
        return word
    }
}
