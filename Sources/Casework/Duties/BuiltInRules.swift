import JSONText
import Obligations
import RegistryFiles

/// The rules, calendars and forms that travel in the binary. Only what a question needs is read.
package enum BuiltInRules {
    package static func registry() -> ObligationRegistry { ObligationRegistry(embedded: RegistryFilesEmbedded.all) }

    private static let library = CalendarLibrary(
        documents: RegistryFilesEmbedded.all.compactMap { file in
            guard file.path.hasPrefix("calendars/"), file.path.hasSuffix(".json") else { return nil }
            let id = String(file.path.dropFirst("calendars/".count).dropLast(".json".count))
            return CalendarLibrary.Source(id: id) { () throws(JSONSyntaxError) in try tree(file.text) }
        })

    /// The engine's way to a calendar, by id or alias. One that cannot be read is one that is not there: the engine names it.
    package static var calendars: CalendarLookup {
        CalendarLookup(ids: library.ids) { name in
            do {
                return try library.calendar(name)
            } catch {
                return nil
            }
        }
    }

    /// Ids and aliases of all calendars, for checking rules.
    package static func calendarNames() throws -> Set<String> {
        Set(library.ids).union(try library.aliases().keys)
    }

    /// The documents of one obligation as they stand in the registry, the earliest version first.
    package static func documents(of id: String) throws -> [JSONTree] {
        try RegistryFilesEmbedded.all.filter { $0.path.hasPrefix("obligations/") && $0.path.hasSuffix("#" + id) }
            .map { try tree($0.text) }
    }

    package static func forms() throws -> FormLibrary {
        try FormLibrary(
            try RegistryFilesEmbedded.all.filter { $0.path.hasPrefix("forms/") }.map {
                (path: $0.path, tree: try tree($0.text))
            })
    }

    private static func tree(_ text: StaticString) throws(JSONSyntaxError) -> JSONTree {
        try text.withUTF8Buffer { buffer in
            Result { () throws(JSONSyntaxError) in try JSONParser.parse(UnsafeRawBufferPointer(buffer)) }
        }.get()
    }
}

extension BuiltInRules {
    /// The events and attributes that the built-in rules know.
    package static func vocabulary() throws -> RuleVocabulary {
        var registry = registry()
        return try registry.vocabulary()
    }
}
