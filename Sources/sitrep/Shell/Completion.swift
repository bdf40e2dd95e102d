import ArgumentParser
import Casework
import Foundation

/// Completes words from the database that the line is about, if it is running: a Tab must never start a server.
enum Completion {
    static let keys = words { shell, prefix in try shell.desk.keys(startingWith: prefix).map(\.key) }
    static let organizations = words(organization: "default") { shell, _ in
        try OrganizationDesk(shell.desk).list().map(\.key)
    }
    /// Members, and whoever owns an incident.
    static let people = words { shell, prefix in try shell.desk.wordsInUse(.person, startingWith: prefix) }
    static let roles = words { shell, _ in
        try OrganizationDesk(shell.desk).roles(of: shell.desk.organization).map(\.key)
    }
    static let tags = words { shell, prefix in try shell.desk.wordsInUse(.tag, startingWith: prefix) }
    /// Those with a playbook, and those in use.
    static let categories = words { shell, prefix in
        try Overrides.playbooks().categories + shell.desk.wordsInUse(.category, startingWith: prefix)
    }
    static let engagements = words { shell, _ in
        try shell.engagements.list(includingClosed: true).map(\.terms.key)
    }
    static let frameworks = words { shell, _ in try shell.desk.controlLibrary().scopeNames }
    static let controls = words { shell, prefix in
        try shell.desk.controlLibrary().controlNames(startingWith: prefix)
    }
    static let verisEnumerations = words { shell, _ in try shell.desk.verisEnumerations() }
    static let obligations = words { shell, _ in try shell.desk.obligationNames() }
    static let forms: @Sendable ([String], Int, String) -> [String] = { _, _, prefix in
        matching(prefix, (try? FormDesk.names()) ?? [])
    }
    static let zones: @Sendable ([String], Int, String) -> [String] = { _, _, prefix in
        matching(prefix, ["UTC"] + TimeZone.knownTimeZoneIdentifiers)
    }

    private static func words(
        organization: String? = nil, _ find: @escaping @Sendable (Shell, String) throws -> [String]
    ) -> @Sendable ([String], Int, String) -> [String] {
        { line, _, prefix in
            do {
                let common = try CommonOptions.parse(options(of: line))
                let location = DatabaseCommand.location(common)
                if location.isPrivate, !location.cluster.status().isRunning { return [] }
                let shell = try Shell.open(common, organization: organization)
                return matching(prefix, try find(shell, prefix))
            } catch {
                // There is no place to show a message in the middle of somebody's line.
                return []
            }
        }
    }

    /// What the line says of the database and the organisation.
    static func options(of line: [String]) -> [String] {
        var found: [String] = []
        for (position, word) in line.enumerated() {
            for name in ["--org", "--database"] {
                if word == name, position + 1 < line.count, !line[position + 1].hasPrefix("-"),
                    !line[position + 1].isEmpty
                {
                    found += [name, line[position + 1]]
                } else if word.hasPrefix(name + "="), word.count > name.count + 1 {
                    found.append(word)
                }
            }
        }
        return found
    }

    private static func matching(_ prefix: String, _ words: [String]) -> [String] {
        var seen: Set<String> = []
        let start = prefix.lowercased()
        return words.filter { $0.lowercased().hasPrefix(start) && seen.insert($0).inserted }
    }
}
