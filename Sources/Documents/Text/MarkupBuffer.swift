/// Bytes of HTML or SVG being written. Outside text enters only through `text`, which escapes it.
struct MarkupBuffer {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 4_096) {
        bytes.reserveCapacity(capacity)
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Markup of our own.
    mutating func markup(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Markup that was made by another buffer, or a value that can't hold markup such as a checked identifier.
    mutating func trusted(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Text as content or as a quoted attribute value.
    mutating func text(_ text: String, breakingLines: Bool = false) {
        for byte in VisibleText.of(text).utf8 {
            switch byte {
            case UInt8(ascii: "&"): markup("&amp;")
            case UInt8(ascii: "<"): markup("&lt;")
            case UInt8(ascii: ">"): markup("&gt;")
            case UInt8(ascii: "\""): markup("&quot;")
            case UInt8(ascii: "'"): markup("&#39;")
            case 0x0A where breakingLines: markup("<br>")
            default: bytes.append(byte)
            }
        }
    }

    /// A coordinate with at most one decimal, which is a tenth of a pixel on screen.
    mutating func coordinate(_ value: Double) {
        var tenths = Int((value * 10).rounded())
        if tenths < 0 {
            bytes.append(UInt8(ascii: "-"))
            tenths = -tenths
        }
        bytes.append(contentsOf: String(tenths / 10).utf8)
        if tenths % 10 != 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(UInt8(ascii: "0") + UInt8(tenths % 10))
        }
    }

    /// Text escaped for markup, as a value for a template.
    static func escaped(_ text: String, breakingLines: Bool = false) -> String {
        var buffer = MarkupBuffer(capacity: text.utf8.count + 16)
        buffer.text(text, breakingLines: breakingLines)
        return buffer.string
    }
}
