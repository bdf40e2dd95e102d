/// Who holds, waits for and may open connections: the rules of the pool, without any connection being touched.
///
/// A slot is the right to one connection. Slots are idle (with a connection), held, or free. Waiters are served first
/// come, first served, and nobody overtakes them.
struct PoolQueue<Connection, Waiter> {
    enum Grant {
        /// This connection is yours.
        case connection(Connection)
        /// Open one yourself; give the slot back if you can't.
        case slot
    }

    enum Request {
        case granted(Grant)
        case mustWait
        case refused
    }

    private let size: Int
    private var idle: [Connection] = []
    private var held = 0
    private var waiters: [(id: UInt64, waiter: Waiter)] = []
    private var nextID: UInt64 = 0
    private(set) var isClosed = false

    init(size: Int) {
        self.size = size
    }

    var waiterCount: Int { waiters.count }
    var idleCount: Int { idle.count }
    var heldCount: Int { held }

    /// The most recently used idle connection first, so that the others may rest.
    mutating func request() -> Request {
        guard !isClosed else { return .refused }
        guard waiters.isEmpty else { return .mustWait }
        if let connection = idle.popLast() {
            held += 1
            return .granted(.connection(connection))
        }
        guard held < size else { return .mustWait }
        held += 1
        return .granted(.slot)
    }

    mutating func newWaiterID() -> UInt64 {
        nextID += 1
        return nextID
    }

    mutating func wait(_ id: UInt64, _ waiter: Waiter) {
        waiters.append((id, waiter))
    }

    /// Removes a waiter that gave up; nil when it has been served already.
    mutating func removeWaiter(_ id: UInt64) -> Waiter? {
        guard let position = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: position).waiter
    }

    /// A holder gives its slot back, with its connection if that may be used again. Answers the waiter who gets it, or
    /// the connection that has to be closed.
    mutating func giveBack(_ connection: Connection?) -> (served: (Waiter, Grant)?, toClose: Connection?) {
        if isClosed {
            held -= 1
            return (nil, connection)
        }
        let grant: Grant = connection.map { .connection($0) } ?? .slot
        if !waiters.isEmpty { return ((waiters.removeFirst().waiter, grant), nil) }
        held -= 1
        if let connection { idle.append(connection) }
        return (nil, nil)
    }

    /// Takes all idle connections out, when one of them proved to be dead.
    mutating func takeIdle() -> [Connection] {
        defer { idle = [] }
        return idle
    }

    /// From now on everything is refused; answers who waited and what lay idle.
    mutating func close() -> (waiters: [Waiter], idle: [Connection]) {
        isClosed = true
        defer {
            waiters = []
            idle = []
        }
        return (waiters.map(\.waiter), idle)
    }
}
