/// The keys that an auditor, or the sequencer, trusts: of one log, past and present, and of witnesses.
package struct KeyRing: Equatable, Sendable {
    package let keys: [VerifierKey]

    package init(_ keys: [VerifierKey]) {
        self.keys = keys
    }

    package enum Defect: Error, Equatable, Sendable, CustomStringConvertible {
        case unreadableKey(line: Int)
        case noKey

        package var description: String {
            switch self {
            case .unreadableKey(let line): "line \(line) is not a verifier key NAME+HASH+KEY"
            case .noKey: "holds no Ed25519 key of a log"
            }
        }
    }

    /// Reads a key file: one key a line; blank lines and lines that begin with `#` are skipped.
    package init(file: [UInt8]) throws(Defect) {
        guard String(validating: file, as: UTF8.self) != nil else { throw .unreadableKey(line: 1) }
        var keys: [VerifierKey] = []
        // By bytes: a carriage return and a newline are one character to Swift.
        for (index, line) in file.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            guard let key = VerifierKey(String(decoding: line, as: UTF8.self)) else {
                throw .unreadableKey(line: index + 1)
            }
            keys.append(key)
        }
        guard keys.contains(where: { $0.algorithm == .ed25519 }) else { throw .noKey }
        self.init(keys)
    }

    /// A log signs with and without time by the same key, so whoever trusts the one knows the other.
    var known: [VerifierKey] {
        var known = keys
        for key in keys where key.algorithm == .ed25519 {
            if let twin = key.timestamped, !known.contains(twin) { known.append(twin) }
        }
        return known
    }
}
