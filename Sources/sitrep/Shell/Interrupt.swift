import Casework
import Foundation
import Synchronization

/// The path of the one unfinished file, as the address of a C string; 0 for none. An atomic integer, because a signal handler
/// may touch nothing that takes a lock or allocates.
private let pendingPath = Atomic<UInt>(0)

/// Ctrl-C: PostgreSQL rolls the open transaction back when the connection goes away, and files are written aside.
enum Interrupt {
    static func install() {
        signal(SIGPIPE, SIG_IGN)
        // The first touch initialises the global; it must not happen in a handler.
        pendingPath.store(0, ordering: .sequentiallyConsistent)
        _ = KeptWork.isAny
        signal(SIGINT) { _ in
            PendingFile.unlinkNow()
            let message: StaticString =
                KeptWork.isAny
                ? "\nsitrep: interrupted; what was done before that stays\n"
                : "\nsitrep: interrupted; nothing of this command was kept\n"
            _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
            _exit(130)
        }
        signal(SIGTERM) { _ in
            PendingFile.unlinkNow()
            _exit(143)
        }
        // A parent may have started this from a thread that blocks signals, and the mask is inherited: nothing could end it then.
        var asked = sigset_t()
        sigemptyset(&asked)
        for number in [SIGINT, SIGTERM] { sigaddset(&asked, number) }
        pthread_sigmask(SIG_UNBLOCK, &asked, nil)
    }
}

/// The file that a signal must not leave behind.
enum PendingFile {
    static func begin(_ path: String) {
        guard let text = strdup(path) else { return }
        pendingPath.store(UInt(bitPattern: text), ordering: .sequentiallyConsistent)
    }

    static func end() {
        let address = pendingPath.exchange(0, ordering: .sequentiallyConsistent)
        free(UnsafeMutableRawPointer(bitPattern: address))
    }

    fileprivate static func unlinkNow() {
        let address = pendingPath.load(ordering: .sequentiallyConsistent)
        if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
    }
}
