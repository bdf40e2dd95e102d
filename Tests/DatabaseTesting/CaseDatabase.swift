import Casework
import Foundation
import IncidentModel
import Postgres
import Storage

/// A migrated database for one test: a copy of a template that is migrated once a process.
package struct CaseDatabase: Sendable {
    /// A connection string.
    package let address: String

    /// What "now" is unless a test says otherwise.
    package static let noon = Instant(rfc3339: "2026-03-10T12:00:00Z") ?? Instant(seconds: 0)

    private static let template = Result<String, any Error> {
        let name = "sitrep_template"
        let address = try TestServer.cluster.connectionString
        let session = try PostgresSession(PostgresConfiguration(connectionString: address))
        defer { session.close() }
        try session.execute("create database \(identifier: name)")
        let fresh = try PostgresSession(PostgresConfiguration(connectionString: address + " dbname=\(name)"))
        // A template that somebody is connected to cannot be copied.
        defer { fresh.close() }
        try Workspace.migrator().migrate(fresh)
        return name
    }

    package init() throws {
        let template = try CaseDatabase.template.get()
        let name = "c_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let server = try TestServer.cluster.connectionString
        let session = try PostgresSession(PostgresConfiguration(connectionString: server))
        defer { session.close() }
        // Copies files instead of writing each page to the log: a quarter of the time where nothing has to be durable.
        try session.execute(
            "create database \(identifier: name) template \(identifier: template) strategy file_copy")
        address = server + " dbname=\(name)"
    }

    /// Connected as the superuser, as somebody with psql would be.
    package func session() throws -> PostgresSession {
        try PostgresSession(PostgresConfiguration(connectionString: address))
    }

    package func desk(
        actor: String = "analyst-1", now: Instant = CaseDatabase.noon, organization key: String = "default"
    ) throws -> CaseDesk {
        let workspace = try Workspace.open(DatabaseLocation(connectionString: address, home: "/nonexistent"))
        let organization = try workspace.organization(key)
        return CaseDesk(
            session: workspace.session,
            context: StorageContext(organization: organization, actor: actor, now: now))
    }
}

extension Instant {
    /// `hours` later.
    package func after(hours: Double) -> Instant { Instant(microseconds: microseconds + Int64(hours * 3_600_000_000)) }
}
