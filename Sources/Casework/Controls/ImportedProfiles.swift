import ControlFrameworks
import Foundation

/// The profiles that a profile imports, and those that they import: files of the same names beside it. Nothing is fetched.
struct ImportedProfiles {
    /// By the address that an import gives.
    private(set) var byAddress: [String: OSCALProfile] = [:]

    /// The addresses, sorted.
    var names: [String] { byAddress.keys.sorted() }

    /// - Throws: `CaseworkError.badInput` for a file that is there and is no profile that could be read.
    init(of profile: OSCALProfile, beside path: String) throws {
        guard path != "-" else { return }
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        var waiting = [profile]
        while let next = waiting.popLast() {
            for entry in next.imports where byAddress[entry.href] == nil {
                guard let file = ImportedProfiles.file(entry.href, of: next, in: directory),
                    let imported = try ImportedProfiles.profile(file)
                else { continue }
                byAddress[entry.href] = imported
                waiting.append(imported)
            }
        }
    }

    private static func file(_ href: String, of profile: OSCALProfile, in directory: URL) -> String? {
        let addresses = href.hasPrefix("#") ? profile.resources[String(href.dropFirst())] ?? [] : [href]
        return addresses.compactMap { $0.split(separator: "/").last }
            .map { directory.appendingPathComponent(String($0)).path }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    /// `nil` for a catalog: the framework that was imported stands for it.
    private static func profile(_ path: String) throws -> OSCALProfile? {
        try ImportFile.read(path) { bytes, _ in
            do throws(OSCALError) {
                return try OSCALProfile(json: bytes)
            } catch {
                if case .wrongKind(_, let found) = error, found == OSCALKind.catalog.rawValue { return nil }
                throw CaseworkError.badInput(field: path, message: error.description)
            }
        }
    }
}
