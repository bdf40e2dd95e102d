import Testing

@Suite("What source text must not hold")
struct SourceTextTests {
    private static let suffixes = [".swift", ".c", ".h", ".sql", ".mustache", ".yaml", ".css", ".py"]

    /// Put together, so that this file does not find itself.
    private static let machinePaths = ["/wor" + "k/", "/hom" + "e/", "/User" + "s/", "/roo" + "t/"]

    private static func sources() throws -> [String] {
        try ["Sources", "Tests", "Migrations", "Templates", "Reports", ".ci"].flatMap {
            try SourceTree.files(in: $0, endingIn: suffixes)
        } + ["Package.swift", "Makefile", ".ci/packages", ".ci/python-environment", ".ci/run", ".ci/smoke"]
    }

    @Test("no line carries the path of somebody's machine")
    func machinePaths() throws {
        for file in try SourceTextTests.sources() {
            let text = try SourceTree.text(file)
            for path in SourceTextTests.machinePaths where text.contains(path) {
                let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
                    $0.contains(path)
                }
                Issue.record("\(file):\((line ?? 0) + 1) carries \(path)")
            }
        }
    }

    @Test("no work is left for later, and no error is thrown away")
    func openEnds() throws {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "try" + "!", "as" + "! "]
        for file in try SourceTextTests.sources() where file.hasSuffix(".swift") && file.hasPrefix("Sources/") {
            for (number, line) in try SourceTree.code(file) {
                for word in words where line.contains(word) {
                    // A forced conversion may stand where a reason stands beside it.
                    #expect(line.contains("//"), "\(file):\(number) has \(word)")
                }
            }
        }
    }

    @Test("files end with one line feed and have no tab or blank at the end of a line")
    func whitespace() throws {
        for file in try SourceTextTests.sources() where file.hasSuffix(".swift") || file.hasSuffix(".sql") {
            let text = try SourceTree.text(file)
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(file)")
            #expect(!text.contains(" \n") && !text.contains("\t\n"), "\(file)")
        }
    }
}
