import IncidentModel
import Postgres

/// A bundle that was handed to an auditor.
package struct EngagementExport: Sendable {
    package let number: Int32
    /// The signed checkpoint in the bundle.
    package let checkpoint: String
    package let checkpointSize: Int64
    package let fileSHA256: [UInt8]
    package let fileSize: Int64
    package let at: Instant
    package let by: String

    package init(
        number: Int32, checkpoint: String, checkpointSize: Int64, fileSHA256: [UInt8], fileSize: Int64, at: Instant,
        by: String
    ) {
        self.number = number
        self.checkpoint = checkpoint
        self.checkpointSize = checkpointSize
        self.fileSHA256 = fileSHA256
        self.fileSize = fileSize
        self.at = at
        self.by = by
    }
}

/// Reads and writes `engagement_export`.
package enum EngagementExportTable {
    package static func record(_ export: EngagementExport, of key: String, _ context: StorageContext) -> SQL {
        """
        insert into engagement_export (
            organization_id, engagement, number, checkpoint, checkpoint_size, file_sha256, file_size, exported_at, exported_by)
        values (
            \(context.organization.id), \(key), \(export.number), \(export.checkpoint), \(export.checkpointSize),
            \(export.fileSHA256), \(export.fileSize), \(export.at), \(export.by))
        """
    }

    package static func list(of key: String) -> SQL {
        """
        select number, checkpoint, checkpoint_size, file_sha256, file_size, exported_at, exported_by
        from engagement_export where engagement = \(key) order by number
        """
    }

    /// The checkpoint that an auditor was given last, in whichever engagement.
    package static func lastCheckpoint(of auditor: String) -> SQL {
        """
        select coalesce(x.checkpoint, e.previous_checkpoint)
        from engagement e left join engagement_export x on x.organization_id = e.organization_id and x.engagement = e.key
        where e.auditor = \(auditor) and coalesce(x.checkpoint, e.previous_checkpoint) is not null
        order by x.checkpoint_size desc nulls last, e.opened_at desc
        limit 1
        """
    }

    package static func read(_ row: PostgresRow) throws -> EngagementExport {
        EngagementExport(
            number: try row.decode(0), checkpoint: try row.decode(1), checkpointSize: try row.decode(2),
            fileSHA256: try row.decode(3), fileSize: try row.decode(4), at: try row.decode(5), by: try row.decode(6))
    }
}
