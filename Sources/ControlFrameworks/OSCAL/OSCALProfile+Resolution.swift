/// The documents that may be imported, by the address that a profile gives or by the last part of its path.
package struct OSCALLibrary: Sendable {
    package enum Document: Sendable {
        case catalog(OSCALCatalog)
        case profile(OSCALProfile)
    }

    private let documents: [String: Document]

    /// Keys are addresses, file names or UUIDs of the documents.
    package init(_ documents: [String: Document]) { self.documents = documents }

    /// Finds what a profile's import means: the address itself, for `#uuid` the addresses of that resource in the back matter,
    /// then the same by file name alone.
    func find(_ href: String, in profile: OSCALProfile) -> (key: String, document: Document)? {
        var addresses = [href]
        if href.hasPrefix("#") {
            let uuid = String(href.dropFirst())
            addresses = [href, uuid] + (profile.resources[uuid] ?? [])
        }
        let names = addresses.compactMap { $0.split(separator: "/").last.map(String.init) }
        for key in addresses + names {
            if let document = documents[key] { return (key, document) }
        }
        return nil
    }
}

/// The controls that a profile selects, taken from its catalogs.
package struct ResolvedProfile: Equatable, Sendable {
    package let metadata: OSCALMetadata
    /// Empty for a flat merge.
    package let groups: [OSCALGroup]
    package let controls: [OSCALControl]
    package let notes: [Note]

    /// What the resolution did not do, or did on its own account. Never silent.
    package enum Note: Equatable, Sendable {
        case parametersNotSet(Int)
        case alterationsNotApplied(Int)
        /// The import says neither `include-all` nor `include-controls`; all controls were taken.
        case inclusionUnstated(href: String)
        case customOrderIgnored
        /// Two imports select it; the first one's is kept.
        case selectedTwice(String)
        /// A pattern or an exclusion that met no control.
        case matchesNothing(String)
    }

    package var allControls: [OSCALControl] { groups.flatMap(\.allControls) + controls.flatMap(\.withDescendants) }

    /// The result as a catalog, for everything that takes one.
    package var catalog: OSCALCatalog { OSCALCatalog(metadata: metadata, groups: groups, controls: controls) }
}

extension OSCALProfile {
    /// Resolves the imports, over several profiles if need be. Selected controls keep the catalog's order.
    ///
    /// Fails with `documentMissing`, `importCycle`, and `controlsMissing` with every identifier that no import could give.
    package func resolve(_ library: OSCALLibrary) throws(OSCALError) -> ResolvedProfile {
        try resolve(library, within: [metadata.uuid])
    }

    private func resolve(_ library: OSCALLibrary, within path: [String]) throws(OSCALError) -> ResolvedProfile {
        var (groups, controls, notes): ([OSCALGroup], [OSCALControl], [ResolvedProfile.Note]) = ([], [], [])
        var (taken, missing): (Set<String>, [String]) = ([], [])
        for entry in imports {
            guard let found = library.find(entry.href, in: self) else { throw .documentMissing(href: entry.href) }
            let source: OSCALCatalog
            switch found.document {
            case .catalog(let catalog): source = catalog
            case .profile(let profile):
                guard !path.contains(profile.metadata.uuid) else { throw .importCycle(href: entry.href) }
                let inner = try profile.resolve(library, within: path + [profile.metadata.uuid])
                notes += inner.notes
                source = inner.catalog
            }
            let choice = ControlChoice(entry, in: source)
            missing += choice.missing
            notes += choice.notes
            notes += choice.selected.intersection(taken).sorted().map { .selectedTwice($0) }
            let kept = choice.selected.subtracting(taken)
            taken.formUnion(kept)
            if merge == .asIs {
                groups += source.groups.compactMap { $0.keeping(kept) }
                controls += source.controls.flatMap { $0.keeping(kept) }
            } else {
                controls += source.allControls.filter { kept.contains($0.id) }.map { $0.with(controls: []) }
            }
        }
        guard missing.isEmpty else { throw .controlsMissing(missing) }
        if setParameters > 0 { notes.append(.parametersNotSet(setParameters)) }
        if alterations > 0 { notes.append(.alterationsNotApplied(alterations)) }
        if merge == .custom { notes.append(.customOrderIgnored) }
        return ResolvedProfile(metadata: metadata, groups: groups, controls: controls, notes: notes)
    }
}

/// The identifiers that one import selects.
private struct ControlChoice {
    private(set) var selected: Set<String> = []
    /// Named by identifier and not in the source, in the order of the profile, each once.
    private(set) var missing: [String] = []
    private(set) var notes: [ResolvedProfile.Note] = []
    private let controls: [OSCALControl]
    private let byID: [String: OSCALControl]

    init(_ entry: OSCALProfile.Import, in source: OSCALCatalog) {
        controls = source.allControls
        // A catalog has each identifier once; a merge of several profiles keeps the first.
        byID = Dictionary(controls.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        switch entry.include {
        case .all: selected = Set(byID.keys)
        case .unstated:
            selected = Set(byID.keys)
            notes.append(.inclusionUnstated(href: entry.href))
        case .some(let selections):
            for selection in selections {
                let (ids, absent) = ids(selection)
                selected.formUnion(ids)
                for id in absent where !missing.contains(id) { missing.append(id) }
            }
        }
        for selection in entry.exclude {
            let (ids, absent) = ids(selection)
            selected.subtract(ids)
            notes += absent.map { .matchesNothing($0) }
        }
    }

    /// What a selection names, and the identifiers among it that the source does not have.
    private mutating func ids(_ selection: OSCALProfile.Selection) -> (found: Set<String>, absent: [String]) {
        var ids = Set(selection.ids.filter { byID[$0] != nil })
        for pattern in selection.patterns {
            let glob = Glob(pattern)
            let matched = controls.map(\.id).filter { glob.matches($0) }
            if matched.isEmpty { notes.append(.matchesNothing(pattern)) }
            ids.formUnion(matched)
        }
        if selection.withChildren {
            ids = ids.reduce(into: ids) { all, id in all.formUnion(byID[id]?.withDescendants.map(\.id) ?? []) }
        }
        return (ids, selection.ids.filter { byID[$0] == nil })
    }
}

/// A pattern with `*` for any text and `?` for one character, as OSCAL's `matching` has it.
struct Glob {
    private let pattern: [UInt8]

    init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

    /// Linear in the text for each `*`: on a mismatch only the latest `*` takes one byte more.
    func matches(_ text: String) -> Bool {
        let text = Array(text.utf8)
        var (p, t) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let latest = star {
                star = (latest.pattern, latest.text + 1)
                (p, t) = (latest.pattern + 1, latest.text + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension OSCALGroup {
    /// The group with what was selected; `nil` when nothing in it was.
    fileprivate func keeping(_ ids: Set<String>) -> OSCALGroup? {
        let inner = groups.compactMap { $0.keeping(ids) }
        let kept = controls.flatMap { $0.keeping(ids) }
        if inner.isEmpty, kept.isEmpty { return nil }
        return OSCALGroup(id: id, title: title, groups: inner, controls: kept, parameters: parameters, parts: parts)
    }
}

extension OSCALControl {
    /// Itself with its selected inner controls, or only these when it was not selected itself.
    fileprivate func keeping(_ ids: Set<String>) -> [OSCALControl] {
        let inner = controls.flatMap { $0.keeping(ids) }
        return ids.contains(id) ? [with(controls: inner)] : inner
    }
}
