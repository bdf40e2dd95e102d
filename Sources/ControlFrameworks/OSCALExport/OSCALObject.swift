import IncidentModel

/// An object of an OSCAL document under construction. What has no value is left out, and so is an empty array, which
/// OSCAL does not allow.
struct OSCALObject {
    private var members: [JSONValue.Member] = []

    /// An object that nothing refers to.
    init() {}

    init(uuid: String) { add("uuid", uuid) }

    var json: JSONValue { .object(members) }

    mutating func add(_ name: String, _ text: String?) {
        if let text { members.append(JSONValue.Member(name, .string(text))) }
    }

    mutating func add(_ name: String, _ instant: Instant?) { add(name, instant?.rfc3339) }

    mutating func add(_ name: String, texts: [String]) {
        if !texts.isEmpty { members.append(JSONValue.Member(name, .strings(texts))) }
    }

    mutating func add(_ name: String, _ object: OSCALObject?) {
        if let object { members.append(JSONValue.Member(name, object.json)) }
    }

    mutating func add(_ name: String, _ objects: [OSCALObject]) {
        if !objects.isEmpty { members.append(JSONValue.Member(name, .array(objects.map(\.json)))) }
    }

    /// An array of objects with one member each, as OSCAL writes references and selections.
    mutating func add(_ name: String, each member: String, _ texts: [String]) {
        add(
            name,
            texts.map { text in
                var object = OSCALObject()
                object.add(member, text)
                return object
            })
    }

    /// Properties of our own, which other readers pass over.
    mutating func add(properties: [(name: String, value: String)]) {
        add(
            "props",
            properties.map { property in
                var object = OSCALObject()
                object.add("name", property.name)
                object.add("ns", "urn:sitrep:oscal")
                object.add("value", OSCALText.line(property.value, fallback: "-"))
                return object
            })
    }
}
