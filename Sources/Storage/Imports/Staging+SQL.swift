import IncidentModel
import Postgres

/// An incident record on its way in: validated, with its assertions in an order that can be.
package struct StagedIncident: Sendable {
    package var recordNumber: Int
    package var record: IncidentRecord
    package var keyYear: Int
    package var phase: Phase
    package var disposition: Disposition?
    package var round: Int
    package var digest: [UInt8]

    package init(
        recordNumber: Int, record: IncidentRecord, keyYear: Int, phase: Phase, disposition: Disposition?, round: Int,
        digest: [UInt8]
    ) {
        self.recordNumber = recordNumber
        self.record = record
        self.keyYear = keyYear
        self.phase = phase
        self.disposition = disposition
        self.round = round
        self.digest = digest
    }
}

/// The temporary tables that an import fills by COPY; they vanish with the transaction.
package enum StagingTables {
    package static let create = """
        -- The sets are sorted and joined whole; with the usual 4 MB each of these goes through files.
        set local work_mem to '64MB';
        create temp table stage_incident (
            record_number bigint not null,
            origin text not null,
            source_key text not null,
            title text not null,
            summary text not null,
            severity sitrep.severity not null,
            category text,
            source text,
            tlp sitrep.traffic_light not null,
            exercise boolean not null,
            disposition sitrep.disposition,
            phase sitrep.phase not null,
            owner text,
            round smallint not null,
            key_year int not null,
            digest bytea not null,
            attributes jsonb
        ) on commit drop;
        create temp table stage_assertion (
            record_number bigint not null,
            milestone sitrep.milestone not null,
            round smallint not null,
            standing sitrep.assertion_standing not null,
            earliest timestamptz,
            latest timestamptz,
            offset_from sitrep.milestone,
            offset_exact bigint,
            offset_least bigint,
            offset_most bigint,
            confidence sitrep.confidence not null,
            source text,
            reason text,
            said_at timestamptz,
            said_by text,
            superseded_at timestamptz
        ) on commit drop;
        create temp table stage_event (
            record_number bigint not null,
            at timestamptz not null,
            kind text not null,
            actor text,
            text text not null,
            source_ref text,
            privileged boolean not null default false
        ) on commit drop;
        create temp table stage_part (
            record_number bigint not null,
            part text not null,
            position int not null,
            body jsonb not null
        ) on commit drop;
        -- What the import has taken in or found as it was: a name that comes again later in the same source is no change of it.
        create temp table stage_seen (
            incident_id bigint primary key,
            record_number bigint not null,
            digest bytea not null
        ) on commit drop;
        create temp table stage_link (
            record_number int not null,
            origin text not null,
            source_key text not null,
            kind text not null,
            other_origin text not null,
            other_source_key text not null
        ) on commit drop;
        """

    package static let clear = "truncate stage_incident, stage_assertion, stage_event, stage_part"
}

/// Writes staged records by COPY.
package struct StagingWriter {
    private let session: PostgresSession

    package init(_ session: PostgresSession) {
        self.session = session
    }

    package func write(_ incidents: ArraySlice<StagedIncident>) throws {
        try writeIncidents(incidents)
        try writeAssertions(incidents)
        try writeEvents(incidents)
        try writeParts(incidents)
        try writeLinks(incidents)
    }

    private func writeIncidents(_ incidents: ArraySlice<StagedIncident>) throws {
        _ = try session.copyIn("copy stage_incident from stdin") { writer in
            for staged in incidents {
                let record = staged.record
                try writer.row { row in
                    row.field(staged.recordNumber)
                    try row.field(record.origin)
                    try row.field(record.sourceKey)
                    try row.field(record.title)
                    try row.field(record.summary ?? "")
                    try row.field(record.severity ?? .unrated)
                    try row.field(record.category)
                    try row.field(record.source)
                    try row.field(record.tlp ?? .amber)
                    try row.field(record.exercise ?? false)
                    try row.field(staged.disposition)
                    try row.field(staged.phase)
                    try row.field(record.owner)
                    row.field(staged.round)
                    row.field(staged.keyYear)
                    try row.field(staged.digest)
                    try row.field(record.attributes.map { JSONText.object($0) })
                }
            }
        }
    }

    private func writeAssertions(_ incidents: ArraySlice<StagedIncident>) throws {
        _ = try session.copyIn("copy stage_assertion from stdin") { writer in
            for staged in incidents {
                for assertion in staged.record.assertions {
                    let time = assertion.time
                    try writer.row { row in
                        row.field(staged.recordNumber)
                        try row.field(assertion.milestone)
                        row.field(assertion.round ?? 1)
                        try row.field(assertion.standing ?? .stated)
                        try row.field(time?.earliest)
                        try row.field(time?.latest)
                        try row.field(assertion.after)
                        try row.field(assertion.offset.map(microseconds))
                        try row.field(assertion.offsetMin.map(microseconds))
                        try row.field(assertion.offsetMax.map(microseconds))
                        try row.field(assertion.confidence ?? .confirmed)
                        try row.field(assertion.source)
                        try row.field(assertion.reason)
                        try row.field(assertion.recordedAt)
                        try row.field(assertion.recordedBy)
                        try row.field(assertion.supersededAt)
                    }
                }
            }
        }
    }

    private func microseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1_000_000).rounded()) }

    private func writeEvents(_ incidents: ArraySlice<StagedIncident>) throws {
        guard incidents.contains(where: { $0.record.timeline?.isEmpty == false }) else { return }
        _ = try session.copyIn("copy stage_event from stdin") { writer in
            for staged in incidents {
                for event in staged.record.timeline ?? [] {
                    try writer.row { row in
                        row.field(staged.recordNumber)
                        try row.field(event.at)
                        try row.field(event.kind)
                        try row.field(event.actor)
                        try row.field(event.text)
                        // Such a source has no name for an event: it is known by what it says.
                        try row.field(nil as String?)
                        try row.field(event.privileged ?? false)
                    }
                }
            }
        }
    }

    private func writeParts(_ incidents: ArraySlice<StagedIncident>) throws {
        _ = try session.copyIn("copy stage_part from stdin") { writer in
            for staged in incidents {
                for part in try RecordParts.list(staged.record) {
                    try writer.row { row in
                        row.field(staged.recordNumber)
                        try row.field(part.name)
                        row.field(part.position)
                        try row.field(part.json)
                    }
                }
            }
        }
    }

    private func writeLinks(_ incidents: ArraySlice<StagedIncident>) throws {
        guard incidents.contains(where: { $0.record.links?.isEmpty == false }) else { return }
        _ = try session.copyIn("copy stage_link from stdin") { writer in
            for staged in incidents {
                for link in staged.record.links ?? [] {
                    try writer.row { row in
                        row.field(staged.recordNumber)
                        try row.field(staged.record.origin)
                        try row.field(staged.record.sourceKey)
                        try row.field(link.kind)
                        try row.field(link.origin)
                        try row.field(link.sourceKey)
                    }
                }
            }
        }
    }
}
