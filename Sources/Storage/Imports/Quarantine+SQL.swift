import IncidentModel
import Postgres

/// Something of a source that was not taken in.
package struct QuarantineItem: Sendable {
    package var recordNumber: Int
    package var key: String?
    /// Nil when the whole record was set aside.
    package var field: String?
    package var reason: String
    package var value: String?
    package var record: String

    package init(recordNumber: Int, key: String?, field: String?, reason: String, value: String?, record: String) {
        self.recordNumber = recordNumber
        self.key = key
        self.field = field
        self.reason = reason
        self.value = value
        self.record = record
    }
}

/// An item as `quarantine list` shows it.
package struct HeldItem: Sendable {
    package let id: Int64
    package let origin: String
    package let recordNumber: Int
    package let key: String?
    package let field: String?
    package let reason: String
    package let value: String?
    package let record: String
    package let state: String
    package let importedAt: Instant
    package let sourceName: String
}

/// Reads and writes `quarantine_item` and `import_batch`.
package enum QuarantineTable {
    /// Adds items; one that is already held from an earlier import of the same data is not added again. Answers the places, from
    /// 1, of those that somebody has settled since.
    package static func add(
        _ items: [QuarantineItem], origin: String, batchID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        with item as (
        select n.*, sha256(convert_to(concat_ws(e'\\x1f', coalesce(n.source_key, n.record_number::text), n.field, n.reason, n.value,
                n.record), 'UTF8')) as digest
        from unnest(\(items.map { Int64($0.recordNumber) })::bigint[], \(items.map(\.key))::text[],
            \(items.map(\.field))::text[], \(items.map(\.reason))::text[], \(items.map(\.value))::text[],
            \(items.map(\.record))::text[])
            with ordinality as n (record_number, source_key, field, reason, value, record, place)),
        added as (
            insert into quarantine_item (
                organization_id, batch_id, origin, record_number, source_key, field, reason, value, record, digest)
            select \(context.organization.id), \(batchID), \(origin), record_number, source_key, field, reason, value, record,
                digest
            from item
            order by place
            on conflict (organization_id, origin, digest) do nothing)
        select i.place
        from item i join quarantine_item q on q.organization_id = \(context.organization.id) and q.origin = \(origin)
            and q.digest = i.digest and q.state <> 'held'
        """
    }

    package static func list(state: String?, afterID: Int64, limit: Int) -> SQL {
        """
        select q.id, q.origin, q.record_number, q.source_key, q.field, q.reason, q.value, q.record, q.state, b.imported_at,
            b.source_name
        from quarantine_item q join import_batch b on b.id = q.batch_id
        where q.id > \(afterID) and (\(state)::quarantine_state is null or q.state = \(state)::quarantine_state)
        order by q.id limit \(Int64(limit))
        """
    }

    package static func find(id: Int64) -> SQL {
        """
        select q.id, q.origin, q.record_number, q.source_key, q.field, q.reason, q.value, q.record, q.state, b.imported_at,
            b.source_name
        from quarantine_item q join import_batch b on b.id = q.batch_id
        where q.id = \(id)
        """
    }

    package static func settle(id: Int64, state: String, reason: String?, _ context: StorageContext) -> SQL {
        """
        update quarantine_item
        set state = \(state), settled_at = \(context.now), settled_by = \(context.actor), settled_reason = \(reason)
        where id = \(id) and state = 'held'
        """
    }

    package static func read(_ row: PostgresRow) throws -> HeldItem {
        HeldItem(
            id: try row.decode(0), origin: try row.decode(1), recordNumber: try row.decode(2),
            key: try row.decodeIfPresent(3), field: try row.decodeIfPresent(4), reason: try row.decode(5),
            value: try row.decodeIfPresent(6), record: try row.decode(7), state: try row.decode(8),
            importedAt: try row.decode(9), sourceName: try row.decode(10))
    }
}

/// Reads and writes `import_batch`.
package enum ImportBatchTable {
    /// The number that the batch will have; the row is added when its counts are known.
    package static let reserve: SQL = "select nextval('import_batch_id_seq')"

    package static func add(
        id: Int64, origin: String, sourceName: String, read: Int, counts: ImportMerge.Counts, refused: Int,
        setAside: Int,
        events: Int, _ context: StorageContext
    ) -> SQL {
        """
        insert into import_batch (
            id, organization_id, origin, source_name, imported_at, imported_by, read_count, created_count, updated_count,
            unchanged_count, refused_count, set_aside_count, event_count)
        overriding system value
        values (\(id), \(context.organization.id), \(origin), \(sourceName), \(context.now), \(context.actor),
            \(Int64(read)), \(Int64(counts.created)), \(Int64(counts.updated)), \(Int64(counts.unchanged)),
            \(Int64(refused)), \(Int64(setAside)), \(Int64(events)))
        """
    }
}
