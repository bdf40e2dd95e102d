import Casework
import Foundation

/// The user's own templates and playbooks: SITREP_TEMPLATES, else `templates` in SITREP_HOME.
enum Overrides {
    static func directory() -> String? {
        let environment = Environment.variables
        if let path = environment["SITREP_TEMPLATES"], !path.isEmpty { return path }
        let home = DatabaseLocation(option: nil, environment: environment, isRoot: geteuid() == 0).home
        let path = home + "/templates"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    static func playbooks() throws -> PlaybookLibrary {
        guard let directory = directory() else { return PlaybookLibrary() }
        var files: [String: String] = [:]
        let folder = directory + "/playbooks"
        guard FileManager.default.fileExists(atPath: folder) else { return PlaybookLibrary() }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".yaml") {
            do {
                files["playbooks/" + name] = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            } catch {
                throw FileProblem(path: folder + "/" + name, reason: error.localizedDescription, code: .badInput)
            }
        }
        return PlaybookLibrary(overrides: files)
    }
}
