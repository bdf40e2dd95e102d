import IncidentModel
import Postgres

/// A tenant.
package struct Organization: Equatable, Sendable {
    package let id: Int64
    package let key: String
    package let name: String
    /// IANA identifier of the zone whose calendar bounds periods and reads local times.
    package let timeZone: String
    /// UUID, lower case: names the organisation's audit log among all there are.
    package let logID: String

    package init(id: Int64, key: String, name: String, timeZone: String, logID: String) {
        self.id = id
        self.key = key
        self.name = name
        self.timeZone = timeZone
        self.logID = logID
    }

    /// The calendar of the organisation; UTC if its zone has vanished from the zone database.
    package var clock: ZonedClock { ZonedClock(identifier: timeZone) ?? .utc }
}

/// Reads and writes `organization`.
package enum OrganizationTable {
    package static func find(key: String) -> SQL {
        "select id, key, name, time_zone, log_id::text from organization where key = \(key)"
    }

    package static var all: SQL { "select id, key, name, time_zone, log_id::text from organization order by key" }

    /// Takes the number of a new organisation and makes the rest of the transaction work in it: its first entry in the audit
    /// trail is its own.
    package static let reserve: SQL = """
        select set_config('sitrep.organization_id', nextval('organization_id_seq')::text, true)
        """

    package static func workIn(_ organization: Organization) -> SQL {
        "select set_config('sitrep.organization_id', \(String(organization.id)), true)"
    }

    package static func add(key: String, name: String, timeZone: String) -> SQL {
        """
        insert into organization (id, key, name, time_zone) overriding system value
        values ((select current_organization()), \(key), \(name), \(timeZone))
        returning id, key, name, time_zone, log_id::text
        """
    }

    package static func set(id: Int64, name: String?, timeZone: String?) -> SQL {
        """
        update organization set name = coalesce(\(name), name), time_zone = coalesce(\(timeZone), time_zone)
        where id = \(id)
        returning id, key, name, time_zone, log_id::text
        """
    }

    package static func read(_ row: PostgresRow) throws -> Organization {
        Organization(
            id: try row.decode(0), key: try row.decode(1), name: try row.decode(2), timeZone: try row.decode(3),
            logID: try row.decode(4))
    }
}

/// A person or account that acts in an organisation.
package struct Member: Equatable, Sendable {
    package let name: String
    package let displayName: String
    package let email: String?
    package let active: Bool
    package let roles: [String]
}

/// Reads and writes `member`, `role` and `member_role`.
package enum MemberTable {
    package static var all: SQL {
        """
        select m.name, m.display_name, m.email, m.active,
            coalesce((select array_agg(r.role order by r.role) from member_role r
                where r.organization_id = m.organization_id and r.member = m.name), '{}')
        from member m order by m.name
        """
    }

    package static func put(_ context: StorageContext, name: String, displayName: String, email: String?) -> SQL {
        """
        insert into member (organization_id, name, display_name, email, added_at)
        values (\(context.organization.id), \(name), \(displayName), \(email), \(context.now))
        on conflict (organization_id, name) do update
        set display_name = coalesce(nullif(excluded.display_name, ''), member.display_name), email = coalesce(excluded.email, member.email), active = true
        """
    }

    package static func deactivate(name: String) -> SQL {
        "update member set active = false where name = \(name)"
    }

    /// Fails where the actor of the transaction is a member who was removed.
    static let refuseFormer: SQL = """
        select refuse_former_member(
            current_setting('sitrep.actor', true), 'actor_is_no_former_member', '; who acts is said with --actor')
        """

    /// Fails where that person is a member who was removed.
    package static func refuseFormer(owner: String) -> SQL {
        "select refuse_former_member(\(owner), 'owner_is_no_former_member', '')"
    }

    package static var roles: SQL { "select key, description from role order by key" }

    package static func putRole(_ context: StorageContext, key: String, description: String) -> SQL {
        """
        insert into role (organization_id, key, description) values (\(context.organization.id), \(key), \(description))
        on conflict (organization_id, key) do update set description = excluded.description
        """
    }

    package static func grant(_ context: StorageContext, role: String, to member: String) -> SQL {
        """
        insert into member_role (organization_id, member, role) values (\(context.organization.id), \(member), \(role))
        on conflict do nothing
        """
    }

    package static func revoke(role: String, from member: String) -> SQL {
        "delete from member_role where member = \(member) and role = \(role)"
    }

    package static func read(_ row: PostgresRow) throws -> Member {
        Member(
            name: try row.decode(0), displayName: try row.decode(1), email: try row.decodeIfPresent(2),
            active: try row.decode(3), roles: try row.decode(4))
    }
}
