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

    /// Shapes that entries had, the one met last in front; kept from one entry to the next.
    struct Shapes {
        fileprivate struct Shape {
            let shape: CanonicalShape
            /// The gaps that hold what is asked of an entry.
            let version: Int
            let organization: Int
            let incident: Int?
        }

        /// Entries of a few tables take turns. Each shape that is tried in vain costs the way to the first byte that differs.
        fileprivate static let most = 4
        fileprivate var shapes: [Shape] = []

        /// Puts the shape in front; with all places taken the last one makes room.
        fileprivate mutating func add(_ shape: Shape) {
            if shapes.count == Shapes.most { shapes.removeLast() }
            shapes.insert(shape, at: 0)
        }
    }

    func check(_ entry: UnsafeRawBufferPointer, _ shapes: inout Shapes) -> Result {
        for position in shapes.shapes.indices {
            guard let result = fitting(entry, shapes.shapes[position]) else { continue }
            if position > 0 { shapes.shapes.swapAt(0, position) }
            return result
        }
        return read(entry, &shapes)
    }

    /// `nil` when the entry has another shape, or when something is wrong with it.
    private func fitting(_ entry: UnsafeRawBufferPointer, _ shape: Shapes.Shape) -> Result? {
        var scanner = CanonicalScanner(entry)
        var isRight = true
        var incident: UInt64?
        let fits = scanner.fits(shape.shape) { gap, value in
            if gap == shape.version {
                isRight = isRight && isVersion(value)
            } else if gap == shape.organization {
                isRight = isRight && isOrganization(value)
            } else if gap == shape.incident {
                incident = IncidentNumber.packed(quoted: value)
            }
        }
        return fits && isRight ? Result(incident: incident) : nil
    }

    private func read(_ entry: UnsafeRawBufferPointer, _ shapes: inout Shapes) -> Result {
        var scanner = CanonicalScanner(entry)
        scanner.recordScalars()
        var version: UnsafeRawBufferPointer?
        var organization: UnsafeRawBufferPointer?
        var incident: UnsafeRawBufferPointer?
        var incidents: UnsafeRawBufferPointer?
        do throws(CanonicalDefect) {
            try scanner.document { name, value in
                switch name.count {
                case 1 where name[0] == UInt8(ascii: "v"): version = value
                case 8 where wantsIncidents && EntryCheck.equal(name, "incident"): incident = value
                case 9 where wantsIncidents && EntryCheck.equal(name, "incidents"): incidents = value
                case 12 where EntryCheck.equal(name, "organization"): organization = value
                default: break
                }
            }
        } catch { return Result(defect: error.description) }
        guard let version, isVersion(version) else { return Result(defect: "an entry of another version") }
        guard let organization, isOrganization(organization) else {
            return Result(defect: "an entry of another organization")
        }
        let result = Result(
            incident: incident.flatMap { IncidentNumber.packed(quoted: $0) },
            incidents: incidents.map { IncidentNumber.ranges($0) } ?? [])
        func gap(_ value: UnsafeRawBufferPointer?) -> Int? {
            guard let value, let start = value.baseAddress, let base = entry.baseAddress else { return nil }
            return scanner.scalars.firstIndex { $0.lowerBound == start - base }
        }
        // What holds a list is read in full each time; there are few of them.
        if incidents == nil, let versionGap = gap(version), let organizationGap = gap(organization) {
            shapes.add(
                Shapes.Shape(
                    shape: CanonicalShape(of: entry, without: scanner.scalars), version: versionGap,
                    organization: organizationGap, incident: gap(incident)))
        }
        return result
    }

    private func isVersion(_ value: UnsafeRawBufferPointer) -> Bool {
        value.count == 1 && value[0] == UInt8(ascii: "1")
    }

    private func isOrganization(_ value: UnsafeRawBufferPointer) -> Bool {
        organization.withUnsafeBytes { EntryCheck.equal(value, $0) }
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
