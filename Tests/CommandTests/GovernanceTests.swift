import DatabaseTesting
import JSONText
import Postgres
import Testing

/// Ways around the rules that were found and are closed.
@Suite("No way around a second person, and none around order")
struct GovernanceTests {
    private static let key = "INC-2026-0001"

    private func inReview(_ desk: SitrepDesk, severity: String = "medium") throws {
        try desk.json("open", "--title", "t", "--detected-at", "-8h", "--severity", severity)
        for (verb, at) in [("triage", "-7h"), ("declare", "-6h"), ("contain", "-5h"), ("eradicate", "-4h")] {
            try desk.json(verb, Self.key, "--at", at)
        }
        try desk.json("recover", Self.key, "--at", "-3h")
        try desk.json("review", Self.key, "start", "--lesson", "l")
    }

    @Test("a rating is not raised over a review that one person wrote and approved", arguments: ["high", "critical"])
    func raisedSeverity(severity: String) throws {
        let desk = try SitrepDesk()
        try inReview(desk)
        try desk.json("review", Self.key, "approve")
        let edit = try desk.run("edit", Self.key, "--severity", severity)
        #expect(edit.status == 1 && edit.errors.contains("second_person_approves"), "\(edit.errors)")
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute(
            "select set_config('sitrep.organization_id', (select id::text from sitrep.organization), false)")
        let error = try postgresError {
            try session.execute(
                "update sitrep.incident set severity = \(severity)::sitrep.severity, version = version + 1")
        }
        #expect(error.constraint == "second_person_approves", "\(error)")
        try desk.json("edit", Self.key, "--severity", "low")
        try desk.json("close", Self.key)
    }

    @Test("a rating may be raised over a review that a second person approved")
    func raisedWithSecondPerson() throws {
        let desk = try SitrepDesk()
        try inReview(desk)
        try desk.json("review", Self.key, "approve", "--as", "lead-1")
        try desk.json("edit", Self.key, "--severity", "critical")
        #expect(try desk.json("close", Self.key)["phase"]?.text == "closed")
    }

    @Test("whoever adds to a review does not approve it, by whatever spelling, with the same words or before")
    func contributors() throws {
        let desk = try SitrepDesk()
        try inReview(desk, severity: "high")
        let added = try desk.json("review", Self.key, "start", "--lesson", "another", "--as", "lead-1")
        #expect(added["reviews"]?.elements.first?["contributors"]?.elements.compactMap(\.text) == ["lead-1"])
        #expect(added["reviews"]?.elements.first?["author"]?.text == "analyst-1")
        for person in ["lead-1", "Lead-1", "Analyst-1"] {
            let refused = try desk.run("review", Self.key, "approve", "--as", person)
            #expect(refused.status == 1 && refused.errors.contains("second_person_approves"), "\(refused.errors)")
        }
        let worded = try desk.run("review", Self.key, "approve", "--lesson", "mine", "--as", "lead-2")
        #expect(worded.status == 1 && worded.errors.contains("second_person_approves"), "\(worded.errors)")
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute(
            "select set_config('sitrep.organization_id', (select id::text from sitrep.organization), false)")
        let error = try postgresError {
            try session.execute("update sitrep.review set approver = 'LEAD-1', approved_at = now()")
        }
        #expect(error.constraint == "second_person_approves", "\(error)")
        try desk.json("review", Self.key, "approve", "--as", "lead-2")
        #expect(try desk.json("close", Self.key)["phase"]?.text == "closed")
    }

    @Test(
        "what the program never writes is refused to its role",
        arguments: [
            ("update review set author = 'someone'", "review_keeps_its_writers"),
            ("update review set approver = '\u{FF41}nalyst-1', approved_at = now()", "second_person_approves"),
            ("update review set approver = 'le\u{200B}ad-1', approved_at = now()", "second_person_approves"),
            ("update review set contributors = '{}'", "review_keeps_its_writers"),
            (
                "update incident set phase = 'closed', phase_before = phase, last_verb = 'import', version = version + 1",
                "import_by_its_role"
            ),
            ("update incident set contained_earliest = now(), contained_latest = now()", "42501"),
            ("update incident set parts = 0", "42501"),
            (
                "insert into incident (organization_id, key_year, key_number, title, last_verb) values (1, 1, 1, 't', 'import')",
                "42501"
            ),
            ("update organization set log_id = gen_random_uuid()", "42501"),
            (
                "insert into note (organization_id, incident_id, at, recorded_at, actor, text) "
                    + "select organization_id, id, now(), now(), 'x', 't' from incident; delete from audit_pending",
                "entry_has_its_place"
            ),
            ("select append_event_entry('incident.leak', 'incident', '9', 999, '{}')", "incident_of_the_organization"),
        ])
    func past(statements: String, rule: String) throws {
        let desk = try SitrepDesk()
        try inReview(desk, severity: "high")
        try desk.json("review", Self.key, "start", "--lesson", "another", "--as", "lead-1")
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute(
            "select set_config('sitrep.organization_id', (select id::text from sitrep.organization), false)")
        try session.executeScript("set search_path to sitrep; set role sitrep_app")
        let error = try postgresError { try session.executeScript(statements) }
        #expect(error.constraint == rule || error.code.sqlState == rule, "\(error)")
    }

    @Test("an incident is not closed before its review was approved")
    func closedBeforeApproval() throws {
        let desk = try SitrepDesk()
        try inReview(desk, severity: "high")
        try desk.json("review", Self.key, "approve", "--as", "lead-1", "--at", "-1h")
        let close = try desk.run("close", Self.key, "--at", "-2h")
        #expect(close.status == 1 && close.errors.contains("milestone_order"), "\(close.errors)")
        #expect(try desk.json("close", Self.key, "--at", "-1h")["phase"]?.text == "closed")
    }

    @Test("no incident becomes its own ancestor")
    func parents() throws {
        let desk = try SitrepDesk()
        for title in ["a", "b", "c"] { try desk.json("open", "--title", title) }
        try desk.json("link", "INC-2026-0001", "INC-2026-0002", "--as", "parent")
        try desk.json("link", "INC-2026-0002", "INC-2026-0003", "--as", "parent")
        for other in ["INC-2026-0002", "INC-2026-0003"] {
            let link = try desk.run("link", other, "INC-2026-0001", "--as", "parent")
            #expect(link.status == 1 && link.errors.contains("parent_is_no_descendant"), "\(link.errors)")
        }
        try desk.json("link", "INC-2026-0003", "INC-2026-0001", "--as", "related")
    }
}
