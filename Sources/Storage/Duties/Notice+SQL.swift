import IncidentModel
import Postgres
import ResponseMetrics

/// Reads the stages of duties over all incidents, for reports and metrics, in one statement.
///
/// Duties, dues, decisions, sendings and receipts are taken as they had been recorded at the horizon of knowledge. A due of which
/// nothing that old was kept is marked as computed later.
package enum NoticeQuery {
    package struct Request: Sendable {
        /// Horizons; nil for the present.
        package var asOf: Instant?
        package var knownAt: Instant?
        /// Only what belongs to it by its due, or still runs; nil for everything.
        package var window: Period?
        /// Also what is not owed.
        package var isComplete = true
        /// With reasons and derivations.
        package var withWords = true
        /// Words of incidents more restricted than this are withheld; nil shows them all.
        package var ceiling: TrafficLight?

        package init() {}
    }

    package static func statement(_ request: Request) -> SQL {
        let isPresent = request.asOf == nil && request.knownAt == nil
        let incidents: SQL =
            isPresent
            ? "incident" : "(\(IncidentHistory.incidents(asOf: request.asOf, knownAt: request.knownAt)))"
        let detected: SQL = "coalesce(i.detected_earliest, i.reported_earliest, i.created_at)"
        return """
            select i.key_year, i.key_number, \(detected), i.closed_earliest,
                i.exercise or i.disposition is not distinct from 'exercise', i.phase = 'closed', i.severity, i.category,
                i.owner, i.source, d.obligation, d.name, d.standing, \(missing), \(words("d.reason", request)), s.stage,
                s.name, s.kind = 'notice', s.voluntary, s.owed = 'no' or d.applies = 'no',
                \(begun("s.due_at", request)), \(begun("s.start_at", request)), s.projected,
                \(unsafe: request.withWords ? "s.derivation" : "''"), s.citation,
                f.at, f.due_at, f.late, f.channel, f.reference, r.at,
                (select count(*) from filing u where u.incident_id = f.incident_id and u.obligation = f.obligation
                    and u.stage like f.stage || '-update%'\(recorded("u.recorded_at", request))),
                \(since(request)), s.owed = 'undecided'
            from (\(duties(request))) d
            join \(request.knownAt.map { DutyHistoryQuery.stages(knownAt: $0) } ?? "duty_stage") s on s.incident_id = d.incident_id and s.obligation = d.obligation
            join \(incidents) i on i.id = d.incident_id
            left join filing f on f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage
                \(recorded("f.recorded_at", request))\(happened("f.at", request))
            left join filing_receipt r on r.filing = f.id\(recorded("r.recorded_at", request))\(happened("r.at", request))
            where \(scope(request, detected: detected))
            order by 1, 2, d.obligation, s.ordinal
            """
    }

    /// The duties with their decision. Without horizons the standing is the one that the row has.
    private static func duties(_ request: Request) -> SQL {
        guard let moment = [request.asOf, request.knownAt].compactMap({ $0 }).min() else {
            return """
                select d.incident_id, d.obligation, d.name, d.applies, d.missing, d.standing::text as standing, e.reason
                from duty d left join duty_decision e on e.id = d.decision
                """
        }
        // What was decided has its own time; a horizon cuts it whichever of the two it is.
        let horizon: SQL = "\(moment)::timestamptz"
        let duty: SQL = request.knownAt.map { DutyHistoryQuery.duties(knownAt: $0) } ?? "duty"
        return """
            select d.incident_id, d.obligation, d.name, d.applies, d.missing,
                case
                    -- Nothing was decided or computed since: the row says it, also where a change of facts undid a decision.
                    when d.computed_at <= \(horizon) and not exists (
                        select from duty_decision n left join duty_confirmation m on m.decision = n.id
                        where n.incident_id = d.incident_id and n.obligation = d.obligation
                            and greatest(n.recorded_at, m.recorded_at) > \(horizon)
                            \(recorded("n.recorded_at", request)))
                    then d.standing::text
                    when e.id is null or (e.needs_second_person and c.decision is null) then 'undecided'
                    when e.applies then 'applies' else 'not_applicable'
                end as standing, e.reason
            from \(duty) d
            left join lateral (
                select * from duty_decision e
                where e.incident_id = d.incident_id and e.obligation = d.obligation and e.recorded_at <= \(horizon)
                order by e.id desc limit 1) e on true
            left join duty_confirmation c on c.decision = e.id and c.recorded_at <= \(horizon)
            """
    }

    private static func scope(_ request: Request, detected: SQL) -> SQL {
        var conditions: [SQL] = []
        if !request.isComplete {
            conditions.append(
                "(f.id is not null or (d.standing <> 'not_applicable' and d.applies <> 'no' and s.owed <> 'no'))")
        }
        if let window = request.window {
            let placed: SQL = "coalesce(f.due_at, s.due_at, s.start_at, \(detected))"
            conditions.append(
                """
                ((\(placed) >= \(window.from) and \(placed) < \(window.to)) or (f.id is null and i.phase <> 'closed'
                    and d.standing <> 'not_applicable' and d.applies <> 'no' and s.owed <> 'no'))
                """)
        }
        return conditions.isEmpty ? "true" : SQL.joined(conditions, separator: " and ")
    }

    /// Of the duty, else of the stage.
    private static let missing: SQL = """
        case when cardinality(d.missing) > 0 then d.missing
            else coalesce((select array_agg(m) from jsonb_array_elements_text(s.remarks::jsonb -> 'missing') m), '{}') end
        """

    private static func words(_ column: String, _ request: Request) -> SQL {
        guard request.withWords else { return "''" }
        return request.ceiling.map { WithheldText.unless("i.tlp", $0, column) } ?? SQL(unsafe: column)
    }

    /// A clock that begins after the horizon has not begun; a projected one is expected to.
    private static func begun(_ column: String, _ request: Request) -> SQL {
        guard let asOf = request.asOf else { return SQL(unsafe: column) }
        return "case when s.projected or s.start_at is null or s.start_at < \(asOf) then \(unsafe: column) end"
    }

    private static func recorded(_ column: String, _ request: Request) -> SQL {
        request.knownAt.map { " and \(unsafe: column) <= \($0)" } ?? ""
    }

    private static func happened(_ column: String, _ request: Request) -> SQL {
        request.asOf.map { " and \(unsafe: column) < \($0)" } ?? ""
    }

    private static func since(_ request: Request) -> SQL {
        request.knownAt.map { "s.computed_at > \($0)" } ?? "false"
    }

    package static func read(_ row: PostgresRow) throws -> Notice {
        let subject = Notice.Subject(
            key: IncidentKey(year: try row.decode(0), number: try row.decode(1)).description,
            detectedAt: try row.decode(2), closedAt: try row.decodeIfPresent(3), isExercise: try row.decode(4),
            isClosed: try row.decode(5), severity: try row.decode(6), category: try row.decodeIfPresent(7),
            owner: try row.decodeIfPresent(8), source: try row.decodeIfPresent(9))
        return Notice(
            subject: subject, obligation: try row.decode(10), obligationName: try row.decode(11),
            stage: try row.decode(15), stageName: try row.decode(16), isNotice: try row.decode(17),
            isVoluntary: try row.decode(18), standing: Notice.Standing(rawValue: try row.decode(12)) ?? .undecided,
            isNotOwed: try row.decode(19), missing: try row.decode(13), reason: try row.decodeIfPresent(14),
            due: try row.decodeIfPresent(20), start: try row.decodeIfPresent(21), isProjected: try row.decode(22),
            derivation: try row.decode(23), citation: try row.decode(24), sent: try sending(row),
            isComputedSince: try row.decode(32), isUnsettled: try row.decode(33))
    }

    private static func sending(_ row: PostgresRow) throws -> Notice.Sending? {
        guard let at: Instant = try row.decodeIfPresent(25) else { return nil }
        return Notice.Sending(
            at: at, due: try row.decodeIfPresent(26), isLate: try row.decode(27), channel: try row.decode(28),
            reference: try row.decodeIfPresent(29), acknowledgedAt: try row.decodeIfPresent(30),
            updates: Int(try row.decode(31, as: Int64.self)))
    }
}
