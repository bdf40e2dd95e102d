import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Adds an organisation beside the one that this desk works in.
    package func addOrganization(
        key: String, name: String, timeZone: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let new = try NewOrganization(key: key, name: name, timeZone: timeZone)
        let request = "organization add \(key)\u{1F}\(name)\u{1F}\(timeZone)"
        return try change(options, request: request, action: "organization.add") { session in
            let added = try new.add(in: session)
            // The answer to a repeat is kept where the request was made: nobody works in the new organisation yet.
            try session.execute(OrganizationTable.workIn(organization))
            return added.outcome
        }
    }

    package func setOrganization(
        name: String?, timeZone: String?, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        if let timeZone, ZonedClock(identifier: timeZone) == nil { throw OrganizationDesk.unknownZone(timeZone) }
        let name = try name.map { try TextRules.title($0, field: "name") }
        let request = "organization set \(name ?? "")\u{1F}\(timeZone ?? "")"
        return try change(options, request: request, action: "organization.set") { session in
            try OrganizationTable.read(
                session.query(OrganizationTable.set(id: organization.id, name: name, timeZone: timeZone))[0]
            ).outcome
        }
    }

    /// Adds a member, or changes how one is called and takes one back who had left.
    package func putMember(
        name: String, displayName: String, email: String?, roles: [String], _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let name = try TextRules.word(name, field: "name")
        let request = (["member add", name, displayName, email ?? ""] + roles).joined(separator: "\u{1F}")
        return try change(options, request: request, action: "member.add") { session in
            try session.execute(MemberTable.put(context, name: name, displayName: displayName, email: email))
            for role in roles { try grant(role, to: name, in: session) }
            return answer("kept", name, "\(name) is a member")
        }
    }

    /// What the member did stays.
    package func deactivate(member: String, _ options: ChangeOptions = ChangeOptions()) throws -> ChangeOutcome {
        try change(options, request: "member remove \(member)", action: "member.remove") { session in
            guard try session.execute(MemberTable.deactivate(name: member)) > 0 else {
                throw CaseworkError.notFound(what: "member", key: member)
            }
            return answer("deactivated", member, "\(member) is no longer active")
        }
    }

    package func grant(
        _ role: String, to member: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        try change(options, request: "member grant \(member)\u{1F}\(role)", action: "member.grant") { session in
            try grant(role, to: member, in: session)
            return answer("granted", member, "\(member) has the role \(role)", role: role)
        }
    }

    package func revoke(
        _ role: String, from member: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        try change(options, request: "member revoke \(member)\u{1F}\(role)", action: "member.revoke") { session in
            guard try session.execute(MemberTable.revoke(role: role, from: member)) > 0 else {
                throw CaseworkError.notFound(what: "role of a member", key: "\(member), \(role)")
            }
            return answer("revoked", member, "\(member) no longer has the role \(role)", role: role)
        }
    }

    /// Adds a role, or says anew what it is for.
    package func putRole(
        key: String, description: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let key = try TextRules.word(key, field: "role")
        return try change(options, request: "role add \(key)\u{1F}\(description)", action: "role.add") { session in
            try session.execute(MemberTable.putRole(context, key: key, description: description))
            return ChangeOutcome(
                json: .object([.init("state", .string("kept")), .init("role", .string(key))]), message: "role \(key)")
        }
    }

    private func grant(_ role: String, to member: String, in session: PostgresSession) throws {
        do {
            try session.execute(MemberTable.grant(context, role: role, to: member))
        } catch let error as PostgresError where error.isForeignKeyViolation {
            throw error.constraint == "member_role_organization_id_role_fkey"
                ? CaseworkError.notFound(what: "role", key: "\(role); sitrep role add makes one")
                : CaseworkError.notFound(what: "member", key: member)
        }
    }

    private func answer(_ state: String, _ member: String, _ message: String, role: String? = nil) -> ChangeOutcome {
        var members = [JSONValue.Member("state", .string(state)), .init("member", .string(member))]
        if let role { members.append(.init("role", .string(role))) }
        return ChangeOutcome(json: .object(members), message: message)
    }
}

/// An organisation that is about to be added, its words checked.
struct NewOrganization {
    private let key: String
    private let name: String
    private let timeZone: String

    init(key: String, name: String, timeZone: String) throws {
        guard ZonedClock(identifier: timeZone) != nil else { throw OrganizationDesk.unknownZone(timeZone) }
        let isWord = key.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        guard isWord, !key.isEmpty, key.utf8.count <= 63, key.first != "-", key.first != "_" else {
            throw CaseworkError.badInput(
                field: "key", message: "'\(key)' must be lower-case letters, digits, - and _, at most 63")
        }
        self.key = key
        self.name = try TextRules.title(name, field: "name")
        self.timeZone = timeZone
    }

    /// The rest of the transaction works in the new organisation: its first entry in the audit trail is its own.
    func add(in session: PostgresSession) throws -> Organization {
        do {
            let results = try session.pipeline([
                OrganizationTable.reserve, OrganizationTable.add(key: key, name: name, timeZone: timeZone),
            ])
            return try OrganizationTable.read(results[1][0])
        } catch let error as PostgresError where error.isUniqueViolation {
            throw CaseworkError.ruleBroken(
                rule: "organization_key_unique", message: "there is an organisation \(key) already")
        }
    }
}

extension Organization {
    package var json: JSONValue {
        .object([
            .init("key", .string(key)), .init("name", .string(name)), .init("time_zone", .string(timeZone)),
        ])
    }

    fileprivate var outcome: ChangeOutcome {
        ChangeOutcome(json: json, message: "\(key): \(name), time zone \(timeZone)")
    }
}
