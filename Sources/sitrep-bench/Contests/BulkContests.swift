import DemoData

/// Whole files in and out, against psql's \copy.
enum BulkContests {
    private static let database = "bench_import"

    static func importLog(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let small = ground.scratch + "/small.csv"
        let large = ground.scratch + "/large.csv"
        try ground.ourselves("write-log", String(sizes.smallLog), small).run()
        try ground.ourselves("write-log", String(sizes.largeLog), large).run()
        let logs = [(small, sizes.smallLog), (large, sizes.largeLog)]
        var lines = try logs.map { path, incidents in
            try ground.againstPsql(
                "sitrep import, \(Figures.count(incidents)) incidents", "psql: \\copy into a bare table",
                limit: .share(0.25), memoryLimitBytes: 100_000_000
            ) {
                try Race.run(
                    Contestant(importing(path, ground)) { try ground.freshDatabase(database) },
                    against: Contestant(copying(path, ground)) { try bareTable(ground) }, runs: sizes.bulkRuns,
                    warmUp: false)
            }
        }
        // The last run has left the larger log in the database.
        lines.append(
            try ground.againstPsql("the same import once more, nothing new", "psql: \\copy into a bare table") {
                try Race.run(
                    Contestant(importing(large, ground)),
                    against: Contestant(copying(large, ground)) { try bareTable(ground) }, runs: 1, warmUp: false)
            })
        return lines
    }

    static func export(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        try ground.loadIncidents(sizes.incidents)
        let copy = "\\copy (select * from sitrep.incident) to '\(ground.scratch)/incidents.csv' csv"
        return try ["ndjson", "csv", "xlsx"].map { format in
            try ground.againstPsql("sitrep export \(format)", "psql: \\copy of the incident rows alone") {
                try Race.run(
                    Contestant(ground.sitrep("export", format, "--out", ground.scratch + "/incidents.\(format)")),
                    against: Contestant(ground.psql(copy)), runs: 1, warmUp: false)
            }
        }
    }

    private static func importing(_ path: String, _ ground: BenchGround) -> MeasuredProcess {
        ground.sitrep("import", "servicenow", path, "--json", "--database", ground.connectionString(database))
    }

    private static func copying(_ path: String, _ ground: BenchGround) -> MeasuredProcess {
        ground.psql("\\copy bare from '\(path)' with (format csv, header)", database: database)
    }

    private static func bareTable(_ ground: BenchGround) throws {
        let columns = DemoServiceNowLog.header.split(separator: ",").map { "\"\($0)\" text" }
        try ground.session(database) { session in
            try session.executeScript(
                "drop table if exists public.bare; create table public.bare (\(columns.joined(separator: ", ")))")
        }
    }
}
