import ControlFrameworks
import IncidentModel
import JSONText
import Postgres
import RegistryFiles
import Storage

/// The controls that an organisation works with: the frameworks of the binary, those it imported, and its baselines.
package struct ControlLibrary: Sendable {
    package let registry: FrameworkRegistry
    package let baselines: [StoredBaseline]
    /// Of the imported frameworks and baselines, by URN.
    package let imports: [String: ImportedFramework]

    /// The controls that a profile selected, in its order.
    package struct StoredBaseline: Sendable {
        package let urn: String
        package let title: String
        package let controls: [ControlID]
    }

    /// What `--framework` may name.
    package enum Scope: Sendable {
        case framework(Framework)
        case baseline(StoredBaseline)

        package var urn: String {
            switch self {
            case .framework(let framework): framework.id.urn
            case .baseline(let baseline): baseline.urn
            }
        }

        package var title: String {
            switch self {
            case .framework(let framework): framework.title
            case .baseline(let baseline): baseline.title
            }
        }

        /// The controls that can succeed or fail: no headings, nothing withdrawn.
        package var controls: [ControlID] {
            switch self {
            case .framework(let framework): framework.controls.filter { !$0.isWithdrawn }.map(\.id)
            case .baseline(let baseline): baseline.controls
            }
        }

        /// Withdrawn ones as well: what was recorded of one was recorded.
        func contains(_ control: ControlID) -> Bool {
            switch self {
            case .framework(let framework): framework.id == control.framework
            case .baseline(let baseline): baseline.controls.contains(control)
            }
        }
    }

    /// The frameworks in the binary. Its files were checked when it was built.
    static func builtIn() throws -> [Framework] {
        try RegistryFilesEmbedded.all.filter { $0.path.hasPrefix("frameworks/") }.map {
            try Framework(document: JSONParser.parse($0.text.description))
        }
    }

    /// Reads what the organisation has, in one round trip.
    static func read(from session: PostgresSession) throws -> ControlLibrary {
        try ControlLibrary(session.pipeline(FrameworkImportTable.all()))
    }

    /// - Parameter results: of `FrameworkImportTable.all()`.
    private init(_ results: [PostgresResult]) throws {
        let imported = try results[0].map(FrameworkImportTable.read)
        var frameworks = try ControlLibrary.builtIn()
        var rows: [Int64: [PostgresRow]] = [:]
        for row in results[1] { rows[try row.decode(0), default: []].append(row) }
        var selected: [Int64: [ControlID]] = [:]
        for row in results[2] {
            guard let control = ControlID(urn: try row.decode(1)) else { continue }
            selected[try row.decode(0), default: []].append(control)
        }
        for entry in imported where !entry.isBaseline {
            guard let id = FrameworkID(urn: entry.urn) else { continue }
            let controls = try (rows[entry.id] ?? []).map { try FrameworkImportTable.readControl($0, of: id) }
            frameworks.append(
                try ControlLibrary.framework(
                    id, title: entry.title, publisher: entry.publisher, source: entry.source,
                    names: frameworks.first { $0.id.name == id.name }?.names, controls))
        }
        registry = FrameworkRegistry(frameworks)
        baselines = imported.filter(\.isBaseline).map {
            StoredBaseline(urn: $0.urn, title: $0.title, controls: selected[$0.id] ?? [])
        }
        imports = Dictionary(imported.map { ($0.urn, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A framework of an import. Another edition of a built-in one answers to the same names, unless they would make two of its labels
    /// one.
    private static func framework(
        _ id: FrameworkID, title: String, publisher: String, source: String, names: [String]?, _ entries: [Control]
    ) throws(DataFileError) -> Framework {
        func framework(_ names: [String]) throws(DataFileError) -> Framework {
            try Framework(
                id: id, title: title, publisher: publisher, source: source, confidence: .verified, names: names,
                entries: entries)
        }
        guard let names else { return try framework([id.name]) }
        do throws(DataFileError) {
            return try framework(names)
        } catch {
            return try framework([id.name])
        }
    }

    /// The framework or baseline of a URN, `NAME:VERSION` or name; fails with the names that there are.
    package func scope(named text: String) throws -> Scope {
        let isWhole = { (urn: String) in urn.hasSuffix(":\(text.lowercased())") && text.contains(":") }
        let framework =
            registry.framework(named: text) ?? registry.frameworks.first { isWhole($0.id.urn) }
        if let framework { return .framework(framework) }
        let named = baselines.filter { baseline in
            baseline.urn == text || isWhole(baseline.urn) || baseline.title.lowercased() == text.lowercased()
                || baseline.urn.split(separator: ":").dropFirst(3).first.map(String.init) == text.lowercased()
        }
        if named.count == 1 { return .baseline(named[0]) }
        let known = registry.frameworks.map { "\($0.id.name):\($0.id.version)" } + baselines.map(\.urn)
        throw CaseworkError.notFound(
            what: "framework", key: "'\(text)'; there are \(known.joined(separator: ", "))")
    }

    /// The control that a text names; fails with the nearest ones, or with all that it may mean.
    package func control(_ text: String) throws -> Control {
        switch registry.lookup(text) {
        case .found(let control): return control
        case .ambiguous(let ids):
            throw CaseworkError.badInput(
                field: "control",
                message: "'\(text)' may be \(ids.map(\.urn).joined(separator: " or ")); name the framework too")
        case .unknown(let nearest):
            throw CaseworkError.notFound(
                what: "control",
                key: "'\(text)'" + (nearest.isEmpty ? "" : "; near are \(nearest.joined(separator: ", "))"))
        }
    }
}

extension CaseDesk {
    package func controls() throws -> ControlLibrary { try read { try ControlLibrary.read(from: $0) } }
}

extension ControlLibrary {
    /// What the built-in crosswalks say corresponds to a control, ordered by control. One whose frameworks an import has changed so
    /// that it no longer fits says nothing.
    package func counterparts(of control: ControlID) throws -> [Crosswalk.Entry] {
        var crosswalks: [Crosswalk] = []
        for file in RegistryFilesEmbedded.all where file.path.hasPrefix("crosswalks/") {
            let document = try JSONParser.parse(file.text.description)
            do throws(DataFileError) {
                crosswalks.append(try Crosswalk(document: document, registry: registry))
            } catch {
                continue
            }
        }
        return CrosswalkTable(crosswalks).counterparts(of: control)
    }
}

extension Control {
    package var json: JSONValue {
        .object([
            .init("control", .string(id.urn)), .init("label", .string(label)), .init("title", .string(title)),
            .init("framework", .string(id.framework.urn)), .init("parent", .text(parent?.urn)),
            .init("kind", .string(kind.rawValue)), .init("withdrawn", .bool(isWithdrawn)),
        ])
    }
}
