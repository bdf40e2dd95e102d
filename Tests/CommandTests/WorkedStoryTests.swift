import DatabaseTesting
import Foundation
import Testing

/// `docs/worked-story.md` shows commands and their answers; here they are typed again, and each line that the page shows has to come.
@Suite("The worked story")
struct WorkedStoryTests {
    private struct Step {
        var line: Int
        var now: String
        var command: String
        var answer: [String] = []
    }

    private static let page = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/worked-story.md")

    /// The files that the page gives, and what it types.
    private static func read() throws -> (files: [(name: String, text: String)], steps: [Step]) {
        var files: [(name: String, text: String)] = []
        var steps: [Step] = []
        var (block, name, now) = ("", "", "")
        let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                block = block.isEmpty ? String(line.dropFirst(3)) : ""
                if block == "json" { files.append((name: name, text: "")) }
            } else if block == "json" {
                files[files.count - 1].text += line + "\n"
            } else if block == "console" {
                if line.hasPrefix("# ") {
                    now = String(line.dropFirst(2).prefix { $0 != " " })
                } else if line.hasPrefix("$ ") {
                    steps.append(Step(line: number + 1, now: now, command: String(line.dropFirst(2))))
                } else if !steps.isEmpty {
                    steps[steps.count - 1].answer.append(line)
                }
            } else if line.hasSuffix("`:"), let start = line.dropLast(2).lastIndex(of: "`") {
                name = String(line.dropLast(2)[line.index(after: start)...])
            }
        }
        return (files, steps)
    }

    @Test("every command of the page answers what the page says")
    func story() throws {
        let (files, steps) = try Self.read()
        #expect(files.map(\.name) == ["answers.json"])
        #expect(steps.count > 30)
        let database = try CaseDatabase()
        let directory = FileManager.default.temporaryDirectory.appending(path: "story-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { TestServer.remove(directory.path) }
        for file in files { try Data(file.text.utf8).write(to: directory.appending(path: file.name)) }
        for step in steps {
            let answer = try Self.run(step, database.address, in: directory)
            #expect(Self.isShown(step.answer, by: answer), "line \(step.line), \(step.command):\n\(answer)")
        }
    }

    /// The lines in their order; one that is `…` stands for any number of others.
    private static func isShown(_ expected: [String], by answer: String) -> Bool {
        let lines = answer.split(separator: "\n").map { $0.trimmingTrailingSpaces() }
        var position = 0
        var mayskip = false
        for line in expected {
            if line == "…" {
                mayskip = true
                continue
            }
            guard let found = lines[position...].firstIndex(of: line), mayskip || found == position else {
                return false
            }
            position = found + 1
            mayskip = false
        }
        return mayskip || position == lines.count
    }

    private static func run(_ step: Step, _ address: String, in directory: URL) throws -> String {
        let output = directory.appending(path: ".output")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", step.command]
        process.currentDirectoryURL = directory
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] =
            SitrepProcess.binary.deletingLastPathComponent().path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        for name in ["SITREP_ORG", "SITREP_TEMPLATES", "NO_COLOR"] { environment[name] = nil }
        environment["SITREP_DATABASE_URL"] = address
        environment["SITREP_HOME"] = "/nonexistent"
        environment["SITREP_ACTOR"] = "analyst-1"
        environment["SITREP_NOW"] = step.now
        environment["COLUMNS"] = "110"
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}

extension Substring {
    fileprivate func trimmingTrailingSpaces() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
