import ControlFrameworks
import IncidentModel
import Postgres

/// A framework or baseline that an organisation has imported.
package struct ImportedFramework: Sendable {
    package let id: Int64
    package let urn: String
    package let title: String
    package let publisher: String
    package let source: String
    package let importedAt: Instant
    package let importedBy: String
    package let isBaseline: Bool
}

/// Reads and writes `framework_import`, `framework_control` and `baseline_control`.
package enum FrameworkImportTable {
    package struct New: Sendable {
        package let urn: String
        package let isBaseline: Bool
        package let title: String
        package let publisher: String
        package let source: String
        package let sha256: [UInt8]
        package let controls: Int
        package let remarks: [String]

        package init(
            urn: String, isBaseline: Bool, title: String, publisher: String, source: String, sha256: [UInt8],
            controls: Int, remarks: [String]
        ) {
            self.urn = urn
            self.isBaseline = isBaseline
            self.title = title
            self.publisher = publisher
            self.source = source
            self.sha256 = sha256
            self.controls = controls
            self.remarks = remarks
        }
    }

    package static func add(_ new: New, _ context: StorageContext) -> SQL {
        """
        insert into framework_import (
            organization_id, urn, kind, title, publisher, source, sha256, controls, remarks, imported_at, imported_by)
        values (\(context.organization.id), \(new.urn), \(new.isBaseline ? "profile" : "catalog"), \(new.title),
            \(new.publisher), \(new.source), \(new.sha256), \(Int32(clamping: new.controls)), \(new.remarks)::text[],
            \(context.now), \(context.actor))
        returning id
        """
    }

    package static func addControls(_ controls: [Control], importID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into framework_control (
            organization_id, import_id, position, local, label, title, parent, is_group, withdrawn)
        select \(context.organization.id), \(importID), c.ordinality, c.local, c.label, c.title, c.parent, c.is_group,
            c.withdrawn
        from unnest(\(controls.map(\.id.local))::text[], \(controls.map(\.label))::text[],
            \(controls.map(\.title))::text[], \(controls.map { $0.parent?.local })::text[],
            \(controls.map { $0.kind == .group })::boolean[], \(controls.map(\.isWithdrawn))::boolean[])
            with ordinality as c (local, label, title, parent, is_group, withdrawn, ordinality)
        """
    }

    package static func addBaseline(_ controls: [ControlID], importID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into baseline_control (organization_id, import_id, position, control)
        select \(context.organization.id), \(importID), c.ordinality, c.control
        from unnest(\(controls.map(\.urn))::text[]) with ordinality as c (control, ordinality)
        """
    }

    /// The latest import of each name, whose content is the same.
    package static func find(urn: String) -> SQL {
        "select id, sha256 from framework_import where urn = \(urn) order by id desc limit 1"
    }

    /// The latest import of each name, then the entries of the catalogs and the selections of the profiles.
    package static func all() -> [SQL] {
        let latest: SQL = "select distinct on (urn) * from framework_import order by urn, id desc"
        return [
            """
            select id, urn, title, publisher, source, imported_at, imported_by, kind = 'profile'
            from (\(latest)) i order by urn
            """,
            """
            select c.import_id, c.local, c.label, c.title, c.parent, c.is_group, c.withdrawn
            from (\(latest)) i join framework_control c on c.import_id = i.id order by c.import_id, c.position
            """,
            """
            select c.import_id, c.control
            from (\(latest)) i join baseline_control c on c.import_id = i.id order by c.import_id, c.position
            """,
        ]
    }

    package static func read(_ row: PostgresRow) throws -> ImportedFramework {
        ImportedFramework(
            id: try row.decode(0), urn: try row.decode(1), title: try row.decode(2), publisher: try row.decode(3),
            source: try row.decode(4), importedAt: try row.decode(5), importedBy: try row.decode(6),
            isBaseline: try row.decode(7))
    }

    /// Entries of a framework; one whose names are no longer valid fails.
    package static func readControl(_ row: PostgresRow, of framework: FrameworkID) throws -> Control {
        let (local, parent): (String, String?) = (try row.decode(1), try row.decodeIfPresent(4))
        guard let id = ControlID(framework: framework, local: local) else {
            throw PostgresDecodingFailure("'\(local)' is no control of \(framework)")
        }
        return Control(
            id: id, label: try row.decode(2), title: try row.decode(3),
            parent: parent.flatMap { ControlID(framework: framework, local: $0) },
            kind: try row.decode(5) ? .group : .control, isWithdrawn: try row.decode(6))
    }
}
