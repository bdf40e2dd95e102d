/// Reads a schema from the outline form, which holds several editions of one schema in little space.
///
/// One line is one place in the document, indented by one blank per level under its parent:
///
///     timeline: object closed required=incident,discovery@4
///      incident: object
///       year: integer min=1950
///      unit: string
///      | Seconds | Minutes | Moments@34
///
/// After the name and colon follow keywords; `[]` names the rule for the elements of an array. Lines that begin with
/// `|` are the words of the rule above. `@` and letters behind a name, keyword, required name or word say in which
/// editions it holds, each letter naming one; without, it holds wherever its place does. A line `$1` with words
/// beneath names a list for use as `words=$1`. A line that begins with `~` continues the one above; `pattern=` takes
/// the rest of its line.
struct SchemaOutline {
    /// What is wrong with an outline, with the text of its line.
    struct Malformed: Error, Equatable {
        let line: String
    }

    private let edition: Character
    private var lines: [Substring]
    private var position = 0
    private var lists: [String: [String]] = [:]

    /// The schema of one edition.
    static func rule(_ text: String, edition: Character) throws -> SchemaRule {
        var outline = SchemaOutline(edition: edition, lines: text.split(separator: "\n"))
        try outline.readLists()
        guard let (_, _, rule) = try outline.readRule(depth: 0) else { throw Malformed(line: "") }
        guard outline.position == outline.lines.count else {
            throw Malformed(line: String(outline.lines[outline.position]))
        }
        return rule
    }

    private init(edition: Character, lines: [Substring]) {
        self.edition = edition
        self.lines = lines
    }

    private mutating func readLists() throws {
        while position < lines.count, lines[position].first == "$" {
            let name = String(lines[position])
            position += 1
            lists[name] = readWords()
        }
    }

    /// The rule at the present line and everything beneath it; `nil` when the line is not at this depth.
    private mutating func readRule(depth: Int) throws -> (name: String, holds: Bool, rule: SchemaRule)? {
        guard position < lines.count else { return nil }
        let line = lines[position]
        guard line.prefix(while: { $0 == " " }).count == depth else { return nil }
        guard let colon = line.firstIndex(of: ":") else { throw Malformed(line: String(line)) }
        let (name, holds) = marked(line[..<colon].dropFirst(depth))
        position += 1
        var rule = SchemaRule()
        try readKeywords(line[line.index(after: colon)...], into: &rule)
        while position < lines.count {
            let text = lines[position].drop { $0 == " " }
            guard text.first == "~" else { break }
            position += 1
            try readKeywords(" " + text.dropFirst(), into: &rule)
        }
        let words = readWords()
        if !words.isEmpty { rule.words = SchemaWords(words) }
        while let (inner, holds, innerRule) = try readRule(depth: depth + 1) {
            guard holds else { continue }
            if inner == "[]" { rule.items = [innerRule] } else { rule.properties[inner] = innerRule }
        }
        return (name, holds, rule)
    }

    /// The words on lines that begin with `|`, as far as they hold in this edition.
    private mutating func readWords() -> [String] {
        var words: [String] = []
        while position < lines.count {
            let text = lines[position].drop { $0 == " " }
            guard text.first == "|" else { break }
            position += 1
            for word in text.dropFirst().split(separator: "|") {
                let (word, holds) = marked(word.dropFirst().drop { $0 == " " })
                if holds { words.append(word) }
            }
        }
        return words
    }

    private func marked(_ text: Substring) -> (String, Bool) {
        var text = text
        while text.last == " " { text.removeLast() }
        guard let at = text.lastIndex(of: "@") else { return (String(text), true) }
        return (String(text[..<at]), text[text.index(after: at)...].contains(edition))
    }

    private func readKeywords(_ text: Substring, into rule: inout SchemaRule) throws {
        var rest = text
        if let start = rest.range(of: " pattern") {
            try readPattern(rest[start.upperBound...], into: &rule)
            rest = rest[..<start.lowerBound]
        }
        for token in rest.split(separator: " ") {
            let parts = token.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == "required" {
                rule.required += parts[1].split(separator: ",").map { marked($0) }.filter(\.1).map(\.0)
                continue
            }
            let (word, holds) = marked(token)
            if holds { try readKeyword(word, into: &rule) }
        }
    }

    /// `=…` or `@editions=…`.
    private func readPattern(_ text: Substring, into rule: inout SchemaRule) throws {
        guard let equals = text.firstIndex(of: "=") else { throw Malformed(line: String(text)) }
        let mark = text[..<equals]
        guard mark.isEmpty || mark.contains(edition) else { return }
        rule.pattern = try SchemaPattern(String(text[text.index(after: equals)...]))
    }

    private func readKeyword(_ word: String, into rule: inout SchemaRule) throws {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let number = parts.count == 2 ? Double(parts[1]) : nil
        let count = number.flatMap { Int(exactly: $0) }
        switch parts[0] {
        case "closed": rule.isClosed = true
        case "unique": rule.hasUniqueItems = true
        case "minProperties": rule.minProperties = count
        case "minItems": rule.minItems = count
        case "maxItems": rule.maxItems = count
        case "minLength": rule.minLength = count
        case "maxLength": rule.maxLength = count
        case "min": rule.minimum = number
        case "max": rule.maximum = number
        case "words":
            guard let words = lists[parts[1]] else { throw Malformed(line: word) }
            if !words.isEmpty { rule.words = SchemaWords(words) }
        default:
            guard let kind = SchemaRule.Kind(rawValue: word) else { throw Malformed(line: word) }
            rule.kinds.append(kind)
        }
    }
}

extension Substring {
    /// The first place of a text in this one; Foundation's search would be pulled in for this alone.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
