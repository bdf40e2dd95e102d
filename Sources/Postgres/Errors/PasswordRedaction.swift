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

    /// The connection string without its password, and that: for programs whose arguments everybody on the machine sees.
    static func split(_ connectionString: String) -> (open: String, password: String?) {
        guard let options = options(of: connectionString) else { return (connectionString, nil) }
        let open = options.filter { $0.keyword != "password" }.map { option in
            let value = option.value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return "\(option.keyword)='\(value)'"
        }
        return (open.joined(separator: " "), options.first { $0.keyword == "password" }?.value)
    }

    private static func secrets(in connectionString: String) -> [String]? {
        guard connectionString.contains("=") || connectionString.contains("://") else { return [] }
        return options(of: connectionString)?.filter(\.isSecret).map(\.value)
    }

    private struct Option {
        let keyword: String
        let value: String
        let isSecret: Bool
    }

    /// What the connection string says; nil where it is a plain name or cannot be read.
    private static func options(of connectionString: String) -> [Option]? {
        guard connectionString.contains("=") || connectionString.contains("://") else { return nil }
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connectionString, &complaint) else {
            PQfreemem(complaint)
            return nil
        }
        defer { PQconninfoFree(options) }
        var found: [Option] = []
        var option = options
        while let keyword = option.pointee.keyword {
            // libpq marks with * what shouldn't be shown when typed.
            let isSecret = option.pointee.dispchar.map { $0.pointee == CChar(UInt8(ascii: "*")) } ?? false
            if let value = option.pointee.val {
                let word = String(cString: keyword)
                found.append(
                    Option(keyword: word, value: String(cString: value), isSecret: isSecret || word == "password"))
            }
            option += 1
        }
        return found
    }
}
