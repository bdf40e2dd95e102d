/// The form in which two spellings of one control are equal: runs of letters and of digits, lower case, without leading zeros,
/// whatever stands between them. `AC-2(1)`, `ac-02.01` and `AC 2 (1)` all give `ac 2 1`.
package struct ControlKey: Hashable, Sendable {
    let tokens: [Token]

    enum Token: Hashable, Sendable, Comparable {
        /// Digits without leading zeros, compared by value; longer than any integer type may be.
        case digits(String)
        case letters(String)

        static func < (left: Token, right: Token) -> Bool {
            switch (left, right) {
            case (.digits(let first), .digits(let second)):
                (first.utf8.count, first) < (second.utf8.count, second)
            case (.letters(let first), .letters(let second)): first < second
            case (.digits, .letters): true
            case (.letters, .digits): false
            }
        }

        var text: String {
            switch self {
            case .digits(let text), .letters(let text): text
            }
        }
    }

    /// Words that people put before a number and that no identifier needs.
    private static let fillers: Set<String> = [
        "art", "article", "annex", "clause", "control", "requirement", "req", "safeguard", "criterion", "subcategory",
    ]

    package init(_ text: String) {
        var tokens: [Token] = []
        var run: [UInt8] = []
        var isDigits = false
        func close() {
            guard !run.isEmpty else { return }
            let word = String(decoding: run, as: UTF8.self)
            if isDigits {
                let value = word.drop { $0 == "0" }
                tokens.append(.digits(value.isEmpty ? "0" : String(value)))
            } else if !Self.fillers.contains(word) {
                tokens.append(.letters(word))
            }
            run = []
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if !isDigits { close() }
                isDigits = true
                run.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                if isDigits { close() }
                isDigits = false
                run.append(byte | 0x20)
            default: close()
            }
        }
        close()
        self.tokens = tokens
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    var isEmpty: Bool { tokens.isEmpty }

    var hasLetters: Bool {
        tokens.contains { if case .letters = $0 { true } else { false } }
    }

    /// `ac.2.1`: for messages and for measuring how near two keys are.
    var text: String { tokens.map(\.text).joined(separator: ".") }

    /// The key without a leading name; `nil` when it does not begin with it or nothing would be left.
    func without(_ name: ControlKey) -> ControlKey? {
        guard !name.isEmpty, tokens.count > name.tokens.count, tokens.starts(with: name.tokens) else { return nil }
        return ControlKey(tokens: Array(tokens.dropFirst(name.tokens.count)))
    }
}

extension ControlKey: Comparable {
    package static func < (left: ControlKey, right: ControlKey) -> Bool {
        left.tokens.lexicographicallyPrecedes(right.tokens)
    }
}
