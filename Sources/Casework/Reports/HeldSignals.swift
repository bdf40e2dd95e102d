import Foundation
import Synchronization

/// The last signal that arrived while signals were held; 0 for none. A lock-free integer, as a signal handler may touch
/// nothing else.
private let heldSignal = Atomic<Int32>(0)
/// One holder at a time: two would restore each other's handlers.
private let holder = Mutex(())

/// Keeps Ctrl-C, termination and hang-up from ending the process in the middle of a piece of work that has to be undone.
enum HeldSignals {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Runs the work and then delivers a signal that arrived meanwhile, as if it arrived just now.
    ///
    /// - Parameter work: asks `isInterrupted` between its steps and cleans up before it throws.
    static func during<Answer>(_ work: (_ isInterrupted: () -> Bool) throws -> sending Answer) throws -> sending Answer
    {
        try holder.withLock { _ in
            // The first touch initialises the global; it must not happen in the handler.
            heldSignal.store(0, ordering: .sequentiallyConsistent)
            let previous = signals.map { number in
                signal(number) { heldSignal.store($0, ordering: .sequentiallyConsistent) }
            }
            defer {
                for (number, handler) in zip(signals, previous) { signal(number, handler) }
                let pending = heldSignal.exchange(0, ordering: .sequentiallyConsistent)
                if pending != 0 { raise(pending) }
            }
            return try work { heldSignal.load(ordering: .sequentiallyConsistent) != 0 }
        }
    }
}
