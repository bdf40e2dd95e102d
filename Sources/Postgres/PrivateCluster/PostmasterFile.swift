import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a running server says about itself in `postmaster.pid` (`pidfile.h`: line 1 its process, line 5 the directory of its
/// first socket, line 8 its state).
struct PostmasterFile: Equatable {
    let processID: pid_t
    let isReady: Bool
    let socketDirectory: String?

    init?(dataDirectory: String) {
        guard let text = readSmallFile(dataDirectory + "/postmaster.pid") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let processID = pid_t(first) else { return nil }
        self.processID = processID
        socketDirectory = lines.count > 4 && lines[4].hasPrefix("/") ? String(lines[4]) : nil
        isReady = lines.count > 7 && lines[7].hasPrefix("ready")
    }

    /// True while a process of that number exists, whoever it belongs to.
    var isAlive: Bool { kill(processID, 0) == 0 || errno == EPERM }
}

/// A file of at most 64 KB, nil when it can't be read.
func readSmallFile(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
}

/// Whether somebody listens on a unix socket. The server starts a process for each who calls, but this one leaves at once.
///
/// - Parameter waits: for one that is too busy to answer at the moment.
func isListening(_ path: String, waits: Bool = true) -> Bool {
    let descriptor = cplatform_connect(path, waits ? 1 : 0)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
}
