import Foundation
import IncidentModel
import MigrationFiles
import Postgres
import Storage

/// Where the database is: one that somebody runs, or Sitrep's own private cluster.
package struct DatabaseLocation: Sendable, Equatable {
    /// A libpq connection string or URL; nil for the private cluster.
    package let connectionString: String?
    /// The directory of Sitrep's own data.
    package let home: String

    package init(connectionString: String?, home: String) {
        self.connectionString = connectionString
        self.home = home
    }

    /// The choice of INTERFACE: option, SITREP_DATABASE_URL, DATABASE_URL, else the private cluster.
    package init(option: String?, environment: EnvironmentVariables, isRoot: Bool) {
        let candidates = [option, environment["SITREP_DATABASE_URL"], environment["DATABASE_URL"]]
        connectionString = candidates.compactMap { $0 }.first { !$0.isEmpty }
        if let home = environment["SITREP_HOME"], !home.isEmpty {
            self.home = Self.isPlain(home) ? home : URL(fileURLWithPath: home).standardizedFileURL.path
        } else if isRoot {
            home = "/var/lib/sitrep"
        } else {
            let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            home = (data ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share") + "/sitrep"
        }
    }

    /// Absolute, and each part of it is a name. Others are rarely met, and putting a URL together takes time.
    private static func isPlain(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasSuffix("/") && !path.contains("//") && !path.contains("/.")
    }

    package var isPrivate: Bool { connectionString == nil }

    package var cluster: PrivateCluster { PrivateCluster(home: home + "/postgres", databaseName: Self.databaseName) }

    /// Of the private cluster.
    package static let databaseName = "sitrep"
}

/// What stands between a command and its database.
package enum WorkspaceError: Error, Sendable, CustomStringConvertible {
    case unreachable(String)
    case schemaMissing
    case schemaOlder(applied: Int, known: Int)
    case schemaNewer(applied: Int, known: Int)
    case serverTooOld(String)
    case noOrganization(String)

    package var description: String {
        switch self {
        case .unreachable(let reason): "the database cannot be reached: \(reason)"
        case .schemaMissing: "the database has no Sitrep schema yet. Run: sitrep db migrate"
        case .schemaOlder(let applied, let known):
            "the schema is at migration \(applied), this program needs \(known). Run: sitrep db migrate"
        case .schemaNewer(let applied, let known):
            "the schema is at migration \(applied), this program knows \(known): it was upgraded by a newer version. "
                + "Use that version."
        case .serverTooOld(let version): "the server is PostgreSQL \(version); 15 or later is needed"
        case .noOrganization(let key): "there is no organisation \(key). Create it: sitrep org add \(key)"
        }
    }
}

/// An open database and the organisation that is worked in.
package struct Workspace {
    package let session: PostgresSession
    package let location: DatabaseLocation
    /// Somebody who keeps sessions would have been asked for one, and nobody does.
    package let missesKeeper: Bool

    /// Connects and starts the private cluster where it is the choice.
    ///
    /// - Parameter isBrief: for work of a moment, which a session of the private cluster that is kept from earlier commands makes
    ///   faster; longer work has one of its own, without anybody between.
    package static func open(
        _ location: DatabaseLocation, applicationName: String = "sitrep", isBrief: Bool = false
    ) throws -> Workspace {
        if isBrief, location.isPrivate, let kept = try connectToKeeper(location, applicationName) {
            return Workspace(session: kept, location: location, missesKeeper: false)
        }
        let session =
            try connectToRunning(location, applicationName)
            ?? connect(try location.cluster.ensureRunning(), applicationName)
        guard session.serverVersion >= 150_000 else {
            throw WorkspaceError.serverTooOld(
                session.reportedSetting("server_version") ?? String(session.serverVersion))
        }
        return Workspace(session: session, location: location, missesKeeper: isBrief && location.isPrivate)
    }

    /// Nil where nobody keeps sessions, or whoever does is just ending.
    private static func connectToKeeper(
        _ location: DatabaseLocation, _ applicationName: String
    ) throws -> PostgresSession? {
        guard let address = location.cluster.keptConnectionString else { return nil }
        do {
            // It answers at once or stands still.
            return try connect(address, applicationName, timeout: .seconds(2))
        } catch let error as PostgresError where error.code == .connectionFailed {
            return nil
        }
    }

    private static func connect(
        _ connectionString: String, _ applicationName: String, timeout: Duration = .seconds(10)
    ) throws -> PostgresSession {
        var configuration = PostgresConfiguration(connectionString: connectionString, connectTimeout: timeout)
        configuration.applicationName = applicationName
        // A lock is held for milliseconds; whoever waits this long waits for somebody who has gone away.
        configuration.lockTimeout = .seconds(15)
        configuration.idleInTransactionTimeout = .seconds(300)
        return try PostgresSession(configuration)
    }

    /// Nil where nobody answers for the private cluster, whatever its files say.
    private static func connectToRunning(
        _ location: DatabaseLocation, _ applicationName: String
    ) throws -> PostgresSession? {
        if let given = location.connectionString { return try connect(given, applicationName) }
        guard location.cluster.seemsRunning else { return nil }
        do {
            return try connect(location.cluster.connectionString, applicationName)
        } catch let error as PostgresError where error.code == .connectionFailed {
            return nil
        }
    }

    package func close() { session.close() }

    package static func migrator() throws -> Migrator {
        let files = MigrationFilesEmbedded.all.filter { $0.path.hasSuffix(".sql") && $0.path != "schema.sql" }
        let migrations = try Migration.history(files.map { (fileName: $0.path, text: $0.text.description) })
        return Migrator(migrations: migrations, schema: "sitrep", ownerRole: "sitrep_owner")
    }

    /// How many migrations this program carries.
    static let knownMigrations = MigrationFilesEmbedded.all.filter {
        $0.path.hasSuffix(".sql") && $0.path != "schema.sql"
    }.count

    /// Finds the organisation and checks the schema in one round trip.
    package func organization(_ key: String) throws -> Organization {
        let lookup: SQL = """
            select (select number from sitrep.schema_migration order by number desc limit 1), o.id, o.key, o.name, o.time_zone, o.log_id::text
            from (select 1) one left join sitrep.organization o on o.key = \(key)
            """
        let row: PostgresRow
        do {
            row = try session.query(lookup)[0]
        } catch let error as PostgresError where ["42P01", "3F000", "42703"].contains(error.sqlState) {
            // No schema, or one from before a column that is looked up here.
            guard location.isPrivate else { throw WorkspaceError.schemaMissing }
            try Workspace.migrator().migrate(session)
            return try organization(key)
        }
        let applied = try row.decodeIfPresent(0, as: Int.self) ?? 0
        if applied > Workspace.knownMigrations {
            throw WorkspaceError.schemaNewer(applied: applied, known: Workspace.knownMigrations)
        }
        if applied < Workspace.knownMigrations {
            guard location.isPrivate else {
                throw WorkspaceError.schemaOlder(applied: applied, known: Workspace.knownMigrations)
            }
            try Workspace.migrator().migrate(session)
        }
        guard let id: Int64 = try row.decodeIfPresent(1) else { throw WorkspaceError.noOrganization(key) }
        return Organization(
            id: id, key: try row.decode(2), name: try row.decode(3), timeZone: try row.decode(4),
            logID: try row.decode(5))
    }
}
