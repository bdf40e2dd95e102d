import Foundation
import HTTPClient

/// What places for checkpoints want in the header `Authorization`: lines `HOST VALUE` or `HOST:PORT VALUE` in a file that only its
/// owner may read. One place never sees another one's.
struct AuthorizationFile: Sendable {
    let path: String

    init(path: String) { self.path = path }

    enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        case unreadable(String, String)
        case openToOthers(String)
        case line(String, Int)
        case notEncrypted(String)

        var description: String {
            switch self {
            case .unreadable(let path, let reason): "the authorisations in \(path) cannot be read: \(reason)"
            case .openToOthers(let path):
                "the authorisations in \(path) can be read by others; they are not used until: chmod 600 \(path)"
            case .line(let path, let number): "line \(number) of \(path) is not HOST VALUE"
            case .notEncrypted(let host): "the authorisation for \(host) is not sent without TLS; use https://"
            }
        }
    }

    /// Nil where the file has no line for the host.
    func value(for address: HTTPAddress) throws -> String? {
        let bytes: [UInt8]
        do throws(OutsideFile.SecretProblem) { bytes = try OutsideFile.secret(path) } catch {
            switch error {
            case .missing: throw Problem.unreadable(path, String(cString: strerror(ENOENT)))
            case .unreadable(let reason): throw Problem.unreadable(path, reason)
            case .openToOthers: throw Problem.openToOthers(path)
            }
        }
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard let text = String(bytes: line, encoding: .utf8) else { throw Problem.line(path, index + 1) }
            if text.isEmpty || text.hasPrefix("#") { continue }
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[1].utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw Problem.line(path, index + 1)
            }
            guard parts[0].lowercased() == address.authority else { continue }
            guard address.isEncrypted || address.isLocal else { throw Problem.notEncrypted(address.authority) }
            return String(parts[1])
        }
        return nil
    }
}
