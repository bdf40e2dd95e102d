import Casework
import ControlFrameworks
import DatabaseTesting
import Foundation
import IncidentModel
import Postgres
import Storage
import Testing

/// The rules about controls stand in PostgreSQL: somebody with psql meets them too.
@Suite("Rules about controls in the database")
struct ControlRuleTests {
    private static let control = "urn:sitrep:framework:nist-800-53:5:control:ac-2"

    /// A database with one incident and one statement of analyst-1.
    private static func database() throws -> (CaseDesk, PostgresSession) {
        let database = try CaseDatabase()
        let desk = try database.desk()
        _ = try desk.open(CaseDesk.Opening(title: "t"))
        let statement = CaseDesk.ControlStatement(outcome: .failed, confidence: .confirmed)
        let key = try #require(IncidentKey("INC-2026-0001"))
        _ = try desk.linkControl(key, "AC-2", statement)
        let action = CaseDesk.NewAction(title: "a", kind: .process, controls: ["AC-2"])
        _ = try desk.annotate(key, .addAction(action), request: "action")
        return (desk, try database.session())
    }

    /// - Parameter values: of the columns behind the import's.
    private static func verisRow(_ values: String) -> String {
        """
        with imported as (
            insert into veris_mapping_import (
                organization_id, veris_version, attack_version, domain, enumerations, relations, set_aside, sha256,
                imported_at, imported_by)
            select organization_id, '1.4.0', '16.1', 'enterprise', 1, 1, 0, sha256('x'), now(), 'x' from control_link
            returning organization_id, id)
        insert into veris_mapping (organization_id, import_id, enumeration, techniques, unmappable)
        select organization_id, id, v.* from imported, (values (\(values))) as v
        """
    }

    struct Broken: CustomTestStringConvertible, Sendable {
        let rule: String
        let statement: String

        var testDescription: String { rule }
    }

    @Test(
        "a wrong row is refused",
        arguments: [
            Broken(
                rule: "second_person_confirms",
                statement: """
                    insert into control_confirmation
                    select organization_id, incident_id, id, recorded_by, ' Analyst-1 ', now() from control_link
                    """),
            Broken(
                rule: "confirmation_of_link",
                statement: """
                    insert into control_confirmation
                    select organization_id, incident_id, id, 'somebody', 'lead-1', now() from control_link
                    """),
            Broken(
                rule: "withdrawal_has_reason",
                statement: """
                    insert into control_link (
                        organization_id, incident_id, control, label, title, confidence, recorded_at, recorded_by)
                    select organization_id, incident_id, control, label, title, confidence, now(), 'x' from control_link
                    """),
            Broken(
                rule: "control_is_a_urn",
                statement: """
                    insert into control_link (
                        organization_id, incident_id, control, label, title, outcome, confidence, recorded_at, recorded_by)
                    select organization_id, incident_id, 'AC-2', label, title, outcome, confidence, now(), 'x' from control_link
                    """),
            Broken(
                rule: "control_links_in_order",
                statement: """
                    insert into control_link (
                        organization_id, incident_id, control, label, title, outcome, confidence, recorded_at, recorded_by)
                    select organization_id, incident_id, control, label, title, outcome, confidence, timestamptz '2020-01-01', 'x'
                    from control_link
                    """),
            Broken(
                rule: "control_of_action",
                statement: """
                    insert into action_control
                    select organization_id, incident_id, 7, control, label, title, now(), 'x' from action_control
                    """),
            Broken(
                rule: "mended_control_is_a_urn",
                statement: """
                    insert into action_control
                    select organization_id, incident_id, 1, 'AC-2', label, title, now(), 'x' from action_control
                    """),
            Broken(
                rule: "action_control_pkey",
                statement: "insert into action_control select * from action_control"),
            Broken(
                rule: "related_techniques_are_attack_ids", statement: verisRow("'a.b.c', array['T1190', 'T119'], false")
            ),
            Broken(rule: "unmappable_has_no_technique", statement: verisRow("'a.b.c', array['T1190'], true")),
            Broken(rule: "enumeration_is_a_dotted_path", statement: verisRow("'a.b', '{}'::text[], true")),
            Broken(
                rule: "enumeration_is_mapped_once",
                statement: verisRow("'a.b.c', '{}'::text[], true), ('A.b.C', '{}', true")),
            Broken(
                rule: "loss_has_currency",
                statement: """
                    insert into risk_link (organization_id, incident_id, risk, loss, recorded_at, recorded_by)
                    select organization_id, incident_id, 'R', 5, now(), 'x' from control_link
                    """),
        ])
    func refused(_ broken: Broken) throws {
        let (_, session) = try Self.database()
        defer { session.close() }
        try session.execute("select set_config('search_path', 'sitrep', false)")
        let error = #expect(throws: PostgresError.self) { try session.execute(SQL(unsafe: broken.statement)) }
        #expect(error?.constraint == broken.rule, "\(String(describing: error))")
    }

    @Test(
        "what was recorded stays",
        arguments: [
            "control_link", "control_confirmation", "framework_import", "framework_control", "baseline_control",
            "attack_mapping_import", "attack_mapping", "attack_mapping_control", "veris_mapping_import",
            "veris_mapping", "risk_link", "risk_appetite", "action_control",
        ])
    func appendOnly(_ table: String) throws {
        let (_, session) = try Self.database()
        defer { session.close() }
        #expect(throws: PostgresError.self) { try session.execute("truncate sitrep.\(unsafe: table) cascade") }
    }

    @Test("every change has an entry, and the rows are what their entries say")
    func trail() throws {
        let (desk, session) = try Self.database()
        defer { session.close() }
        try session.execute(
            """
            select set_config('search_path', 'sitrep', false),
                set_config('sitrep.organization_id', \(String(desk.organization.id)), false)
            """)
        for table in ["control_link", "action_control"] {
            let entries = try session.query("select count(*) from audit_entry where table_name = \(table)")
            #expect(try entries[0].decode(0, as: Int.self) == 1)
            #expect(try session.query("select * from reconcile_trail(\(table))").isEmpty)
        }
    }
}
