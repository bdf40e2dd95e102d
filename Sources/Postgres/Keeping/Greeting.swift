/// What a server says to the first client of a session until it is ready: the settings that it reports, and the key for cancelling.
struct Greeting {
    private static let largest = 16_384

    private var bytes: [UInt8] = []
    /// Where the secret part of the key stands.
    private var keyPlace: Int?
    /// Nothing can be added any more, and it may be told to others.
    private(set) var isWhole = false
    private var isUnusable = false

    /// The process that serves the session, and what the server wants to see before it cancels what that does.
    private(set) var processID: UInt32 = 0
    private(set) var serverKey: UInt32 = 0

    /// - Parameter isEnd: whether the server is ready with these bytes.
    mutating func add(_ added: UnsafeRawBufferPointer, isEnd: Bool) {
        guard !isWhole, !isUnusable else { return }
        bytes.append(contentsOf: added)
        guard bytes.count <= Self.largest else { return giveUp() }
        guard isEnd else { return }
        var reader = FrameReader()
        var last: UInt8 = 0
        bytes.withUnsafeBytes { bytes in
            var position = 0
            while let frame = reader.next(in: bytes, from: &position) {
                last = frame.kind
                // Kind, length, process, key ("BackendKeyData").
                guard frame.kind == UInt8(ascii: "K"), bytes.count >= frame.start + 13 else { continue }
                keyPlace = frame.start + 9
                processID = frame.prefix
                serverKey = Self.number(bytes[(frame.start + 9)...])
            }
        }
        // Were there more behind the end, it would be an answer to somebody's question.
        guard last == UInt8(ascii: "Z"), reader.isBetweenFrames, keyPlace != nil else { return giveUp() }
        isWhole = true
    }

    /// Somebody has spoken before the server was ready; what it says then belongs to him.
    mutating func giveUp() {
        if !isWhole { (isUnusable, bytes) = (true, []) }
    }

    /// The same for another client, with a key of its own.
    func told(key: UInt32) -> [UInt8] {
        guard let keyPlace else { return bytes }
        var copy = bytes
        for index in 0..<4 { copy[keyPlace + index] = UInt8(truncatingIfNeeded: key >> UInt32(24 - 8 * index)) }
        return copy
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
