import Mustache

/// Mustache templates, checked as a whole before the first one is rendered.
package struct TemplateSet: Sendable {
    private let library: MustacheLibrary
    /// Files that are no templates, such as the style sheet: Mustache reads a character at a time, and nothing in them
    /// is to be replaced.
    private let plainTexts: [String: String]

    /// - Parameters:
    ///   - embedded: the templates that come with the product; paths such as `html/table.mustache`.
    ///   - overrides: texts that replace them, under the same paths. An override may bring new partials too.
    /// - Throws: the first template, in the order of paths, that is malformed, uses one that does not exist, takes
    ///   part in a circle, or would never be used.
    package init(
        embedded: [(path: String, text: StaticString)], overrides: [String: String] = [:]
    ) throws(TemplateError) {
        var texts: [String: String] = [:]
        for (path, text) in embedded { texts[path] = text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
        let known = Set(texts.keys)
        texts.merge(overrides) { $1 }
        let files = texts.filter { $0.key.hasSuffix(Self.suffix) }
        var templates: [String: MustacheTemplate] = [:]
        var partials: [String: [String]] = [:]
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let name = String(path.dropLast(Self.suffix.count))
            templates[name] = try Self.parse(text, path)
            partials[name] = try Self.partials(in: text, path)
        }
        try Self.checkPartials(partials)
        let used = Set(partials.values.joined())
        for path in overrides.keys.sorted() where !known.contains(path) {
            guard path.hasSuffix(Self.suffix), used.contains(String(path.dropLast(Self.suffix.count))) else {
                throw TemplateError(file: path, reason: .replacesNothing)
            }
        }
        library = MustacheLibrary(templates: templates)
        plainTexts = texts.filter { !$0.key.hasSuffix(Self.suffix) }
    }

    /// Renders the template `name`, such as `html/table`.
    func render(_ name: String, _ context: TemplateContext) throws(TemplateError) -> String {
        guard let text = library.render(context.values, withTemplate: name) else {
            throw TemplateError(file: name + Self.suffix, reason: .missing)
        }
        return text
    }

    /// The text of a file that is no template, such as `html/style.css`.
    func plainText(_ path: String) throws(TemplateError) -> String {
        guard let text = plainTexts[path] else { throw TemplateError(file: path, reason: .missing) }
        return text
    }

    private static let suffix = ".mustache"

    private static func parse(_ text: String, _ path: String) throws(TemplateError) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: text)
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateError(
                file: path,
                reason: .malformed(
                    line: error.context.lineNumber, column: error.context.columnNumber, cause: cause(error.error)))
        } catch {
            throw TemplateError(file: path, reason: .malformed(line: 1, column: 1, cause: String(describing: error)))
        }
    }

    private static func cause(_ error: any Error) -> String {
        switch error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: "a section is closed under another name than it was opened"
        case .unfinishedName: "a tag is not closed"
        case .expectedSectionEnd: "a section is opened and never closed"
        case .invalidSetDelimiter: "the delimiters are set to something that is no delimiter"
        case .transformAppliedToInheritanceSection: "a transform stands on an inheritance section"
        case .illegalTokenInsideInheritSection: "an inheritance section holds something other than blocks"
        case .textInsideInheritSection: "an inheritance section holds text outside of its blocks"
        case .invalidConfigVariableSyntax: "a {{% … }} tag is not `name: value`"
        case .unrecognisedConfigVariable: "a {{% … }} tag sets something unknown"
        case nil: "a tag is not complete at the end of the text"
        }
    }

    /// The templates that a text uses. Mustache itself renders an unknown partial as nothing and follows a circle
    /// until the stack overflows, so both are found here; tags that would hide a partial's name are refused.
    private static func partials(in text: String, _ path: String) throws(TemplateError) -> [String] {
        var names: [String] = []
        let bytes = Array(text.utf8)
        let brace = UInt8(ascii: "{")
        var index = 0
        while index + 2 < bytes.count {
            guard bytes[index] == brace, bytes[index + 1] == brace else {
                index += 1
                continue
            }
            index += 2
            while index < bytes.count, bytes[index] == 0x20 { index += 1 }
            guard index < bytes.count else { break }
            let kind = bytes[index]
            if kind == UInt8(ascii: "=") { throw TemplateError(file: path, reason: .changesDelimiters) }
            guard kind == UInt8(ascii: ">") || kind == UInt8(ascii: "<") else { continue }
            let start = index + 1
            while index < bytes.count, bytes[index] != UInt8(ascii: "}") { index += 1 }
            let name = String(decoding: bytes[start..<index], as: UTF8.self).filter { !$0.isWhitespace }
            if name.hasPrefix("*") { throw TemplateError(file: path, reason: .changesDelimiters) }
            names.append(name)
        }
        return names
    }

    private static func checkPartials(_ partials: [String: [String]]) throws(TemplateError) {
        var finished: Set<String> = []
        for name in partials.keys.sorted() { try visit(name, [], partials, &finished) }
    }

    private static func visit(
        _ name: String, _ path: [String], _ partials: [String: [String]], _ finished: inout Set<String>
    ) throws(TemplateError) {
        if finished.contains(name) { return }
        if let start = path.firstIndex(of: name) {
            throw TemplateError(file: name + suffix, reason: .partialCycle(path[start...] + [name]))
        }
        for used in partials[name] ?? [] {
            guard partials[used] != nil else { throw TemplateError(file: name + suffix, reason: .unknownPartial(used)) }
            try visit(used, path + [name], partials, &finished)
        }
        finished.insert(name)
    }
}

/// The values a template sees. Mustache looks in the enclosing values where a name is missing, so an absent optional is
/// stored as `false`, which renders as nothing and stops the search.
struct TemplateContext {
    private(set) var values: [String: Any] = [:]

    mutating func set(_ name: String, _ text: String) { values[name] = text }
    mutating func set(_ name: String, _ flag: Bool) { values[name] = flag }
    mutating func set(_ name: String, _ texts: [String]) { values[name] = texts }
    mutating func set(_ name: String, _ contexts: [TemplateContext]) { values[name] = contexts.map(\.values) }
    mutating func set(_ name: String, _ context: TemplateContext?) { values[name] = context?.values ?? false }

    /// An absent or empty text counts as not there.
    mutating func set(optional name: String, _ text: String?) {
        if let text, !text.isEmpty { values[name] = text } else { values[name] = false }
    }
}
