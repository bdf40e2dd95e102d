import JSONText

/// Turns groups and controls into values and sees to it that no identifier occurs twice in one catalog.
struct CatalogReader {
    let outline: JSONOutline
    private var seen: [OSCALItem: Set<String>] = [:]

    init(outline: JSONOutline) { self.outline = outline }

    mutating func groups(_ range: Range<Int>, path: String, depth: Int) throws(OSCALError) -> [OSCALGroup] {
        guard depth <= OSCALCatalog.deepestGroups else { throw .tooDeep(limit: OSCALCatalog.deepestGroups) }
        var groups: [OSCALGroup] = []
        for (index, element) in try list(range, path).enumerated() {
            groups.append(try group(element, path: "\(path)[\(index)]", depth: depth))
        }
        return groups
    }

    private mutating func group(_ range: Range<Int>, path: String, depth: Int) throws(OSCALError) -> OSCALGroup {
        guard outline.isObject(range) else { throw .field(DataFileError(path: path, problem: .notObject)) }
        var (inner, controls): ([OSCALGroup], [OSCALControl]) = ([], [])
        var (parameters, parts): ([OSCALParameter], [OSCALPart]) = ([], [])
        var (id, title): (String?, String?) = (nil, nil)
        for (name, value) in try outline.members(range) {
            let place = "\(path).\(name)"
            switch name {
            case "groups": inner = try groups(value, path: place, depth: depth + 1)
            case "controls": controls = try self.controls(value, path: place)
            case "params": parameters = try self.parameters(DataNode(outline.parse(value), path: place))
            case "parts": parts = try self.parts(DataNode(outline.parse(value), path: place))
            case "id": id = try text(DataNode(outline.parse(value), path: place))
            case "title": title = try text(DataNode(outline.parse(value), path: place))
            default: try outline.check(value, depth: 0)
            }
        }
        guard let title else { throw .field(DataFileError(path: "\(path).title", problem: .missing)) }
        if let id { try note(.group, id) }
        return OSCALGroup(
            id: id, title: title, groups: inner, controls: controls, parameters: parameters, parts: parts)
    }

    mutating func controls(_ range: Range<Int>, path: String) throws(OSCALError) -> [OSCALControl] {
        var controls: [OSCALControl] = []
        for (index, element) in try list(range, path).enumerated() {
            // The tree of one control lives until the next one.
            controls.append(try control(DataNode(outline.parse(element), path: "\(path)[\(index)]")))
        }
        return controls
    }

    private func list(_ range: Range<Int>, _ path: String) throws(OSCALError) -> [Range<Int>] {
        guard outline.isArray(range) else { throw .field(DataFileError(path: path, problem: .notList)) }
        return try outline.elements(range)
    }

    private mutating func control(_ node: DataNode) throws(OSCALError) -> OSCALControl {
        let (id, title) = try field { () throws(DataFileError) in
            try node.requireObject()
            return (try node.requiredText("id"), try node.requiredText("title"))
        }
        try note(.control, id)
        let properties = try field { () throws(DataFileError) in try ControlProperties(node) }
        var inner: [OSCALControl] = []
        for child in try nodes(node, "controls") { inner.append(try control(child)) }
        return OSCALControl(
            id: id, title: title, label: properties.label ?? id.uppercased(), isWithdrawn: properties.isWithdrawn,
            parameters: try node.member("params").map { (node) throws(OSCALError) in try parameters(node) } ?? [],
            parts: try node.member("parts").map { (node) throws(OSCALError) in try parts(node) } ?? [],
            controls: inner)
    }

    mutating func parameters(_ list: DataNode) throws(OSCALError) -> [OSCALParameter] {
        var parameters: [OSCALParameter] = []
        for node in try nodes(list) {
            let parameter = try field { () throws(DataFileError) in
                try node.requireObject()
                return OSCALParameter(
                    id: try node.requiredText("id"), label: try node.optionalText("label"),
                    values: try node.texts("values"))
            }
            try note(.parameter, parameter.id)
            parameters.append(parameter)
        }
        return parameters
    }

    private mutating func parts(_ list: DataNode) throws(OSCALError) -> [OSCALPart] {
        var parts: [OSCALPart] = []
        for node in try nodes(list) {
            let (id, name, title, prose) = try field { () throws(DataFileError) in
                try node.requireObject()
                return (
                    try node.optionalText("id"), try node.requiredText("name"), try node.optionalText("title"),
                    try node.optionalText("prose")
                )
            }
            if let id { try note(.part, id) }
            let inner = try node.member("parts").map { (node) throws(OSCALError) in try self.parts(node) } ?? []
            parts.append(OSCALPart(id: id, name: name, title: title, prose: prose, parts: inner))
        }
        return parts
    }

    private mutating func note(_ item: OSCALItem, _ id: String) throws(OSCALError) {
        guard seen[item, default: []].insert(id).inserted else { throw .duplicateID(item, id) }
    }

    private func nodes(_ node: DataNode, _ name: String) throws(OSCALError) -> [DataNode] {
        try field { () throws(DataFileError) in try node.list(name) }
    }

    private func nodes(_ list: DataNode) throws(OSCALError) -> [DataNode] {
        guard case .array(let elements) = list.tree else {
            throw .field(DataFileError(path: list.path, problem: .notList))
        }
        return elements.enumerated().map { DataNode($0.element, path: "\(list.path)[\($0.offset)]") }
    }

    private func text(_ node: DataNode) throws(OSCALError) -> String {
        try field { () throws(DataFileError) in try node.text() }
    }

    private func field<Value>(_ read: () throws(DataFileError) -> Value) throws(OSCALError) -> Value {
        do { return try read() } catch { throw .field(error) }
    }
}

/// What the properties of a control say about its label and standing.
struct ControlProperties {
    private(set) var label: String?
    private(set) var isWithdrawn = false

    /// NIST gives several labels; the one without class is how people write it, the others serve sorting.
    init(_ node: DataNode) throws(DataFileError) {
        var plain: String?
        for property in try node.list("props") {
            try property.requireObject()
            let (name, value) = (try property.requiredText("name"), try property.requiredText("value"))
            if name == "label" {
                if label == nil { label = value }
                if plain == nil, property.member("class") == nil { plain = value }
            }
            if name == "status", value.lowercased() == "withdrawn" { isWithdrawn = true }
        }
        label = plain ?? label
    }
}
