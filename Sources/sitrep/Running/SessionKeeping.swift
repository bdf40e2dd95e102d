import ArgumentParser
import Casework
import Foundation
import Postgres

/// Who keeps the server's sessions from one short command to the next, in front of the private cluster.
enum SessionKeeping {
    static let variable = "SITREP_KEEP_SESSIONS"

    /// How long a session waits for the next command; 0 where none is kept.
    static func seconds() throws -> Int {
        guard let text = Environment.variables[variable], !text.isEmpty else { return 900 }
        guard let seconds = Int(text), (0...86_400).contains(seconds) else {
            throw CaseworkError.usage("\(variable) is '\(text)', no number of seconds from 0 to 86,400")
        }
        return seconds
    }

    /// Where a command would have gone on in a kept session and found nobody who keeps any. Commands run on one thread.
    nonisolated(unsafe) static var missed: DatabaseLocation?

    /// Starts a keeper for the commands that follow, once this one has done its work.
    static func startIfMissed() {
        #if os(Linux)
            guard let cluster = missed?.cluster else { return }
            do {
                try SessionKeeper.start(
                    [program, "db", "keep-sessions", cluster.home, "--seconds", String(try seconds())], for: cluster)
            } catch {
                Terminal.error("sessions are not kept for the next commands: \(error)")
            }
        #endif
    }

    /// This program, also where another version has taken its place since it was started.
    private static var program: String {
        guard let path = realpath("/proc/self/exe", nil) else { return "/proc/self/exe" }
        defer { free(path) }
        return String(cString: path)
    }
}

extension DatabaseCommand {
    /// Started by other commands, not by people.
    struct KeepSessions: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "keep-sessions", abstract: "Keep the sessions of a private cluster between commands.",
            shouldDisplay: false)
        @Argument(help: "The directory of the cluster.") var directory: String
        @Option(help: "How long a session waits for a command, and the keeper for any.") var seconds: Int

        func run() throws {
            // A terminal that closes ends what was started from it, unless that has a session of its own.
            _ = setsid()
            let cluster = PrivateCluster(home: directory, databaseName: DatabaseLocation.databaseName)
            try SessionKeeper(cluster, limits: .init(idle: .seconds(seconds)))?.serve()
        }
    }
}
