/// One version of a published catalogue of controls.
package struct Framework: Sendable {
    package let id: FrameworkID
    package let title: String
    package let publisher: String
    /// Where the identifiers come from; titles of protected texts are our own words.
    package let source: String
    package let confidence: SourceConfidence
    /// What may stand before an identifier: `DORA`, `ISO`, `27001`.
    package let names: [String]
    /// Groups and controls, each below its parent.
    package let entries: [Control]

    private let positions: [ControlKey: Int]
    private let byID: [ControlID: Int]
    private let nameKeys: [ControlKey]

    /// Whether the identifiers were read in the publisher's text or are written from memory.
    package enum SourceConfidence: String, CaseIterable, Codable, Sendable {
        case verified
        case recalled
    }

    /// Fails with `duplicate` when two entries have one id or labels that differ in writing only, and with `unknownControl`
    /// when an entry's parent does not stand before it.
    package init(
        id: FrameworkID, title: String, publisher: String, source: String, confidence: SourceConfidence,
        names: [String], entries: [Control]
    ) throws(DataFileError) {
        let nameKeys = names.map { ControlKey($0) } + [ControlKey(id.version)]
        var (positions, byID): ([ControlKey: Int], [ControlID: Int]) = ([:], [:])
        for (index, control) in entries.enumerated() {
            let path = control.label
            guard control.id.framework == id else {
                throw DataFileError(
                    path: path, problem: .malformed(control.id.urn, expected: "control of \(id.urn)"))
            }
            if let parent = control.parent, byID[parent] == nil {
                throw DataFileError(path: path, problem: .unknownControl(parent.local, nearest: []))
            }
            guard byID.updateValue(index, forKey: control.id) == nil else {
                throw DataFileError(path: path, problem: .duplicate(control.id.local))
            }
            for key in Self.keys(of: ControlKey(control.label), without: nameKeys) {
                guard positions.updateValue(index, forKey: key) == nil else {
                    throw DataFileError(path: path, problem: .duplicate(control.label))
                }
            }
        }
        self.id = id
        self.title = title
        self.publisher = publisher
        self.source = source
        self.confidence = confidence
        self.names = names
        self.entries = entries
        self.positions = positions
        self.byID = byID
        self.nameKeys = nameKeys
    }

    /// The controls without the headings.
    package var controls: [Control] { entries.filter { $0.kind == .control } }

    package func control(_ id: ControlID) -> Control? { byID[id].map { entries[$0] } }

    package func children(of parent: ControlID?) -> [Control] { entries.filter { $0.parent == parent } }

    /// The entry of any spelling, with or without the framework's name before it.
    package func control(spelled text: String) -> Control? { match(ControlKey(text))?.control }

    /// How an entry was found: by its whole label, or only without the framework's name.
    struct Match {
        let control: Control
        let isByLabel: Bool
    }

    func match(_ query: ControlKey) -> Match? {
        for key in Self.keys(of: query, without: nameKeys) {
            guard let index = positions[key] else { continue }
            let control = entries[index]
            return Match(control: control, isByLabel: ControlKey(control.label) == query || key != query)
        }
        return nil
    }

    /// The key, and what remains of it without one after another of the names that may stand before it.
    private static func keys(of key: ControlKey, without names: [ControlKey]) -> [ControlKey] {
        var keys = key.isEmpty ? [] : [key]
        var next = 0
        while next < keys.count {
            for (index, name) in names.enumerated() {
                // The version alone is no name: "5.1" must not lose its 5 in a framework of version 5.
                if index == names.count - 1, next == 0 { continue }
                if let rest = keys[next].without(name), !keys.contains(rest) { keys.append(rest) }
            }
            next += 1
        }
        return keys
    }
}
