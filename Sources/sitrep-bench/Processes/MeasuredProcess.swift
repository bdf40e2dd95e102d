import Foundation

/// What one run of a program took.
struct Measurement {
    /// From the start of the program to its end, by a clock that nobody sets.
    let seconds: Double
    /// The largest resident set in bytes, as the kernel counted it.
    ///
    /// On Linux a child begins with the peak of whoever started it, because until its exec it shares that memory. So the bench
    /// itself stays small: whatever needs memory (sample data, workbooks) runs in a process of its own.
    let peakBytes: Int
}

/// A program that is run to its end and timed.
struct MeasuredProcess {
    let arguments: [String]
    /// Where both outputs go; overwritten by each run.
    let outputPath: String

    struct Failure: Error, CustomStringConvertible {
        let program: String
        let status: Int32
        let output: String

        var description: String { "\(program) failed (\(status)): \(output)" }
    }

    @discardableResult
    func run() throws -> Measurement {
        try Interruption.check()
        let start = ContinuousClock.now
        let child = try spawn()
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) == -1, errno == EINTR {
            if Interruption.isWanted { kill(child, SIGTERM) }
        }
        let seconds = (ContinuousClock.now - start).seconds
        try Interruption.check()
        guard status == 0 else {
            let output = try String(contentsOfFile: outputPath, encoding: .utf8)
            throw Failure(
                program: arguments.joined(separator: " "), status: status & 0x7F == 0 ? status >> 8 : -(status & 0x7F),
                output: String(output.suffix(2_000)))
        }
        return Measurement(seconds: seconds, peakBytes: Int(usage.ru_maxrss) * MeasuredProcess.peakUnit)
    }

    private func spawn() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var copies: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        copies.append(nil)
        defer { for copy in copies { free(copy) } }
        var child = pid_t()
        let failure = posix_spawnp(&child, arguments[0], &actions, nil, copies, environ)
        guard failure == 0 else {
            throw Failure(program: arguments[0], status: failure, output: String(cString: strerror(failure)))
        }
        return child
    }

    /// Linux counts in kilobytes, Darwin in bytes.
    private static var peakUnit: Int {
        #if os(Linux)
            1_024
        #else
            1
        #endif
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
