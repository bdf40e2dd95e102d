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
        /// The client is gone and the session not worth keeping; what it sent is still handed over.
        case ending
        case over
    }

    /// What DISCARD ALL does, but for the plans: those are what makes the session worth keeping, and PostgreSQL itself drops the ones
    /// whose tables or functions change.
    private static let reset = """
        close all; set session authorization default; reset all; deallocate all; unlisten *; \
        select pg_advisory_unlock_all(); discard sequences; discard temp
        """
    private static let largestGreeting = 16_384

    /// The client's first message: user, database and settings. Only a client that begins with the same bytes gets the session.
    let request: [UInt8]
    private(set) var stage = Stage.attached
    private var server: Outlet
    private var client: Outlet
    private var conversation = Conversation.begun
    /// What the server said to the first client until it was ready: the settings that it reports, and the key for cancelling.
    private var greeting: [UInt8] = []
    private var isGreeted = false

    /// Takes both descriptors over.
    init(request: [UInt8], server: Int32, client: Int32) {
        self.request = request
        self.server = Outlet(server)
        self.client = Outlet(client)
        self.server.send(request)
    }

    /// Another client goes on in the parked session.
    func attach(_ descriptor: Int32) {
        client = Outlet(descriptor)
        stage = .attached
        conversation = .rested
        client.send(greeting)
    }

    /// What to wait for on either side; a descriptor of -1 where there is nothing. While one side has not taken what it was sent,
    /// the other is not listened to.
    var wishes: (client: pollfd, server: pollfd) {
        (
            Self.wish(client, listening: stage == .attached && server.isEmpty),
            Self.wish(server, listening: stage != .attached || client.isEmpty)
        )
    }

    private static func wish(_ outlet: Outlet, listening: Bool) -> pollfd {
        let events = (outlet.isEmpty ? 0 : POLLOUT) | (listening ? POLLIN : 0)
        return pollfd(fd: events == 0 ? -1 : outlet.descriptor, events: Int16(events), revents: 0)
    }

    func clientIsReady(buffer: UnsafeMutableRawBufferPointer) {
        guard stage == .attached else { return }
        client.flush()
        guard !client.isBroken else { return leave() }
        guard server.isEmpty else { return }
        let count = read(client.descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return leave() }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        let (passed, leaves) = conversation.follow(client: bytes)
        server.send(UnsafeRawBufferPointer(rebasing: bytes[..<passed]))
        if leaves { leave() }
    }

    func serverIsReady(buffer: UnsafeMutableRawBufferPointer) {
        guard stage != .over else { return }
        server.flush()
        if stage == .ending, server.isEmpty { return end() }
        guard client.isEmpty else { return }
        let count = read(server.descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return end() }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        conversation.follow(server: bytes)
        switch stage {
        case .attached:
            if !isGreeted, greeting.count <= Self.largestGreeting {
                greeting.append(contentsOf: bytes)
                isGreeted = conversation.isAtRest
            }
            client.send(bytes)
            if client.isBroken { leave() }
        case .resetting:
            if conversation.isAtRest {
                stage = .parked(since: .now)
            } else if bytes.first == UInt8(ascii: "E") {
                end()
            }
        // Whatever the server says to a parked session, that it ends or that a setting has changed, makes it another one.
        case .parked: end()
        case .ending, .over: break
        }
    }

    /// The client is gone. What it had begun ends with the session; a session at rest is cleaned for the next.
    private func leave() {
        close(client.descriptor)
        client = Outlet(-1)
        guard isGreeted, conversation.isAtRest else {
            stage = .ending
            if server.isEmpty { end() }
            return
        }
        stage = .resetting
        conversation = .begun
        let text = Array(Self.reset.utf8) + [0]
        server.send([UInt8(ascii: "Q")] + withUnsafeBytes(of: UInt32(text.count + 4).bigEndian, Array.init) + text)
    }

    /// Ends both connections; calling it again does nothing.
    func end() {
        guard stage != .over else { return }
        stage = .over
        close(server.descriptor)
        if client.descriptor >= 0 { close(client.descriptor) }
    }
}
