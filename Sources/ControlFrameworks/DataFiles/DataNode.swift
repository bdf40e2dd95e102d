import JSONText

/// A value of a data file together with its place, so that every refusal can name where it arose.
struct DataNode {
    let tree: JSONTree
    let path: String

    init(_ tree: JSONTree, path: String = "") {
        self.tree = tree
        self.path = path
    }

    func failure(_ problem: DataFileError.Problem, at name: String? = nil) -> DataFileError {
        DataFileError(path: name.map(place) ?? path, problem: problem)
    }

    /// `nil` when the member is absent or null.
    func member(_ name: String) -> DataNode? {
        guard let value = tree[name], value != .null else { return nil }
        return DataNode(value, path: place(name))
    }

    func required(_ name: String) throws(DataFileError) -> DataNode {
        guard let node = member(name) else { throw failure(.missing, at: name) }
        return node
    }

    func text() throws(DataFileError) -> String {
        guard let text = tree.text else { throw failure(.notText) }
        return text
    }

    /// A text with at least one character.
    func requiredText(_ name: String) throws(DataFileError) -> String {
        let node = try required(name)
        let text = try node.text()
        guard !text.isEmpty else { throw node.failure(.empty) }
        return text
    }

    func optionalText(_ name: String) throws(DataFileError) -> String? {
        guard let node = member(name) else { return nil }
        return try node.text()
    }

    func flag(_ name: String) throws(DataFileError) -> Bool {
        guard let node = member(name) else { return false }
        guard case .bool(let flag) = node.tree else { throw node.failure(.notBoolean) }
        return flag
    }

    /// The elements of a list; none when the member is absent.
    func list(_ name: String) throws(DataFileError) -> [DataNode] {
        guard let node = member(name) else { return [] }
        guard case .array(let elements) = node.tree else { throw node.failure(.notList) }
        return elements.enumerated().map { DataNode($0.element, path: "\(node.path)[\($0.offset)]") }
    }

    func texts(_ name: String) throws(DataFileError) -> [String] {
        var texts: [String] = []
        for node in try list(name) { texts.append(try node.text()) }
        return texts
    }

    func requireObject() throws(DataFileError) {
        guard case .object = tree else { throw failure(.notObject) }
    }

    /// A member that must be one of an enumeration's raw values; `absent` when it is not there.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, absent: Word? = nil
    ) throws(DataFileError) -> Word where Word.RawValue == String {
        guard let node = member(name) else {
            guard let absent else { throw failure(.missing, at: name) }
            return absent
        }
        let text = try node.text()
        guard let word = Word(rawValue: text) else {
            throw node.failure(.unknownWord(text, allowed: Word.allCases.map(\.rawValue)))
        }
        return word
    }

    private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
