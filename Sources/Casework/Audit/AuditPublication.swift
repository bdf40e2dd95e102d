import AuditTrail
import Foundation
import HTTPClient

/// Takes checkpoints to where a database administrator cannot reach them.
package struct AuditPublication: Sendable {
    /// One place; a target that fails is tried again with the next checkpoint, which covers this one.
    package enum Target: Sendable, Equatable {
        /// Each checkpoint becomes a file there: a mounted share, a write-once store, a repository.
        case directory(String)
        case syslog
        /// A command that reads the note on standard input: a mail, a commit.
        case command(String)
        /// The note is posted there.
        case webhook(HTTPAddress)
        /// An authority stamps the note with its time (RFC 3161); its answer is kept beside the outside checkpoint.
        case authority(HTTPAddress)

        /// As a problem names it. The path of an address may be a secret.
        var name: String {
            switch self {
            case .directory(let path): "directory:\(path)"
            case .syslog: "syslog:"
            case .command(let command): "command:\(command)"
            case .webhook(let address): "webhook:\(address.site)"
            case .authority(let address): "rfc3161:\(address.site)"
            }
        }
    }

    /// A checkpoint as it was signed.
    struct Signed {
        let note: [UInt8]
        let size: UInt64
        /// Of the log's cosignature, in seconds since 1970.
        let time: UInt64
    }

    package let targets: [Target]
    private let headers: AuthorizationFile?
    private let trustedCertificates: String?

    package init(_ targets: [Target]) {
        self.targets = targets
        headers = nil
        trustedCertificates = nil
    }

    package enum BadSetting: Error, Equatable, Sendable, CustomStringConvertible {
        case unknown(String)
        case address(String, HTTPAddress.Defect)
        case sameAuthority(String)

        package var description: String {
            switch self {
            case .unknown(let text):
                "'\(text)' is no place for checkpoints; known are directory:PATH, syslog:, command:COMMAND, webhook:URL and rfc3161:URL"
            case .address(let kind, let defect): "the address of \(kind) in SITREP_AUDIT_PUBLISH \(defect)"
            case .sameAuthority(let name): "SITREP_AUDIT_PUBLISH names the authority \(name) twice"
            }
        }
    }

    /// Reads `SITREP_AUDIT_PUBLISH`, such as `directory:/mnt/worm; syslog:; rfc3161:https://tsa.example.org`, separated by semicolons,
    /// `SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE` and `SITREP_CA_FILE`.
    package init(environment: EnvironmentVariables) throws {
        func setting(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        targets = try (setting("SITREP_AUDIT_PUBLISH") ?? "").split(separator: ";").compactMap { part in
            let text = part.trimmingCharacters(in: .whitespaces)
            return text.isEmpty ? nil : try AuditPublication.target(text)
        }
        headers = setting("SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE").map(AuthorizationFile.init)
        trustedCertificates = setting("SITREP_CA_FILE")
        var names: Set<String> = []
        for case .authority(let address) in targets where !names.insert(address.authority).inserted {
            throw BadSetting.sameAuthority(address.authority)
        }
    }

    private static func target(_ text: String) throws -> Target {
        if text == "syslog:" { return .syslog }
        func rest(behind prefix: String) -> String? {
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
        }
        if let path = rest(behind: "directory:") { return .directory(path) }
        if let command = rest(behind: "command:") { return .command(command) }
        for (kind, make) in [("webhook:", Target.webhook), ("rfc3161:", Target.authority)] {
            guard let address = rest(behind: kind) else { continue }
            do throws(HTTPAddress.Defect) { return make(try HTTPAddress(address)) } catch {
                throw BadSetting.address(kind, error)
            }
        }
        throw BadSetting.unknown(text)
    }

    /// Answers what went wrong, one line a target; an authority's answer is kept in the home.
    func publish(_ checkpoint: Signed, of home: AuditHome) -> [String] {
        targets.compactMap { target in
            do {
                switch target {
                case .directory(let path): try write(checkpoint, to: path, origin: home.origin)
                case .syslog: log(checkpoint.note)
                case .command(let command):
                    do throws(FedProgram.Failure) {
                        try FedProgram.shell(command).run(checkpoint.note)
                    } catch {
                        throw AuditHome.Problem.cannotWrite(target.name, error.reason)
                    }
                case .webhook(let address): try post(checkpoint.note, to: address, origin: home.origin)
                case .authority(let address): try stamp(checkpoint, at: address, home)
                }
                return nil
            } catch let refusal as HTTPRefusal {
                return "\(target.name): \(refusal.reason)"
            } catch let failure as HTTPPost.Failure {
                return "\(target.name): \(failure)"
            } catch let defect as TimeStamp.Defect {
                return "\(target.name): \(HTTPRefusal.shown("\(defect)"))"
            } catch { return "\(error)" }
        }
    }

    private func write(_ checkpoint: Signed, to directory: String, origin: String) throws {
        // Names of equal size are equal trees.
        let name = "\(origin.replacing("/", with: "_"))-\(checkpoint.size).checkpoint"
        try OutsideFile.replace("\(directory)/\(name)", with: checkpoint.note, mode: 0o644)
    }

    private func log(_ note: [UInt8]) {
        let line = String(decoding: note, as: UTF8.self).split(separator: "\n").joined(separator: " | ")
        withVaList([line]) { vsyslog(LOG_NOTICE | LOG_AUTH, "sitrep checkpoint %s", $0) }
    }

    // MARK: - By HTTP

    private func post(_ note: [UInt8], to address: HTTPAddress, origin: String) throws {
        _ = try send(
            note, to: address, headers: ["Content-Type: text/plain; charset=utf-8", "Sitrep-Origin: \(origin)"])
    }

    private func stamp(_ checkpoint: Signed, at address: HTTPAddress, _ home: AuditHome) throws {
        let request = TimeStampRequest(for: checkpoint.note, nonce: .random(in: 1 ... .max))
        let answer = try send(
            try request.encoded(), to: address,
            headers: ["Content-Type: application/timestamp-query", "Accept: application/timestamp-reply"])
        let type = answer.contentType.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard type == "application/timestamp-reply" else {
            throw HTTPRefusal(reason: "answered with \(HTTPRefusal.shown(type)) instead of application/timestamp-reply")
        }
        _ = try TimeStamp(response: answer.body, answering: request)
        try home.keep(answer.body, of: checkpoint, by: address.authority)
    }

    private func send(_ body: [UInt8], to address: HTTPAddress, headers: [String]) throws -> HTTPPost.Answer {
        var lines = headers
        if let value = try self.headers?.value(for: address) { lines.append("Authorization: \(value)") }
        let answer = try HTTPPost(address, headers: lines, body: body, trustedCertificates: trustedCertificates).send()
        guard (200..<300).contains(answer.status) else {
            let said = HTTPRefusal.shown(
                String(decoding: answer.body.prefix { $0 != 0x0A }.prefix(1_000), as: UTF8.self))
            throw HTTPRefusal(reason: "answered \(answer.status)" + (said.isEmpty ? "" : ": \(said)"))
        }
        return answer
    }
}

/// An answer that is not what was hoped for.
private struct HTTPRefusal: Error {
    let reason: String

    /// Somebody else's words, safe for a terminal and a log.
    static func shown(_ text: String) -> String {
        let safe = text.unicodeScalars.filter {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
        return String(String.UnicodeScalarView(safe)).prefix(200).trimmingCharacters(in: .whitespaces)
    }
}
