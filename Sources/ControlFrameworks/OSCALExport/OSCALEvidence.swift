/// Evidence as a resource of an export: known by its hash, whether or not its bytes travel along.
package struct OSCALEvidence: Equatable, Sendable {
    /// 64 hexadecimal digits.
    package let sha256: String
    package let name: String
    /// Such as `text/plain`.
    package let mediaType: String?
    package let place: Place

    package enum Place: Equatable, Sendable {
        /// In the bundle that holds the export as `oscal/….json`.
        case bundle
        /// Not given to the reader, who can still compare the hash.
        case withheld
    }

    package init(sha256: String, name: String, mediaType: String? = nil, place: Place) {
        self.sha256 = sha256.lowercased()
        self.name = name
        self.mediaType = mediaType
        self.place = place
    }

    /// A path relative to the export, or a name by hash (RFC 6920) where there is nothing to point at.
    var href: String {
        switch place {
        case .bundle: "../evidence/sha256/\(sha256.prefix(2))/\(sha256.dropFirst(2))"
        case .withheld: "ni:///sha-256;" + SHA256Text.base64URL(sha256)
        }
    }
}

/// SHA-256 values in writing.
enum SHA256Text {
    static func isValid(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { digit($0) != nil }
    }

    /// The bytes that the hexadecimal digits write, in base64url without padding (RFC 4648 §5).
    static func base64URL(_ hexadecimal: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var text = ""
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for value in hexadecimal.utf8.compactMap(digit) {
            pending = pending << 4 | value
            bits += 4
            if bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(pending >> bits & 0x3F)])
                pending &= (1 << bits) - 1
            }
        }
        if bits > 0 { text.append(alphabet[Int(pending << (6 - bits) & 0x3F)]) }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
