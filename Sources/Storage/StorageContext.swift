import IncidentModel
import Postgres

/// Who does something in which organisation, and when: the same for every statement of one transaction.
package struct StorageContext: Sendable {
    package let organization: Organization
    package let actor: String
    /// The present instant as the caller's clock shows it; written as the recording time.
    package let now: Instant

    package init(organization: Organization, actor: String, now: Instant) {
        self.organization = organization
        self.actor = actor
        self.now = now
    }

    /// What every transaction begins with. All of it is local to the transaction, so a transaction-mode pooler is safe.
    package func prologue(role: DatabaseRole) -> [SQL] {
        [DatabaseRole.prologue(role, organizationID: organization.id)]
    }
}

/// The roles of DESIGN 4; the application never acts as the owner.
package enum DatabaseRole: String, Sendable {
    case app = "sitrep_app"
    case reader = "sitrep_reader"
    case ingest = "sitrep_ingest"

    /// One statement, so that it travels with BEGIN in the same round trip.
    package static func prologue(_ role: DatabaseRole, organizationID: Int64?) -> SQL {
        """
        select set_config('role', \(role.rawValue), true), set_config('search_path', 'sitrep, pg_temp', true),
            set_config('TimeZone', 'UTC', true),
            set_config('sitrep.organization_id', \(organizationID.map(String.init) ?? ""), true)
        """
    }
}
