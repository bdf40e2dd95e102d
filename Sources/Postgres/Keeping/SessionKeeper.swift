import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Stands between short commands and the server of a private cluster and keeps the sessions that they leave.
///
/// A process that the server has just forked reads the catalogs and plans each statement for the first time, which is most of what a
/// command that writes waits for (docs/decisions/0025). The keeper speaks no protocol of its own: it passes on what both sides say,
/// hands a session at rest to the next client that asks for the same one, and ends by itself when nobody comes any more, when the
/// server has ended, or when its socket is gone. Whoever finds no keeper talks to the server.
///
/// The protocol is PostgreSQL's, version 3 (documentation, "Frontend/Backend Protocol").
package final class SessionKeeper {
    package struct Limits: Sendable {
        /// How long a session stays without a client, and the keeper without any.
        package var idle: Duration
        /// Sessions without a client; the one that has waited longest goes first.
        package var parked: Int

        package init(idle: Duration, parked: Int = 4) {
            self.idle = idle
            self.parked = parked
        }
    }

    /// A client that has not said yet what it wants.
    private struct Caller {
        let descriptor: Int32
        let since = ContinuousClock.now
        var said: [UInt8] = []
    }

    private enum Watched {
        case listener
        case caller(Int32)
        case client(KeptSession)
        case server(KeptSession)
    }

    private let cluster: PrivateCluster
    private let limits: Limits
    /// Held while others can find this one.
    private var lock: DirectoryLock?
    private let listener: Int32
    private let socket: (device: dev_t, file: ino_t)
    private var callers: [Caller] = []
    private var sessions: [KeptSession] = []
    private var lastUse = ContinuousClock.now
    private var isRetiring = false
    /// Something happened that may mean that the server is gone.
    private var isWarned = false
    /// The system gives no more descriptors: callers wait until something is closed.
    private var isFull = false

    /// How often it looks whether its server and its socket are still there.
    private static let patience = Duration.seconds(5)
    /// A session that never waits long still ends: what was set for its user or database reaches it in no other way.
    private static let greatestAge = Duration.seconds(3_600)
    /// How long a caller may take to say what it wants.
    private static let patienceWithCallers = Duration.seconds(30)

    /// Listens from here on; nil where another one does.
    package init?(_ cluster: PrivateCluster, limits: Limits) throws {
        do {
            lock = try DirectoryLock.take(Self.lockPath(cluster), patience: 0)
        } catch let error as PrivateClusterError where error.code == .busy {
            return nil
        }
        (self.cluster, self.limits) = (cluster, limits)
        unlink(cluster.keeperSocketPath)
        listener = cplatform_listen(cluster.keeperSocketPath)
        var status = stat()
        guard listener >= 0, stat(cluster.keeperSocketPath, &status) == 0 else {
            let reason = systemMessage(listener < 0 ? -listener : errno)
            throw PrivateClusterError(.system, "\(cluster.keeperSocketPath) can't be listened to: \(reason)")
        }
        socket = (status.st_dev, status.st_ino)
    }

    deinit {
        close(listener)
    }

    /// Starts the program that keeps sessions, which outlives this process; what goes wrong there stands in a log beside the server's.
    ///
    /// Where another user keeps this cluster's sessions, as root beside the server's own user, nothing is started.
    ///
    /// - Parameter arguments: the program and what it takes to keep sessions of this cluster.
    package static func start(_ arguments: [String], for cluster: PrivateCluster) throws {
        let lock = lockPath(cluster)
        guard access(lock, F_OK) != 0 || access(lock, W_OK) == 0 else { return }
        // Where the sockets are depends on the last of these.
        try ChildProcess.leave(
            arguments, log: cluster.home + "/keeper.log", variables: ["PATH", "HOME", "LANG", "XDG_RUNTIME_DIR"])
    }

    private static func lockPath(_ cluster: PrivateCluster) -> String { cluster.home + "/keeper.lock" }

    /// Serves until there is no reason to. The process ignores SIGPIPE from here on.
    package func serve() {
        signal(SIGPIPE, SIG_IGN)
        cplatform_raise_descriptors()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var lastLook = ContinuousClock.now
        while true {
            guard serveOnce(buffer) else {
                retire()
                break
            }
            tidy()
            if isWarned || lastLook.duration(to: .now) > Self.patience {
                (lastLook, isWarned) = (.now, false)
                if !isRetiring, !hasReason { retire() }
            }
            if isRetiring, callers.isEmpty, !sessions.contains(where: \.isBusy), !accept() { break }
        }
        for session in sessions { session.end() }
        for caller in callers { close(caller.descriptor) }
    }

    /// - Returns: false where the system refuses to wait, after which nothing can be done.
    private func serveOnce(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        var watched: [Watched] = []
        var asked: [pollfd] = []
        func watch(_ part: Watched, _ wish: pollfd?) {
            guard let wish else { return }
            watched.append(part)
            asked.append(wish)
        }
        func hearing(_ descriptor: Int32) -> pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }
        if !isFull { watch(.listener, hearing(listener)) }
        for caller in callers { watch(.caller(caller.descriptor), hearing(caller.descriptor)) }
        for session in sessions {
            let wishes = session.wishes
            watch(.client(session), wishes.client)
            watch(.server(session), wishes.server)
        }
        isFull = false
        let count = poll(&asked, nfds_t(asked.count), Int32(Self.patience.millisecondsRoundedUp))
        guard count > 0 else { return count == 0 || errno == EINTR }
        for (part, answer) in zip(watched, asked) where answer.revents != 0 {
            switch part {
            case .listener: _ = accept()
            case .caller(let descriptor): hear(descriptor, buffer)
            case .client(let session): session.clientIsReady(buffer: buffer)
            case .server(let session): session.serverIsReady(buffer: buffer)
            }
        }
        return true
    }

    /// Takes whoever has called.
    ///
    /// - Returns: whether anybody had.
    private func accept() -> Bool {
        let descriptor = cplatform_accept(listener)
        guard descriptor >= 0 else {
            if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(-descriptor) {
                isFull = true
                endParked()
            }
            return false
        }
        lastUse = .now
        callers.append(Caller(descriptor: descriptor))
        return true
    }

    /// The first message tells what a client wants: a session, to cancel what another does, or encryption, which a socket in a closed
    /// directory has no need of.
    private func hear(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) {
        guard let index = callers.firstIndex(where: { $0.descriptor == descriptor }) else { return }
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        callers[index].said.append(contentsOf: buffer[..<max(0, count)])
        let said = callers[index].said
        let length = Self.number(said, at: 0) ?? 0
        guard count > 0, said.count < 4 || (8...10_000).contains(length) else {
            if said.isEmpty { isWarned = true }
            callers.remove(at: index)
            close(descriptor)
            return
        }
        guard said.count >= max(8, length), let code = Self.number(said, at: 4) else { return }
        callers.remove(at: index)
        let early = Array(said[length...])
        switch code {
        case Self.encryptionRequest, Self.gssRequest:
            var outlet = Outlet(descriptor)
            outlet.send([UInt8(ascii: "N")])
            callers.append(Caller(descriptor: descriptor, said: early))
        case Self.cancelRequest: cancel(descriptor, Array(said[..<length]))
        default: admit(descriptor, Array(said[..<length]), early)
        }
    }

    // The codes of messages that stand where others have the version of the protocol ("Message Formats").
    private static let cancelRequest = 80_877_102
    private static let encryptionRequest = 80_877_103
    private static let gssRequest = 80_877_104

    private static func number(_ bytes: [UInt8], at index: Int) -> Int? {
        guard bytes.count >= index + 4 else { return nil }
        return bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Hands a request to cancel on where it is of the client that the session serves now. A later one would hit somebody else's
    /// statement.
    private func cancel(_ client: Int32, _ request: [UInt8]) {
        guard let process = Self.number(request, at: 8), let key = Self.number(request, at: 12) else {
            close(client)
            return
        }
        for session in sessions {
            guard
                let real = session.cancellation(
                    process: UInt32(truncatingIfNeeded: process), key: UInt32(truncatingIfNeeded: key))
            else { continue }
            let words = [real.process, real.key].flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
            return connect(client, Array(request[..<8]) + words, [])
        }
        close(client)
    }

    /// The session that waited for such a client last, which has learned most, or a new one.
    private func admit(_ client: Int32, _ request: [UInt8], _ early: [UInt8]) {
        let parked = sessions.filter { $0.isParked && $0.request == request }
        guard early.isEmpty, let session = parked.max(by: { $0.rests < $1.rests }) else {
            return connect(client, request, early)
        }
        session.attach(client)
    }

    private func connect(_ client: Int32, _ request: [UInt8], _ early: [UInt8]) {
        let server = cplatform_connect(cluster.socketPath, 0)
        guard server >= 0 else {
            isWarned = true
            close(client)
            return
        }
        sessions.append(KeptSession(request: request, early: early, server: server, client: client))
    }

    /// Lets go of what is over and of whoever takes too long.
    private func tidy() {
        isWarned = isWarned || sessions.contains { $0.stage == .over }
        // Its server may have no place for another one because of those that wait here.
        if sessions.contains(where: \.wasRefused) { endParked() }
        evict()
        sessions.removeAll { $0.stage == .over }
        let now = ContinuousClock.now
        for caller in callers where caller.since.duration(to: now) > Self.patienceWithCallers {
            close(caller.descriptor)
        }
        callers.removeAll { $0.since.duration(to: now) > Self.patienceWithCallers }
    }

    private func endParked() {
        for session in sessions where session.isParked { session.end() }
    }

    private func evict() {
        let now = ContinuousClock.now
        var parked = sessions.filter(\.isParked).sorted { $0.rests < $1.rests }
        let excess = max(0, parked.count - limits.parked)
        for session in parked.prefix(excess) { session.end() }
        parked.removeFirst(excess)
        for session in parked
        where session.rests.duration(to: now) > limits.idle || session.began.duration(to: now) > Self.greatestAge {
            session.end()
        }
    }

    private var hasReason: Bool {
        var status = stat()
        guard stat(cluster.keeperSocketPath, &status) == 0, (status.st_dev, status.st_ino) == socket,
            let server = PostmasterFile(dataDirectory: cluster.dataDirectory), server.isAlive
        else { return false }
        return !sessions.isEmpty || lastUse.duration(to: .now) <= limits.idle
    }

    /// Nobody finds the socket from here on, and another one may take the place; whoever has called before is still served.
    private func retire() {
        isRetiring = true
        var status = stat()
        if stat(cluster.keeperSocketPath, &status) == 0, (status.st_dev, status.st_ino) == socket {
            unlink(cluster.keeperSocketPath)
        }
        lock = nil
        endParked()
    }
}
