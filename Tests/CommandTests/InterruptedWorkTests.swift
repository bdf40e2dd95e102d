import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Postgres
import Testing

/// Work that is cut off in the middle: nothing half done stays, and doing it again does all of it once.
@Suite("Interrupted work")
struct InterruptedWorkTests {
    /// An event log on disk: `incidents` numbers, `rounds` rows each.
    private struct Log {
        let path: String
        let incidents: Int

        init(in directory: String, incidents: Int, rounds: Int) throws {
            path = directory + "/log.csv"
            self.incidents = incidents
            var text = "number,opened_at,sys_updated_at,sys_mod_count\n"
            for round in 0..<rounds {
                let minute = String(round % 60 + 100).suffix(2)
                for number in 0..<incidents {
                    text += "INC\(number),2016-03-01T06:10:00Z,2016-03-02T07:\(minute):00Z,\(round)\n"
                }
            }
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    /// Where in the import the program is ended.
    enum Moment: String, CaseIterable, Sendable {
        case reading
        case writing
    }

    @Test(
        "an import whose program is ended leaves nothing, and the next one brings everything once",
        arguments: Moment.allCases, [SIGINT, SIGKILL])
    func endedProgram(moment: Moment, signal: Int32) throws {
        let desk = try SitrepDesk()
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        let log = try Log(in: directory, incidents: 1_500, rounds: moment == .reading ? 200 : 2)
        let outcome: SitrepProcess.Outcome
        switch moment {
        case .writing:
            outcome = try Standstill.at(
                "sitrep.incident in exclusive mode", of: desk.database.address,
                start: { try desk.start("import", "servicenow", log.path) }
            ) { $0.send(signal) }
        case .reading:
            let watcher = try desk.database.session()
            defer { watcher.close() }
            let run = try desk.start("import", "servicenow", log.path)
            try Standstill.wait(for: run, pause: 2_000) {
                try watcher.query(
                    """
                    select from pg_stat_activity
                    where datname = current_database() and query like 'copy stage_log%' and state = 'active'
                    """
                ).isEmpty == false
            }
            run.send(signal)
            run.waitUntilExit()
            outcome = try run.outcome()
        }
        #expect(outcome.status == (signal == SIGINT ? 130 : -SIGKILL), "\(outcome.status) \(outcome.errors)")
        #expect(outcome.output.isEmpty)
        if signal == SIGINT { #expect(outcome.errors == "\nsitrep: interrupted; nothing of this command was kept\n") }
        #expect(try desk.json("list")["total"]?.wholeNumber == 0)
        // The rest of a long log would only take time.
        let whole = try Log(in: directory, incidents: 1_500, rounds: 2)
        let first = try desk.json("import", "servicenow", whole.path, now: nil)
        #expect(first["created"]?.wholeNumber == 1_500)
        #expect(try desk.json("import", "servicenow", whole.path, now: nil)["unchanged"]?.wholeNumber == 1_500)
        #expect(try desk.json("list", "--limit", "1")["total"]?.wholeNumber == 1_500)
    }

    @Test("an import whose server is killed is unreachable, and the next one starts it and brings everything once")
    func killedServer() throws {
        let home = try ShortHome()
        let cluster = PrivateCluster(home: home.path + "/postgres", databaseName: "sitrep")
        defer {
            home.stop(cluster)
            TestServer.remove(home.path)
        }
        func run(_ arguments: String...) throws -> SitrepProcess.Outcome {
            try SitrepProcess.run(arguments, home: home.path, environment: ["SITREP_ACTOR": "analyst-1"])
        }
        try #require(run("open", "--title", "before").status == 0)
        let address = try #require(try run("db", "status", "--json").json()["url"]?.text)
        let log = try Log(in: home.path, incidents: 1_500, rounds: 2)
        let outcome = try Standstill.at(
            "sitrep.incident in exclusive mode", of: address,
            start: {
                try SitrepProcess.start(
                    ["import", "servicenow", log.path], home: home.path, environment: ["SITREP_ACTOR": "analyst-1"])
            }
        ) { _ in kill(try #require(cluster.status().processID), SIGKILL) }
        #expect(outcome.status == 69, "\(outcome.status) \(outcome.errors)")
        #expect(outcome.errors.contains("sitrep: the database cannot be reached"), "\(outcome.errors)")
        let again = try run("import", "servicenow", log.path, "--json")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try again.json()["created"]?.wholeNumber == 1_500)
        #expect(try run("import", "servicenow", log.path, "--json").json()["unchanged"]?.wholeNumber == 1_500)
        #expect(try run("list", "--json", "--limit", "1").json()["total"]?.wholeNumber == 1_501)
        let verified = try run("audit", "verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test("Ctrl-C after the change was committed does not say that nothing was kept")
    func interruptedAfterCommit() throws {
        let desk = try SitrepDesk()
        let home = try ShortHome()
        defer { home.remove() }
        try desk.json("audit", "checkpoint", now: nil, environment: ["SITREP_HOME": home.path])
        // What comes after the commit is the sequencer, which reads this table.
        let outcome = try Standstill.at(
            "sitrep.audit_leaf in access exclusive mode", of: desk.database.address,
            start: { try desk.start("open", "--title", "t", environment: ["SITREP_HOME": home.path]) }
        ) { $0.send(SIGINT) }
        #expect(outcome.status == 130)
        #expect(outcome.errors == "\nsitrep: interrupted; what was done before that stays\n")
        #expect(try desk.json("list", now: nil)["total"]?.wholeNumber == 1)
    }

    // MARK: - Reports

    private func render(_ out: String) -> [String] {
        ["report", "render", "board", "--period", "2026-Q1", "--out", out]
    }

    @Test("Ctrl-C while a report is read leaves nothing")
    func interruptedReading() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        let outcome = try Standstill.at(
            "sitrep.incident in access exclusive mode", of: desk.database.address,
            start: {
                try SitrepProcess.start(
                    render(directory + "/out"), home: "/nonexistent",
                    environment: ["SITREP_DATABASE_URL": desk.database.address])
            }
        ) { $0.send(SIGINT) }
        #expect(outcome.status == 130, "\(outcome.status) \(outcome.errors)")
        #expect(outcome.errors.contains("nothing of this command was kept"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }

    @Test("Ctrl-C while a report is written leaves all of its files or none, and says which")
    func interruptedWriting() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        for _ in 0..<5 {
            let out = directory + "/out"
            let run = try SitrepProcess.start(
                render(out), home: "/nonexistent", environment: ["SITREP_DATABASE_URL": desk.database.address])
            // As soon as the directory is there, the files are on their way into it.
            while run.isRunning, access(out, F_OK) != 0 { usleep(200) }
            run.send(SIGINT)
            run.waitUntilExit()
            let outcome = try run.outcome()
            let names = try FileManager.default.subpathsOfDirectory(atPath: directory)
            if names.isEmpty {
                #expect(outcome.status == 130, "\(outcome.status) \(outcome.errors)")
                #expect(outcome.errors.contains("nothing of this command was kept"), "\(outcome.errors)")
            } else {
                #expect(names.count == 5 && !names.contains { $0.contains("/.") }, "\(names)")
                #expect(outcome.status == 130 || outcome.status == 0, "\(outcome.status) \(outcome.errors)")
                #expect(!outcome.errors.contains("nothing of this command"), "\(outcome.errors)")
            }
            TestServer.remove(out)
        }
    }

    @Test("a report on a full disk or into a directory that is read-only leaves no half file")
    func fullDisk() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        let disk = try TestServer.temporaryDirectory()
        defer { TestServer.remove(disk) }
        guard geteuid() == 0, mount("tmpfs", disk, "tmpfs", 0, "size=24k") == 0 else {
            print("skipped: only root can mount a small disk for the test")
            return
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        // The report of yesterday is whole after today's failed.
        let old = disk + "/board-2026-Q1.md"
        try Data("of yesterday\n".utf8).write(to: URL(fileURLWithPath: old))
        let full = try desk.run(render(disk))
        #expect(full.status == 75, "\(full.status) \(full.errors)")
        #expect(full.errors.contains("No space left") && full.output.isEmpty, "\(full.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == ["board-2026-Q1.md"])
        #expect(try String(contentsOfFile: old, encoding: .utf8) == "of yesterday\n")
        try #require(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
        for out in [disk, disk + "/below"] {
            let refused = try desk.run(render(out))
            #expect(refused.status == 77, "\(refused.status) \(refused.errors)")
            #expect(refused.errors.contains("Read-only file system"), "\(refused.errors)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == ["board-2026-Q1.md"])
    }

    // MARK: - Streams

    @Test(
        "two hundred megabytes through a pipe take no more memory than twenty",
        .enabled(if: Oracle.program("python3") != nil, "python3 writes the stream and reads the peak"))
    func stream() throws {
        let python = try #require(Oracle.program("python3"))
        let desk = try SitrepDesk()
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        // Kilobytes that the program had at most; rows of 2,000 incidents with a thousand bytes of a column that is no use.
        func peak(rows: Int) throws -> Int {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = [
                "-c",
                """
                import resource, subprocess, sys
                command = subprocess.Popen(sys.argv[3:], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
                out = command.stdin
                out.write(b"number,opened_at,sys_mod_count,description\\n")
                filling = b"x" * 1000
                for row in range(int(sys.argv[2])):
                    out.write(b"INC%d,2016-03-01T06:10:00Z,%d,%s\\n" % (row % 2000, row // 2000, filling))
                out.close()
                code = command.wait()
                open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
                sys.exit(code)
                """, directory + "/peak", String(rows), SitrepProcess.binary.path, "import", "servicenow", "-",
                "--dry-run",
            ]
            process.environment = ProcessInfo.processInfo.environment.merging([
                "SITREP_HOME": directory, "SITREP_ACTOR": "analyst-1", "SITREP_DATABASE_URL": desk.database.address,
            ]) { $1 }
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return try #require(Int(String(contentsOfFile: directory + "/peak", encoding: .utf8)))
        }
        let small = try peak(rows: 20_000)
        let large = try peak(rows: 200_000)
        #expect(large < small + 16_000, "\(small) kB became \(large) kB")
    }

    // MARK: - Versions

    @Test("a schema that is newer than the program is said to be, and nothing is touched")
    func newerSchema() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute(
            """
            insert into sitrep.schema_migration (number, name, checksum)
            select max(number) + 1, 'later', repeat('0', 64) from sitrep.schema_migration
            """)
        for arguments in [["list"], ["open", "--title", "u"], ["db", "migrate"]] {
            let outcome = try desk.run(arguments)
            #expect(outcome.status == 69, "\(arguments) \(outcome.status) \(outcome.errors)")
            #expect(outcome.errors.contains("by a newer version") && outcome.output.isEmpty, "\(outcome.errors)")
        }
        #expect(try session.query("select count(*) from sitrep.incident")[0].decode(0, as: Int64.self) == 1)
    }

    @Test(
        "a server older than 15 is named and not used",
        .enabled(if: Oracle.program("python3") != nil, "python3 answers as an old server would"))
    func oldServer() throws {
        let python = try #require(Oracle.program("python3"))
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        // It lets everybody in, says its version and is ready; a program that goes on to ask gets no answer but the end.
        let server = Process()
        server.executableURL = URL(fileURLWithPath: python)
        server.arguments = [
            "-c",
            """
            import socket, struct, sys
            def message(kind, body): return kind + struct.pack("!i", len(body) + 4) + body
            def setting(name, value): return message(b"S", name + b"\\0" + value + b"\\0")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(sys.argv[1])
            listener.listen()
            while True:
                client, _ = listener.accept()
                while True:
                    size, code = struct.unpack("!ii", client.recv(8, socket.MSG_WAITALL))
                    if size > 8: client.recv(size - 8, socket.MSG_WAITALL)
                    if code == 196608: break
                    client.sendall(b"N")
                client.sendall(message(b"R", struct.pack("!i", 0)) + setting(b"server_version", b"14.11")
                    + setting(b"client_encoding", b"UTF8") + message(b"K", struct.pack("!ii", 1, 1))
                    + message(b"Z", b"I"))
                client.recv(1)
                client.close()
            """, directory + "/.s.PGSQL.5432",
        ]
        try server.run()
        defer {
            // Not a signal that a thread of the tests may have blocked for its children.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        while server.isRunning, access(directory + "/.s.PGSQL.5432", F_OK) != 0 { usleep(10_000) }
        for arguments in [["list"], ["open", "--title", "t"], ["db", "migrate"]] {
            let outcome = try SitrepProcess.run(
                arguments, home: "/nonexistent",
                environment: ["SITREP_DATABASE_URL": "host=\(directory) port=5432 user=x dbname=x sslmode=disable"])
            #expect(outcome.status == 69, "\(arguments) \(outcome.status) \(outcome.errors)")
            #expect(
                outcome.errors == "sitrep: the server is PostgreSQL 14.11; 15 or later is needed\n", "\(outcome.errors)"
            )
        }
    }
}
