import Foundation

/// A program of the user's that reads one message on standard input: a signer, a place for checkpoints, a place for warnings.
///
/// One that does not read its input has said what it thinks of it by its exit code. The message is small: it fits a pipe's buffer
/// (64 KiB), so nobody waits for a program that prints before it reads.
struct FedProgram {
    let path: String
    let arguments: [String]
    /// Seconds after which the program is ended, so that no command hangs for ever on somebody else's.
    let patience: Int

    /// What went wrong, in words.
    struct Failure: Error {
        let reason: String
    }

    init(_ path: String, _ arguments: [String] = [], patience: Int = 30) {
        self.path = path
        self.arguments = arguments
        self.patience = patience
    }

    /// A line for the shell, as the user wrote it.
    static func shell(_ command: String) -> FedProgram { FedProgram("/bin/sh", ["-c", command]) }

    /// Fails when it cannot be started, takes too long or ends with another exit code than 0.
    ///
    /// - Parameter isAnswering: whether what it prints is wanted; otherwise nobody listens, and nobody waits for what its own
    ///   children keep open.
    /// - Returns: what the program printed; nothing when that is not wanted.
    @discardableResult
    func run(_ message: [UInt8], isAnswering: Bool = false) throws(Failure) -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = isAnswering ? output : FileHandle.nullDevice
        do { try process.run() } catch { throw Failure(reason: error.localizedDescription) }
        let end = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(patience), execute: end)
        let begun = ContinuousClock.now
        // Its exit code counts, see above.
        _ = try? input.fileHandleForWriting.write(contentsOf: Data(message))
        _ = try? input.fileHandleForWriting.close()
        var printed: Data?
        do {
            if isAnswering { printed = try output.fileHandleForReading.readToEnd() }
        } catch {
            throw Failure(reason: error.localizedDescription)
        }
        process.waitUntilExit()
        end.cancel()
        if process.terminationReason == .exit {
            guard process.terminationStatus == 0 else {
                throw Failure(reason: "it ended with exit code \(process.terminationStatus)")
            }
            return Array(printed ?? Data())
        }
        if process.terminationStatus == SIGKILL, ContinuousClock.now >= begun.advanced(by: .seconds(patience)) {
            throw Failure(reason: "it took longer than \(patience) s and was ended")
        }
        throw Failure(reason: "it was ended by signal \(process.terminationStatus)")
    }
}
