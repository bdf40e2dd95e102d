import Casework
import Foundation

/// Ctrl-C: PostgreSQL rolls the open transaction back when the connection goes away, and files are written aside.
enum Interrupt {
    static func install() {
        signal(SIGPIPE, SIG_IGN)
        // The first touch initialises a global; it must not happen in a handler.
        PendingFile.end()
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
