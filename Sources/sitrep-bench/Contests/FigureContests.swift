/// Figures over all incidents, against the one query that somebody would write by hand.
enum FigureContests {
    private static let query = "select percentile_cont(0.5) within group (order by seconds) from bench.duration"
    private static let peer = "psql: percentile_cont over bare durations"

    static func metrics(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        [
            try line(
                ground, sizes, "sitrep metrics", limit: .times(3), memoryLimitBytes: 300_000_000,
                ground.sitrep("metrics", "--json")),
            try line(
                ground, sizes, "sitrep metrics --by severity --by month",
                ground.sitrep("metrics", "--by", "severity", "--by", "month", "--json")),
        ]
    }

    static func board(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        // The year and the one before it, which it is compared with, hold all of the sample data.
        [
            try line(
                ground, sizes, "sitrep report render board, three formats", limit: .times(6),
                ground.sitrep("report", "render", "board", "--period", "2025", "--out", ground.scratch + "/reports"))
        ]
    }

    /// Looking back costs more: every incident is put together from what was said about it.
    static func history(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let horizon = "2025-07-01T00:00:00Z"
        return [
            try line(
                ground, sizes, "sitrep metrics --as-of", ground.sitrep("metrics", "--as-of", horizon, "--json"), runs: 1
            ),
            try line(
                ground, sizes, "sitrep list --severity critical --as-of",
                ground.sitrep("list", "--severity", "critical", "--as-of", horizon), runs: 1),
        ]
    }

    private static func line(
        _ ground: BenchGround, _ sizes: BenchSizes, _ subject: String, limit: BenchLine.Limit = .none,
        memoryLimitBytes: Int? = nil, _ process: MeasuredProcess, runs: Int? = nil
    ) throws -> BenchLine {
        try ground.loadIncidents(sizes.incidents)
        return try ground.againstPsql(subject, peer, limit: limit, memoryLimitBytes: memoryLimitBytes) {
            try Race.run(
                Contestant(process), against: Contestant(ground.psql(query)), runs: runs ?? sizes.queryRuns,
                warmUp: runs == nil)
        }
    }
}
