/// Gives every part of a document an id that is safe in markup and unique in its page.
struct Identifiers {
    private var used: Set<String> = []

    /// `text` reduced to letters, digits and hyphens; a number is added where the result is taken.
    mutating func unique(_ text: String) -> String {
        let base = Self.safe(text)
        var candidate = base
        var number = 2
        while !used.insert(candidate).inserted {
            candidate = "\(base)-\(number)"
            number += 1
        }
        return candidate
    }

    /// ASCII letters, digits and hyphens, beginning with a letter; the same text always gives the same id.
    static func safe(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(80) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            default: if bytes.last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
            }
        }
        let word = String(decoding: bytes, as: UTF8.self)
        guard let first = word.utf8.first, first >= UInt8(ascii: "A") else { return "s-" + word }
        return word
    }
}
