import DatabaseTesting
import Foundation
import Testing

@Suite("Manual pages")
struct ManualTests {
    @Test("there is one for each command, with the line of each of its commands, and formatters have nothing to say")
    func pages() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        #expect(try SitrepProcess.run(["manual", "--out", directory], home: "/nonexistent").status == 0)
        let leaves = try CommandTree().leaves.filter { !["manual", "db keep-sessions"].contains($0.name) }
        for leaf in leaves {
            let page = try String(contentsOfFile: "\(directory)/sitrep-\(leaf.path[0]).1", encoding: .utf8)
            let line = ".B sitrep " + leaf.name.replacing("-", with: "\\-") + "\n"
            #expect(page.contains(line), "sitrep \(leaf.name)")
        }
        let all = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(Set(all) == Set(leaves.map { "sitrep-\($0.path[0]).1" } + ["sitrep.1"]))
        let tag = try String(contentsOfFile: directory + "/sitrep-tag.1", encoding: .utf8)
        #expect(tag.contains("\\fIKEY\\fR\n[\\fITAGS\\fR ...]\n[options]\n"), "\(tag.prefix(400))")
        let erase = try String(contentsOfFile: directory + "/sitrep-erase.1", encoding: .utf8)
        #expect(erase.contains("[\\fIKEY\\fR]\n\\fB\\-\\-reason\\fR \\fIreason\\fR\n[options]\n"))
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") else {
            print("skipped: groff is not installed")
            return
        }
        for name in all {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/groff")
            process.arguments = ["-ww", "-man", "-Tutf8", directory + "/" + name]
            let errors = Pipe()
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(said == "" && process.terminationStatus == 0, "\(name)")
        }
    }
}
