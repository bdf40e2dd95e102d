import IncidentModel
import Postgres

/// Who does something in which organisation, and when: the same for every statement of one transaction.
package struct StorageContext: Sendable {
    package let organization: Organization
    package let actor: String
    /// The present instant as the caller's clock shows it; written as the recording time.
    package let now: Instant
    /// Program, version and way in, for the audit trail: `sitrep/0.1.0 cli`.
    package let client: String

    package init(organization: Organization, actor: String, now: Instant, client: String = "sitrep") {
        self.organization = organization
        self.actor = actor
        self.now = now
        self.client = client
    }

    /// What every transaction begins with. All of it is local to the transaction, so a transaction-mode pooler is safe.
    ///
    /// - Parameter action: what is being done, as the audit trail shall name it; two words with a dot. Refused when the actor is a
    ///   member who was removed.
    package func prologue(role: DatabaseRole, action: String? = nil) -> [SQL] {
        let settings = DatabaseRole.prologue(
            role, organizationID: organization.id, trail: (actor: actor, client: client, action: action))
        return action == nil ? [settings] : [settings, MemberTable.refuseFormer]
    }

    /// A read-only transaction as the reader role, in which all statements see the same moment.
    package var reading: TransactionOptions {
        TransactionOptions(isolation: .repeatableRead, readOnly: true, prologue: prologue(role: .reader))
    }
}

/// The roles of DESIGN 4; the application never acts as the owner.
package enum DatabaseRole: String, Sendable {
    case app = "sitrep_app"
    case reader = "sitrep_reader"
    case ingest = "sitrep_ingest"

    /// One statement, so that it travels with BEGIN in the same round trip.
    package static func prologue(
        _ role: DatabaseRole, organizationID: Int64?,
        trail: (actor: String, client: String, action: String?)? = nil
    ) -> SQL {
        """
        select set_config('role', \(role.rawValue), true), set_config('search_path', 'sitrep, pg_temp', true),
            set_config('TimeZone', 'UTC', true),
            set_config('sitrep.organization_id', \(organizationID.map(String.init) ?? ""), true),
            set_config('sitrep.actor', \(trail?.actor ?? ""), true),
            set_config('sitrep.client', \(trail?.client ?? ""), true),
            set_config('sitrep.action', \(trail?.action ?? ""), true)
        """
    }
}
