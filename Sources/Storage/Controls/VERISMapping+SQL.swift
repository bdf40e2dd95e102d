import ControlFrameworks
import IncidentModel
import Postgres

/// Reads and writes `veris_mapping_import` and `veris_mapping`.
package enum VERISMappingTable {
    package static func add(
        _ mapping: VERISMapping, domain: String, setAside: Int, sha256: [UInt8], _ context: StorageContext
    ) -> SQL {
        """
        insert into veris_mapping_import (
            organization_id, veris_version, attack_version, domain, enumerations, relations, set_aside, sha256,
            imported_at, imported_by)
        values (\(context.organization.id), \(mapping.verisVersion), \(mapping.attackVersion), \(domain),
            \(Int32(clamping: mapping.rows.count)), \(Int32(clamping: mapping.relations)), \(Int32(clamping: setAside)),
            \(sha256), \(context.now), \(context.actor))
        returning id
        """
    }

    package static func addRows(_ mapping: VERISMapping, importID: Int64, _ context: StorageContext) -> SQL {
        let rows = mapping.rows
        return """
            insert into veris_mapping (organization_id, import_id, enumeration, techniques, unmappable)
            select \(context.organization.id), \(importID), m.enumeration, coalesce(string_to_array(nullif(m.techniques, ''), ' '), '{}'),
                m.unmappable
            from unnest(\(rows.map(\.enumeration))::text[],
                \(rows.map { $0.techniques.map(\.text).joined(separator: " ") })::text[],
                \(rows.map(\.isUnmappable))::boolean[]) as m (enumeration, techniques, unmappable)
            """
    }

    package static let latestHash: SQL = "select sha256 from veris_mapping_import order by id desc limit 1"

    private static let latest: SQL = "(select max(id) from veris_mapping_import)"

    /// What the asked enumerations need of the latest mapping: the mapping, and its rows for them.
    package static func lookup(_ enumerations: [String]) -> [SQL] {
        [
            "select veris_version, attack_version from veris_mapping_import where id = \(latest)",
            "select enumeration, techniques, unmappable from (\(rows(enumerations))) m order by 1",
        ]
    }

    /// The techniques of the asked enumerations, a query of one column.
    package static func techniques(of enumerations: [String]) -> SQL {
        "select distinct unnest(techniques) from (\(rows(enumerations))) m"
    }

    private static func rows(_ enumerations: [String]) -> SQL {
        """
        select * from veris_mapping
        where import_id = \(latest)
            and lower(enumeration collate "C") = any(\(enumerations.map(VERISMapping.folded))::text[])
        """
    }

    /// All enumerations of the latest mapping.
    package static let names: SQL = "select enumeration from veris_mapping where import_id = \(latest) order by 1"

    /// Name and value of what a record says in the words of VERIS.
    package static func attributes(of key: IncidentKey) -> SQL {
        """
        select a.key, a.value from incident i join incident_attribute t on t.incident_id = i.id
            cross join lateral jsonb_each_text(t.attributes) a
        where i.key_year = \(key.year) and i.key_number = \(key.number) and a.value is not null
            and a.key ~ '^(action|attribute|value_chain)[.]'
        """
    }

    package static func readRow(_ row: PostgresRow) throws -> VERISMapping.Row {
        let techniques: [String] = try row.decode(1)
        return VERISMapping.Row(
            enumeration: try row.decode(0), techniques: techniques.compactMap { TechniqueID($0) },
            isUnmappable: try row.decode(2))
    }
}
