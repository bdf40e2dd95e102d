import AuditTrail
import CPlatform
import Foundation
import Storage

/// Brings what a backup has of a home back into one: staged in a directory of its own first, and put in place once the database that it
/// belongs to is there.
///
/// An audit log goes as a whole, so that no key or checkpoint of the backup comes to lie beside a later one.
final class HomeRestore {
    let home: String
    /// Where everything lies until it has its place; what a killed restoration left is removed by the next one.
    let staged: String
    /// Part of the name under which an older state of a log is kept.
    private let stamp: String
    private var placed: [String] = []

    init(home: String, stamp: String) throws {
        self.home = home
        self.stamp = stamp
        staged = home + "/restoring"
        if access(staged, F_OK) == 0 { try FileManager.default.removeItem(atPath: staged) }
        try OutsideFile.makeDirectory(staged)
    }

    /// Templates of any name, and of a log the files that it has. Names leave room for a suffix while they are written.
    static func isPlace(_ place: String) -> Bool {
        let parts = place.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, place.utf8.count < 1_000, !place.utf8.contains(0),
            !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 200 })
        else { return false }
        switch parts[0] {
        case "templates": return true
        case "audit":
            guard UUID(uuidString: String(parts[1])) != nil else { return false }
            let files = ["checkpoint", "signing-key", "verifier-keys", "ended"]
            return parts.count == 3 && files.contains(String(parts[2])) || parts.count == 5 && parts[2] == "timestamps"
        default: return false
        }
    }

    func take(_ place: String, mode: mode_t, bytes: [UInt8]) throws {
        let path = staged + "/" + place
        try OutsideFile.makeDirectory((path as NSString).deletingLastPathComponent)
        try OutsideFile.replace(path, with: bytes, mode: mode & 0o755)
    }

    /// Logs that the home does not know; one that it knows learns that it has ended.
    func placeNewLogs() throws {
        try OutsideFile.makeDirectory(home + "/audit")
        for log in OutsideCopy.names(in: staged + "/audit") {
            let (source, target) = ("\(staged)/audit/\(log)", "\(home)/audit/\(log)")
            if access(target, F_OK) != 0 {
                try move(source, to: target)
                placed.append(target)
            } else if let word = FileManager.default.contents(atPath: source + "/ended"),
                access(target + "/ended", F_OK) != 0
            {
                try OutsideFile.replace(target + "/ended", with: Array(word), mode: 0o644)
            }
        }
        try OutsideFile.sync(home + "/audit")
    }

    /// Whether the backup's state of a log may take the place of the home's: it has signed more, and has the key to go on. Whether it goes
    /// on from the home's checkpoint is for the tree to say.
    ///
    /// - Returns: the home's checkpoint that the tree has to go on from; nothing where it has none.
    func isLater(_ organization: Organization) -> (former: Checkpoint?, isLater: Bool) {
        let (old, new) = (
            AuditHome(home: home, organization: organization), AuditHome(home: staged, organization: organization)
        )
        guard access(new.directory, F_OK) == 0, old.continuation == nil, new.isKnown || !old.isKnown,
            let later = new.lastCheckpoint().flatMap(Self.checkpoint)
        else { return (nil, false) }
        guard let former = old.lastCheckpoint().flatMap(Self.checkpoint) else { return (nil, true) }
        return (former, later.size > former.size)
    }

    /// Nil for what is none: it vouches for nothing.
    private static func checkpoint(_ note: [UInt8]) -> Checkpoint? { try? Checkpoint(text: SignedNote(note).text) }

    /// Puts the backup's state of these logs in the place of the home's, which is kept under another name.
    func replace(_ logs: [String]) throws {
        for log in logs {
            let target = "\(home)/audit/\(log)"
            let aside = "\(target).before-\(stamp)"
            // Under the name of what it will be, so that a stop after the exchange leaves everything where it belongs.
            try move("\(staged)/audit/\(log)", to: aside)
            let failure = cplatform_exchange(aside, target)
            guard failure == 0 else { throw EvidenceFailure(path: target, number: failure) }
        }
        try OutsideFile.sync(home + "/audit")
    }

    /// Templates that are not there yet.
    func placeTemplates() throws {
        guard access(staged + "/templates", F_OK) == 0 else { return }
        for path in try FileManager.default.subpathsOfDirectory(atPath: staged + "/templates").sorted() {
            let (source, target) = ("\(staged)/templates/\(path)", "\(home)/templates/\(path)")
            var status = stat()
            guard lstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(target, F_OK) != 0,
                !leadsElsewhere("templates/" + path)
            else { continue }
            try OutsideFile.makeDirectory((target as NSString).deletingLastPathComponent)
            try move(source, to: target)
        }
    }

    /// Whether a folder of the user's on the way is a link: what lies behind it is not of this home.
    private func leadsElsewhere(_ place: String) -> Bool {
        var folder = home
        for part in place.split(separator: "/").dropLast() {
            folder += "/" + part
            var status = stat()
            if lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFLNK { return true }
        }
        return false
    }

    /// After a restoration that did not come about: no key of the backup stays. What cannot be removed must not hide why it did not.
    func takeBack() {
        for log in placed { try? FileManager.default.removeItem(atPath: log) }
        discard()
    }

    /// What is left over; the next restoration removes it as well.
    func discard() { try? FileManager.default.removeItem(atPath: staged) }

    private func move(_ source: String, to target: String) throws {
        guard rename(source, target) == 0 else { throw EvidenceFailure(path: target, number: errno) }
    }
}
