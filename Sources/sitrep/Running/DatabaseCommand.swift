import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Postgres

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "The database: the private cluster, or one of your own.",
        discussion: """
            In front of the private cluster one process keeps the sessions that short commands leave for those that follow, which saves
            each of them up to half of its time. It ends by itself when no command has come for a while, and with the cluster.

            SITREP_KEEP_SESSIONS   after how many seconds without a command (900); 0 keeps none
            """,
        subcommands: [Status.self, Migrate.self, Start.self, Stop.self, Backup.self, Restore.self, KeepSessions.self])

    static func location(_ common: CommonOptions) -> DatabaseLocation {
        DatabaseLocation(
            option: common.database, environment: Environment.variables, isRoot: geteuid() == 0)
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say where the database is and how it is.")
        @OptionGroup var common: CommonOptions

        func run() throws {
            let location = DatabaseCommand.location(common)
            if location.isPrivate {
                let status = location.cluster.status()
                guard status.isRunning else { return try print(location, running: false, nil, nil) }
            }
            let workspace = try Workspace.open(location)
            defer { workspace.close() }
            let schema = try Workspace.migrator().status(workspace.session)
            let former = location.isPrivate ? try DatabaseRestore.former(in: location.cluster) : []
            try print(
                location, running: true, workspace.session.reportedSetting("server_version"),
                (schema.applied.count, schema.pending.count), former: former)
        }

        private func print(
            _ location: DatabaseLocation, running: Bool, _ version: String?, _ schema: (applied: Int, pending: Int)?,
            former: [String] = []
        ) throws {
            let url =
                location.connectionString.map { PasswordRedaction.redacted($0, connectionString: $0) }
                ?? location.cluster.connectionString
            let keepsSessions = running && location.isPrivate && location.cluster.keepsSessions
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("url", .string(url)), .init("running", .bool(running)),
                        .init("server_version", .text(version)), .init("schema_version", .int(schema?.applied)),
                        .init("pending_migrations", .int(schema?.pending)), .init("private", .bool(location.isPrivate)),
                        .init("former_databases", .strings(former)),
                        .init("keeps_sessions", .bool(keepsSessions)),
                    ]).text)
            }
            try Terminal.print(location.isPrivate ? "private cluster in \(location.home)" : "database \(url)")
            guard running else { return try Terminal.print("not running; the next command starts it") }
            try Terminal.print("PostgreSQL \(version ?? "?"), reached by \(url)")
            if let schema {
                try Terminal.print(
                    "schema at migration \(schema.applied)"
                        + (schema.pending == 0 ? ", up to date" : ", \(schema.pending) pending: run sitrep db migrate"))
            }
            if keepsSessions { try Terminal.print("sessions are kept between commands") }
            for name in former { try Terminal.print("kept from before a restoration: database \(name)") }
        }
    }

    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create the schema or bring it up to date.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Say which migrations would be applied, and apply none.") var dryRun = false

        func run() throws {
            let workspace = try Workspace.open(DatabaseCommand.location(common))
            defer { workspace.close() }
            if dryRun {
                let status = try Workspace.migrator().status(workspace.session)
                let pending = status.pending.map(\.title)
                if common.json {
                    return try Terminal.print(
                        JSONValue.object([
                            .init("applied", .strings(pending)), .init("schema_version", .int(status.applied.count)),
                            .init("dry_run", .bool(true)),
                        ]).text)
                }
                for title in pending { try Terminal.print("would be applied: \(title)") }
                if pending.isEmpty {
                    try Terminal.print("the schema is up to date (migration \(status.applied.count))")
                }
                return
            }
            let applied = try Workspace.migrator().migrate(workspace.session) { migration in
                if !common.json { Terminal.error("applied \(migration.title)") }
            }
            let status = try Workspace.migrator().status(workspace.session)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("applied", .strings(applied.map(\.title))),
                        .init("schema_version", .int(status.applied.count)),
                    ]).text)
            }
            try Terminal.print(
                applied.isEmpty
                    ? "the schema is up to date (migration \(status.applied.count))"
                    : "the schema is now at migration \(status.applied.count)")
        }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start the private cluster.")
        @OptionGroup var common: CommonOptions

        func run() throws {
            let location = try DatabaseCommand.privateLocation(common)
            let url = try location.cluster.ensureRunning()
            try DatabaseCommand.answer("started", "running: \(url)", json: common.json)
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop the private cluster.")
        @OptionGroup var common: CommonOptions

        func run() throws {
            let location = try DatabaseCommand.privateLocation(common)
            try location.cluster.stop()
            try DatabaseCommand.answer("stopped", "stopped", json: common.json)
        }
    }

    static func privateLocation(_ common: CommonOptions) throws -> DatabaseLocation {
        let location = location(common)
        guard location.isPrivate else {
            throw CaseworkError.usage(
                "the database is one of your own; only the private cluster is started and stopped here")
        }
        return location
    }

    static func answer(_ state: String, _ message: String, json: Bool) throws {
        try Terminal.print(json ? JSONValue.object([.init("state", .string(state))]).text : message)
    }
}
