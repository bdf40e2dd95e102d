import JSONText

/// Makes a title for a record that only has a summary, or not even that.
enum VERISTitle {
    static let longest = 120

    /// The summary's first sentence, cut at a word to 120 characters; without a summary what was done and by whom.
    static func title(_ record: JSONTree) -> String {
        let summary = record["summary"]?.text.map(onOneLine) ?? ""
        return summary.isEmpty ? phrase(record) : cut(firstSentence(summary))
    }

    /// The text's beginning with each run of blanks and line ends as one blank. Summaries run to pages; a title never
    /// needs more than the first 1,000 code points.
    private static func onOneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(1_000) {
            let isBlank = scalar.isASCII ? scalar.value <= 0x20 : scalar.properties.isWhitespace
            if !isBlank {
                line.append(scalar)
            } else if let last = line.last, last != " " {
                line.append(" ")
            }
        }
        if line.last == " " { line.removeLast() }
        return String(line)
    }

    /// Up to the first full stop, question or exclamation mark behind which a new sentence begins.
    static func firstSentence(_ text: String) -> String {
        let words = text.split(separator: " ")
        for (index, word) in words.enumerated() where index + 1 < words.count && endsSentence(word) {
            guard let next = words[index + 1].first, next.isUppercase || next.isNumber || !next.isLetter else {
                continue
            }
            return words[...index].joined(separator: " ")
        }
        return text
    }

    private static let abbreviations: Set<String> = [
        "approx.", "co.", "corp.", "dept.", "dr.", "inc.", "jr.", "ltd.", "mr.", "mrs.", "ms.", "no.", "sr.", "st.",
        "vs.",
    ]

    private static func endsSentence(_ word: Substring) -> Bool {
        let bare = word.reversed().drop { $0 == "\"" || $0 == ")" || $0 == "'" || $0 == "”" }
        guard let last = bare.first else { return false }
        if last == "?" || last == "!" { return true }
        // "U.S." and initials have a stop within or are short; they seldom end a sentence.
        guard last == "." else { return false }
        let inner = bare.dropFirst()
        return inner.count > 1 && !inner.contains(".") && !abbreviations.contains(word.lowercased())
    }

    private static func cut(_ text: String) -> String {
        guard text.count > longest else { return text }
        let head = text.prefix(longest - 1)
        let endsAtWord = text[head.endIndex] == " "
        let words = endsAtWord ? head : head.lastIndex(of: " ").map { head[..<$0] } ?? head
        return (words.count > longest / 2 ? words : head) + "…"
    }

    private static func phrase(_ record: JSONTree) -> String {
        let actions = (record["action"]?.members ?? []).sorted { $0.name < $1.name }.map { action in
            let varieties = action.value["variety"]?.elements.compactMap(\.text) ?? []
            return varieties.isEmpty ? action.name : "\(action.name) (\(varieties.joined(separator: ", ")))"
        }
        let actors = (record["actor"]?.members ?? []).map(\.name).sorted()
        let what = actions.isEmpty ? "unknown action" : actions.joined(separator: ", ")
        let who = actors.isEmpty ? "unknown actor" : actors.joined(separator: " and ") + " actor"
        let text = "\(what) by \(who)"
        return cut(text.prefix(1).uppercased() + text.dropFirst())
    }
}
