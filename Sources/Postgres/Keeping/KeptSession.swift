#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A session of the server's and, for a while, a client that uses it.
final class KeptSession {
    enum Stage: Equatable {
        case attached
        /// The client is gone, and what it left in the session is being removed.
        case resetting
        case parked(since: ContinuousClock.Instant)
        /// The client says nothing more, and the session is not worth keeping: what was sent is still handed over, in both directions, until
        /// the server ends it.
        case ending
        case over
    }

    /// What DISCARD ALL does, but for the plans: those are what makes the session worth keeping, and PostgreSQL itself drops the ones
    /// whose tables or functions change. One transaction: where a part fails nothing is done, and the session ends.
    private static let reset = """
        close all; set session authorization default; reset all; deallocate all; unlisten *; \
        select pg_advisory_unlock_all(); discard sequences; discard temp
        """

    /// The client's first message: user, database and settings. Only a client that begins with the same bytes gets the session.
    let request: [UInt8]
    let began = ContinuousClock.now
    private(set) var stage = Stage.attached
    private var server: Outlet
    private var client: Outlet
    private var conversation = Conversation.begun
    private var greeting = Greeting()
    /// What the present client shows to have its statement cancelled.
    private var clientKey: UInt32 = 0
    /// A cancellation is under way and might reach whoever comes next.
    private var isWanted = false

    /// Takes both descriptors over.
    ///
    /// - Parameter early: what the client has said behind its first message, without waiting for an answer.
    init(request: [UInt8], early: [UInt8], server: Int32, client: Int32) {
        self.request = request
        self.server = Outlet(server)
        self.client = Outlet(client)
        self.server.send(request)
        if !early.isEmpty { early.withUnsafeBytes { hear($0) } }
    }

    /// Another client goes on in the parked session.
    func attach(_ descriptor: Int32) {
        client = Outlet(descriptor)
        stage = .attached
        conversation = .rested
        clientKey = .random(in: .min ... .max)
        client.send(greeting.told(key: clientKey))
    }

    /// The server's own request to cancel in the place of a client's; nil where it is not of the client that is served at present.
    func cancellation(process: UInt32, key: UInt32) -> (process: UInt32, key: UInt32)? {
        guard stage == .attached, greeting.isWhole, greeting.processID == process, clientKey == key else { return nil }
        isWanted = true
        return (process, greeting.serverKey)
    }

    /// What to wait for on either side. While one side has not taken what it was sent, the other is not listened to.
    var wishes: (client: pollfd?, server: pollfd?) {
        (
            Self.wish(client, listening: stage == .attached && server.isEmpty),
            Self.wish(server, listening: client.isEmpty)
        )
    }

    private static func wish(_ outlet: Outlet, listening: Bool) -> pollfd? {
        let events = (outlet.isEmpty ? 0 : POLLOUT) | (listening ? POLLIN : 0)
        return events == 0 || outlet.descriptor < 0
            ? nil : pollfd(fd: outlet.descriptor, events: Int16(events), revents: 0)
    }

    func clientIsReady(buffer: UnsafeMutableRawBufferPointer) {
        guard stage == .attached || stage == .ending else { return }
        client.flush()
        if client.isBroken { return loseClient() }
        guard stage == .attached, server.isEmpty else { return }
        let count = read(client.descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        if count > 0 { hear(UnsafeRawBufferPointer(rebasing: buffer[..<count])) } else { leave() }
    }

    private func hear(_ bytes: UnsafeRawBufferPointer) {
        greeting.giveUp()
        let (passed, leaves) = conversation.follow(client: bytes)
        server.send(UnsafeRawBufferPointer(rebasing: bytes[..<passed]))
        if leaves { leave() }
    }

    func serverIsReady(buffer: UnsafeMutableRawBufferPointer) {
        guard stage != .over else { return }
        server.flush()
        closeServerIfDone()
        guard client.isEmpty else { return }
        let count = read(server.descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return end() }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        conversation.follow(server: bytes)
        switch stage {
        case .attached, .ending:
            greeting.add(bytes, isEnd: conversation.isAnswered)
            if greeting.isWhole, clientKey == 0 { clientKey = greeting.serverKey }
            client.send(bytes)
            if client.isBroken { loseClient() }
        case .resetting:
            if conversation.hasFailed {
                end()
            } else if conversation.isAtRest {
                stage = .parked(since: .now)
            }
        // Whatever the server says to a parked session, that it ends or that a setting has changed, makes it another one.
        case .parked: end()
        case .over: break
        }
    }

    /// Nobody reads the answers any more.
    private func loseClient() {
        if stage == .attached { leave() }
        guard stage == .ending, client.descriptor >= 0 else { return }
        close(client.descriptor)
        client = Outlet(-1)
    }

    /// The client has said its last. What it has begun is the server's to finish or to roll back; a session at rest is cleaned for the
    /// next.
    private func leave() {
        guard greeting.isWhole, conversation.isAtRest, !isWanted else {
            stage = .ending
            return closeServerIfDone()
        }
        close(client.descriptor)
        client = Outlet(-1)
        stage = .resetting
        conversation = .begun
        let text = Array(Self.reset.utf8) + [0]
        server.send([UInt8(ascii: "Q")] + withUnsafeBytes(of: UInt32(text.count + 4).bigEndian, Array.init) + text)
    }

    /// To the server it looks as if the client had gone away.
    private func closeServerIfDone() {
        if stage == .ending, server.isEmpty { shutdown(server.descriptor, Int32(SHUT_WR)) }
    }

    /// Ends both connections; calling it again does nothing.
    func end() {
        guard stage != .over else { return }
        stage = .over
        close(server.descriptor)
        if client.descriptor >= 0 { close(client.descriptor) }
    }

    /// The server did not let the client in.
    var wasRefused: Bool { stage == .over && !conversation.isAnswered && conversation.hasFailed }

    var isParked: Bool { if case .parked = stage { true } else { false } }

    /// Since when it is parked.
    var rests: ContinuousClock.Instant { if case .parked(let since) = stage { since } else { .now } }

    /// Somebody is still to be served.
    var isBusy: Bool { stage == .attached || stage == .ending }
}
