import IncidentModel
import JSONText

extension OSCALDocumentCheck {
    /// How an observation can have been made (OSCAL, assessment layer, observation method).
    static let methods: Set<String> = ["EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"]

    /// Members whose text is a date-time. `start` and `end` of a log, a result and a range are; elsewhere they are
    /// numbers.
    static let timestamps: Set<String> = [
        "collected", "date", "deadline", "end", "expires", "last-modified", "published", "start",
    ]

    /// A date-time as OSCAL narrows RFC 3339: `T` and `Z` in upper case, a colon in the offset, no leap second, and
    /// never without a zone.
    static func isTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, Instant(rfc3339: text) != nil, bytes[10] == UInt8(ascii: "T"),
            bytes[17] < UInt8(ascii: "6"), !bytes.contains(UInt8(ascii: ","))
        else { return false }
        return bytes.last == UInt8(ascii: "Z") || bytes[bytes.count - 3] == UInt8(ascii: ":")
    }

    /// An end before its start, where both are date-times.
    mutating func judgeOrder(_ tree: JSONTree, pointer: String) {
        guard let start = tree["start"]?.text.flatMap({ Instant(rfc3339: $0) }), let text = tree["end"]?.text,
            let end = Instant(rfc3339: text), end < start
        else { return }
        note(.endsBeforeStart, pointer + "/end", text)
    }

    /// A hash has as many hexadecimal digits as its algorithm gives.
    mutating func judgeHash(_ tree: JSONTree, kind: String, pointer: String) {
        guard kind == "hashes", let algorithm = tree["algorithm"]?.text, let value = tree["value"]?.text else { return }
        let lengths = ["224": 56, "256": 64, "384": 96, "512": 128]
        guard algorithm.hasPrefix("SHA"), let length = lengths[String(algorithm.suffix(3))] else { return }
        if value.utf8.count != length || !value.utf8.allSatisfy({ "0123456789abcdefABCDEF".utf8.contains($0) }) {
            note(.badHash, pointer + "/value", value)
        }
    }
}
