import Foundation
import IncidentModel

/// A rule changes, and a worker computes the duties of all open incidents anew.
enum ReevaluationContest {
    private static let database = "bench_duties"
    /// Incidents that the worker does in one transaction.
    private static let batch = 200

    static func contest(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let count = sizes.openIncidents
        let address = ground.connectionString(database)
        // Shortly after the last detection: nothing is due yet, so what is timed is the computation and not the warnings.
        let now = LoadIncidents.openPlan(count).asOf.rfc3339
        func sitrep(_ arguments: String...) -> MeasuredProcess {
            ground.program(["env", "SITREP_NOW=\(now)", ground.sitrep] + arguments + ["--database", address])
        }
        func change(_ rule: String, version: Int, days: Int) throws {
            let path = ground.scratch + "/house.yaml"
            try rule.replacing("VERSION", with: String(version)).replacing("DAYS", with: String(days))
                .write(toFile: path, atomically: true, encoding: .utf8)
            try sitrep("obligation", "add", path).run()
        }

        try ground.freshDatabase(database)
        Report.progress("  loading \(count) open incidents")
        try ground.ourselves("load-incidents", String(count), "--open", "--database", address).run()
        try ground.session(database) { _ = try $0.execute("vacuum (analyze)") }
        for name in ["dora_financial_entity", "role_controller"] {
            try sitrep("org", "profile", "set", name, "yes").run()
        }
        try change(rule, version: 1, days: 120)
        // Every incident gets its duties for the first time.
        let added = try Race.time(Contestant(sitrep("worker", "--once")), runs: 1)
        try ground.session(database) { _ = try $0.execute("vacuum (analyze)") }
        try change(rule, version: 2, days: 90)
        let changed = try Race.time(Contestant(sitrep("worker", "--once")), runs: 1)
        try check(ground, incidents: count)

        let incidents = Figures.count(count)
        let duties: Int64 = try ground.session(database) {
            try $0.query("select count(*) from sitrep.duty")[0].decode(0)
        }
        // "In minutes": ten of them for a hundred thousand incidents.
        let limit = BenchLine.Limit.rate(perSecond: 100_000 / 600, count: count)
        return [
            BenchLine(
                subject: "sitrep worker, \(incidents) open incidents get \(Figures.count(Int(duties))) duties",
                peer: "",
                limit: limit, memoryLimitBytes: 100_000_000, result: .timed(added)),
            try ground.againstPsql(
                "sitrep worker, a rule of \(incidents) open incidents changes",
                "psql: update of the same rows, as many a transaction",
                limit: limit, memoryLimitBytes: 100_000_000
            ) { (ours: changed, peer: try Race.time(Contestant(ground.psql(update, database: database)), runs: 1)) },
        ]
    }

    /// What was timed did what it should: each incident has the later version's due.
    private static func check(_ ground: BenchGround, incidents: Int) throws {
        let moved: Int64 = try ground.session(database) {
            try $0.query(
                """
                select count(*) from sitrep.duty d join sitrep.duty_stage s using (incident_id, obligation)
                    join sitrep.incident i on i.id = d.incident_id
                where d.obligation = 'house-notice' and d.rule_version = '2' and d.applies = 'yes'
                    and s.due_at = i.detected_earliest + interval '90 days'
                """)[0].decode(0)
        }
        guard moved == incidents else {
            throw BenchProblem.noAnswer("the worker moved the due of \(moved) of \(incidents) incidents")
        }
    }

    private static let rule = """
        obligations:
        - id: house-notice
          name: Notice to the house bank
          version: "VERSION"
          jurisdiction: Contract
          instrument: Master agreement
          status: in_force
          confidence: verified
          notifies: counterparty
          applies_when: dora_financial_entity
          stages:
          - key: notice
            name: Notice
            due: {elapsed: DAYSd, from: DETECTION}

        """

    /// Writes the rows that the change of the rule rewrites, with all triggers and constraints, and computes nothing.
    private static let update = """
        do $$
        declare
            ids bigint[];
            last bigint := 0;
        begin
            perform set_config('sitrep.organization_id', min(id)::text, false) from sitrep.organization;
            loop
                ids := array(select i.id from sitrep.incident i where i.id > last order by i.id limit \(batch));
                exit when ids = '{}';
                update sitrep.duty set rule_version = '3', computed_at = now()
                where incident_id = any(ids) and obligation = 'house-notice';
                update sitrep.duty_stage set due_at = due_at + interval '1 day', computed_at = now()
                where incident_id = any(ids) and obligation = 'house-notice';
                last := ids[cardinality(ids)];
                commit;
            end loop;
        end
        $$
        """
}
