import ArgumentParser

/// One or more words of a closed set, separated by commas: `--format html,md`.
struct WordList<Word: ExpressibleByArgument & CaseIterable & Sendable>: ExpressibleByArgument, Sendable {
    let words: [Word]

    init?(argument: String) {
        var words: [Word] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let word = Word(argument: String(part)) else { return nil }
            words.append(word)
        }
        self.words = words
    }

    static var allValueStrings: [String] { Word.allValueStrings }

    static var defaultCompletionKind: CompletionKind { .list(Word.allValueStrings) }
}
