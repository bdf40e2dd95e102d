/// The beginning of one message of PostgreSQL's protocol 3.
struct ProtocolFrame: Equatable {
    let kind: UInt8
    /// The first four bytes of what it says, fewer where it says less.
    let prefix: UInt32
    /// Where it begins among the bytes that were read with it; negative when it began before them.
    let start: Int
}

/// Finds the messages in a stream of bytes without keeping them (PostgreSQL documentation, "Message Formats": a byte for the kind,
/// then the length of the rest with its own four bytes).
struct FrameReader {
    private var headCount = 0
    private var kind: UInt8 = 0
    private var length: UInt32 = 0
    private var prefix: UInt32 = 0
    private var skipped = 0
    /// A length that no message has was met; nothing behind it can be understood.
    private(set) var isLost = false

    var isBetweenFrames: Bool { headCount == 0 && skipped == 0 && !isLost }

    /// The next message whose head ends at or behind the position, which moves on; nil when all bytes are used up.
    mutating func next(in bytes: UnsafeRawBufferPointer, from position: inout Int) -> ProtocolFrame? {
        while position < bytes.count, !isLost {
            if skipped > 0 {
                let count = min(skipped, bytes.count - position)
                position += count
                skipped -= count
                continue
            }
            let byte = bytes[position]
            position += 1
            switch headCount {
            case 0: (kind, length, prefix) = (byte, 0, 0)
            case 1...4: length = length << 8 | UInt32(byte)
            default: prefix = prefix << 8 | UInt32(byte)
            }
            headCount += 1
            guard headCount >= 5 else { continue }
            guard length >= 4, length <= 1 << 30 else {
                isLost = true
                return nil
            }
            let known = min(4, Int(length) - 4)
            guard headCount == 5 + known else { continue }
            (headCount, skipped) = (0, Int(length) - 4 - known)
            return ProtocolFrame(kind: kind, prefix: prefix, start: position - 5 - known)
        }
        return nil
    }
}

/// What client and server of one session have said to each other, as far as it shows whether anything is still under way.
struct Conversation {
    private var asking = FrameReader()
    private var answering = FrameReader()
    /// Requests whose ReadyForQuery is still to come.
    private var awaited: Int
    private var isIdle: Bool
    private var lacksSync = false
    /// The server asked for a proof of identity, which nobody can give a second time.
    private var isPersonal = false
    /// The server has reported an error.
    private(set) var hasFailed = false
    /// The first answer has ended.
    private(set) var isAnswered: Bool

    private init(awaited: Int, isIdle: Bool) {
        self.awaited = awaited
        self.isIdle = isIdle
        isAnswered = isIdle
    }

    /// One request was sent and nothing was answered yet: the start of a session is such a request.
    static let begun = Conversation(awaited: 1, isIdle: false)
    /// Everything was answered.
    static let rested = Conversation(awaited: 0, isIdle: true)

    /// No transaction is open, everything that was asked has been answered, and nobody is in the middle of a message.
    var isAtRest: Bool {
        awaited == 0 && isIdle && !lacksSync && !isPersonal && asking.isBetweenFrames && answering.isBetweenFrames
    }

    /// - Returns: how many of the bytes go on to the server, and whether the client takes its leave behind them.
    mutating func follow(client bytes: UnsafeRawBufferPointer) -> (passed: Int, leaves: Bool) {
        var position = 0
        while let frame = asking.next(in: bytes, from: &position) {
            switch frame.kind {
            case UInt8(ascii: "X"):
                // One that began in an earlier portion has been passed on in part: then the server ends as well.
                if frame.start < 0 { isPersonal = true }
                return (frame.start < 0 ? bytes.count : frame.start, true)
            case UInt8(ascii: "Q"), UInt8(ascii: "S"), UInt8(ascii: "F"):
                awaited += 1
                lacksSync = false
            // Rows of a COPY: the query that began it ends it.
            case UInt8(ascii: "d"), UInt8(ascii: "c"), UInt8(ascii: "f"): break
            default: lacksSync = true
            }
        }
        return (bytes.count, false)
    }

    mutating func follow(server bytes: UnsafeRawBufferPointer) {
        var position = 0
        while let frame = answering.next(in: bytes, from: &position) {
            switch frame.kind {
            case UInt8(ascii: "Z"):
                awaited -= 1
                isAnswered = true
                isIdle = frame.prefix == UInt32(UInt8(ascii: "I"))
            case UInt8(ascii: "R"): if frame.prefix != 0 { isPersonal = true }
            case UInt8(ascii: "E"): hasFailed = true
            default: break
            }
        }
    }
}
