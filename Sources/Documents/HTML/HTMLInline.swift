/// The ids of a page and where links may lead.
struct HTMLAnchors {
    private var identifiers = Identifiers()
    private var targets: [String: String] = [:]

    /// Ids that the page template uses itself are taken from the start.
    init() {
        for name in ["content", "summary-heading", "about-heading"] { _ = identifiers.unique(name) }
    }

    /// The id of the part that builders call `id`; the first part of that name is the one that links reach.
    mutating func register(_ id: String) -> String {
        let unique = identifiers.unique(id)
        if targets[id] == nil { targets[id] = unique }
        return unique
    }

    func target(_ id: String) -> String? { targets[id] }
}

extension MarkupBuffer {
    /// Running text with its emphasis.
    mutating func inline(_ paragraph: Paragraph, _ anchors: HTMLAnchors) {
        for piece in paragraph {
            switch piece {
            case .text(let text): self.text(text, breakingLines: true)
            case .strong(let text):
                markup("<strong>")
                self.text(text, breakingLines: true)
                markup("</strong>")
            case .emphasis(let text):
                markup("<em>")
                self.text(text, breakingLines: true)
                markup("</em>")
            case .code(let text):
                markup("<code>")
                self.text(text, breakingLines: true)
                markup("</code>")
            case .link(let text, let id): link(text, to: .anchor(id), anchors)
            }
        }
    }

    /// A link where the target is one we allow, else only its text.
    mutating func link(_ text: String, to target: LinkTarget, _ anchors: HTMLAnchors) {
        let address: String? =
            switch target {
            case .anchor(let id): anchors.target(id).map { "#" + $0 }
            case .url(let url): SafeAddress(url)?.text
            }
        guard let address else { return self.text(text, breakingLines: true) }
        markup("<a href=\"")
        self.text(address)
        if case .url = target { markup("\" rel=\"noreferrer") }
        markup("\">")
        self.text(text, breakingLines: true)
        markup("</a>")
    }
}

/// An address that a document may link to: `https`, `http` or `mailto`, in printable ASCII, without quotes or spaces.
package struct SafeAddress: Equatable, Sendable {
    package let text: String

    /// `nil` for every other scheme (`javascript:`, `data:`, `file:`) and for text that is no address.
    package init?(_ text: String) {
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard ["https", "http", "mailto"].contains(scheme), text.utf8.count <= 2_000 else { return nil }
        for byte in text.utf8 {
            switch byte {
            case 0x00...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"),
                UInt8(ascii: "}"):
                return nil
            default: continue
            }
        }
        guard scheme == "mailto" || text.dropFirst(scheme.count).hasPrefix("://") else { return nil }
        self.text = text
    }
}
