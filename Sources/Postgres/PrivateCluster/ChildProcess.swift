import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs PostgreSQL's programs. `posix_spawn` with the working directory "/", because the server outlives us and its
/// user may not be allowed in ours; no descriptor but the three standard ones is passed on.
enum ChildProcess {
    struct Outcome {
        /// The exit code, or the negated number of the signal.
        let status: Int32
        /// What it wrote on both outputs, at most the last 64 KB.
        let output: String
    }

    /// Runs to the end and returns what was printed. Not for programs that leave a server behind: it would hold the
    /// pipe open.
    static func run(_ arguments: [String]) throws -> Outcome {
        var ends: [Int32] = [-1, -1]
        let failure = cplatform_pipe(&ends)
        guard failure == 0 else { throw PrivateClusterError(.system, "No pipe: \(systemMessage(failure))") }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            child = try spawn(arguments, output: ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        let output = readAll(ends[0])
        return Outcome(status: wait(for: child), output: output)
    }

    /// Runs a program that may leave a server behind; its output is appended to the log file.
    static func run(_ arguments: [String], log: String) throws -> Int32 {
        let descriptor = cplatform_open_append(log, 0o600)
        guard descriptor >= 0 else {
            throw PrivateClusterError(.system, "\(log) can't be written: \(systemMessage(-descriptor))")
        }
        defer { close(descriptor) }
        return wait(for: try spawn(arguments, output: descriptor))
    }

    /// The arguments that run a program as another user; setpriv is part of util-linux.
    static func arguments(_ arguments: [String], as user: SystemUser?) throws -> [String] {
        guard let user else { return arguments }
        guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: isExecutable) else {
            throw PrivateClusterError(
                .binariesMissing, "PostgreSQL refuses to run as root, and setpriv (package util-linux) isn't installed."
            )
        }
        return [setpriv, "--reuid=\(user.userID)", "--regid=\(user.groupID)", "--clear-groups", "--"] + arguments
    }

    private static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    private static func spawn(_ arguments: [String], output: Int32) throws -> pid_t {
        var copies: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        copies.append(nil)
        defer { for copy in copies { free(copy) } }
        var child: pid_t = 0
        let failure = cplatform_spawn(copies, -1, output, &child)
        guard failure == 0 else {
            throw PrivateClusterError(
                .system, "\(arguments.first ?? "") can't be started: \(systemMessage(failure))")
        }
        return child
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > 131_072 { bytes.removeFirst(bytes.count - 65_536) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A user of the operating system.
struct SystemUser: Equatable {
    let name: String
    let userID: uid_t
    let groupID: gid_t

    /// Who the server has to run as when we are root, which PostgreSQL refuses: `postgres`. Nil for anybody else.
    static func serverUser() throws -> SystemUser? {
        guard geteuid() == 0 else { return nil }
        guard let entry = getpwnam("postgres") else {
            throw PrivateClusterError(
                .binariesMissing,
                "PostgreSQL refuses to run as root, and there is no user postgres to run it as. \(ServerBinaries.advice)"
            )
        }
        return SystemUser(name: "postgres", userID: entry.pointee.pw_uid, groupID: entry.pointee.pw_gid)
    }
}

func systemMessage(_ number: Int32) -> String {
    String(cString: strerror(number))
}
