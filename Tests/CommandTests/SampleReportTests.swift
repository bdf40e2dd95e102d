import DatabaseTesting
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
        #expect(names.count == 32)
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
        var template = Array("\(TestServer.fastestDirectory)/srt-XXXXXX".utf8CString)
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
