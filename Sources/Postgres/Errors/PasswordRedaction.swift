import CLibpq

/// Keeps the passwords of a connection string out of what libpq says about it.
package enum PasswordRedaction {
    /// The message with each secret of the connection string replaced by `***`.
    package static func redacted(_ message: String, connectionString: String) -> String {
        guard let secrets = secrets(in: connectionString) else {
            // libpq quotes what it couldn't read, which may be any part of the password.
            return "the connection string can't be read: neither key=value pairs nor a postgresql:// address"
        }
        var text = message
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "***") }
        return text
    }

    private static func secrets(in connectionString: String) -> [String]? {
        guard connectionString.contains("=") || connectionString.contains("://") else { return [] }
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connectionString, &complaint) else {
            PQfreemem(complaint)
            return nil
        }
        defer { PQconninfoFree(options) }
        var secrets: [String] = []
        var option = options
        while let keyword = option.pointee.keyword {
            // libpq marks with * what shouldn't be shown when typed.
            let isSecret = option.pointee.dispchar.map { $0.pointee == CChar(UInt8(ascii: "*")) } ?? false
            if isSecret || String(cString: keyword) == "password", let value = option.pointee.val {
                secrets.append(String(cString: value))
            }
            option += 1
        }
        return secrets
    }
}
