import IncidentModel
import Postgres

/// What a filing stated, as later ones are held against it.
package struct FiledForm: Sendable {
    package let filing: Int64
    package let obligation: String
    package let stage: String
    package let at: Instant
    package let form: String
    /// JSON.
    package let fields: String
}

/// A number that a filing stated differently from an earlier one, and why.
package struct ExplainedDifference: Sendable {
    package struct Side: Sendable {
        package let obligation: String
        package let stage: String
        package let form: String
        package let field: String
        /// JSON.
        package let value: String
    }

    package let filing: Int64
    package let fact: String
    package let earlier: Side
    package let later: Side
    package let explanation: String
    package let by: String
    package let at: Instant
}

/// Writes and reads `filing_form` and `filing_difference`.
package enum FilingFormTables {
    /// A difference to be kept with the filing that this session recorded last.
    package struct NewDifference: Sendable {
        package let earlier: Int64
        package let fact: String
        package let field: String
        package let earlierField: String
        package let value: String
        package let earlierValue: String
        package let explanation: String

        package init(
            earlier: Int64, fact: String, field: String, earlierField: String, value: String, earlierValue: String,
            explanation: String
        ) {
            self.earlier = earlier
            self.fact = fact
            self.field = field
            self.earlierField = earlierField
            self.value = value
            self.earlierValue = earlierValue
            self.explanation = explanation
        }
    }

    /// What the filing that this session recorded last stated.
    package static func keep(
        form: String, version: Int, fields: String, incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into filing_form (
            filing, organization_id, incident_id, form, form_version, fields, recorded_at, recorded_by)
        values (currval('filing_id_seq'), \(context.organization.id), \(incidentID), \(form), \(Int32(version)), \(fields),
            \(context.now), \(context.actor))
        """
    }

    package static func explain(
        _ differences: [NewDifference], incidentID: Int64, _ context: StorageContext
    ) -> SQL {
        """
        insert into filing_difference (
            organization_id, incident_id, filing, earlier_filing, fact, field, earlier_field, value, earlier_value,
            explanation, recorded_at, recorded_by)
        select \(context.organization.id), \(incidentID), currval('filing_id_seq'), n.earlier, n.fact, n.field,
            n.earlier_field, n.value, n.earlier_value, n.explanation, \(context.now), \(context.actor)
        from unnest(\(differences.map(\.earlier))::bigint[], \(differences.map(\.fact))::text[],
            \(differences.map(\.field))::text[], \(differences.map(\.earlierField))::text[],
            \(differences.map(\.value))::text[], \(differences.map(\.earlierValue))::text[],
            \(differences.map(\.explanation))::text[])
            as n (earlier, fact, field, earlier_field, value, earlier_value, explanation)
        """
    }

    /// What was filed of an incident, in the order in which it was recorded.
    package static func filed(incidentID: SQL) -> SQL {
        """
        select f.id, f.obligation, f.stage, f.at, c.form, c.fields
        from filing_form c join filing f on f.id = c.filing where c.incident_id = \(incidentID) order by f.id
        """
    }

    package static func readFiled(_ row: PostgresRow) throws -> FiledForm {
        FiledForm(
            filing: try row.decode(0), obligation: try row.decode(1), stage: try row.decode(2), at: try row.decode(3),
            form: try row.decode(4), fields: try row.decode(5))
    }

    package static func differences(incidentID: SQL) -> SQL {
        """
        select d.filing, d.fact, ef.obligation, ef.stage, ec.form, d.earlier_field, d.earlier_value, lf.obligation, lf.stage,
            lc.form, d.field, d.value, d.explanation, d.recorded_by, d.recorded_at
        from filing_difference d
        join filing ef on ef.id = d.earlier_filing join filing_form ec on ec.filing = ef.id
        join filing lf on lf.id = d.filing join filing_form lc on lc.filing = lf.id
        where d.incident_id = \(incidentID) order by d.id
        """
    }

    package static func readDifference(_ row: PostgresRow) throws -> ExplainedDifference {
        ExplainedDifference(
            filing: try row.decode(0), fact: try row.decode(1),
            earlier: .init(
                obligation: try row.decode(2), stage: try row.decode(3), form: try row.decode(4),
                field: try row.decode(5), value: try row.decode(6)),
            later: .init(
                obligation: try row.decode(7), stage: try row.decode(8), form: try row.decode(9),
                field: try row.decode(10), value: try row.decode(11)),
            explanation: try row.decode(12), by: try row.decode(13), at: try row.decode(14))
    }
}
