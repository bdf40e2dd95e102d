import Casework
import DatabaseTesting
import DemoData
import Foundation
import IncidentModel
import Testing

/// Texts that try to become something else come out of an export as they went in.
@Suite("Hostile texts in exports")
struct HostileExportTests {
    /// After all hostile records.
    private static let now = Instant(rfc3339: "2027-01-01T00:00:00Z") ?? CaseDatabase.noon

    private func records(_ desk: CaseDesk) throws -> [IncidentRecord] {
        var records: [IncidentRecord] = []
        _ = try ExportDesk(desk: desk, privileged: true).ndjson(period: nil) { line in
            records.append(try JSONDecoder().decode(IncidentRecord.self, from: line))
        }
        return records
    }

    @Test("statements about controls and risks, controls of actions and privileged notes keep every text, twice over")
    func roundTrip() throws {
        let database = try CaseDatabase()
        let desk = try database.desk(now: Self.now)
        let taken = try ImportDesk(desk: desk).records(DemoPlan.hostile, origin: "sitrep", sourceName: "hostile")
        #expect(taken.quarantined.isEmpty, "\(taken.quarantined.map(\.reason))")
        #expect(taken.counts.created == DemoPlan.hostile.count)
        let out = try records(desk)
        let expected = Dictionary(uniqueKeysWithValues: DemoPlan.hostile.map { ($0.sourceKey, $0) })
        #expect(out.count == expected.count)
        for record in out {
            let source = expected[record.sourceKey]
            #expect(record.controls == source?.controls, "\(record.sourceKey)")
            #expect(record.risks == source?.risks, "\(record.sourceKey)")
            #expect(record.actions?.map(\.controls) == source?.actions?.map(\.controls), "\(record.sourceKey)")
            #expect(record.timeline == source?.timeline, "\(record.sourceKey)")
        }
        _ = try OrganizationDesk(desk).add(key: "copy", name: "copy", timeZone: "UTC")
        let copy = try database.desk(now: Self.now, organization: "copy")
        _ = try ImportDesk(desk: copy).records(out, origin: "sitrep", sourceName: "copy")
        let (ours, theirs) = try (
            ExportDesk(desk: desk, privileged: true).contentHash(period: nil),
            ExportDesk(desk: copy, privileged: true).contentHash(period: nil)
        )
        #expect(ours == theirs && ours.count == DemoPlan.hostile.count)
        let session = try database.session()
        defer { session.close() }
        try session.execute(
            """
            select set_config('search_path', 'sitrep', false),
                set_config('sitrep.organization_id', \(String(copy.organization.id)), false)
            """)
        for table in ["control_link", "control_confirmation", "risk_link", "risk_appetite", "action_control", "note"] {
            #expect(try session.query("select * from reconcile_trail(\(table))").isEmpty, "\(table)")
        }
    }
}
