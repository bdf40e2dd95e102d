import IncidentModel
import Postgres
import Storage

/// Organisations, members and roles.
package struct OrganizationDesk {
    private let session: PostgresSession
    /// Who acts, and what follows a commit; nil where no organisation has been chosen yet.
    private let desk: CaseDesk?

    package init(session: PostgresSession) {
        self.session = session
        desk = nil
    }

    package init(_ desk: CaseDesk) {
        session = desk.session
        self.desk = desk
    }

    package func list() throws -> [Organization] {
        try transaction(nil) { try $0.query(OrganizationTable.all).map(OrganizationTable.read) }
    }

    package func add(key: String, name: String, timeZone: String) throws -> Organization {
        let new = try NewOrganization(key: key, name: name, timeZone: timeZone)
        return try transaction(nil) { try new.add(in: $0) }
    }

    package func members(of organization: Organization) throws -> [Member] {
        try transaction(organization.id) { try $0.query(MemberTable.all).map(MemberTable.read) }
    }

    package func roles(of organization: Organization) throws -> [(key: String, description: String)] {
        try transaction(organization.id) {
            try $0.query(MemberTable.roles).map { (key: try $0.decode(0), description: try $0.decode(1)) }
        }
    }

    static func unknownZone(_ zone: String) -> CaseworkError {
        .badInput(field: "time zone", message: "'\(zone)' is no IANA time zone such as Europe/Paris or UTC")
    }

    private func transaction<Answer>(
        _ organizationID: Int64?, _ body: (PostgresSession) throws -> Answer
    ) throws -> Answer {
        let context = desk?.context
        let prologue = DatabaseRole.prologue(
            .app, organizationID: organizationID,
            trail: context.map { (actor: $0.actor, client: $0.client, action: nil) })
        let answer = try session.transaction(TransactionOptions(prologue: [prologue])) { try body($0) }
        if let context { desk?.afterCommit?.run(session, context) }
        return answer
    }
}
