import JSONText

/// The calendars that exist, by id. Only the one that is asked for is read and expanded.
package struct CalendarLibrary: Sendable {
    /// One document, read when it is needed.
    package struct Source: Sendable {
        /// The calendar's id, or `aliases` for the document of other names.
        package let id: String
        package let read: @Sendable () throws(JSONSyntaxError) -> JSONTree

        package init(id: String, read: @escaping @Sendable () throws(JSONSyntaxError) -> JSONTree) {
            self.id = id
            self.read = read
        }
    }

    /// Name of the document that gives calendars further names.
    package static let aliasDocument = "aliases"

    private let sources: [String: Source]

    /// Of two documents with one id the first counts.
    package init(documents: [Source]) {
        sources = Dictionary(documents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The ids of all calendars, sorted.
    package var ids: [String] {
        sources.keys.filter { $0 != CalendarLibrary.aliasDocument }.sorted()
    }

    /// The calendar of an id or an alias, in upper or lower case.
    package func calendar(_ name: String) throws(CalendarError) -> BusinessCalendar {
        let id = try canonicalID(name)
        let document = try document(id)
        var included: [CalendarDocument] = []
        while let base = (included.last ?? document).includes {
            let next = try self.document(base)
            guard next.id != document.id, !included.contains(where: { $0.id == next.id }) else {
                throw .invalid(calendar: id, CalendarDefect(field: "includes", reason: "\(base) includes itself"))
            }
            guard next.years.contains(document.years.lowerBound), next.years.contains(document.years.upperBound) else {
                let reason = "\(base) covers only \(next.years.lowerBound) to \(next.years.upperBound)"
                throw .invalid(calendar: id, CalendarDefect(field: "years", reason: reason))
            }
            included.append(next)
        }
        do throws(CalendarDefect) {
            return try document.calendar(including: included)
        } catch {
            throw .invalid(calendar: id, error)
        }
    }

    /// The id that an id or alias stands for.
    package func canonicalID(_ name: String) throws(CalendarError) -> String {
        let name = name.lowercased()
        if name != CalendarLibrary.aliasDocument, sources[name] != nil { return name }
        let aliases = try aliases()
        if let id = aliases[name] { return id }
        throw .unknown(name, nearest: NearestName.near(name, among: ids + aliases.keys.sorted()))
    }

    /// Other names, each with the id that it stands for.
    package func aliases() throws(CalendarError) -> [String: String] {
        guard let source = sources[CalendarLibrary.aliasDocument] else { return [:] }
        var aliases: [String: String] = [:]
        for member in try tree(source).members {
            guard let id = member.value.text, sources[id] != nil, sources[member.name] == nil else {
                let reason = "an alias needs the id of a calendar, and may not be one"
                throw .invalid(calendar: source.id, CalendarDefect(field: member.name, reason: reason))
            }
            aliases[member.name] = id
        }
        return aliases
    }

    private func document(_ id: String) throws(CalendarError) -> CalendarDocument {
        guard let source = sources[id] else { throw .unknown(id, nearest: NearestName.near(id, among: ids)) }
        let tree = try tree(source)
        do throws(CalendarDefect) {
            let document = try CalendarDocument(tree)
            guard document.id == id else {
                throw CalendarDefect(field: "id", reason: "\(document.id) is not the document's name")
            }
            return document
        } catch {
            throw .invalid(calendar: id, error)
        }
    }

    private func tree(_ source: Source) throws(CalendarError) -> JSONTree {
        do throws(JSONSyntaxError) {
            return try source.read()
        } catch {
            throw .notJSON(calendar: source.id, error)
        }
    }
}
