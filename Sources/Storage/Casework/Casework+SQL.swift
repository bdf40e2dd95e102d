import IncidentModel
import Postgres

/// Adds to `timeline_entry`: what happened, in the order of the incident's own time.
package enum TimelineTable {
    package static func add(
        incidentID: SQL, at: Instant, kind: String, text: String, _ context: StorageContext
    ) -> SQL {
        """
        insert into timeline_entry (organization_id, incident_id, at, recorded_at, kind, actor, text)
        values (\(context.organization.id), \(incidentID), \(at), \(context.now), \(kind), \(context.actor), \(text))
        """
    }

    /// One entry of now for each.
    package static func add(
        _ entries: [(incidentID: Int64, text: String)], kind: String, _ context: StorageContext
    ) -> SQL {
        """
        insert into timeline_entry (organization_id, incident_id, at, recorded_at, kind, actor, text)
        select \(context.organization.id), n.id, \(context.now), \(context.now), \(kind), \(context.actor), n.text
        from unnest(\(entries.map { $0.incidentID })::bigint[], \(entries.map { $0.text })::text[]) n (id, text)
        """
    }
}

/// Writes `note`.
package enum NoteTable {
    package static func add(
        incidentID: SQL, at: Instant, text: String, privileged: Bool = false, _ context: StorageContext
    ) -> SQL {
        """
        insert into note (organization_id, incident_id, at, recorded_at, actor, text, privileged)
        values (\(context.organization.id), \(incidentID), \(at), \(context.now), \(context.actor), \(text),
            \(privileged))
        """
    }
}

/// Reads and writes `task`.
package enum TaskTable {
    package struct New: Sendable {
        package var title: String
        package var phase: Phase?
        package var owner: String?
        package var due: Instant?
        package var mandatory: Bool

        package init(title: String, phase: Phase?, owner: String?, due: Instant?, mandatory: Bool) {
            self.title = title
            self.phase = phase
            self.owner = owner
            self.due = due
            self.mandatory = mandatory
        }
    }

    package static func add(_ tasks: [New], incidentID: SQL, _ context: StorageContext) -> SQL {
        """
        insert into task (
            organization_id, incident_id, number, title, phase, owner, due_at, mandatory, added_at, added_by)
        select \(context.organization.id), \(incidentID),
            coalesce((select max(number) from task where incident_id = \(incidentID)), 0) + n.ordinality,
            n.title, n.phase::phase, n.owner, n.due_at, n.mandatory, \(context.now), \(context.actor)
        from unnest(\(tasks.map(\.title))::text[], \(tasks.map { $0.phase?.rawValue })::text[],
            \(tasks.map(\.owner))::text[], \(tasks.map(\.due))::timestamptz[], \(tasks.map(\.mandatory))::boolean[])
            with ordinality as n (title, phase, owner, due_at, mandatory, ordinality)
        returning number
        """
    }

    package static func finish(number: Int32, incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        update task set done_at = \(context.now), done_by = \(context.actor)
        where incident_id = \(incidentID) and number = \(number) and done_at is null
        """
    }

    package static func assign(number: Int32, to owner: String, incidentID: Int64) -> SQL {
        "update task set owner = nullif(\(owner), '') where incident_id = \(incidentID) and number = \(number)"
    }
}

/// Reads and writes `action`.
package enum ActionTable {
    package static func add(
        title: String, kind: ActionRecord.Kind, owner: String?, due: Instant?, mandatory: Bool, incidentID: Int64,
        _ context: StorageContext
    ) -> SQL {
        """
        insert into action (
            organization_id, incident_id, number, title, kind, owner, due_at, mandatory, added_at, added_by)
        values (\(context.organization.id), \(incidentID),
            coalesce((select max(number) from action where incident_id = \(incidentID)), 0) + 1, \(title), \(kind),
            \(owner), \(due), \(mandatory), \(context.now), \(context.actor))
        returning number
        """
    }

    package static func finish(number: Int32, incidentID: Int64, at: Instant, _ context: StorageContext) -> SQL {
        """
        update action set done_at = \(at), done_by = \(context.actor)
        where incident_id = \(incidentID) and number = \(number) and done_at is null
        """
    }

    package static func verify(
        number: Int32, incidentID: Int64, finding: String?, at: Instant, _ context: StorageContext
    ) -> SQL {
        """
        update action set verified_at = \(at), verified_by = \(context.actor), verification = \(finding)
        where incident_id = \(incidentID) and number = \(number) and done_at is not null and verified_at is null
        """
    }

    package static func assign(number: Int32, to owner: String, incidentID: Int64) -> SQL {
        "update action set owner = nullif(\(owner), '') where incident_id = \(incidentID) and number = \(number)"
    }

    package static func find(number: Int32, incidentID: Int64) -> SQL {
        """
        select owner, done_at, done_by, verified_at from action
        where incident_id = \(incidentID) and number = \(number)
        """
    }
}

/// Writes `review`.
package enum ReviewTable {
    /// What a review is made of, by the names of the columns.
    package enum Section: String, CaseIterable, Sendable {
        case whatHappened = "what_happened"
        case detection
        case whatWorked = "what_worked"
        case whatDidNot = "what_did_not"
        case rootCauses = "root_causes"
        case lessons
    }

    /// Sections to set; nil leaves one as it is, lists are appended to.
    package struct Sections: Sendable, Equatable {
        package var whatHappened: String?
        package var detection: String?
        package var whatWorked: String?
        package var whatDidNot: String?
        package var rootCauses: [String] = []
        package var lessons: [String] = []

        package init() {}

        package var isEmpty: Bool { self == Sections() }
    }

    package static func put(
        _ sections: Sections, author: String, round: Int, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into review as r (
            organization_id, incident_id, round, author, started_at, what_happened, detection, what_worked, what_did_not,
            root_causes, lessons)
        values (\(context.organization.id), \(incidentID), \(Int16(round)), \(author), \(context.now),
            \(sections.whatHappened), \(sections.detection), \(sections.whatWorked), \(sections.whatDidNot),
            \(sections.rootCauses)::text[], \(sections.lessons)::text[])
        on conflict (incident_id, round) do update
        set what_happened = coalesce(excluded.what_happened, r.what_happened),
            detection = coalesce(excluded.detection, r.detection),
            what_worked = coalesce(excluded.what_worked, r.what_worked),
            what_did_not = coalesce(excluded.what_did_not, r.what_did_not),
            root_causes = r.root_causes || excluded.root_causes, lessons = r.lessons || excluded.lessons
        """
    }

    package static func add(contributor: String, round: Int, incidentID: Int64) -> SQL {
        """
        update review set contributors = coalesce(contributors, '{}') || \(contributor)::text
        where incident_id = \(incidentID) and round = \(Int16(round))
        """
    }

    package static func approve(
        by approver: String, at: Instant, needsSecondPerson: Bool, round: Int, incidentID: Int64
    ) -> SQL {
        """
        update review set approver = \(approver), approved_at = \(at), needs_second_person = \(needsSecondPerson)
        where incident_id = \(incidentID) and round = \(Int16(round))
        """
    }
}

