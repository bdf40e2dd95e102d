/// What the audit trail costs those who write, and how fast it is sealed and checked.
enum TrailContests {
    // MARK: - Writing

    /// The same changes in two databases, which differ in the triggers that write the trail and in nothing else.
    static func writes(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let (trailed, bare) = ("bench_trailed", "bench_bare")
        try ground.freshDatabase(trailed)
        try ground.freshDatabase(bare)
        try ground.session(bare) { session in
            try session.executeScript(
                """
                do $$
                declare
                    watched record;
                begin
                    for watched in
                        select tgname, tgrelid::regclass as target from pg_trigger
                        where tgname in ('trail_insert', 'trail_update', 'trail_delete')
                    loop
                        execute format('drop trigger %I on %s', watched.tgname, watched.target);
                    end loop;
                end
                $$
                """)
        }
        return try [1, 8].map { writers in
            func writing(_ database: String) -> Contestant {
                Contestant(
                    ground.ourselves(
                        "write-notes", String(writers), String(max(1, sizes.changes / writers)),
                        ground.connectionString(database)))
            }
            let samples = try Race.run(writing(trailed), against: writing(bare), runs: sizes.queryRuns)
            return BenchLine(
                subject:
                    "\(Figures.count(sizes.changes)) notes by \(writers == 1 ? "one writer" : "\(writers) writers")",
                peer: "the same without the trail's triggers", limit: .share(0.85),
                result: .measured(ours: samples.ours, peer: samples.peer))
        }
    }

    // MARK: - Sealing and checking

    /// One log from its entries to the auditor: sequenced, exported, verified, one entry proven.
    static func trail(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let database = "bench_trail"
        let key = try fill(database, ground, entries: sizes.trailEntries)
        func sitrep(_ arguments: String...) -> MeasuredProcess {
            ground.program([ground.sitrep] + arguments + ["--database", ground.connectionString(database)])
        }
        // There is nothing left to sequence after the first run, so there is one.
        let sequenced = try Race.time(Contestant(sitrep("audit", "checkpoint")), runs: 1)
        let size = try logSize(ground, database)
        let proof = try Race.run(
            Contestant(ground.ourselves("prove-entry", String(size / 3), ground.connectionString(database))),
            against: Contestant(sitrep("show", key)), runs: sizes.commandRuns)
        let entries = Figures.count(sizes.trailEntries)
        return [
            BenchLine(
                subject: "sitrep audit checkpoint, \(entries) entries waiting", peer: "",
                limit: .rate(perSecond: 20_000, count: sizes.trailEntries), memoryLimitBytes: 100_000_000,
                result: .timed(sequenced)),
            try verification(
                ground, sizes, key: sitrep("audit", "key", "show"),
                export: { sitrep("bundle", "export", "--period", try year(ground, database), "--out", $0) }),
            BenchLine(
                subject: "inclusion proof of one entry of \(entries)", peer: "sitrep show KEY", limit: .times(2),
                result: .measured(ours: proof.ours, peer: proof.peer)),
        ]
    }

    private static func verification(
        _ ground: BenchGround, _ sizes: BenchSizes, key: MeasuredProcess, export: (String) throws -> MeasuredProcess
    ) throws -> BenchLine {
        let (bundle, keyFile) = (ground.scratch + "/bundle.tar", ground.scratch + "/bench.vkey")
        try MeasuredProcess(arguments: key.arguments, outputPath: keyFile).run()
        Report.progress("  exporting a bundle")
        try export(bundle).run()
        let result = try ground.againstTool("openssl") {
            try Race.run(
                Contestant(ground.sitrep("bundle", "verify", bundle, "--key", keyFile)),
                against: Contestant(ground.program(["openssl", "dgst", "-sha256", bundle])), runs: sizes.queryRuns)
        }
        return BenchLine(
            subject: "sitrep bundle verify, \(Figures.count(sizes.trailEntries)) entries",
            peer: "openssl dgst -sha256 of the bundle", limit: .share(0.4), memoryLimitBytes: 60_000_000, result: result
        )
    }

    /// A log of one incident whose timeline grew long, a hundred entries a statement and ten thousand a transaction.
    ///
    /// - Returns: the incident's key.
    private static func fill(_ database: String, _ ground: BenchGround, entries: Int) throws -> String {
        try ground.freshDatabase(database)
        try ground.program([
            ground.sitrep, "open", "--title", "Suspicious sign-in", "--database", ground.connectionString(database),
        ]).run()
        Report.progress("  writing \(entries) entries")
        return try ground.session(database) { session in
            try session.executeScript(
                """
                do $$
                begin
                    for portion in 1..\((entries + 99) / 100) loop
                        insert into sitrep.timeline_entry
                            (organization_id, incident_id, at, recorded_at, kind, actor, text)
                        select i.organization_id, i.id, now(), now(), 'note', 'bench',
                            'Step ' || portion * 100 + n || ': checked the sign-ins of this account against its usual hours'
                        from sitrep.incident i, generate_series(1, 100) n;
                        if portion % 100 = 0 then
                            commit;
                        end if;
                    end loop;
                end
                $$
                """)
            _ = try session.execute("vacuum (analyze)")
            return try session.query("select sitrep.incident_key(key_year, key_number) from sitrep.incident")[0]
                .decode(0)
        }
    }

    private static func logSize(_ ground: BenchGround, _ database: String) throws -> Int64 {
        try ground.session(database) { try $0.query("select count(*) from sitrep.audit_leaf")[0].decode(0) }
    }

    private static func year(_ ground: BenchGround, _ database: String) throws -> String {
        try ground.session(database) {
            try $0.query("select key_year::text from sitrep.incident")[0].decode(0)
        }
    }
}
