import Foundation

/// What a backup takes from the home beside the evidence: the outside part of each audit log, and the user's own templates and playbooks.
struct OutsideCopy {
    struct File {
        /// Within the home.
        let place: String
        let mode: UInt32
        let bytes: [UInt8]
    }

    private(set) var files: [File] = []
    private(set) var hasSigningKeys = false

    private static let key = "signing-key"

    /// - Parameter remarks: what could not be read is named here; only a checkpoint or a key is a reason to stop.
    static func read(home: String, withSigningKeys: Bool, remarks: inout [String]) throws -> OutsideCopy {
        var copy = OutsideCopy()
        // What an earlier restoration or somebody's hand put aside has another name.
        for log in names(in: home + "/audit") where UUID(uuidString: log) != nil {
            let directory = "audit/" + log
            // The checkpoint, then the key, then the list of keys, which a new key is in before it signs: so the list has whatever was
            // read before it, though a key is made meanwhile.
            try copy.add(directory + "/checkpoint", of: home)
            if withSigningKeys {
                try copy.add(directory + "/" + key, of: home)
                copy.hasSigningKeys = copy.hasSigningKeys || copy.files.last?.place.hasSuffix(key) == true
            }
            for name in ["verifier-keys", "ended"] { try copy.add(directory + "/" + name, of: home) }
            for size in names(in: "\(home)/\(directory)/timestamps") {
                for name in names(in: "\(home)/\(directory)/timestamps/\(size)")
                where !name.hasSuffix(".new") && HomeRestore.isPlace("\(directory)/timestamps/\(size)/\(name)") {
                    try copy.add("\(directory)/timestamps/\(size)/\(name)", of: home)
                }
            }
        }
        let templates = home + "/templates"
        for path in (FileManager.default.enumerator(atPath: templates)?.compactMap { $0 as? String } ?? []).sorted() {
            var status = stat()
            guard stat(templates + "/" + path, &status) == 0 else {
                remarks.append("\(templates)/\(path) cannot be read and is not in the backup")
                continue
            }
            guard status.st_mode & S_IFMT == S_IFREG else { continue }
            // The rule by which a restoration takes it.
            guard HomeRestore.isPlace("templates/" + path) else {
                remarks.append("\(templates)/\(path) has too long a name and is not in the backup")
                continue
            }
            try copy.add("templates/" + path, of: home)
        }
        return copy
    }

    /// Whether the log's checkpoint is in the copy.
    func vouches(for log: String) -> Bool { files.contains { $0.place == "audit/\(log)/checkpoint" } }

    private mutating func add(_ place: String, of home: String) throws {
        let path = home + "/" + place
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw EvidenceFailure(path: path, number: errno) }
            return
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        files.append(File(place: place, mode: UInt32(status.st_mode & 0o777), bytes: Array(data)))
    }

    static func names(in directory: String) -> [String] {
        // Where nothing was kept there is no directory.
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    }
}
