import ControlFrameworks
import IncidentModel
import Postgres

/// Reads and writes `attack_mapping_import`, `attack_mapping` and `attack_mapping_control`.
package enum AttackMappingTable {
    /// Stands between the identifiers of one row; none of them holds it.
    private static let separator = "\u{1F}"

    package static func add(
        _ mapping: TechniqueMapping, domain: String, setAside: Int, sha256: [UInt8], _ context: StorageContext
    ) -> SQL {
        let rows = mapping.rows
        return """
            insert into attack_mapping_import (
                organization_id, framework, framework_version, attack_version, domain, techniques, mitigations,
                set_aside, sha256, imported_at, imported_by)
            values (\(context.organization.id), \(mapping.framework), \(mapping.frameworkVersion),
                \(mapping.attackVersion), \(domain), \(Int32(clamping: rows.count)),
                \(Int32(clamping: rows.reduce(0) { $0 + $1.controls.count })), \(Int32(clamping: setAside)), \(sha256),
                \(context.now), \(context.actor))
            returning id
            """
    }

    package static func addRows(
        _ mapping: TechniqueMapping, titles: [String: String], importID: Int64, _ context: StorageContext
    ) -> [SQL] {
        let rows = mapping.rows
        let titles = titles.sorted { $0.key < $1.key }
        return [
            """
            insert into attack_mapping (organization_id, import_id, technique, name, controls, unmappable)
            select \(context.organization.id), \(importID), m.technique, m.name,
                coalesce(string_to_array(nullif(m.controls, ''), \(separator)), '{}'), m.unmappable
            from unnest(\(rows.map(\.technique.text))::text[], \(rows.map(\.name))::text[],
                \(rows.map { $0.controls.joined(separator: separator) })::text[],
                \(rows.map(\.isUnmappable))::boolean[]) as m (technique, name, controls, unmappable)
            """,
            """
            insert into attack_mapping_control (organization_id, import_id, control, title)
            select \(context.organization.id), \(importID), m.control, m.title
            from unnest(\(titles.map(\.key))::text[], \(titles.map(\.value))::text[]) as m (control, title)
            """,
        ]
    }

    package static let latestHash: SQL = "select sha256 from attack_mapping_import order by id desc limit 1"

    /// What the asked techniques need of the latest mapping, in one round trip: the mapping, its rows for them and the techniques
    /// above them, and the names of the controls found.
    ///
    /// - Parameter techniques: a query of one column.
    package static func lookup(techniques: SQL) -> [SQL] {
        let latest: SQL = "(select max(id) from attack_mapping_import)"
        let rows: SQL = """
            select m.* from attack_mapping m
            where m.import_id = \(latest) and m.technique in (
                select t.technique from (\(techniques)) t (technique)
                union select left(t.technique, 5) from (\(techniques)) t (technique))
            """
        return [
            "select framework, framework_version, attack_version from attack_mapping_import where id = \(latest)",
            "select technique, name, controls, unmappable from (\(rows)) m order by technique",
            """
            select c.control, c.title from attack_mapping_control c
            where c.import_id = \(latest) and c.control in (select unnest(controls) from (\(rows)) m)
            """,
        ]
    }

    package static func given(_ techniques: [TechniqueID]) -> SQL {
        "select unnest(\(techniques.map(\.text))::text[])"
    }

    package static func recorded(in key: IncidentKey) -> SQL {
        """
        select t.technique from incident i join incident_technique t on t.incident_id = i.id
        where i.key_year = \(key.year) and i.key_number = \(key.number)
        """
    }

    package static func readRow(_ row: PostgresRow) throws -> TechniqueMapping.Row {
        let text: String = try row.decode(0)
        guard let technique = TechniqueID(text) else { throw PostgresDecodingFailure("'\(text)' is no technique") }
        return TechniqueMapping.Row(
            technique: technique, name: try row.decodeIfPresent(1), controls: try row.decode(2),
            isUnmappable: try row.decode(3))
    }
}
