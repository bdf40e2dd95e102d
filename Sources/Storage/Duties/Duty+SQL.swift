import Foundation
import IncidentModel
import Postgres

/// Writes `organization_attribute`, `obligation_setting` and `rule_file`.
package enum OrganizationRuleTables {
    /// - Parameter value: JSON; nil takes it back.
    package static func set(_ name: String, _ value: String?, _ context: StorageContext) -> SQL {
        """
        insert into organization_attribute (organization_id, name, value, recorded_at, recorded_by)
        values (\(context.organization.id), \(name), \(value), \(context.now), \(context.actor))
        """
    }

    package static func turn(_ obligation: String, on: Bool, reason: String, _ context: StorageContext) -> SQL {
        """
        insert into obligation_setting (organization_id, obligation, is_on, reason, recorded_at, recorded_by)
        values (\(context.organization.id), \(obligation), \(on), \(reason), \(context.now), \(context.actor))
        """
    }

    package static func add(ruleFile name: String, document: String, _ context: StorageContext) -> SQL {
        """
        insert into rule_file (organization_id, name, document, recorded_at, recorded_by)
        values (\(context.organization.id), \(name), \(document), \(context.now), \(context.actor))
        """
    }
}

/// Writes `legal_event` and `incident_fact`.
package enum LegalFactTables {
    package static func state(
        _ event: String, at: Instant?, zoneOffset: Int, confidence: Confidence, reason: String?, supersedes: Int64?,
        incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into legal_event (
            organization_id, incident_id, event, at, zone_offset, confidence, reason, supersedes, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(event), \(at), \(Int32(zoneOffset)), \(confidence), \(reason),
            \(supersedes), \(context.now), \(context.actor))
        """
    }

    package static func set(
        _ name: String, _ value: String?, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into incident_fact (organization_id, incident_id, name, value, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(name), \(value), \(context.now), \(context.actor))
        """
    }
}

