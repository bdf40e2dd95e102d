import Foundation

/// Where warnings are taken beside timeline and log: `SITREP_NOTIFY`, set where the worker runs, because who may start programs there
/// is not for a table to say.
package struct WarningPlaces: Sendable {
    package enum Target: Sendable, Equatable {
        /// Each message becomes a file there, named after its id; the same one twice is one file.
        case directory(String)
        case syslog
        /// A program, started without a shell and without arguments, that reads the message on standard input.
        case program(String)

        /// As it is written in the setting, and in the job that takes a message there.
        package var text: String {
            switch self {
            case .directory(let path): "directory:\(path)"
            case .syslog: "syslog:"
            case .program(let path): "program:\(path)"
            }
        }
    }

    package let targets: [Target]

    package enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
        case unknownTarget(String)
        case notAbsolute(String)
        case notOurs(String)
        case program(String, String)

        package var description: String {
            switch self {
            case .unknownTarget(let text):
                "'\(text)' is no place for warnings; known are directory:PATH, syslog: and program:PATH"
            case .notAbsolute(let text): "'\(text)' must name an absolute path"
            case .notOurs(let text): "'\(text)' is not in this worker's SITREP_NOTIFY"
            case .program(let path, let reason): "\(path): \(reason)"
            }
        }
    }

    /// `directory:/var/spool/sitrep; syslog:; program:/usr/local/bin/page-duty`, separated by semicolons.
    package init(setting: String?) throws {
        targets = try (setting ?? "").split(separator: ";").compactMap { part in
            let text = part.trimmingCharacters(in: .whitespaces)
            if text.isEmpty { return nil }
            if text == "syslog:" { return .syslog }
            for (prefix, make) in [("directory:", Target.directory), ("program:", Target.program)] {
                guard text.hasPrefix(prefix) else { continue }
                let path = String(text.dropFirst(prefix.count))
                guard path.hasPrefix("/") else { throw Problem.notAbsolute(text) }
                return make(path)
            }
            throw Problem.unknownTarget(text)
        }
    }

    /// - Parameters:
    ///   - target: as the job names it. One that is not ours is refused: rows of a table start no programs.
    ///   - message: one JSON document.
    func deliver(_ message: String, id: String, to target: String) throws {
        guard let target = targets.first(where: { $0.text == target }) else { throw Problem.notOurs(target) }
        switch target {
        case .directory(let path):
            let safe = id.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" }
            try OutsideFile.replace("\(path)/\(String(safe)).json", with: Array((message + "\n").utf8), mode: 0o644)
        case .syslog: withVaList([message]) { vsyslog(LOG_WARNING | LOG_DAEMON, "sitrep %s", $0) }
        case .program(let path):
            do throws(FedProgram.Failure) {
                try FedProgram(path).run(Array((message + "\n").utf8))
            } catch {
                throw Problem.program(path, error.reason)
            }
        }
    }
}
