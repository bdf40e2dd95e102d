/// Text from outside as Markdown that shows exactly that text (CommonMark 0.31 and GitHub's tables and autolinks).
///
/// Only what could mean something is escaped, so that the file stays readable in a diff.
enum MarkdownText {
    /// A text that stands alone, without spaces at its ends. `isLineStart` guards against what only has a meaning there:
    /// headings, lists, quotes, rules.
    static func escaped(_ text: String, isLineStart: Bool = false) -> String {
        let piece = piece(text, isLineStart: isLineStart)
        return String(piece.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// A part of a line, whose spaces at both ends count.
    static func piece(_ text: String, isLineStart: Bool) -> String {
        let line = VisibleText.line(text)
        let bytes = Array(line.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        var index = 0
        if isLineStart {
            while index < bytes.count, bytes[index] == 0x20 { index += 1 }
            guardLineStart(bytes, &index, &result)
        }
        while index < bytes.count {
            let byte = bytes[index]
            if needsEscape(byte, bytes, index) { result.append(backslash) }
            // Runs of spaces stay one space; a trailing pair would be a line break.
            if byte != 0x20 || result.last != 0x20 { result.append(byte) }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let backslash = UInt8(ascii: "\\")

    private static func needsEscape(_ byte: UInt8, _ bytes: [UInt8], _ index: Int) -> Bool {
        switch byte {
        case backslash, UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "~"), UInt8(ascii: "$"):
            return true
        case UInt8(ascii: "_"):
            // Inside a word an underscore is only an underscore.
            return !(isWord(bytes, index - 1) && isWord(bytes, index + 1))
        case UInt8(ascii: "&"):
            // An entity needs a letter or `#` here.
            return index + 1 < bytes.count && (bytes[index + 1] == UInt8(ascii: "#") || isWord(bytes, index + 1))
        case UInt8(ascii: ":"):
            // GitHub makes links of bare addresses; those without slashes are stopped at their `@`.
            return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/") && isWord(bytes, index - 1)
        case UInt8(ascii: "@"): return isWord(bytes, index - 1) || isWord(bytes, index + 1)
        case UInt8(ascii: "."):
            guard index >= 3 else { return false }
            return bytes[(index - 3)..<index].allSatisfy { $0 | 0x20 == UInt8(ascii: "w") }
        default: return false
        }
    }

    private static func isWord(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes.indices.contains(index) else { return false }
        switch bytes[index] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
            return true
        default: return false
        }
    }

    private static func guardLineStart(_ bytes: [UInt8], _ index: inout Int, _ result: inout [UInt8]) {
        guard index < bytes.count else { return }
        switch bytes[index] {
        case UInt8(ascii: "#"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "="):
            result.append(backslash)
            result.append(bytes[index])
            index += 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            // `1.` and `1)` begin a list; the mark is what gets the backslash.
            var end = index
            while end < bytes.count, end - index < 9, isDigit(bytes[end]) { end += 1 }
            guard end < bytes.count, bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")") else { return }
            result.append(contentsOf: bytes[index..<end])
            result.append(backslash)
            result.append(bytes[end])
            index = end + 1
        default: return
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}

/// Where links of a Markdown file may lead: the headings of its sections, by the rule GitHub makes their anchors with.
struct MarkdownAnchors {
    private var headings: [String: String] = [:]
    private var counts: [String: Int] = [:]

    /// Headings in the order of the file; `ids` are the parts below each heading that can be linked to.
    mutating func register(heading: String, ids: [String]) {
        let slug = Self.slug(heading)
        let repeats = counts[slug, default: 0]
        counts[slug] = repeats + 1
        let anchor = repeats == 0 ? slug : "\(slug)-\(repeats)"
        for id in ids where headings[id] == nil { headings[id] = anchor }
    }

    func target(_ id: String) -> String? { headings[id] }

    private static func slug(_ heading: String) -> String {
        var slug = ""
        for character in VisibleText.line(heading).lowercased() {
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                slug.append(character)
            } else if character == " " {
                slug.append("-")
            }
        }
        return slug
    }

    /// Running text with its emphasis, on one line.
    func inline(_ paragraph: Paragraph) -> String {
        var line = ""
        for (index, piece) in paragraph.enumerated() {
            let isStart = line.allSatisfy { $0 == " " }
            let next = paragraph.indices.contains(index + 1) ? paragraph[index + 1] : nil
            switch piece {
            case .text(let text): line += MarkdownText.piece(text, isLineStart: isStart)
            case .strong(let text): line += wrapped(text, in: "**", after: line, before: next)
            case .emphasis(let text): line += wrapped(text, in: "*", after: line, before: next)
            case .code(let text): line += code(text, isLineStart: isStart)
            case .link(let text, let id): line += link(text, to: .anchor(id), isLineStart: isStart)
            }
        }
        return String(line.drop { $0 == " " })
    }

    func link(_ text: String, to target: LinkTarget, isLineStart: Bool = false) -> String {
        let address: String? =
            switch target {
            case .anchor(let id): headings[id].map { "#" + $0 }
            case .url(let url): SafeAddress(url)?.text
            }
        guard let address else { return MarkdownText.piece(text, isLineStart: isLineStart) }
        let words = MarkdownText.escaped(text)
        guard !words.isEmpty else { return words }
        // Parentheses could end the link early; in angle brackets they can't, and the address holds no `<` or `>`.
        return address.contains("(") || address.contains(")") ? "[\(words)](<\(address)>)" : "[\(words)](\(address))"
    }

    /// Marks of emphasis mean something only between a space or a bracket outside and a word inside; where that can't be
    /// had, the words stand without emphasis rather than with asterisks.
    private func wrapped(_ text: String, in mark: String, after line: String, before next: Inline?) -> String {
        let piece = MarkdownText.piece(text, isLineStart: false)
        let words = piece.drop { $0 == " " }
        let core = words.reversed().drop { $0 == " " }.reversed()
        let lead = String(repeating: " ", count: piece.count - words.count)
        let trail = String(repeating: " ", count: words.count - core.count)
        let opens = !lead.isEmpty || line.last.map { " (".contains($0) } ?? true
        let closes = !trail.isEmpty || isBreak(next)
        guard !core.isEmpty, opens, closes else {
            return MarkdownText.piece(text, isLineStart: line.allSatisfy { $0 == " " })
        }
        return lead + mark + String(core) + mark + trail
    }

    /// Whether what follows begins with a space or a mark of punctuation that has no meaning of its own.
    private func isBreak(_ next: Inline?) -> Bool {
        guard let next else { return true }
        guard let first = VisibleText.line(next.plainText).first else { return false }
        if first == " " { return true }
        if case .text = next { return ".,;:!?)".contains(first) }
        return false
    }

    /// A code span can't escape anything: text with a backtick or a table's pipe is escaped as text instead.
    private func code(_ text: String, isLineStart: Bool) -> String {
        let line = VisibleText.line(text)
        let isPlain = line.utf8.allSatisfy {
            $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "\\")
        }
        guard isPlain, line.contains(where: { $0 != " " }) else {
            return MarkdownText.piece(text, isLineStart: isLineStart)
        }
        return "`\(line)`"
    }
}
