import DocumentSamples
import Foundation
import TemplateFiles
import Testing

@testable import Documents
@testable import embed_files

@Suite("Templates")
struct TemplateSetTests {
    private func failure(_ overrides: [String: String]) -> TemplateError? {
        do {
            _ = try TemplateSet(embedded: TemplateFilesEmbedded.all, overrides: overrides)
            return nil
        } catch {
            return error
        }
    }

    @Test("an override replaces the template of the same path")
    func overrideReplaces() throws {
        let templates = try TemplateSet(
            embedded: TemplateFilesEmbedded.all,
            overrides: [
                "html/note.mustache": "<aside>{{label}} {{{content}}} {{>html/mine}}</aside>",
                "html/mine.mustache": "!",
            ])
        let page = try HTMLRenderer.render(SampleDocument.quarterly(), templates: templates)
        #expect(page.contains("<aside>Note. A control counts once for each incident. !</aside>"))
        #expect(!page.contains("class=\"callout"))
    }

    @Test("the style sheet can be replaced as well")
    func styleSheet() throws {
        let templates = try TemplateSet(
            embedded: TemplateFilesEmbedded.all, overrides: ["html/style.css": "body { color: teal }"])
        let page = try HTMLRenderer.render(SampleDocument.quarterly(), templates: templates)
        #expect(page.contains("body { color: teal }") && !page.contains("--accent: "))
    }

    @Test("a template that is not closed is refused with its file and line")
    func malformed() throws {
        let error = try #require(failure(["html/note.mustache": "one\n{{#a}}\ntwo {{/b}}"]))
        #expect(error.file == "html/note.mustache")
        guard case .malformed(let line, _, _) = error.reason else {
            Issue.record("unexpected reason \(error.reason)")
            return
        }
        #expect(line == 3)
        #expect(error.description.contains("closed under another name"))
    }

    @Test("partials that do not exist or use each other in a circle are refused")
    func partials() {
        #expect(failure(["html/note.mustache": "{{>html/none}}"])?.reason == .unknownPartial("html/none"))
        let circle = failure(["html/note.mustache": "{{> html/a }}", "html/a.mustache": "{{>html/note}}"])
        #expect(circle?.reason == .partialCycle(["html/a", "html/note", "html/a"]))
    }

    @Test("an override that replaces nothing is a mistake, not a silent no-op")
    func replacesNothing() {
        #expect(failure(["html/tabel.mustache": "x"])?.reason == .replacesNothing)
        #expect(failure(["html/table.html": "x"])?.reason == .replacesNothing)
        #expect(failure(["html/note.mustache": "{{=<% %>=}}"])?.reason == .changesDelimiters)
    }

    @Test("what is embedded equals the files on disk")
    func embeddedEqualsDisk() throws {
        let root = Oracle.packageRoot.appending(path: "Templates").resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
        var onDisk: [String: String] = [:]
        for case let file as URL in files where ["mustache", "css"].contains(file.pathExtension) {
            let path = file.resolvingSymlinksInPath().path.dropFirst(root.path.count + 1)
            onDisk[String(path)] = try String(contentsOf: file, encoding: .utf8)
        }
        var embedded: [String: String] = [:]
        // Playbooks and what goes into bundles lie in the same folder and have tests of their own.
        for (path, text) in TemplateFilesEmbedded.all
        where !path.hasPrefix("playbooks/") && !path.hasPrefix("bundle/") {
            embedded[path] = text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        }
        #expect(!onDisk.isEmpty)
        #expect(Set(embedded.keys) == Set(onDisk.keys))
        for (path, text) in onDisk { #expect(embedded[path] == text, "\(path) differs") }
    }

    @Test("a text with carriage returns or controls is embedded escaped, any other as it reads")
    func literals() {
        #expect(literal("a\r\n\u{1}\"\\") == #""a\r\n\u{1}\"\\""#)
        #expect(literal("a \\(b)\n") == "#\"\"\"\na \\(b)\n\n\"\"\"#")
        #expect(literal("a \"\"\"# \\#(b)") == "##\"\"\"\na \"\"\"# \\#(b)\n\"\"\"##")
    }
}
