import Foundation
import Postgres
import Testing

/// `Reports/samples` shows what the sample data gives; here it is rendered again, in a fresh home, and compared byte for byte.
@Suite("Sample reports")
struct SampleReportTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("the committed samples are what `sitrep demo` writes")
    func samples() throws {
        let home = try ShortHome()
        defer { home.remove() }
        let out = home.path + "/reports"
        // The cluster is started here: Foundation.Process would wait for ever for a server that it started.
        let cluster = PrivateCluster(home: home.path + "/postgres", databaseName: "sitrep")
        _ = try cluster.ensureRunning()
        defer { home.stop(cluster) }
        let demo = try SitrepProcess.run(["demo", "--out", out], home: home.path)
        #expect(demo.status == 0, "\(demo.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        #expect(names.count == 20)
        for name in names {
            let rendered = try Data(contentsOf: URL(fileURLWithPath: out + "/" + name))
            let report = name.hasPrefix("dwell-time") ? "dwell-time" : String(name.prefix { $0 != "-" })
            let sample = SampleReportTests.root.appending(path: "Reports/samples/\(report)/\(name)")
            if ProcessInfo.processInfo.environment["SITREP_UPDATE_GENERATED"] != nil {
                try rendered.write(to: sample)
                Issue.record("\(name) was written anew; run the tests once more")
            } else {
                let committed = try Data(contentsOf: sample)
                #expect(rendered == committed, "\(name) differs from Reports/samples/\(report)")
            }
        }
    }
}

/// A directory with a short name (socket paths are short) that the user postgres may enter.
struct ShortHome {
    let path: String

    init() throws {
        var template = Array("/tmp/srt-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
    }

    func stop(_ cluster: PrivateCluster) {
        do { try cluster.stop() } catch { Issue.record("the test's cluster did not stop: \(error)") }
    }

    func remove() {
        do { try FileManager.default.removeItem(atPath: path) } catch { Issue.record("\(path) stays: \(error)") }
    }
}

/// Runs the `sitrep` that was built beside the tests.
enum SitrepProcess {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The products lie where the test bundle lies.
    static let binary: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
            .deletingLastPathComponent()
        let directory = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return directory.appending(path: "sitrep")
    }()

    static func run(
        _ arguments: [String], home: String, environment extra: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        for name in ["SITREP_DATABASE_URL", "DATABASE_URL", "SITREP_ORG", "SITREP_ACTOR", "SITREP_TEMPLATES"] {
            environment[name] = nil
        }
        environment["SITREP_HOME"] = home
        environment.merge(extra) { _, new in new }
        process.environment = environment
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // Both pipes are short here; the larger one is read while the process runs.
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}
