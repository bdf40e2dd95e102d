import Documents

/// Text as a spreadsheet can hold it: visible characters only, at most as long as a cell allows.
enum SheetText {
    /// Excel's limit for one cell, in UTF-16 units as Excel counts them.
    static let maximumLength = 32_767

    /// The text itself in nearly all cases. One that is too long ends with a mark that says so.
    static func cell(_ text: String) -> String {
        let visible = VisibleText.isPlain(text) ? text : VisibleText.of(text)
        guard visible.utf8.count > maximumLength else { return visible }
        return truncated(visible, to: maximumLength, mark: " …[cut: longer than a cell can hold]")
    }

    /// At most `length` UTF-16 units, ending with `mark` where something was cut.
    static func truncated(_ text: String, to length: Int, mark: String = "…") -> String {
        guard text.utf16.count > length else { return text }
        let room = length - mark.utf16.count
        var result = ""
        var used = 0
        for character in text {
            let width = character.utf16.count
            guard used + width <= room else { break }
            used += width
            result.append(character)
        }
        return result + mark
    }

    /// Print footers: `&` begins a code there, and the whole may have 255 characters.
    static func footer(_ text: String) -> String {
        truncated(VisibleText.line(text), to: 90).split(separator: "&", omittingEmptySubsequences: false)
            .joined(separator: "&&")
    }

    /// A title of an axis: the library takes text that begins with `=` for a cell reference.
    static func axisTitle(_ text: String) -> String {
        let line = truncated(VisibleText.line(text), to: 120)
        return line.hasPrefix("=") ? " " + line : line
    }
}

/// Hands out sheet names that Excel accepts: at most 31 characters, none of `[]:*?/\`, unique without regard to case.
struct SheetNames {
    // Excel keeps this one for itself.
    private var used: Set<String> = ["history"]

    mutating func unique(_ title: String) -> String {
        let allowed = VisibleText.line(title).map { "[]:*?/\\".contains($0) ? "-" : $0 }
        let trimmed = String(allowed).split(separator: " ").joined(separator: " ")
        let inner = trimmed.drop { $0 == "'" }.reversed().drop { $0 == "'" }.reversed()
        let base = inner.isEmpty ? "Sheet" : String(inner)
        var number = 1
        while true {
            let suffix = number == 1 ? "" : " (\(number))"
            var name = SheetText.truncated(base, to: 31 - suffix.utf16.count)
            while name.hasSuffix("'") { name.removeLast() }
            name += suffix
            if used.insert(name.lowercased()).inserted { return name }
            number += 1
        }
    }
}
