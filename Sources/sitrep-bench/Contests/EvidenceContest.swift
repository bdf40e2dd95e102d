/// Putting a large file away: read once, hashed, written aside, on the disk before it counts.
enum EvidenceContest {
    static func add(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        try ground.loadIncidents(sizes.incidents)
        let image = ground.scratch + "/disk.img"
        try ground.ourselves("write-input", "bytes", String(sizes.evidenceMegabytes), image).run()
        let key = try CommandContests.someKey(ground)
        // Bytes that are there already are read, hashed and written all the same, so each run does the whole work.
        let result = try ground.againstTool("sha256sum") {
            try Race.run(
                Contestant(ground.sitrep("evidence", "add", key, image)),
                against: Contestant(ground.program(["sha256sum", image])), runs: sizes.queryRuns)
        }
        return [
            BenchLine(
                subject: "sitrep evidence add, \(Figures.count(sizes.evidenceMegabytes)) MiB", peer: "sha256sum",
                limit: .share(0.6), memoryLimitBytes: 60_000_000,
                result: result)
        ]
    }
}
