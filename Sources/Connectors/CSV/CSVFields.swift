/// Where the fields of the current record lie in the buffer; one allocation for the life of a reader.
struct CSVFields {
    /// Start and end of each field; the top bits of the end say whether it was quoted and holds doubled quotes.
    private var bounds: [(start: Int, end: Int)] = []
    private static let quotedBit = 1 << 62
    private static let escapedBit = 1 << 61
    private static let positionMask = (1 << 61) - 1
    private var hasEscapes = false
    /// Fields beyond the most that are kept: counted, so that the record is refused, but without memory of their own.
    private(set) var overflow = 0

    /// A record of nothing but delimiters must not take sixteen times its own size.
    static let most = 1 << 16

    var count: Int { bounds.count + overflow }

    init() {
        bounds.reserveCapacity(64)
    }

    @inline(__always)
    mutating func removeAll() {
        bounds.removeAll(keepingCapacity: true)
        hasEscapes = false
        overflow = 0
    }

    @inline(__always)
    mutating func append(_ start: Int, _ end: Int) {
        guard bounds.count < CSVFields.most else {
            overflow += 1
            return
        }
        bounds.append((start, end))
    }

    mutating func appendQuoted(_ start: Int, _ end: Int, escaped: Bool) {
        append(start, end | CSVFields.quotedBit | (escaped ? CSVFields.escapedBit : 0))
        if escaped { hasEscapes = true }
    }

    @inline(__always)
    func start(_ index: Int) -> Int { bounds[index].start }

    @inline(__always)
    func length(_ index: Int) -> Int { bounds[index].end & CSVFields.positionMask - bounds[index].start }

    func isQuoted(_ index: Int) -> Bool { bounds[index].end & CSVFields.quotedBit != 0 }

    /// Turns doubled quotes into single ones, in place. Only for a complete record: it cannot be done twice.
    mutating func unescapeQuotes(in bytes: UnsafeMutablePointer<UInt8>) {
        guard hasEscapes else { return }
        for index in bounds.indices where bounds[index].end & CSVFields.escapedBit != 0 {
            let start = bounds[index].start
            let end = bounds[index].end & CSVFields.positionMask
            var write = start
            var read = start
            while read < end {
                bytes[write] = bytes[read]
                read += bytes[read] == 0x22 ? 2 : 1
                write += 1
            }
            bounds[index].end = write | CSVFields.quotedBit
        }
        hasEscapes = false
    }
}
