import Synchronization

/// An atomic, because a signal handler asks: it may touch nothing that takes a lock or allocates.
private let isKept = Atomic<Bool>(false)

/// Whether this process has done something that stays, so that a person who interrupts it is not told the opposite.
package enum KeptWork {
    /// Called right after a commit, or after files are in their places.
    static func note() { isKept.store(true, ordering: .sequentiallyConsistent) }

    /// Safe in a signal handler.
    package static var isAny: Bool { isKept.load(ordering: .sequentiallyConsistent) }
}
