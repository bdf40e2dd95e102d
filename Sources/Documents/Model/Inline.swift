/// A piece of running text. Every text may come from outside: renderers escape it, callers never do.
package enum Inline: Equatable, Sendable {
    case text(String)
    case strong(String)
    case emphasis(String)
    case code(String)
    /// A jump to the section, table or chart with this id.
    case link(String, to: String)

    /// The words without their emphasis.
    package var plainText: String {
        switch self {
        case .text(let text), .strong(let text), .emphasis(let text), .code(let text), .link(let text, _): text
        }
    }
}

extension Inline: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        self = .text(value)
    }
}

/// Pieces that follow each other without a space of their own.
package typealias Paragraph = [Inline]

extension [Inline] {
    /// The words of the paragraph without emphasis.
    package var plainText: String { map(\.plainText).joined() }
}
