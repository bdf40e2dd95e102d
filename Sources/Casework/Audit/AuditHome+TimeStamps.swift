import AuditTrail
import Foundation

/// Time stamps of checkpoints: `timestamps/SIZE/AUTHORITY-TIME.tsr` holds an authority's whole answer, the file of the same name with
/// `.checkpoint` the note that it stamped, and TIME is the log's own of that note, in seconds since 1970.
extension AuditHome {
    /// An answer of an authority that was kept.
    package struct KeptTimeStamp: Sendable {
        /// Host of the authority, in the letters of a path of a bundle.
        package let authority: String
        package let path: String
        package let bytes: [UInt8]
        package let stamp: TimeStamp
    }

    /// Of one size the first and the last stamp of an authority stay: the first says since when the entries have been there, the last
    /// belongs to the checkpoint that is sent and exported. Those between, of heartbeats, would fill the disk.
    func keep(_ response: [UInt8], of checkpoint: AuditPublication.Signed, by host: String) throws {
        let folder = folder(checkpoint.size)
        try OutsideFile.makeDirectory(folder)
        let authority = AuditHome.pathName(host)
        let name = "\(folder)/\(authority)-\(checkpoint.time)"
        // The note first: a stamp of something that is not there says nothing.
        try OutsideFile.replace(name + ".checkpoint", with: checkpoint.note, mode: 0o644)
        try OutsideFile.replace(name + ".tsr", with: response, mode: 0o644)
        let times = try names(in: folder).compactMap { name -> UInt64? in
            guard let parts = AuditHome.parts(ofStamp: name), parts.authority == authority else { return nil }
            return parts.time
        }
        for time in times.sorted().dropFirst().dropLast() {
            unlink("\(folder)/\(authority)-\(time).tsr")
            unlink("\(folder)/\(authority)-\(time).checkpoint")
        }
    }

    /// Those of exactly this note, one of each authority, by its name. What cannot be read as one belongs to no note.
    package func timeStamps(of note: [UInt8]) throws -> [KeptTimeStamp] {
        let imprint = TreeHash.sha256(note)
        let folder = folder(try Checkpoint(text: SignedNote(note).text).size)
        var kept: [String: KeptTimeStamp] = [:]
        for name in try names(in: folder).sorted() {
            let path = "\(folder)/\(name)"
            guard let authority = AuditHome.parts(ofStamp: name)?.authority,
                let data = FileManager.default.contents(atPath: path),
                let stamp = try? TimeStamp(response: Array(data)), stamp.imprint == imprint
            else { continue }
            kept[authority] = KeptTimeStamp(authority: authority, path: path, bytes: Array(data), stamp: stamp)
        }
        return kept.values.sorted { $0.authority < $1.authority }
    }

    private func folder(_ size: UInt64) -> String { "\(directory)/timestamps/\(size)" }

    private func names(in folder: String) throws -> [String] {
        guard access(folder, F_OK) == 0 else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    /// Of a file `AUTHORITY-TIME.tsr`.
    private static func parts(ofStamp name: String) -> (authority: String, time: UInt64)? {
        guard name.hasSuffix(".tsr"), let dash = name.lastIndex(of: "-"),
            let time = UInt64(name[dash...].dropFirst().dropLast(4))
        else { return nil }
        return (String(name[..<dash]), time)
    }

    /// A host and its port in the letters that a path of a bundle may have, such as `tsa.example.org_8443`.
    static func pathName(_ host: String) -> String {
        let letters = host.map { letter in
            letter.isASCII && (letter.isLetter || letter.isNumber || letter == "." || letter == "-") ? letter : "_"
        }
        let name = letters.drop { !$0.isLetter && !$0.isNumber }
        return name.isEmpty ? "authority" : String(name.prefix(80))
    }
}
