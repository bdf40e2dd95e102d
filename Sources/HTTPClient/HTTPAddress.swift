/// An `http:` or `https:` address without a user's name or password in it.
package struct HTTPAddress: Hashable, Sendable {
    package let text: String
    package let isEncrypted: Bool
    /// `host` or `host:port` as written, in lower case.
    package let authority: String

    package enum Defect: Error, Equatable, Sendable, CustomStringConvertible {
        case scheme
        case host
        case user
        case character

        package var description: String {
            switch self {
            case .scheme: "begins with neither https:// nor http://"
            case .host: "names no host"
            case .user: "holds a user's name or a password"
            case .character: "holds a blank or a character beyond ASCII; write it as %XX"
            }
        }
    }

    package init(_ text: String) throws(Defect) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .character }
        let schemes = [("https://", true), ("http://", false)]
        guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else { throw .scheme }
        let authority = text.dropFirst(scheme.0.count).prefix { !"/?#".contains($0) }.lowercased()
        guard !authority.contains("@") else { throw .user }
        guard !authority.isEmpty, !authority.hasPrefix(":") else { throw .host }
        self.text = text
        isEncrypted = scheme.1
        self.authority = authority
    }

    /// Scheme and authority, without what may be secret in a path.
    package var site: String { (isEncrypted ? "https://" : "http://") + authority }

    /// The authority without its port; IPv6 addresses in their brackets.
    package var host: Substring {
        guard let colon = authority.lastIndex(of: ":"), authority.last != "]" else { return authority[...] }
        return authority[..<colon]
    }

    /// What is sent there does not leave the machine.
    package var isLocal: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }
}
