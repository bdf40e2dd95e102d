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
        guard ZonedClock(identifier: timeZone) != nil else { throw unknownZone(timeZone) }
        let isWord = key.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        guard isWord, !key.isEmpty, key.utf8.count <= 63, key.first != "-", key.first != "_" else {
            throw CaseworkError.badInput(
                field: "key", message: "'\(key)' must be lower-case letters, digits, - and _, at most 63")
        }
        let name = try TextRules.title(name, field: "name")
        do {
            return try transaction(nil) {
                try OrganizationTable.read(
                    $0.pipeline(OrganizationTable.add(key: key, name: name, timeZone: timeZone))[1][0])
            }
        } catch let error as PostgresError where error.isUniqueViolation {
            throw CaseworkError.ruleBroken(
                rule: "organization_key_unique", message: "there is an organisation \(key) already")
        }
    }

    package func set(_ organization: Organization, name: String?, timeZone: String?) throws -> Organization {
        if let timeZone, ZonedClock(identifier: timeZone) == nil { throw unknownZone(timeZone) }
        let name = try name.map { try TextRules.title($0, field: "name") }
        return try transaction(organization.id) {
            try OrganizationTable.read(
                $0.query(OrganizationTable.set(id: organization.id, name: name, timeZone: timeZone))[0])
        }
    }

    package func members(of organization: Organization) throws -> [Member] {
        try transaction(organization.id) { try $0.query(MemberTable.all).map(MemberTable.read) }
    }

    package func putMember(
        name: String, displayName: String, email: String?, roles: [String], _ context: StorageContext
    ) throws {
        let name = try TextRules.word(name, field: "name")
        try transaction(context.organization.id) { session in
            try session.execute(MemberTable.put(context, name: name, displayName: displayName, email: email))
            for role in roles { try session.execute(MemberTable.grant(context, role: role, to: name)) }
        }
    }

    package func deactivate(member: String, _ context: StorageContext) throws {
        let changed = try transaction(context.organization.id) { try $0.execute(MemberTable.deactivate(name: member)) }
        if changed == 0 { throw CaseworkError.notFound(what: "member", key: member) }
    }

    package func roles(of organization: Organization) throws -> [(key: String, description: String)] {
        try transaction(organization.id) {
            try $0.query(MemberTable.roles).map { (key: try $0.decode(0), description: try $0.decode(1)) }
        }
    }

    package func putRole(key: String, description: String, _ context: StorageContext) throws {
        let key = try TextRules.word(key, field: "role")
        try transaction(context.organization.id) { session in
            _ = try session.execute(MemberTable.putRole(context, key: key, description: description))
        }
    }

    package func grant(_ role: String, to member: String, _ context: StorageContext) throws {
        do {
            try transaction(context.organization.id) { session in
                _ = try session.execute(MemberTable.grant(context, role: role, to: member))
            }
        } catch let error as PostgresError where error.isForeignKeyViolation {
            throw CaseworkError.notFound(what: "member or role", key: "\(member), \(role)")
        }
    }

    package func revoke(_ role: String, from member: String, _ context: StorageContext) throws {
        let changed = try transaction(context.organization.id) {
            try $0.execute(MemberTable.revoke(role: role, from: member))
        }
        if changed == 0 { throw CaseworkError.notFound(what: "role of a member", key: "\(member), \(role)") }
    }

    private func unknownZone(_ zone: String) -> CaseworkError {
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
