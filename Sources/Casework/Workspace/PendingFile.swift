import Foundation
import Synchronization

/// The path of the one unfinished file, as the address of a C string; 0 for none. An atomic integer, because a signal handler
/// may touch nothing that takes a lock or allocates.
private let pendingPath = Atomic<UInt>(0)

/// The file that a signal must not leave behind.
package enum PendingFile {
    package static func begin(_ path: String) {
        guard let text = strdup(path) else { return }
        pendingPath.store(UInt(bitPattern: text), ordering: .sequentiallyConsistent)
    }

    package static func end() {
        let address = pendingPath.exchange(0, ordering: .sequentiallyConsistent)
        free(UnsafeMutableRawPointer(bitPattern: address))
    }

    /// Safe in a signal handler.
    package static func unlinkNow() {
        let address = pendingPath.load(ordering: .sequentiallyConsistent)
        if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
    }
}
