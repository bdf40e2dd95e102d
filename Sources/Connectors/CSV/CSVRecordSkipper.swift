/// Finds the end of a record byte by byte, carrying its state from one buffer to the next.
struct CSVRecordSkipper {
    private enum State {
        case fieldStart
        case unquoted
        case quoted
        /// A quote was seen within a quoted field: its end, or the first half of an escaped quote.
        case quoteWithin
        /// A carriage return ended the record; a line feed right after it belongs to it.
        case afterReturn
        case done
    }

    private var state = State.fieldStart
    /// Line ends passed so far.
    private(set) var lineEnds = 0
    private let delimiter: UInt8

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    var isWithinQuotes: Bool { state == .quoted }

    /// Takes the next byte; true when it is the first that no longer belongs to the record.
    mutating func isDone(before byte: UInt8) -> Bool {
        switch state {
        case .done: return true
        case .afterReturn:
            if byte != 0x0A { return true }
            state = .done
        case .quoted:
            if byte == 0x22 { state = .quoteWithin } else if byte == 0x0A { lineEnds += 1 }
        case .quoteWithin where byte == 0x22:
            state = .quoted
        case .fieldStart where byte == 0x22:
            state = .quoted
        case .fieldStart, .unquoted, .quoteWithin:
            if byte == delimiter {
                state = .fieldStart
            } else if byte == 0x0A {
                state = .done
                lineEnds += 1
            } else {
                if byte == 0x0D { lineEnds += 1 }
                state = byte == 0x0D ? .afterReturn : .unquoted
            }
        }
        return false
    }
}
