import MigrationFiles
import TemplateFiles
import Testing

@Suite("Files inside the binary")
struct EmbeddedFileTests {
    @Test("every migration on disk is embedded as it is")
    func migrations() throws {
        try compare(MigrationFilesEmbedded.all, folder: "Migrations", endingIn: [".sql"])
    }

    @Test("every template, style sheet and playbook on disk is embedded as it is")
    func templates() throws {
        try compare(TemplateFilesEmbedded.all, folder: "Templates", endingIn: [".mustache", ".css", ".yaml"])
    }

    @Test("migrations are numbered without a gap and named as a sentence")
    func migrationNames() throws {
        let names = MigrationFilesEmbedded.all.map(\.path).filter { $0 != "schema.sql" }.sorted()
        for (position, name) in names.enumerated() {
            let match = try #require(name.wholeMatch(of: #/(\d{4})_[a-z0-9]+(_[a-z0-9]+)+\.sql/#), "\(name)")
            #expect(Int(match.1) == position + 1, "\(name)")
        }
    }

    private func compare(
        _ embedded: [(path: String, text: StaticString)], folder: String, endingIn suffixes: [String]
    ) throws {
        let files = try SourceTree.files(in: folder, endingIn: suffixes)
        #expect(!files.isEmpty)
        let inside = embedded.filter { file in suffixes.contains { file.path.hasSuffix($0) } }
        #expect(inside.map { folder + "/" + $0.path }.sorted() == files)
        for file in inside {
            let isSame = file.text.description == (try SourceTree.text(folder + "/" + file.path))
            #expect(isSame, "\(file.path) differs from the file on disk")
        }
    }
}
