import Foundation

/// Takes checkpoints to where a database administrator cannot reach them.
package struct AuditPublication: Sendable {
    /// One place; a target that fails is tried again with the next checkpoint, which covers this one.
    package enum Target: Sendable, Equatable {
        /// Each checkpoint becomes a file there: a mounted share, a write-once store, a repository.
        case directory(String)
        case syslog
        /// A command that reads the note on standard input: a webhook or a time-stamping authority by curl, a mail.
        case command(String)
    }

    package let targets: [Target]

    package init(_ targets: [Target]) {
        self.targets = targets
    }

    package struct UnknownTarget: Error, Sendable, CustomStringConvertible {
        let text: String

        package var description: String {
            "'\(text)' is no place for checkpoints; known are directory:PATH, syslog: and command:COMMAND"
        }
    }

    /// `directory:/mnt/worm; syslog:; command:curl …`, separated by semicolons.
    package init(setting: String?) throws {
        targets = try (setting ?? "").split(separator: ";").compactMap { part in
            let text = part.trimmingCharacters(in: .whitespaces)
            if text.isEmpty { return nil }
            if text == "syslog:" { return .syslog }
            if text.hasPrefix("directory:") { return .directory(String(text.dropFirst("directory:".count))) }
            if text.hasPrefix("command:") { return .command(String(text.dropFirst("command:".count))) }
            throw UnknownTarget(text: text)
        }
    }

    /// Answers what went wrong, one line a target.
    func publish(_ note: [UInt8], origin: String) -> [String] {
        targets.compactMap { target in
            do {
                switch target {
                case .directory(let path): try write(note, to: path, origin: origin)
                case .syslog: log(note)
                case .command(let command):
                    do throws(FedProgram.Failure) {
                        try FedProgram.shell(command).run(note)
                    } catch {
                        throw AuditHome.Problem.cannotWrite("command:\(command)", error.reason)
                    }
                }
                return nil
            } catch { return "\(error)" }
        }
    }

    private func write(_ note: [UInt8], to directory: String, origin: String) throws {
        // The second line of a checkpoint is its size; names of equal size are equal trees.
        let size = String(decoding: note, as: UTF8.self).split(separator: "\n").dropFirst().first ?? "0"
        let name = origin.replacing("/", with: "_")
        try OutsideFile.replace("\(directory)/\(name)-\(size).checkpoint", with: note, mode: 0o644)
    }

    private func log(_ note: [UInt8]) {
        let line = String(decoding: note, as: UTF8.self).split(separator: "\n").joined(separator: " | ")
        withVaList([line]) { vsyslog(LOG_NOTICE | LOG_AUTH, "sitrep checkpoint %s", $0) }
    }
}
