import DatabaseTesting
import Foundation
import IncidentModel
import Postgres
import Testing

/// What somebody with psql meets, as the application's role and as the superuser.
@Suite("Evidence in PostgreSQL")
struct EvidenceRuleTests {
    struct Attack: CustomTestStringConvertible, Sendable {
        let name: String
        let sql: String
        /// Of the error: a constraint, or a part of the message.
        let mentions: String
        var asOwnerOfTheServer = false
        var testDescription: String { name }
    }

    private static let entry = """
        insert into sitrep.custody_entry (organization_id, evidence_id, incident_id, number, event, state_before, state_after, \
        at, recorded_at, actor, holder_before, holder_after, reason) \
        select organization_id, id, incident_id,
        """

    private static let forgeries = [
        Attack(
            name: "destroyed under a hold",
            sql: entry
                + " 2, 'destroyed', 'collected', 'destroyed', now(), now(), 'x', holder, holder, 'r' from sitrep.evidence",
            mentions: "legal_hold"),
        Attack(
            name: "destroyed under a hold, by the superuser",
            sql: entry
                + " 2, 'destroyed', 'collected', 'destroyed', now(), now(), 'x', holder, holder, 'r' from sitrep.evidence",
            mentions: "legal_hold", asOwnerOfTheServer: true),
        Attack(
            name: "a move that there is not",
            sql: entry
                + " 2, 'destroyed', 'collected', 'released', now(), now(), 'x', holder, holder, 'r' from sitrep.evidence",
            mentions: "legal_hold"),
        Attack(
            name: "a release that seals",
            sql: entry
                + " 2, 'released', 'collected', 'sealed', now(), now(), 'x', holder, holder, 'r' from sitrep.evidence",
            mentions: "custody_move"),
        Attack(
            name: "a start where it is not",
            sql: entry
                + " 2, 'released', 'sealed', 'released', now(), now(), 'x', holder, holder, 'r' from sitrep.evidence",
            mentions: "custody_starts_where_it_is"),
        Attack(
            name: "a holder who never had it",
            sql: entry
                + " 2, 'transferred', 'collected', 'collected', now(), now(), 'x', 'y', 'z', 'r' from sitrep.evidence",
            mentions: "custody_starts_where_it_is"),
        Attack(
            name: "a gap in the chain",
            sql: entry
                + " 3, 'sealed', 'collected', 'sealed', now(), now(), 'x', holder, holder, 'r' from sitrep.evidence",
            mentions: "custody_has_no_gap"),
        Attack(
            name: "a second collection",
            sql: entry
                + " 1, 'collected', 'none', 'collected', now(), now(), 'x', null, 'x', null from sitrep.evidence",
            mentions: "custody_entry_pkey"),
        Attack(
            name: "a transfer without a reason",
            sql: entry
                + " 2, 'transferred', 'collected', 'collected', now(), now(), 'x', holder, 'z', ' ' from sitrep.evidence",
            mentions: "reason_required"),
        Attack(
            name: "a seal that changes the holder",
            sql: entry
                + " 2, 'sealed', 'collected', 'sealed', now(), now(), 'x', holder, 'z', 'r' from sitrep.evidence",
            mentions: "holder_changes_by_transfer"),
        Attack(
            name: "evidence rewritten", sql: "update sitrep.evidence set name = 'x'", mentions: "permission denied"),
        Attack(
            name: "evidence rewritten by the superuser", sql: "update sitrep.evidence set state = 'destroyed'",
            mentions: "evidence_append_only", asOwnerOfTheServer: true),
        Attack(
            name: "custody rewritten by the superuser", sql: "update sitrep.custody_entry set actor = 'x'",
            mentions: "custody_entry_append_only", asOwnerOfTheServer: true),
        Attack(
            name: "custody removed by the superuser", sql: "delete from sitrep.custody_entry",
            mentions: "custody_entry_append_only", asOwnerOfTheServer: true),
        Attack(
            name: "a hold removed", sql: "delete from sitrep.legal_hold", mentions: "hold_is_kept",
            asOwnerOfTheServer: true),
        Attack(
            name: "a hold moved to another reason", sql: "update sitrep.legal_hold set reason = 'x'",
            mentions: "hold_is_kept", asOwnerOfTheServer: true),
        Attack(
            name: "a note erased under a hold",
            sql: "select sitrep.erase_personal('note', id, 1, null, 'r', 'erase', now()) from sitrep.incident",
            mentions: "legal_hold"),
        Attack(
            name: "a note overwritten", sql: "update sitrep.note set text = '[erased]'", mentions: "permission denied"),
        Attack(name: "salts destroyed", sql: "delete from sitrep.audit_salt", mentions: "permission denied"),
        Attack(
            name: "a place in the tree for an entry that there is not",
            sql: """
                insert into sitrep.audit_leaf (organization_id, position, entry) \
                select sitrep.current_organization(), coalesce(max(position) + 1, 0), 999999999 from sitrep.audit_leaf
                """, mentions: "place_of_an_entry"),
        Attack(
            name: "evidence of content that there is not",
            sql: """
                insert into sitrep.evidence (organization_id, incident_id, number, sha256, name, tlp, collected_at, collected_by, \
                uploaded_at, uploaded_by, state, holder, custody_count) \
                select organization_id, id, 9, sha256('x'), 'x', 'red', now(), 'x', now(), 'x', 'none', 'x', 0 from sitrep.incident
                """, mentions: "evidence_has_content"),
        Attack(
            name: "a large object of evidence written to",
            sql: "select sitrep.extend_content(object, 0, 'x') from sitrep.content", mentions: "not written to"),
        Attack(
            name: "a large object of evidence written to behind the functions",
            sql: "select lo_put(object, 0, 'x') from sitrep.content", mentions: "permission denied"),
        Attack(
            name: "a large object of evidence removed",
            sql: "select lo_unlink(object) from sitrep.content", mentions: "must be owner"),
    ]

    @Test("what is forged is refused by the rule's name", arguments: forgeries)
    func forgery(_ attack: Attack) throws {
        let room = try EvidenceRoom(store: "database")
        try room.add("abc")
        try room.json("note", room.key, "Jane Doe called")
        try room.json("hold", "set", room.key, "--reason", "litigation")
        let session = try room.desk.database.session()
        let error = try postgresError {
            try session.transaction { session in
                _ = try session.query(
                    "select set_config('sitrep.organization_id', (select min(id)::text from sitrep.organization), true)"
                )
                if !attack.asOwnerOfTheServer { try session.execute("set local role sitrep_app") }
                _ = try session.query(SQL(unsafe: attack.sql))
            }
        }
        let said = (error.constraint ?? "") + " " + error.message
        #expect(said.contains(attack.mentions), "\(said)")
        #expect(try room.json("evidence", "show", room.key, "1")["state"]?.text == "collected")
        try room.verifyTrail()
    }

    @Test("the moves are those of the model")
    func moves() throws {
        let session = try CaseDatabase().session()
        let rows = try session.query(
            "select event, from_state, to_state from sitrep.custody_move where from_state <> 'none'")
        var found: Set<String> = []
        for row in rows {
            found.insert(try [row.decode(0), row.decode(1), row.decode(2)].joined(separator: " "))
        }
        var modelled: Set<String> = []
        for event in CustodyEvent.allCases {
            for state in CustodyState.allCases {
                if let target = Custody.target(of: event, from: state) {
                    modelled.insert("\(event.rawValue) \(state.rawValue) \(target.rawValue)")
                }
            }
        }
        #expect(found == modelled)
    }
}
