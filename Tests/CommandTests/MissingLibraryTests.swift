import DatabaseTesting
import Foundation
import Testing

@Suite("A library that is not installed")
struct MissingLibraryTests {
    @Test("is named where it is needed, leaves no file, and is missed by nothing else")
    func spreadsheets() throws {
        let desk = try SitrepDesk()
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        // The loader finds one of these first, and it is none. The number is that of the header the program was built with.
        for version in 1...20 {
            try Data().write(to: URL(fileURLWithPath: directory + "/libxlsxwriter.so.\(version)"))
        }
        let out = directory + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
        let without = ["LD_LIBRARY_PATH": directory]
        let opened = try desk.run("open", "--title", "t", environment: without)
        #expect(opened.status == 0, "\(opened.errors)")
        func render(_ formats: String, _ environment: [String: String]) throws -> SitrepProcess.Outcome {
            try desk.run(
                "report", "render", "board", "--period", "2026-03", "--format", formats, "--out", out,
                environment: environment)
        }
        let refused = try render("md,xlsx", without)
        #expect(refused.status == 69 && refused.errors.contains("(Debian: libxlsxwriter"), "\(refused.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: out) == [])
        #expect(try render("md,html", without).status == 0)
        #expect(try render("xlsx", [:]).status == 0)
    }
}
