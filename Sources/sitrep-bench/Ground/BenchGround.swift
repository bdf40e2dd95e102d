import Casework
import Foundation
import Postgres

/// Where the contests take place: a directory, a private cluster in it, and the programs that meet there.
final class BenchGround {
    let home: String
    /// The program under test, from the build directory that this program lies in.
    let sitrep: String
    let scratch: String
    private let isKept: Bool
    private let location: DatabaseLocation
    /// The real psql beside the server's programs; nil where only a server is installed.
    private(set) var psql: String?
    private var loaded = 0

    /// Makes the directory and starts the cluster in it.
    init(home given: String?) throws {
        isKept = given != nil
        home = try given.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? BenchGround.temporaryHome()
        scratch = home + "/scratch"
        sitrep = URL(fileURLWithPath: ProgramPath.own).deletingLastPathComponent().appending(path: "sitrep").path
        location = DatabaseLocation(connectionString: nil, home: home)
        for name in ["DATABASE_URL", "SITREP_DATABASE_URL", "SITREP_ORG", "SITREP_NOW"] { unsetenv(name) }
        setenv("SITREP_HOME", home, 1)
        setenv("SITREP_ACTOR", "bench", 1)
        do {
            try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
            guard access(sitrep, X_OK) == 0 else { throw BenchProblem.programMissing(sitrep) }
            let workspace = try Workspace.open(location)
            defer { workspace.close() }
            _ = try workspace.organization("default")
            let directory: String = try workspace.session.query(
                "select setting from pg_config() where name = 'BINDIR'")[0].decode(0)
            // Debian's /usr/bin/psql is a script that looks for this one first.
            psql = access(directory + "/psql", X_OK) == 0 ? directory + "/psql" : nil
        } catch {
            leave()
            throw error
        }
    }

    /// Stops the server; removes everything unless it was to be kept. Called once, on every way out.
    func leave() {
        do {
            try location.cluster.stop()
        } catch {
            FileHandle.standardError.write(Data("the server of \(home) could not be stopped: \(error)\n".utf8))
        }
        if !isKept { try? FileManager.default.removeItem(atPath: home) }
    }

    // MARK: - Programs

    func sitrep(_ arguments: String...) -> MeasuredProcess { program([sitrep] + arguments) }

    /// This program again, for what needs memory or whose memory is measured.
    func ourselves(_ arguments: String...) -> MeasuredProcess { program([ProgramPath.own] + arguments) }

    func program(_ arguments: [String]) -> MeasuredProcess {
        MeasuredProcess(arguments: arguments, outputPath: scratch + "/output")
    }

    /// psql without a start-up file, running one command.
    func psql(_ command: String, database: String = "sitrep") -> MeasuredProcess {
        program([psql ?? "psql", "-X", "-q", "-A", "-t", "-d", connectionString(database), "-c", command])
    }

    // MARK: - Databases

    func connectionString(_ database: String) -> String {
        PrivateCluster(home: location.cluster.home, databaseName: database).connectionString
    }

    func session<Answer>(
        _ database: String = "sitrep", _ body: (PostgresSession) throws -> Answer
    ) throws -> Answer {
        let session = try PostgresSession(PostgresConfiguration(connectionString: connectionString(database)))
        defer { session.close() }
        return try body(session)
    }

    /// A database of its own with nothing but the schema, made anew.
    func freshDatabase(_ name: String) throws {
        try session { session in
            try session.execute("drop database if exists \(identifier: name)")
            try session.execute("create database \(identifier: name)")
        }
        try sitrep("db", "migrate", "--database", connectionString(name)).run()
    }

    /// Loads the sample incidents unless they are there, and leaves the tables as autovacuum leaves them a minute later.
    func loadIncidents(_ count: Int) throws {
        guard loaded != count else { return }
        let present: Int64 = try session { try $0.query("select count(*) from sitrep.incident")[0].decode(0) }
        if present == 0 {
            Report.progress("  loading \(count) incidents")
            try ourselves("load-incidents", String(count)).run()
            try session { _ = try $0.execute("vacuum (analyze)") }
        }
        try session { session in
            // What a hand-written query has to do without any of the bookkeeping: one duration an incident.
            try session.executeScript(
                """
                create schema if not exists bench;
                create table if not exists bench.duration as
                select (extract(epoch from coalesce(closed_earliest, timestamptz '2026-01-01T00:00:00Z')
                    - detected_earliest))::double precision as seconds
                from sitrep.incident;
                create table if not exists bench.entry (
                    id bigint generated always as identity primary key, at timestamptz not null default now(),
                    title text not null);
                """)
            try session.execute("vacuum (analyze) bench.duration")
        }
        loaded = count
    }

    private static func temporaryHome() throws -> String {
        var template = Array((NSTemporaryDirectory() + "/sitrep-bench-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchProblem.noDirectory(String(cString: strerror(errno)))
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // As root the server runs as another user, who has to get through.
        chmod(path, 0o711)
        return URL(fileURLWithPath: path).standardizedFileURL.path
    }
}

enum ProgramPath {
    static let own: String = {
        #if os(Linux)
            if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { return path }
        #endif
        return URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL.path
    }()
}

enum BenchProblem: Error, CustomStringConvertible {
    case programMissing(String)
    case noDirectory(String)
    case noAnswer(String)

    var description: String {
        switch self {
        case .programMissing(let path): "\(path) is missing; make bench builds both programs"
        case .noDirectory(let reason): "no temporary directory: \(reason)"
        case .noAnswer(let reason): reason
        }
    }
}
