import IncidentModel

/// Grows a JSON document by paths: `a.b`, `list[*].b` for every element, `list[code].b` for the element of that code.
struct ExportTree {
    private(set) var json: JSONValue = .object([])
    private let listKeys: [String: String]

    init(listKeys: [String: String]) { self.listKeys = listKeys }

    /// Puts the first item into the first element, and so on, and adds elements where needed.
    mutating func spread(_ items: [JSONValue], _ path: String) -> Bool {
        json =
            ExportTree.update(json, ExportTree.steps(path), makes: true) { list, rest in
                var elements = ExportTree.elements(list)
                for (position, item) in items.enumerated() {
                    if position == elements.count { elements.append(.object([])) }
                    elements[position] =
                        ExportTree.update(elements[position], Array(rest.dropFirst()), makes: true) { _, _ in item }
                        ?? .null
                }
                return .array(elements)
            } ?? json
        return true
    }

    /// Sets a value; false where the path names an element that is not there.
    mutating func set(_ value: JSONValue, _ path: String) -> Bool {
        insert(value, path, makes: true)
    }

    /// Sets a value only where what should hold it is there already.
    mutating func setWithin(_ value: JSONValue, _ path: String) {
        _ = insert(value, path, makes: false)
    }

    private mutating func insert(_ value: JSONValue, _ path: String, makes: Bool) -> Bool {
        var isPlaced = false
        let changed = ExportTree.update(json, ExportTree.steps(path), makes: makes) { list, rest in
            if rest.isEmpty {
                isPlaced = true
                return value
            }
            var elements = ExportTree.elements(list)
            let step = rest[0]
            if step.selector == "*", elements.isEmpty, makes { elements = [.object([])] }
            for position in elements.indices
            where step.selector == "*" || elements[position][listKeys[step.name] ?? ""] == .text(step.selector) {
                elements[position] =
                    ExportTree.update(elements[position], Array(rest.dropFirst()), makes: true) { _, _ in
                        isPlaced = true
                        return value
                    } ?? .null
            }
            return elements.isEmpty ? nil : .array(elements)
        }
        json = changed ?? json
        return isPlaced
    }

    private struct Step {
        let name: String
        /// `*`, a code, or nothing for a plain member.
        let selector: String?
    }

    private static func steps(_ path: String) -> [Step] {
        path.split(separator: ".").map { part in
            let pieces = part.split(separator: "[", maxSplits: 1)
            return Step(name: String(pieces[0]), selector: pieces.count == 2 ? String(pieces[1].dropLast()) : nil)
        }
    }

    private static func elements(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let elements)? = value else { return [] }
        return elements
    }

    /// Walks to the end of the path or to its first list, lets `change` make the new value there, and puts it in.
    ///
    /// At a list `change` gets the steps from the list on; at the end it gets none. `nil` leaves things as they are.
    private static func update(
        _ value: JSONValue?, _ steps: [Step], makes: Bool, change: (JSONValue?, [Step]) -> JSONValue?
    ) -> JSONValue? {
        guard let step = steps.first else { return change(value, []) }
        var members: [JSONValue.Member] = []
        if case .object(let present)? = value { members = present }
        let position = members.firstIndex { $0.name == step.name }
        let child = position.map { members[$0].value }
        let isLast = steps.count == 1
        if child == nil, !makes, !isLast { return nil }
        let new =
            step.selector == nil
            ? update(child, Array(steps.dropFirst()), makes: makes, change: change) : change(child, steps)
        guard let new else { return value }
        if let position {
            members[position] = .init(step.name, new)
        } else {
            members.append(.init(step.name, new))
        }
        return .object(members)
    }
}
