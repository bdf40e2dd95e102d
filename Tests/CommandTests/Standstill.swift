import DatabaseTesting
import Foundation
import Postgres
import Testing

/// Commands that are stopped at a chosen place: somebody else holds what they need next, and is seen to be waited for.
enum Standstill {
    /// Starts a command while a table is locked and hands it over once it waits for that lock. Ends when the command has.
    ///
    /// - Parameter lock: the table and the mode, as `lock table` takes them.
    static func at(
        _ lock: String, of address: String, start: () throws -> SitrepProcess.Running,
        then act: (SitrepProcess.Running) throws -> Void
    ) throws -> SitrepProcess.Outcome {
        let holder = try PostgresSession(PostgresConfiguration(connectionString: address))
        defer { holder.close() }
        let watcher = try PostgresSession(PostgresConfiguration(connectionString: address))
        defer { watcher.close() }
        try holder.executeScript("begin; lock table \(lock)")
        let running = try start()
        defer { if running.isRunning { running.send(SIGKILL) } }
        try wait(for: running) {
            try watcher.query(
                "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ).isEmpty == false
        }
        try act(running)
        running.waitUntilExit()
        // A test may have ended the server; then nobody is left to release anything.
        guard (try? holder.executeScript("rollback")) != nil else { return try running.outcome() }
        // The server process of the command finds out by itself that nobody is there any more.
        for _ in 0..<600 {
            let left = try watcher.query(
                "select from pg_stat_activity where datname = current_database() and application_name like 'sitrep%'")
            if left.isEmpty { return try running.outcome() }
            usleep(20_000)
        }
        Issue.record("the server still works for a command that is gone")
        return try running.outcome()
    }

    /// Waits until it is so; a command that ends before, or half a minute, is a failure.
    static func wait(
        for running: SitrepProcess.Running, pause: UInt32 = 20_000, until isSo: () throws -> Bool
    ) throws {
        let end = ContinuousClock.now.advanced(by: .seconds(30))
        while try !isSo() {
            try #require(ContinuousClock.now < end, "not so after 30 seconds")
            if !running.isRunning {
                let outcome = try running.outcome()
                Issue.record("ended before: \(outcome.status) \(outcome.output) \(outcome.errors)")
                throw CocoaError(.userCancelled)
            }
            usleep(pause)
        }
    }
}
