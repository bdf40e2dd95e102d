import Documents
import Foundation
import TemplateFiles

/// The templates of the binary with those of a directory of the user's own in their place.
enum TemplateOverrides {
    /// Fails with `templatesUnreadable`, and with `TemplateError` for what is wrong inside a template.
    static func templates(_ directory: String?) throws -> (set: TemplateSet, overrides: [String: String]) {
        let overrides = try directory.map(texts) ?? [:]
        return (try TemplateSet(embedded: TemplateFilesEmbedded.all, overrides: overrides), overrides)
    }

    private static func texts(_ directory: String) throws -> [String: String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue,
            let paths = FileManager.default.enumerator(atPath: directory)
        else { throw ReportFileError(path: directory, reason: .templatesUnreadable("there is no such directory")) }
        var texts: [String: String] = [:]
        for case let path as String in paths where path.hasSuffix(".mustache") {
            let file = directory + "/" + path
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw ReportFileError(path: file, reason: .templatesUnreadable("the file can't be read"))
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw TemplateError(file: path, reason: .notUTF8)
            }
            texts[path] = text
        }
        return texts
    }
}
