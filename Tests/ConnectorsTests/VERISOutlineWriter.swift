import Foundation
import JSONText

@testable import Connectors

/// Writes the outline of VERIS's published schema files: structure, limits and words, none of their descriptions.
///
/// Run the test "the embedded outline is what the published schemas give" with SITREP_UPDATE_GENERATED=1 to write
/// the file anew.
struct VERISOutlineWriter {
    /// The letter of an edition and its published schema.
    typealias Edition = (letter: Character, schema: JSONTree)

    private var lines: [String] = []
    private var lists: [String] = []
    private var uses: [String: Int] = [:]

    static let files: [(letter: Character, path: String)] = [
        ("1", "veris/schema/verisc-merged1_3_1.json"), ("2", "veris/schema/verisc-merged1_3_2.json"),
        ("3", "veris/schema/verisc-merged1_3_3.json"), ("4", "veris/schema/verisc-merged.json"),
        ("v", "veris/schema/vcdb-merged1_3_3.json"),
    ]

    static func outline(_ editions: [Edition]) -> String {
        var writer = VERISOutlineWriter()
        writer.countLists(editions)
        writer.write("incident", editions, parents: editions, depth: 0)
        var text = ""
        for (index, list) in writer.lists.enumerated() {
            text += "$\(index + 1)\n" + wrapped(list, indent: "")
        }
        return text + writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func countLists(_ editions: [Edition]) {
        if let list = words(editions) { uses[list, default: 0] += 1 }
        for (_, inner) in children(editions) { countLists(inner) }
    }

    private func children(_ editions: [Edition]) -> [(name: String, editions: [Edition])] {
        var names: Set<String> = []
        for edition in editions { names.formUnion((edition.schema["properties"]?.members ?? []).map(\.name)) }
        var result = names.sorted().map { name in
            (
                name: name,
                editions: editions.compactMap { edition in
                    edition.schema["properties"]?[name].map { (edition.letter, $0) }
                }
            )
        }
        let items = editions.compactMap { edition in edition.schema["items"].map { (edition.letter, $0) } }
        if !items.isEmpty { result.append((name: "[]", editions: items)) }
        return result
    }

    private mutating func write(_ name: String, _ editions: [Edition], parents: [Edition], depth: Int) {
        let indent = String(repeating: " ", count: depth)
        var line = indent + name + mark(editions.map(\.letter), parents) + ":"
        for keyword in ["type", "additionalProperties", "uniqueItems"] {
            line += tokens(keyword, editions) { value in
                switch (keyword, value) {
                case ("type", .text(let kind)): kind
                case ("additionalProperties", .bool(false)): "closed"
                case ("uniqueItems", .bool(true)): "unique"
                default: nil
                }
            }
        }
        let limits = [
            "minProperties", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum",
        ]
        for keyword in limits {
            let short = ["minimum": "min", "maximum": "max"][keyword] ?? keyword
            line += tokens(keyword, editions) { $0.scalarText.map { "\(short)=\($0)" } }
        }
        line += required(editions)
        let list = words(editions)
        if let list, uses[list, default: 0] > 1, list.utf8.count > 60 {
            if !lists.contains(list) { lists.append(list) }
            line += " words=$\((lists.firstIndex(of: list) ?? 0) + 1)"
        }
        let patterns = tokens("pattern", editions, separator: "\u{1}") { $0.text }.split(separator: "\u{1}")
        lines += VERISOutlineWriter.ruleLines(line, indent: indent)
        lines += VERISOutlineWriter.patternLines(patterns, indent: indent)
        if let list, !line.contains(" words=") {
            lines += VERISOutlineWriter.wrapped(list, indent: indent).split(separator: "\n").map(String.init)
        }
        for child in children(editions) { write(child.name, child.editions, parents: editions, depth: depth + 1) }
    }

    private static func ruleLines(_ line: String, indent: String) -> [String] {
        var lines: [String] = []
        var current = indent
        for (index, word) in line.split(separator: " ").enumerated() {
            if current.count + word.count > 100 {
                lines.append(current)
                current = indent + "~"
            }
            current += (index == 0 || current.hasSuffix("~") ? "" : " ") + word
        }
        return lines + [current]
    }

    /// A pattern takes the rest of its line, so each stands on a line of its own.
    private static func patternLines(_ patterns: [Substring], indent: String) -> [String] {
        patterns.map { pattern in
            var text = String(pattern)
            var mark = ""
            if let at = text.lastIndex(of: "@"), text[at...].dropFirst().allSatisfy({ "1234v".contains($0) }) {
                mark = String(text[at...])
                text = String(text[..<at])
            }
            return indent + "~pattern" + mark + "=" + text
        }
    }

    private func tokens(
        _ keyword: String, _ editions: [Edition], separator: String = " ", _ text: (JSONTree) -> String?
    ) -> String {
        var letters: [(token: String, letters: [Character])] = []
        for edition in editions {
            guard let value = edition.schema[keyword], let token = text(value) else { continue }
            if let index = letters.firstIndex(where: { $0.token == token }) {
                letters[index].letters.append(edition.letter)
            } else {
                letters.append((token, [edition.letter]))
            }
        }
        return letters.map { separator + $0.token + mark($0.letters, editions) }.joined()
    }

    private func required(_ editions: [Edition]) -> String {
        var tokens = ""
        var room = 0
        for name in merged(editions.map { ($0.letter, $0.schema["required"]?.elements.compactMap(\.text) ?? []) }) {
            let text = name.word + mark(name.letters, editions)
            room -= text.count + 1
            tokens += room > 0 ? "," + text : " required=" + text
            if room <= 0 { room = 60 }
        }
        return tokens
    }

    private func words(_ editions: [Edition]) -> String? {
        let lists = editions.compactMap { edition in
            edition.schema["enum"].map { (edition.letter, $0.elements.compactMap(\.text)) }
        }
        guard !lists.isEmpty else { return nil }
        return merged(lists).map { $0.word + mark($0.letters, editions) }.joined(separator: " | ")
    }

    /// The words of all lists, each once, where a new one stands behind its left neighbour.
    private func merged(_ lists: [(Character, [String])]) -> [(word: String, letters: [Character])] {
        var result: [(word: String, letters: [Character])] = []
        for (letter, list) in lists {
            var place = 0
            for word in list {
                if let index = result.firstIndex(where: { $0.word == word }) {
                    result[index].letters.append(letter)
                    place = index + 1
                } else {
                    result.insert((word, [letter]), at: place)
                    place += 1
                }
            }
        }
        return result
    }

    private func mark(_ letters: [Character], _ all: [Edition]) -> String {
        letters.count == all.count ? "" : "@" + String(letters)
    }

    private static func wrapped(_ list: String, indent: String) -> String {
        var text = ""
        var line = indent + "|"
        for word in list.components(separatedBy: " | ") {
            if line.count + word.count + 3 > 104 {
                text += line + "\n"
                line = indent + "|"
            }
            line += (line.hasSuffix("|") ? " " : " | ") + word
        }
        return text + line + "\n"
    }
}
