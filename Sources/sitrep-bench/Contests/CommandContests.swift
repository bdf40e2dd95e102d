/// What somebody types: here the start of the program and the round trips count.
enum CommandContests {
    static func show(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        try ground.loadIncidents(sizes.incidents)
        let key = try someKey(ground)
        return [
            try ground.againstPsql("sitrep show KEY", "psql: select 1", limit: .times(2.5)) {
                try Race.run(
                    Contestant(ground.sitrep("show", key)), against: Contestant(ground.psql("select 1")),
                    runs: sizes.commandRuns)
            }
        ]
    }

    static func open(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        try ground.loadIncidents(sizes.incidents)
        let insert = "insert into bench.entry (title) values ('Suspicious sign-in')"
        return [
            try ground.againstPsql("sitrep open", "psql: one insert, committed", limit: .times(3)) {
                try Race.run(
                    Contestant(ground.sitrep("open", "--title", "Suspicious sign-in", "--severity", "high")),
                    against: Contestant(ground.psql(insert)), runs: sizes.commandRuns)
            }
        ]
    }

    static func list(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        try ground.loadIncidents(sizes.incidents)
        let show = Contestant(ground.sitrep("show", try someKey(ground)))
        let filters = [
            ["--open"], ["--severity", "critical"], ["--severity", "medium"], ["--category", "phishing"],
            ["--tag", "mail"], ["--tag", "unknown"], ["--search", "ransom note"], ["--search", "phishing"],
            ["--severity", "high", "--search", "sign-in"],
        ]
        return try filters.map { filter in
            let process = ground.program([ground.sitrep, "list"] + filter)
            let samples = try Race.run(Contestant(process), against: show, runs: sizes.commandRuns)
            return BenchLine(
                subject: "sitrep list " + filter.joined(separator: " "), peer: "sitrep show KEY", limit: .times(2),
                result: .measured(ours: samples.ours, peer: samples.peer))
        }
    }

    /// An incident from the middle, so that nothing is won by its being the first or the last, and none that is restricted: reading
    /// those leaves an entry in the trail, which is signed before the command ends.
    static func someKey(_ ground: BenchGround) throws -> String {
        try ground.session { session in
            try session.query(
                """
                select sitrep.incident_key(key_year, key_number) from sitrep.incident
                where key_year = 2024 and tlp <= 'amber' order by key_number limit 1
                offset (select count(*) / 4 from sitrep.incident)
                """)[0].decode(0)
        }
    }
}
