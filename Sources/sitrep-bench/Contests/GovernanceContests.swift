/// What the law asks for and which controls to look at: answers from rules and mappings.
enum GovernanceContests {
    static func preview(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let one = ground.scratch + "/facts.json"
        let many = ground.scratch + "/facts-many.json"
        try ground.ourselves("write-input", "facts", "1", one).run()
        try ground.ourselves("write-input", "facts", String(sizes.previews), many).run()
        let single = try Race.run(
            Contestant(ground.sitrep("obligation", "preview", "--facts", one)),
            against: Contestant(ground.sitrep("--version")), runs: sizes.commandRuns)
        let all = try Race.time(
            Contestant(ground.sitrep("obligation", "preview", "--facts", many)), runs: sizes.bulkRuns)
        return [
            BenchLine(
                subject: "sitrep obligation preview, one request", peer: "sitrep --version", limit: .times(1.5),
                result: .measured(ours: single.ours, peer: single.peer)),
            BenchLine(
                subject: "sitrep obligation preview, \(Figures.count(sizes.previews)) requests", peer: "",
                limit: .rate(perSecond: 20_000, count: sizes.previews), result: .timed(all)),
        ]
    }

    static func suggest(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        try ground.loadIncidents(sizes.incidents)
        let mapping = ground.scratch + "/mapping.json"
        try ground.ourselves("write-input", "mapping", "600", mapping).run()
        try ground.sitrep("control", "import", "attack-mapping", mapping).run()
        let key = try CommandContests.someKey(ground)
        try ground.sitrep("technique", "add", key, "T1059.001", "T1190", "T1566.001").run()
        let samples = try Race.run(
            Contestant(ground.sitrep("control", "suggest", key)), against: Contestant(ground.sitrep("show", key)),
            runs: sizes.commandRuns)
        return [
            BenchLine(
                subject: "sitrep control suggest KEY", peer: "sitrep show KEY", limit: .times(2),
                result: .measured(ours: samples.ours, peer: samples.peer))
        ]
    }
}
