import Testing

/// The compiler flag that checks declared dependencies covers neither libraries of the system nor I/O through Foundation, so the
/// core's rules are checked on its text.
@Suite("What the core may use")
struct ImportAllowListTests {
    struct Core: CustomTestStringConvertible, Sendable {
        let target: String
        let allowed: Set<String>

        var testDescription: String { target }
    }

    static let core: [Core] = [
        // The C library finds a byte faster than a loop.
        Core(target: "JSONText", allowed: ["Glibc"]),
        Core(target: "IncidentModel", allowed: ["Foundation"]),
        Core(target: "ResponseMetrics", allowed: ["Foundation", "IncidentModel"]),
        Core(target: "Obligations", allowed: ["Foundation", "IncidentModel", "JSONText"]),
        Core(
            target: "ControlFrameworks",
            allowed: ["Foundation", "IncidentModel", "JSONText", "ResponseMetrics"]),
        // libcrypto hashes and verifies: bytes in, bytes out. It also makes keys, which the trail is given.
        Core(target: "Cryptography", allowed: ["CLibcrypto"]),
        Core(target: "AuditTrail", allowed: ["Cryptography", "JSONText", "SwiftASN1"]),
        // The C library gives Documents its logarithms; its files and clocks are caught by the words below.
        Core(target: "Documents", allowed: ["Foundation", "Mustache", "Glibc", "Darwin"]),
        // Yams reads the report definitions: text in, value out.
        Core(
            target: "Reporting",
            allowed: [
                "ControlFrameworks", "Documents", "Foundation", "IncidentModel", "Obligations", "ResponseMetrics",
                "Yams",
            ]),
        // Not even Foundation: its mathematics may differ between machines, and the sample data must not.
        Core(target: "DemoData", allowed: ["IncidentModel"]),
    ]

    /// The clock, files, processes, the environment and the terminal.
    static let forbidden = [
        "Date()", "Date.now", "ContinuousClock", "SuspendingClock", "clock_gettime", "FileManager", "FileHandle",
        "ProcessInfo", "Process()", "URLSession", "getenv(", "fopen(", "gettimeofday(", "time(nil", "print(",
        "contentsOf:", "contentsOfFile",
        "SystemRandomNumberGenerator", ".random(",
    ]

    @Test("a core target imports what it is allowed to and nothing else", arguments: core)
    func imports(of core: Core) throws {
        let files = try SourceTree.files(in: "Sources/\(core.target)", endingIn: [".swift"])
        #expect(!files.isEmpty)
        for file in files {
            for (number, line) in try SourceTree.code(file) {
                guard let module = SourceTree.importedModule(line) else { continue }
                #expect(core.allowed.contains(module), "\(file):\(number) imports \(module)")
            }
        }
    }

    @Test("no core file touches a clock, a file, a process or the terminal", arguments: core)
    func purity(of core: Core) throws {
        for file in try SourceTree.files(in: "Sources/\(core.target)", endingIn: [".swift"]) {
            for (number, line) in try SourceTree.code(file) {
                for word in ImportAllowListTests.forbidden {
                    #expect(!mentions(word, line), "\(file):\(number) mentions \(word)")
                }
            }
        }
    }

    @Test("the reader of import lines knows all their forms")
    func importForms() {
        #expect(SourceTree.importedModule("import Foundation") == "Foundation")
        #expect(SourceTree.importedModule("@testable import DemoData") == "DemoData")
        #expect(SourceTree.importedModule("@preconcurrency package import Glibc") == "Glibc")
        #expect(SourceTree.importedModule("import struct Foundation.Date") == "Foundation")
        #expect(SourceTree.importedModule("let text = \"an import of goods\"") == nil)
        #expect(SourceTree.importedModule("case `import`") == nil)
    }

    @Test("a word is only found where it stands alone")
    func wordBoundaries() {
        #expect(mentions("Date()", "let now = Date()"))
        #expect(!mentions("Date()", "let day = CivilDate()"))
        #expect(!mentions("print(", "let hash = fingerprint(text)"))
        #expect(mentions("contentsOf:", "try Data(contentsOf: url)"))
        #expect(!mentions("contentsOf:", "bytes.append(contentsOf: text.utf8)"))
        #expect(!mentions("contentsOf:", "bytes.insert(contentsOf: text.utf8, at: 0)"))
        #expect(mentions(".random(", "Int.random(in: 0..<6)"))
    }

    /// Whether the word stands in the line and is not the end of a longer name; collections may be given contents.
    private func mentions(_ word: String, _ line: Substring) -> Bool {
        var rest = line
        while let found = rest.firstRange(of: word) {
            let before = rest[..<found.lowerBound]
            let isPart =
                word.first?.isLetter == true && (before.last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
            let isCollection =
                word == "contentsOf:" && ["append(", "insert(", "prepend("].contains { before.hasSuffix($0) }
            if !isPart, !isCollection { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }
}
