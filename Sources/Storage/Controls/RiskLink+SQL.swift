import ControlFrameworks
import IncidentModel
import Postgres

/// Reads and writes `risk_appetite` and `risk_link`.
package enum RiskTable {
    package struct Linked: Sendable {
        package let risk: String
        package let incident: RiskLink.Incident
    }

    package static func appetite(of risk: String) -> SQL {
        "select amount, currency from risk_appetite where risk = \(risk) order by id desc limit 1"
    }

    package static func setAppetite(_ amount: Amount, risk: String, _ context: StorageContext) -> SQL {
        """
        insert into risk_appetite (organization_id, risk, amount, currency, recorded_at, recorded_by)
        values (\(context.organization.id), \(risk), \(amount.minorUnits), \(amount.currency), \(context.now),
            \(context.actor))
        """
    }

    package static func link(
        incidentID: Int64, risk: String, loss: Amount?, _ context: StorageContext
    ) -> SQL {
        """
        insert into risk_link (organization_id, incident_id, risk, loss, currency, recorded_at, recorded_by)
        values (\(context.organization.id), \(incidentID), \(risk), \(loss?.minorUnits), \(loss?.currency),
            \(context.now), \(context.actor))
        """
    }

    /// The appetites in force, then the incidents of each risk with what they cost.
    package static func all(knownAt: Instant? = nil) -> [SQL] {
        let known = ControlLinkTable.known("recorded_at", knownAt)
        let incidents: SQL = knownAt == nil ? "incident" : "(\(IncidentHistory.incidents(asOf: nil, knownAt: knownAt)))"
        return [
            """
            select distinct on (risk) risk, amount, currency from risk_appetite
            where true\(known) order by risk, id desc
            """,
            """
            select l.risk, i.key_year, i.key_number, l.loss, l.currency,
                not i.exercise and coalesce(i.disposition, 'true_positive') = 'true_positive'
            from (
                select distinct on (risk, incident_id) * from risk_link
                where true\(known) order by risk, incident_id, id desc) l
            join \(incidents) i on i.id = l.incident_id
            order by 1, 2, 3
            """,
        ]
    }

    /// All statements of incidents, in the order in which they were made, with the appetites in force.
    static func history(incidentIDs: [Int64]) -> SQL {
        """
        select l.incident_id, l.risk, l.loss, l.currency, l.recorded_at, l.recorded_by, a.amount, a.currency, a.recorded_at,
            a.recorded_by
        from risk_link l
        left join lateral (
            select * from risk_appetite a
            where a.organization_id = l.organization_id and a.risk = l.risk order by a.id desc limit 1) a on true
        where l.incident_id = any(\(incidentIDs)) order by l.incident_id, l.id
        """
    }

    /// A row of `history`.
    static func readRecord(_ row: PostgresRow) throws -> RiskRecord {
        var record = RiskRecord(risk: try row.decode(1))
        record.loss = try readAmount(row, from: 2).map {
            AmountRecord(minorUnits: $0.minorUnits, currency: $0.currency)
        }
        record.recordedAt = try row.decode(4)
        record.recordedBy = try row.decode(5)
        record.appetite = try readAmount(row, from: 6).map {
            AppetiteRecord(minorUnits: $0.minorUnits, currency: $0.currency)
        }
        record.appetite?.recordedAt = try row.decodeIfPresent(8)
        record.appetite?.recordedBy = try row.decodeIfPresent(9)
        return record
    }

    package static func readAmount(_ row: PostgresRow, from column: Int) throws -> Amount? {
        guard let minor: Int64 = try row.decodeIfPresent(column) else { return nil }
        return Amount(minorUnits: minor, currency: try row.decode(column + 1))
    }

    package static func readLinked(_ row: PostgresRow) throws -> Linked {
        let key = IncidentKey(year: try row.decode(1), number: try row.decode(2))
        return Linked(
            risk: try row.decode(0),
            incident: RiskLink.Incident(
                key: key.description, loss: try readAmount(row, from: 3), isCounted: try row.decode(5)))
    }
}
