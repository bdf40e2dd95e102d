import Foundation
import Synchronization

/// The last signal that asked us to stop; 0 for none. A lock-free integer, as a signal handler may touch nothing else.
private let receivedSignal = Atomic<Int32>(0)

/// Ctrl-C and termination: noted, so that the server is stopped and the directory removed on the way out.
enum Interruption: Error, CustomStringConvertible {
    case interrupted

    var description: String { "interrupted" }

    static func watch() {
        // The first touch initialises the global; it must not happen in the handler.
        receivedSignal.store(0, ordering: .sequentiallyConsistent)
        // No SA_RESTART, as `signal` would set: waiting for a child has to end, not to be taken up again.
        var action = sigaction()
        #if os(Linux)
            action.__sigaction_handler.sa_handler = { receivedSignal.store($0, ordering: .sequentiallyConsistent) }
        #else
            action.__sigaction_u.__sa_handler = { receivedSignal.store($0, ordering: .sequentiallyConsistent) }
        #endif
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaction(number, &action, nil) }
    }

    static var isWanted: Bool { receivedSignal.load(ordering: .sequentiallyConsistent) != 0 }

    static func check() throws {
        if isWanted { throw Interruption.interrupted }
    }
}
