import IncidentModel
import TemplateFiles
import Yams

/// The tasks that a new incident of one category starts with.
package struct Playbook: Equatable, Sendable {
    package struct Task: Equatable, Sendable {
        package let title: String
        package let phase: Phase?
        /// Seconds after the opening.
        package let due: Int64?
        package let mandatory: Bool
    }

    package let category: String
    package let title: String
    package let tasks: [Task]
}

/// Finds the playbook of a category: the user's own file, else the one in the binary, else none.
package struct PlaybookLibrary: Sendable {
    /// Path → text of the files that override or add to the embedded ones (`playbooks/ransomware.yaml`).
    private let overrides: [String: String]

    package init(overrides: [String: String] = [:]) {
        self.overrides = overrides
    }

    /// The categories that have one.
    package var categories: [String] {
        let paths = TemplateFilesEmbedded.all.map { "\($0.path)" } + overrides.keys
        return Set(
            paths.compactMap { path in
                guard path.hasPrefix("playbooks/"), path.hasSuffix(".yaml") else { return nil }
                return String(path.dropFirst("playbooks/".count).dropLast(".yaml".count))
            }
        ).sorted()
    }

    package func playbook(for category: String) throws -> Playbook? {
        let path = "playbooks/\(category).yaml"
        if let text = overrides[path] { return try Playbook(yaml: text, file: path) }
        guard let file = TemplateFilesEmbedded.all.first(where: { $0.path == path }) else { return nil }
        return try Playbook(yaml: file.text.description, file: path)
    }
}

extension Playbook {
    /// Fails with the file, the line and what is wrong there.
    package init(yaml: String, file: String) throws {
        func wrong(_ node: Node?, _ message: String) -> CaseworkError {
            .badInput(field: node?.mark.map { "\(file), line \($0.line)" } ?? file, message: message)
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw CaseworkError.badInput(field: file, message: "is not YAML: \(error)")
        }
        guard let root, let mapping = root.mapping else { throw wrong(root, "a playbook is a mapping") }
        guard let category = mapping["category"]?.string else { throw wrong(root, "'category' is missing") }
        guard let tasks = mapping["tasks"]?.sequence else { throw wrong(root, "'tasks' is missing") }
        self.category = category
        title = mapping["title"]?.string ?? category
        self.tasks = try tasks.map { node in
            guard let task = node.mapping, let title = task["title"]?.string else {
                throw wrong(node, "a task needs a 'title'")
            }
            var phase: Phase?
            if let word = task["phase"] {
                guard let known = word.string.flatMap(Phase.init(rawValue:)) else {
                    throw wrong(word, "'\(word.string ?? "")' is no phase")
                }
                phase = known
            }
            var due: Int64?
            if let word = task["due"] {
                guard let seconds = word.string.flatMap(ISODuration.seconds) else {
                    throw wrong(word, "'\(word.string ?? "")' is no ISO 8601 duration such as PT4H or P2D")
                }
                due = seconds
            }
            return Task(title: title, phase: phase, due: due, mandatory: task["mandatory"]?.bool ?? false)
        }
    }
}

/// ISO 8601 durations of fixed length: weeks, days, hours, minutes, seconds.
enum ISODuration {
    static func seconds(_ text: String) -> Int64? {
        guard text.first == "P", text.count > 1 else { return nil }
        var total: Int64 = 0
        var digits = ""
        var inTime = false
        for character in text.dropFirst() {
            if character == "T", !inTime, digits.isEmpty {
                inTime = true
                continue
            }
            if character.isASCII, character.isNumber, digits.count < 9 {
                digits.append(character)
                continue
            }
            let units: [Character: Int64] = inTime ? ["H": 3_600, "M": 60, "S": 1] : ["W": 604_800, "D": 86_400]
            guard let unit = units[character], let value = Int64(digits) else { return nil }
            total += value * unit
            digits = ""
        }
        return digits.isEmpty && text.last != "T" ? total : nil
    }
}
