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
        let descriptor = try openLog(log)
        defer { close(descriptor) }
        return wait(for: try spawn(arguments, output: descriptor))
    }

    /// Starts a program that outlives this process, without waiting for it; its output is appended to the log file.
    ///
    /// - Parameter variables: those that it gets; whatever else this process was given is nobody's to read for as long as that one lives.
    static func leave(_ arguments: [String], log: String, variables: [String]) throws {
        let descriptor = try openLog(log)
        defer { close(descriptor) }
        let lines = variables.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
        _ = try spawn(arguments, environment: lines, input: -1, output: descriptor, errors: descriptor)
    }

    private static func openLog(_ path: String) throws -> Int32 {
        let descriptor = cplatform_open_append(path, 0o600)
        guard descriptor >= 0 else {
            throw PrivateClusterError(.system, "\(path) can't be written: \(systemMessage(-descriptor))")
        }
        return descriptor
    }

    /// Runs a program to its end, feeding it and taking what it writes as it comes, so that neither side waits for the other.
    ///
    /// A program that closes its input early has seen enough of it; its exit code says what it thinks. When a closure throws, the
    /// program is ended and the error passed on. The process ignores SIGPIPE from here on.
    ///
    /// - Parameters:
    ///   - extra: variables of its environment beside those of this process.
    ///   - input: the next bytes for its standard input, none at the end; nil where it gets none.
    ///   - output: takes its standard output; the buffer is valid during the call.
    /// - Returns: the exit code and what it said on standard error.
    static func exchange(
        _ arguments: [String], extra: [String: String] = [:], input: (() throws -> [UInt8])? = nil,
        output: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Outcome {
        signal(SIGPIPE, SIG_IGN)
        var pipes: [[Int32]] = []
        defer { for end in pipes.joined() where end >= 0 { close(end) } }
        for _ in 0..<3 {
            var ends: [Int32] = [-1, -1]
            let failure = cplatform_pipe(&ends)
            guard failure == 0 else { throw PrivateClusterError(.system, "No pipe: \(systemMessage(failure))") }
            pipes.append(ends)
        }
        let child = try spawn(
            arguments, environment: extra.isEmpty ? nil : environment(with: extra),
            input: input == nil ? -1 : pipes[0][0], output: pipes[1][1], errors: pipes[2][1])
        func shut(_ pipe: Int, _ end: Int) {
            if pipes[pipe][end] >= 0 { close(pipes[pipe][end]) }
            pipes[pipe][end] = -1
        }
        for (pipe, end) in [(0, 0), (1, 1), (2, 1)] { shut(pipe, end) }
        if input == nil { shut(0, 1) } else { cplatform_set_nonblocking(pipes[0][1]) }
        var said: [UInt8] = []
        var waiting: ArraySlice<UInt8> = []
        var chunk = [UInt8](repeating: 0, count: 1 << 17)
        do {
            while pipes[1][0] >= 0 || pipes[2][0] >= 0 {
                var asked = [
                    pollfd(fd: pipes[0][1], events: Int16(POLLOUT), revents: 0),
                    pollfd(fd: pipes[1][0], events: Int16(POLLIN), revents: 0),
                    pollfd(fd: pipes[2][0], events: Int16(POLLIN), revents: 0),
                ]
                if poll(&asked, nfds_t(asked.count), -1) < 0 { continue }
                if asked[0].revents != 0 {
                    if waiting.isEmpty, let next = try input?() { waiting = next[...] }
                    let count =
                        waiting.isEmpty ? -1 : waiting.withUnsafeBytes { write(pipes[0][1], $0.baseAddress, $0.count) }
                    if count > 0 { waiting = waiting.dropFirst(count) }
                    if waiting.isEmpty && count < 0 || count < 0 && errno != EAGAIN && errno != EINTR { shut(0, 1) }
                }
                for pipe in 1...2 where asked[pipe].revents != 0 {
                    let count = read(pipes[pipe][0], &chunk, chunk.count)
                    if count < 0, errno == EINTR { continue }
                    if count <= 0 {
                        shut(pipe, 0)
                    } else if pipe == 1 {
                        try chunk[..<count].withUnsafeBytes(output)
                    } else {
                        said.append(contentsOf: chunk[..<count])
                        if said.count > 131_072 { said.removeFirst(said.count - 65_536) }
                    }
                }
            }
        } catch {
            kill(child, SIGTERM)
            _ = wait(for: child)
            throw error
        }
        return Outcome(status: wait(for: child), output: String(decoding: said, as: UTF8.self))
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
        try spawn(arguments, input: -1, output: output, errors: output)
    }

    /// - Parameter environment: lines in the place of this process's own.
    private static func spawn(
        _ arguments: [String], environment lines: [String]? = nil, input: Int32, output: Int32, errors: Int32
    ) throws -> pid_t {
        func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
        let copies = cStrings(arguments)
        let environment = lines.map(cStrings)
        defer { for copy in copies + (environment ?? []) { free(copy) } }
        var child: pid_t = 0
        let failure =
            environment.map { cplatform_spawn(copies, $0, input, output, errors, &child) }
            ?? cplatform_spawn(copies, nil, input, output, errors, &child)
        guard failure == 0 else {
            throw PrivateClusterError(
                .system, "\(arguments.first ?? "") can't be started: \(systemMessage(failure))")
        }
        return child
    }

    private static func environment(with extra: [String: String]) -> [String] {
        var lines: [String] = []
        var entry = environ
        while let line = entry.pointee {
            let text = String(cString: line)
            if extra[String(text.prefix { $0 != "=" })] == nil { lines.append(text) }
            entry += 1
        }
        return lines + extra.map { "\($0.key)=\($0.value)" }
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
