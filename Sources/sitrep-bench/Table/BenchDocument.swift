/// docs/benchmarks.md.
enum BenchDocument {
    static func text(_ lines: [BenchLine], _ sizes: BenchSizes, _ machine: MachineDescription) -> String {
        let held = lines.filter { $0.keepsTime != nil || $0.keepsMemory != nil }
        let judged = held.filter { $0.verdict == "met" }.count
        return """
            # Benchmarks

            Written by `make bench`. Each line is a ratio of two programs that ran in turn on the same machine, so that it means the
            same on another one; the times are those of this run, as are the rates, which stand without a peer.
            \(judged) of \(held.count) limits are met.

            \(BenchTable.markdown(lines))

            ## How to read it

            - Times are whole processes, from start to end, medians of \(sizes.commandRuns) runs of each side for single commands, \
            \(sizes.queryRuns) for
              queries and reports over all incidents, and \(sizes.bulkRuns) for imports and workbooks. The two sides take turns.
            - Memory is the largest resident set of the program, the greatest of its runs; PostgreSQL's own memory is not part of it
              on either side. What the kernel charges a program before it runs its first instruction (the size of the bench, about
              20 MB) is a floor under every figure.
            - psql is the program itself, not the distribution's script in front of it.
            - The server is a private cluster as Sitrep makes it, with its settings; nothing is switched off, each commit reaches the
              disk. psql begins a session each time; short commands of Sitrep's go on in one that an earlier one left, as they do for
              somebody who works. Commands that are given an address (`--database`) begin one as psql does.
            - Incidents: \(Figures.count(sizes.incidents)) of the sample data, loaded by the product's own import, then
              `vacuum (analyze)`, which autovacuum does within a minute. The bare query reads a table of one column, one duration an
              incident.
            - Event log: \(Figures.count(sizes.largeLog)) incidents with about six rows of 36 columns each; the smaller log has \
            \(Figures.count(sizes.smallLog)).
              `\\copy` reads the same file into a table of 36 text columns without an index.
            - Workbook: \(Figures.count(sizes.workbookRows)) rows of two integers, three texts, a date, a number and a truth value; \
            the peer is
              the same loop in C, compiled when the bench runs.
            - Previews: each request names one of four rules and a time of its own. The program works through them one after the
              other in one thread, so its rate is that of one processor, start of the program included.
            - Suggestions rest on a mapping of 600 techniques with nine controls each.
            - Duties computed anew: \(Figures.count(sizes.openIncidents)) incidents that were detected and no more, of an \
            organisation that has
              stated two facts of itself and added one rule that applies to all of them. First each gets its duties (one that
              applies, the others undecided); then the rule's limit changes. The time is that of `sitrep worker --once`, which also
              gives the trail's entries their places. The peer rewrites the same rows, 200 incidents a transaction, through the same
              triggers, and computes nothing. The limit is ten minutes for 100,000.
            - Notes with and without the trail: \(Figures.count(sizes.changes)) changes of the product, each a transaction that \
            reaches
              the disk, by one connection or divided among eight, in two databases that differ only in the triggers that write the
              trail. Every writer has an incident of its own; nothing is sequenced meanwhile.
            - Sequencing: \(Figures.count(sizes.trailEntries)) entries that wait get their places, tiles and signatures, up to \
            10,000 a transaction.
            - Bundle: that log exported for the year. The peer hashes the same file once; the verifier hashes each entry twice, for
              the file and for the tree, and checks its form, on as many processors as there are.
            - Inclusion proof: the entry is read, its proof made from the stored tiles and checked against the root, in one process
              that connects as `show` does.
            - Evidence: a file of \(Figures.count(sizes.evidenceMegabytes)) MiB, on the disk before the program ends; the peer only \
            reads it.

            ## How to repeat it

                make bench                                   # everything at full size; takes hours and many GB of disk
                .build/release/sitrep-bench --quick          # small sizes, minutes
                .build/release/sitrep-bench --only show,list --home DIRECTORY    # keeps the database for the next run

            ## Machine

            \(machine.processor), \(machine.processors) processors, \(machine.memoryGigabytes) GB of memory, \(machine.system), \
            PostgreSQL \(machine.postgres), libxlsxwriter \(machine.xlsxwriter).

            """
    }
}
