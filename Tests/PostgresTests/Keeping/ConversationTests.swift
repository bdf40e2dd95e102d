import Testing

@testable import Postgres

/// A message of the protocol: kind, length, content.
private func message(_ kind: Character, _ content: [UInt8] = []) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(content.count + 4).bigEndian, Array.init)
    return [kind.asciiValue ?? 0] + length + content
}

private let ready = message("Z", [UInt8(ascii: "I")])

@Suite("What a conversation of client and server shows")
struct ConversationTests {
    private func client(_ conversation: inout Conversation, _ bytes: [UInt8]) -> (passed: Int, leaves: Bool) {
        bytes.withUnsafeBytes { conversation.follow(client: $0) }
    }

    private func server(_ conversation: inout Conversation, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { conversation.follow(server: $0) }
    }

    @Test("messages are found wherever the stream is cut")
    func cuts() {
        let stream =
            message("T", Array(repeating: 7, count: 300)) + message("D") + message("C", [1, 2])
            + message("N", [1, 2, 3, 4])
            + message("Z", [UInt8(ascii: "T")])
        for cut in 0...stream.count {
            var reader = FrameReader()
            var kinds: [UInt8] = []
            var last: UInt32 = 0
            for part in [stream[..<cut], stream[cut...]] {
                Array(part).withUnsafeBytes { bytes in
                    var position = 0
                    while let frame = reader.next(in: bytes, from: &position) {
                        kinds.append(frame.kind)
                        last = frame.prefix
                    }
                    #expect(position == bytes.count)
                }
            }
            #expect(kinds == "TDCNZ".utf8.map { $0 })
            #expect(last == UInt32(UInt8(ascii: "T")))
            #expect(reader.isBetweenFrames)
        }
    }

    @Test("a length that no message has ends the understanding", arguments: [0, 3, 0x7FFF_FFFF] as [UInt32])
    func badLength(length: UInt32) {
        var reader = FrameReader()
        let bytes = [UInt8(ascii: "D")] + withUnsafeBytes(of: length.bigEndian, Array.init) + ready
        bytes.withUnsafeBytes {
            var position = 0
            #expect(reader.next(in: $0, from: &position) == nil)
        }
        #expect(!reader.isBetweenFrames)
    }

    @Test("a session is at rest when each request has its answer and no transaction is open")
    func rest() {
        var conversation = Conversation.rested
        #expect(conversation.isAtRest)
        _ = client(&conversation, message("Q", [0]))
        #expect(!conversation.isAtRest)
        server(&conversation, message("Z", [UInt8(ascii: "T")]))
        #expect(!conversation.isAtRest)
        _ = client(&conversation, message("Q", [0]) + message("P", [0, 0]) + message("S"))
        server(&conversation, ready)
        #expect(!conversation.isAtRest)
        server(&conversation, Array(ready.dropLast()))
        #expect(!conversation.isAtRest)
        server(&conversation, Array(ready.suffix(1)))
        #expect(conversation.isAtRest)
    }

    @Test("half a message, and messages that nobody asked to answer, are no rest")
    func loose() {
        var conversation = Conversation.rested
        _ = client(&conversation, message("P", [0, 0]))
        #expect(!conversation.isAtRest)
        _ = client(&conversation, message("S"))
        server(&conversation, ready)
        #expect(conversation.isAtRest)
        _ = client(&conversation, Array(message("Q", [0]).dropLast()))
        #expect(!conversation.isAtRest)
        // Rows of a COPY belong to the query before them.
        var copying = Conversation.rested
        _ = client(&copying, message("Q", [0]) + message("d", [1]) + message("c"))
        server(&copying, ready)
        #expect(copying.isAtRest)
    }

    @Test("taking leave is not passed on, and what precedes it is")
    func leave() {
        var conversation = Conversation.rested
        let query = message("Q", [0])
        let first = client(&conversation, query + message("X"))
        #expect(first.passed == query.count && first.leaves)
        // When its beginning has gone on already, the rest follows, and the session is another one.
        var cut = Conversation.rested
        let head = client(&cut, Array(message("X").prefix(2)))
        #expect(head.passed == 2 && !head.leaves)
        let tail = client(&cut, Array(message("X").dropFirst(2)))
        #expect(tail.passed == 3 && tail.leaves)
        #expect(!cut.isAtRest)
    }

    @Test("a session whose server asked for a proof of identity is nobody else's")
    func proof() {
        var trusted = Conversation.begun
        server(&trusted, message("R", [0, 0, 0, 0]) + ready)
        #expect(trusted.isAtRest)
        var proven = Conversation.begun
        server(&proven, message("R", [0, 0, 0, 10, 1, 2]))
        server(&proven, message("R", [0, 0, 0, 0]) + ready)
        #expect(!proven.isAtRest)
    }
}