/// Writes `escalation`, `assignment`, `incident_link`, `incident_merge`, `incident_tag`, `asset`, `observable` and
/// `incident_technique`.
package enum AttachmentTables {
    package static func escalate(
        incidentID: Int64, level: String, at: Instant, reason: String, _ context: StorageContext
    ) -> SQL {
        """
        insert into escalation (organization_id, incident_id, at, recorded_at, level, reason, escalated_by)
        values (\(context.organization.id), \(incidentID), \(at), \(context.now), \(level), \(reason), \(context.actor))
        """
    }

    package static func assign(incidentID: SQL, owner: String?, _ context: StorageContext) -> SQL {
        """
        insert into assignment (organization_id, incident_id, recorded_at, owner, assigned_by)
        values (\(context.organization.id), \(incidentID), \(context.now), \(owner), \(context.actor))
        on conflict do nothing
        """
    }

    package static func link(incidentID: Int64, otherID: Int64, kind: LinkRecord.Kind, _ context: StorageContext) -> SQL
    {
        """
        insert into incident_link (organization_id, incident_id, other_id, kind, recorded_at, recorded_by)
        select \(context.organization.id), \(incidentID), \(otherID), \(kind), \(context.now), \(context.actor)
        where not exists (
            select from incident_link l
            where l.incident_id = \(otherID) and l.other_id = \(incidentID) and l.kind = 'related' and \(kind) = 'related'::link_kind)
        on conflict do nothing
        """
    }

    package static func merge(
        incidentID: Int64, survivorID: Int64, at: Instant, reason: String, _ context: StorageContext
    ) -> SQL {
        """
        insert into incident_merge (organization_id, incident_id, survivor_id, at, recorded_at, recorded_by, reason)
        values (\(context.organization.id), \(incidentID), \(survivorID), \(at), \(context.now), \(context.actor),
            \(reason))
        """
    }

    package static func tag(incidentID: SQL, tags: [String], _ context: StorageContext) -> SQL {
        """
        insert into incident_tag (organization_id, incident_id, tag, recorded_at, recorded_by)
        select \(context.organization.id), \(incidentID), t, \(context.now), \(context.actor)
        from unnest(\(tags)::text[]) t
        on conflict (incident_id, tag) where removed_at is null do nothing
        """
    }

    package static func untag(incidentID: Int64, tags: [String], _ context: StorageContext) -> SQL {
        """
        update incident_tag set removed_at = \(context.now)
        where incident_id = \(incidentID) and tag = any(\(tags)::text[]) and removed_at is null
        """
    }

    package enum NamedTable: String, Sendable {
        case asset
        case observable
    }

    package static func add(
        _ record: NamedRecord, to table: NamedTable, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into \(unsafe: table.rawValue) (
            organization_id, incident_id, kind, name, note, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(record.kind), \(record.name), \(record.note),
            \(context.now), \(context.actor))
        on conflict do nothing
        """
    }

    package static func technique(_ id: String, incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into incident_technique (organization_id, incident_id, technique, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(id), \(context.now), \(context.actor))
        on conflict do nothing
        """
    }
}

/// Reads and writes `idempotency`.
package enum IdempotencyTable {
    package static func find(key: String) -> SQL {
        "select request, result from idempotency where key = \(key)"
    }

    package static func keep(key: String, request: String, result: String, _ context: StorageContext) -> SQL {
        """
        insert into idempotency (organization_id, key, request, result, recorded_at)
        values (\(context.organization.id), \(key), \(request), \(result), \(context.now))
        """
    }
}
