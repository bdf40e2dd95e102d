/// Checks one line of `entries.jsonl` without building a value of it.
struct EntryCheck: Sendable {
    private let organization: [UInt8]
    private let wantsIncidents: Bool

    init(organization: String, wantsIncidents: Bool) {
        self.organization = CanonicalJSON.encode(.text(organization))
        self.wantsIncidents = wantsIncidents
    }

    struct Result {
        var defect: String?
        /// Year and number of the incident's key, packed; `nil` when there is none.
        var incident: UInt64?
        /// Of an entry about very many rows: the keys, as packed ranges.
        var incidents: [ClosedRange<UInt64>] = []
    }

    func check(_ entry: UnsafeRawBufferPointer) -> Result {
        var scanner = CanonicalScanner(entry)
        var hasVersion = false
        var hasOrganization = false
        var incident: UInt64?
        var incidents: [ClosedRange<UInt64>] = []
        do throws(CanonicalDefect) {
            try scanner.document { name, value in
                switch name.count {
                case 1 where name[0] == UInt8(ascii: "v"):
                    hasVersion = value.count == 1 && value[0] == UInt8(ascii: "1")
                case 8 where wantsIncidents && EntryCheck.equal(name, "incident"):
                    incident = IncidentNumber.packed(quoted: value)
                case 9 where wantsIncidents && EntryCheck.equal(name, "incidents"):
                    incidents = IncidentNumber.ranges(value)
                case 12 where EntryCheck.equal(name, "organization"):
                    hasOrganization = organization.withUnsafeBytes { EntryCheck.equal(value, $0) }
                default: break
                }
            }
        } catch { return Result(defect: error.description) }
        guard hasVersion else { return Result(defect: "an entry of another version") }
        guard hasOrganization else { return Result(defect: "an entry of another organization") }
        return Result(incident: incident, incidents: incidents)
    }

    @inline(__always)
    private static func equal(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        equal(bytes, UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// A million entries ask this several times each; `elementsEqual` goes through two iterators.
    @inline(__always)
    private static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where left[index] != right[index] { return false }
        return true
    }
}

/// Year and number of an incident's key `INC-2026-0042` as one integer, so that a million entries need no text for it.
enum IncidentNumber {
    private static let numbersOfAYear: UInt64 = 10_000_000_000

    static func packed(_ key: String) -> UInt64? { Array(key.utf8).withUnsafeBytes { packed($0[...]) } }

    static func packed(quoted: UnsafeRawBufferPointer) -> UInt64? {
        guard quoted.count > 2 else { return nil }
        return packed(quoted[1..<quoted.count - 1])
    }

    /// Reads `["INC-2016-0001..INC-2016-0042"]`; ranges that are none, or have ten million keys and more, are left out.
    static func ranges(_ array: UnsafeRawBufferPointer) -> [ClosedRange<UInt64>] {
        array.split(separator: UInt8(ascii: "\"")).compactMap { text in
            guard let dots = text.firstIndex(of: UInt8(ascii: ".")), dots + 2 <= text.endIndex,
                let first = packed(text[..<dots]), let last = packed(text[(dots + 2)...]), first <= last,
                // A forged range must not take the verifier's memory.
                last - first < 10_000_000
            else { return nil }
            return first...last
        }
    }

    static func year(_ packed: UInt64) -> UInt64 { packed / numbersOfAYear }

    /// Four digits for the year, four to ten for the number; padded with zeros to four and not further.
    private static func packed(_ key: Slice<UnsafeRawBufferPointer>) -> UInt64? {
        let start = key.startIndex
        guard (13...19).contains(key.count), key[start] == UInt8(ascii: "I"), key[start + 1] == UInt8(ascii: "N"),
            key[start + 2] == UInt8(ascii: "C"), key[start + 3] == UInt8(ascii: "-"),
            key[start + 8] == UInt8(ascii: "-"),
            let year = decimal(key[key.startIndex + 4..<key.startIndex + 8]),
            let number = decimal(key[(key.startIndex + 9)...]),
            key.count == 13 || key[key.startIndex + 9] != UInt8(ascii: "0")
        else { return nil }
        return year * numbersOfAYear + number
    }

    private static func decimal(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard digit &- 0x30 < 10 else { return nil }
            value = value * 10 + UInt64(digit - 0x30)
        }
        return value
    }
}
