import Foundation

/// The rules of one place in a document: the keywords of JSON Schema draft 4 that published incident schemas use.
///
/// A rule without a keyword allows anything, as the draft says; keywords apply only to the kind of value that they
/// speak of (`minLength` says nothing about numbers).
struct SchemaRule: Sendable {
    enum Kind: String, Sendable {
        case object
        case array
        case string
        case integer
        case number
        case boolean
        case null
    }

    var kinds: [Kind] = []
    var words: SchemaWords?
    var required: [String] = []
    var properties: [String: SchemaRule] = [:]
    /// `additionalProperties: false`.
    var isClosed = false
    var minProperties: Int?
    var maxProperties: Int?
    /// The rule for every element; none or one.
    var items: [SchemaRule] = []
    var minItems: Int?
    var maxItems: Int?
    var hasUniqueItems = false
    var minLength: Int?
    var maxLength: Int?
    var minimum: Double?
    var maximum: Double?
    var pattern: SchemaPattern?
    /// `anyOf`, `oneOf` and `allOf`, each with its alternatives.
    var combinations: [(keyword: Combination, rules: [SchemaRule])] = []

    enum Combination: String, Sendable {
        case anyOf
        case oneOf
        case allOf
    }
}

/// The texts that `enum` allows.
struct SchemaWords: Sendable {
    let inOrder: [String]
    private let set: Set<String>

    init(_ words: [String]) {
        inOrder = words
        set = Set(words)
    }

    /// Byte for byte: Swift's own comparison would let a Kelvin sign pass for a K.
    func contains(_ text: String) -> Bool {
        guard let index = set.firstIndex(of: text) else { return false }
        return set[index].utf8.count == text.utf8.count
    }
}

/// A regular expression that may match anywhere in the text.
struct SchemaPattern: Sendable {
    let text: String
    private let expression: NSRegularExpression

    /// - Throws: Foundation's error when the text is no regular expression.
    init(_ text: String) throws {
        self.text = text
        expression = try NSRegularExpression(pattern: text)
    }

    func matches(_ text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
