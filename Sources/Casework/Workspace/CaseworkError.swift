import IncidentModel

/// Why something was not done. The command and later the HTTP interface turn each case into their own code.
package enum CaseworkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A rule said no; the rule's name is stable.
    case refused(Refusal)
    /// A rule outside the lifecycle said no.
    case ruleBroken(rule: String, message: String)
    case notFound(what: String, key: String)
    /// The incident has moved on since the caller looked.
    case versionConflict(key: String, expected: Int, actual: Int)
    case badInput(field: String, message: String)
    /// Another process is at it; later it can be done.
    case busy(String)
    /// Nothing is wrong but the call itself.
    case usage(String)

    package var description: String {
        switch self {
        case .refused(let refusal): "refused: \(refusal)"
        case .ruleBroken(let rule, let message): "refused: \(rule): \(message)"
        case .notFound(let what, let key): "there is no \(what) \(key)"
        case .versionConflict(let key, let expected, let actual):
            "\(key) is at version \(actual), not \(expected): somebody changed it since. Look at it again and repeat."
        case .badInput(let field, let message): "\(field): \(message)"
        case .busy(let message), .usage(let message): message
        }
    }
}
