import AuditTrail
import IncidentModel
import Storage

extension EvidenceItem {
    package var json: JSONValue { .object(members) }

    package func json(with chain: [CustodyEntry]) -> JSONValue {
        .object(members + [.init("custody", .array(chain.map(\.json)))])
    }

    private var members: [JSONValue.Member] {
        [
            .init("id", .integer(Int64(number))), .init("incident", .string(incident.description)),
            .init("name", .string(name)), .init("sha256", .string(Hexadecimal.encode(sha256))),
            .init("size", .integer(size)), .init("state", .string(custody.state.rawValue)),
            .init("holder", .string(custody.holder)), .init("tlp", .string(tlp.rawValue)),
            .init("privileged", .bool(privileged)), .init("note", .text(note)),
            .init("modified_at", .instant(modifiedAt)), .init("collected_at", .instant(collectedAt)),
            .init("collected_by", .string(collectedBy)), .init("uploaded_at", .instant(uploadedAt)),
            .init("uploaded_by", .string(uploadedBy)), .init("store", .string(store.rawValue)),
            .init("hold", hold.map { .integer(Int64($0)) } ?? .null),
        ]
    }
}

extension CustodyEntry {
    var json: JSONValue {
        .object([
            .init("number", .integer(Int64(number))), .init("event", .string(event.rawValue)),
            .init("state", .string(state.rawValue)), .init("at", .instant(at)),
            .init("recorded_at", .instant(recordedAt)), .init("actor", .string(actor)),
            .init("holder", .string(holder)), .init("reason", .text(reason)),
        ])
    }
}
