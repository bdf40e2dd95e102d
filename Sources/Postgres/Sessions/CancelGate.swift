import CLibpq
import CPlatform
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets another thread cancel what a session is doing, and only that.
///
/// Cancelling is a second connection that names the backend, not the statement, so it may arrive late. Hence: it is sent
/// only while the run that asked is going on, never once COMMIT is on its way (the transaction might have happened
/// already), and a connection that was asked to cancel without having been seen to obey isn't used again.
final class CancelGate: Sendable {
    private struct State {
        var handle: CancelHandle?
        var lastRun: UInt64 = 0
        var running: UInt64?
        var isRequested = false
        var wasObeyed = false
        var isCommitting = false
        var isReusable = false
    }

    private let state = Mutex(State())
    private let alarm: WakePipe?

    init() {
        alarm = WakePipe()
    }

    /// A descriptor that becomes readable on cancellation, for waits that aren't statements.
    var wakeDescriptor: Int32? { alarm?.reading }

    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// False as soon as the connection shouldn't serve another caller.
    var isReusable: Bool { state.withLock { $0.isReusable } }

    func connected(_ handle: CancelHandle?) {
        state.withLock {
            $0.handle = handle
            $0.isReusable = true
        }
    }

    func newRun() -> UInt64 {
        state.withLock {
            $0.lastRun += 1
            return $0.lastRun
        }
    }

    func begin(_ run: UInt64) {
        state.withLock {
            $0.running = run
            $0.isRequested = false
            $0.wasObeyed = false
            $0.isCommitting = false
        }
    }

    func end(isHealthy: Bool) {
        state.withLock {
            $0.running = nil
            $0.isReusable = $0.isReusable && isHealthy && (!$0.isRequested || $0.wasObeyed)
            $0.isRequested = false
            $0.isCommitting = false
        }
        alarm?.clear()
    }

    /// The server answered "canceling statement"; says whether we had asked for it.
    func noteObeyed() -> Bool {
        state.withLock {
            if $0.isRequested { $0.wasObeyed = true }
            return $0.isRequested
        }
    }

    /// From here on nothing is cancelled; false when that was asked for before.
    func enterCommit() -> Bool {
        state.withLock {
            guard !$0.isRequested else { return false }
            $0.isCommitting = true
            return true
        }
    }

    func leaveCommit() {
        state.withLock { $0.isCommitting = false }
    }

    /// Asks the server to cancel, from a thread of its own because that may block on the network.
    func cancel(_ run: UInt64) {
        let isNew = state.withLock {
            guard $0.running == run, !$0.isRequested, !$0.isCommitting else { return false }
            $0.isRequested = true
            return true
        }
        guard isNew else { return }
        alarm?.ring()
        DetachedThread.start { [self] in repeatCancel(run) }
    }

    /// The request may overtake the statement it is meant for and is then ignored, so it is repeated while the run lasts.
    private func repeatCancel(_ run: UInt64) {
        var pause: UInt32 = 20_000
        while let handle = handleToCancel(run) {
            handle.cancel()
            usleep(pause)
            pause = min(pause * 2, 1_000_000)
        }
    }

    private func handleToCancel(_ run: UInt64) -> CancelHandle? {
        state.withLock { $0.running == run && !$0.wasObeyed && !$0.isCommitting ? $0.handle : nil }
    }
}

/// Owns a `PGcancel`.
// Sendable because libpq documents PQcancel as callable from any thread at any time.
final class CancelHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init?(connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit {
        PQfreeCancel(pointer)
    }

    func cancel() {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { complaint in
            _ = PQcancel(pointer, complaint.baseAddress, Int32(complaint.count))
        }
    }
}

/// A pipe that makes `poll` return.
private final class WakePipe: Sendable {
    let reading: Int32
    private let writing: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard cplatform_pipe(&ends) == 0 else { return nil }
        reading = ends[0]
        writing = ends[1]
        for end in ends { cplatform_set_nonblocking(end) }
    }

    deinit {
        close(reading)
        close(writing)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    func clear() {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = read(reading, &bytes, 16)
    }
}