/// Writes `duty`, `duty_stage`, `duty_decision`, `duty_confirmation`, `filing` and `filing_receipt`.
package enum DutyTables {
    /// What was computed; a standing that rested on other facts becomes undecided. Three statements, whatever the number.
    package static func put(_ computed: [(incidentID: Int64, duty: DutyRecord)], _ context: StorageContext) -> [SQL] {
        let duties = computed.map { $0.duty }
        let stages = computed.flatMap { id, duty in
            duty.stages.enumerated().map {
                (id: id, obligation: duty.obligation, ordinal: $0.offset + 1, stage: $0.element)
            }
        }
        let columns = stages.map { $0.stage }
        return [
            """
            insert into duty as d (
                organization_id, incident_id, obligation, name, rule_version, citation, applies, missing, facts_digest,
                added_at, computed_at)
            select \(context.organization.id), n.incident_id, n.obligation, n.name, n.version, n.citation, n.applies::truth,
                array(select jsonb_array_elements_text(n.missing::jsonb)), n.facts_digest, \(context.now), \(context.now)
            from unnest(\(computed.map { $0.incidentID })::bigint[], \(duties.map(\.obligation))::text[],
                \(duties.map(\.name))::text[], \(duties.map(\.version))::text[], \(duties.map(\.citation))::text[],
                \(duties.map(\.applies.rawValue))::text[], \(duties.map { JSONValue.strings($0.missing).line })::text[],
                \(duties.map(\.factsDigest))::text[])
                n (incident_id, obligation, name, version, citation, applies, missing, facts_digest)
            on conflict (incident_id, obligation) do update
            set name = excluded.name, rule_version = excluded.rule_version, citation = excluded.citation,
                applies = excluded.applies, missing = excluded.missing, facts_digest = excluded.facts_digest,
                computed_at = excluded.computed_at,
                standing = case when d.facts_digest = excluded.facts_digest then d.standing else 'undecided' end,
                decision = case when d.facts_digest = excluded.facts_digest then d.decision end
            where (d.name, d.rule_version, d.citation, d.applies, d.missing, d.facts_digest)
                is distinct from (excluded.name, excluded.rule_version, excluded.citation, excluded.applies,
                    excluded.missing, excluded.facts_digest)
            """,
            """
            insert into duty_stage as s (
                organization_id, incident_id, obligation, stage, ordinal, name, kind, voluntary, owed, due_at, start_at,
                projected, derivation, citation, remarks, computed_at)
            select \(context.organization.id), n.incident_id, n.obligation, n.stage, n.ordinal, n.name, n.kind,
                n.voluntary, n.owed::truth, n.due_at, n.start_at, n.projected, n.derivation, n.citation, n.remarks,
                \(context.now)
            from unnest(\(stages.map { $0.id })::bigint[], \(stages.map { $0.obligation })::text[],
                \(columns.map(\.key))::text[], \(columns.map(\.name))::text[], \(columns.map(\.kind))::text[],
                \(columns.map(\.voluntary))::boolean[], \(columns.map(\.owed.rawValue))::text[],
                \(columns.map(\.due))::timestamptz[], \(columns.map(\.start))::timestamptz[],
                \(columns.map(\.projected))::boolean[], \(columns.map(\.derivation))::text[],
                \(columns.map(\.citation))::text[], \(columns.map(\.remarks))::text[], \(stages.map { $0.ordinal })::int[])
                as n (incident_id, obligation, stage, name, kind, voluntary, owed, due_at, start_at, projected, derivation,
                    citation, remarks, ordinal)
            on conflict (incident_id, obligation, stage) do update
            set name = excluded.name, kind = excluded.kind, voluntary = excluded.voluntary, owed = excluded.owed,
                due_at = excluded.due_at, start_at = excluded.start_at, projected = excluded.projected,
                derivation = excluded.derivation, citation = excluded.citation, remarks = excluded.remarks,
                computed_at = excluded.computed_at
            where (s.owed, s.due_at, s.start_at, s.projected, s.derivation, s.citation, s.remarks)
                is distinct from (excluded.owed, excluded.due_at, excluded.start_at, excluded.projected,
                    excluded.derivation, excluded.citation, excluded.remarks)
            """,
            // A stage that a later version of the rule no longer has is owed no more; what it was is kept.
            """
            update duty_stage s
            set owed = 'no', computed_at = \(context.now),
                derivation = 'no stage of version ' || d.version || ' of the rule'
            from unnest(\(computed.map { $0.incidentID })::bigint[], \(duties.map(\.obligation))::text[],
                \(duties.map(\.version))::text[]) d (incident_id, obligation, version)
            where s.incident_id = d.incident_id and s.obligation = d.obligation and s.owed <> 'no'
                and not exists (
                    select from unnest(\(stages.map { $0.id })::bigint[], \(stages.map { $0.obligation })::text[],
                        \(columns.map(\.key))::text[]) n (incident_id, obligation, stage)
                    where (n.incident_id, n.obligation, n.stage) = (s.incident_id, s.obligation, s.stage))
            """,
        ]
    }

    package static func decide(
        _ duty: DutyRecord, applies: Bool, reason: String, fourEyes: Bool, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into duty_decision (
            organization_id, incident_id, obligation, applies, reason, decided_by, facts_digest, needs_second_person,
            recorded_at)
        values (\(context.organization.id), \(incidentID), \(duty.obligation), \(applies), \(reason), \(context.actor),
            \(duty.factsDigest), \(fourEyes), \(context.now))
        """
    }

    package static func confirm(
        _ decision: DutyRecord.Decision, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into duty_confirmation (
            decision, organization_id, incident_id, decided_by, confirmed_by, recorded_at)
        values (\(decision.id), \(context.organization.id), \(incidentID), \(decision.by), \(context.actor),
            \(context.now))
        """
    }

    /// The newest decision becomes the standing; nil with four eyes that have not agreed takes the standing away.
    package static func settle(
        _ obligation: String, standing: DutyRecord.Standing, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        update duty set standing = \(standing.rawValue)::duty_standing, computed_at = \(context.now),
            decision = case when \(standing.rawValue) = 'undecided' then null else (
                select max(id) from duty_decision where incident_id = \(incidentID) and obligation = \(obligation)) end
        where incident_id = \(incidentID) and obligation = \(obligation)
        """
    }

    /// What is sent.
    package struct NewFiling: Sendable {
        package var stage: String
        package var at: Instant
        package var channel: String
        package var reference: String?
        package var content: (name: String, bytes: [UInt8], sha256: String)?

        package init(
            stage: String, at: Instant, channel: String, reference: String?,
            content: (name: String, bytes: [UInt8], sha256: String)?
        ) {
            self.stage = stage
            self.at = at
            self.channel = channel
            self.reference = reference
            self.content = content
        }
    }

    /// Due and lateness are set by the table itself.
    package static func file(
        _ filing: NewFiling, obligation: String, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into filing (
            organization_id, incident_id, obligation, stage, at, channel, reference, content, content_name,
            content_sha256, late, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(obligation), \(filing.stage), \(filing.at), \(filing.channel),
            \(filing.reference), \(filing.content.map { Data($0.bytes) }), \(filing.content?.name),
            \(filing.content?.sha256), false, \(context.now), \(context.actor))
        """
    }

    package static func acknowledge(
        _ filing: DutyRecord.Filing, at: Instant, reference: String?, content: (bytes: [UInt8], sha256: String)?,
        incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into filing_receipt (
            filing, organization_id, incident_id, at, reference, content, content_sha256, recorded_at, recorded_by)
        values (\(filing.id), \(context.organization.id), \(incidentID), \(at), \(reference),
            \(content.map { Data($0.bytes) }), \(content?.sha256), \(context.now), \(context.actor))
        """
    }
}

/// Writes and reads `classification`, `classification_adoption` and `form_answer`.
package enum ClassificationTables {
    package static func keep(
        scheme: String, answers: String, result: String, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into classification (organization_id, incident_id, scheme, answers, result, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(scheme), \(answers), \(result), \(context.now),
            \(context.actor))
        """
    }

    /// Adopts the one that this session kept last.
    package static func adoptLast(incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into classification_adoption (classification, organization_id, incident_id, recorded_at, adopted_by)
        values (currval('classification_id_seq'), \(context.organization.id), \(incidentID), \(context.now),
            \(context.actor))
        """
    }

    /// The answers of the classification that holds: the one adopted last, else the newest.
    package static func answers(scheme: String, incidentID: SQL) -> SQL {
        """
        select c.answers from classification c left join classification_adoption a on a.classification = c.id
        where c.incident_id = \(incidentID) and c.scheme = \(scheme)
        order by (a.classification is null), coalesce(a.recorded_at, c.recorded_at) desc, c.id desc limit 1
        """
    }

    package static func answer(
        form: String, field: String, value: String?, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into form_answer (organization_id, incident_id, form, field, value, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(form), \(field), \(value), \(context.now), \(context.actor))
        """
    }

    /// Form, field and text of the answers that hold, in the order in which they were given.
    package static func formAnswers(incidentID: SQL) -> SQL {
        """
        select form, field, value from (
            select distinct on (form, field) id, form, field, value from form_answer where incident_id = \(incidentID)
            order by form, field, id desc) a
        where value is not null order by id
        """
    }
}
