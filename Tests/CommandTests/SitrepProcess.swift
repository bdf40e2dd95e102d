import DatabaseTesting
import Foundation
import JSONText
import Testing

/// Runs the `sitrep` that was built beside the tests.
enum SitrepProcess {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The one JSON document that `--json` prints.
        func json(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONTree {
            do {
                return try JSONParser.parse(output)
            } catch {
                Issue.record("no JSON: \(error); \(output.prefix(300)) \(errors)", sourceLocation: sourceLocation)
                throw error
            }
        }
    }

    /// The program that SITREP_TEST_BINARY names, which `make release` sets to the one that is shipped. Otherwise the products lie where
    /// the test bundle lies.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["SITREP_TEST_BINARY"] { return URL(fileURLWithPath: path) }
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
            .deletingLastPathComponent()
        let directory = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return directory.appending(path: "sitrep")
    }()

    /// Variables of the person who runs the tests that would change what a command does.
    private static let hidden = [
        "SITREP_DATABASE_URL", "DATABASE_URL", "SITREP_ORG", "SITREP_ACTOR", "SITREP_TEMPLATES", "SITREP_NOW",
        "SITREP_NOTIFY", "SITREP_AUDIT_PUBLISH", "SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE", "SITREP_CA_FILE",
        "COLUMNS",
    ]

    static func run(
        _ arguments: [String], home: String, input: String? = nil, environment extra: [String: String] = [:]
    ) throws -> Outcome {
        let process = try start(arguments, home: home, input: input, environment: extra)
        process.waitUntilExit()
        return try process.outcome()
    }

    /// A command under way, with its output in files: a pipe that nobody empties would stop it.
    struct Running {
        fileprivate let process: Process
        fileprivate let directory: URL

        var processIdentifier: Int32 { process.processIdentifier }
        var isRunning: Bool { process.isRunning }

        func waitUntilExit() { process.waitUntilExit() }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// What it has printed so far.
        func printed() throws -> String {
            String(decoding: try Data(contentsOf: directory.appending(path: "output")), as: UTF8.self)
        }

        func outcome() throws -> Outcome {
            // Not by a program of its own, as for directories of the server's user: this happens thousands of times. What can't be removed
            // is in nobody's way.
            defer { try? FileManager.default.removeItem(at: directory) }
            func text(_ name: String) throws -> String {
                String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
            }
            let status =
                process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Outcome(status: status, output: try text("output"), errors: try text("errors"))
        }
    }

    static func start(
        _ arguments: [String], home: String, input: String? = nil, environment extra: [String: String] = [:]
    ) throws -> Running {
        let directory = FileManager.default.temporaryDirectory.appending(path: "sitrep-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        func file(_ name: String, _ text: String = "") throws -> FileHandle {
            let url = directory.appending(path: name)
            try Data(text.utf8).write(to: url)
            return try FileHandle(forUpdating: url)
        }
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        for name in hidden { environment[name] = nil }
        environment["SITREP_HOME"] = home
        environment.merge(extra) { _, new in new }
        process.environment = environment
        process.standardOutput = try file("output")
        process.standardError = try file("errors")
        process.standardInput = try input.map { try file("input", $0) } ?? FileHandle.nullDevice
        try process.run()
        return Running(process: process, directory: directory)
    }
}

/// `sitrep` on a database of its own.
struct SitrepDesk {
    let database: CaseDatabase

    init() throws { database = try CaseDatabase() }

    /// - Parameter now: what the command takes for the present.
    func run(
        _ arguments: String..., input: String? = nil, now: String? = "2026-03-10T12:00:00Z",
        environment: [String: String] = [:]
    ) throws -> SitrepProcess.Outcome {
        try run(arguments, input: input, now: now, environment: environment)
    }

    func run(
        _ arguments: [String], input: String? = nil, now: String? = "2026-03-10T12:00:00Z",
        environment: [String: String] = [:]
    ) throws -> SitrepProcess.Outcome {
        try SitrepProcess.run(
            arguments, home: "/nonexistent", input: input, environment: variables(now, environment))
    }

    /// The clock is the machine's.
    func start(_ arguments: String..., environment: [String: String] = [:]) throws -> SitrepProcess.Running {
        try SitrepProcess.start(arguments, home: "/nonexistent", environment: variables(nil, environment))
    }

    /// Runs what must succeed and answers its JSON.
    @discardableResult
    func json(
        _ arguments: String..., now: String? = "2026-03-10T12:00:00Z", environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONTree {
        try json(arguments, now: now, environment: environment, sourceLocation: sourceLocation)
    }

    @discardableResult
    func json(
        _ arguments: [String], now: String? = "2026-03-10T12:00:00Z", environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONTree {
        let outcome = try run(arguments + ["--json"], now: now, environment: environment)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
        return try outcome.json(sourceLocation: sourceLocation)
    }

    private func variables(_ now: String?, _ extra: [String: String]) -> [String: String] {
        var environment = ["SITREP_DATABASE_URL": database.address, "SITREP_ACTOR": "analyst-1"]
        if let now { environment["SITREP_NOW"] = now }
        return environment.merging(extra) { _, new in new }
    }
}
