import JSONText

/// The record of one change (docs/audit-trail.md, "The entry"). Its bytes are what is stored and hashed.
package struct AuditEntry: Equatable, Sendable {
    package struct Subject: Equatable, Sendable {
        package var table: String
        package var key: String

        package init(table: String, key: String) {
            self.table = table
            self.key = key
        }
    }

    package static let version: Int64 = 1

    /// UUID, lower case.
    package var id: String
    package var organization: String
    /// Microseconds since 1970, of the transaction.
    package var recordedAt: Int64
    /// Who it was said to be.
    package var actor: String
    /// The role that PostgreSQL itself saw.
    package var databaseRole: String
    package var client: String
    package var action: String
    package var subject: Subject
    package var incident: String?
    package var reason: String?
    /// Absent for a creation.
    package var before: [String: EntryValue]?
    /// Absent for a deletion.
    package var after: [String: EntryValue]?
    package var tlp: String?
    /// Path of a member, such as `after.reporter`, and what stands in its place.
    package var commitments: [String: Commitment]

    package init(
        id: String, organization: String, recordedAt: Int64, actor: String, databaseRole: String, client: String,
        action: String, subject: Subject, incident: String? = nil, reason: String? = nil,
        before: [String: EntryValue]? = nil, after: [String: EntryValue]? = nil, tlp: String? = nil,
        commitments: [String: Commitment] = [:]
    ) {
        self.id = id
        self.organization = organization
        self.recordedAt = recordedAt
        self.actor = actor
        self.databaseRole = databaseRole
        self.client = client
        self.action = action
        self.subject = subject
        self.incident = incident
        self.reason = reason
        self.before = before
        self.after = after
        self.tlp = tlp
        self.commitments = commitments
    }

    package enum Defect: Error, Equatable, Sendable, CustomStringConvertible {
        case nulCharacter
        case tooDeep
        case tooLarge(bytes: Int)
        /// Two names of one object that Swift tells apart and canonical JSON does not, or a broken text.
        case notCanonical

        package var description: String {
            switch self {
            case .nulCharacter: "a text of the entry holds the NUL character, which cannot be stored"
            case .tooDeep: "a value of the entry is nested deeper than \(JSONParser.deepest)"
            case .tooLarge(let bytes):
                "the entry has \(bytes) bytes, more than \(AuditEntry.greatestSize): keep the content as evidence"
            case .notCanonical: "the entry has no canonical form"
            }
        }
    }

    package static let greatestSize = 16 << 20

    /// The canonical bytes, checked as every verifier will check them: what is refused later must not be signed now.
    package func canonicalBytes() throws(Defect) -> [UInt8] {
        let bytes = CanonicalJSON.encode(json)
        guard bytes.count <= AuditEntry.greatestSize else { throw .tooLarge(bytes: bytes.count) }
        switch bytes.withUnsafeBytes(CanonicalScanner.defect)?.reason {
        case nil: return bytes
        // The only control character that has no escape here.
        case .controlCharacter, .escapeForm: throw .nulCharacter
        case .tooDeep: throw .tooDeep
        default: throw .notCanonical
        }
    }

    private var json: JSONTree {
        var members: [(String, JSONTree?)] = [
            ("v", .integer(AuditEntry.version)), ("id", .text(id)), ("organization", .text(organization)),
            ("recorded_at", EntryValue.instant(recordedAt).json), ("actor", .text(actor)),
            ("db_role", .text(databaseRole)), ("client", .text(client)), ("action", .text(action)),
            ("subject", EntryValue.object(["table": .text(subject.table), "key": .text(subject.key)]).json),
        ]
        members += [
            ("incident", incident.map(JSONTree.text)), ("reason", reason.map(JSONTree.text)),
            ("before", before.map { EntryValue.object($0).json }), ("after", after.map { EntryValue.object($0).json }),
            ("tlp", tlp.map(JSONTree.text)), ("commitments", commitmentMembers),
        ]
        return .object(members.compactMap { name, value in value.map { JSONTree.Member(name: name, value: $0) } })
    }

    private var commitmentMembers: JSONTree? {
        guard !commitments.isEmpty else { return nil }
        return EntryValue.object(commitments.mapValues { .text($0.hash.hexadecimal) }).json
    }
}
