/// Why the private database server can't be used.
package struct PrivateClusterError: Error, Equatable, Sendable, CustomStringConvertible {
    package struct Code: Hashable, Sendable {
        private let name: String

        private init(_ name: String) {
            self.name = name
        }

        /// The server's programs, or what is needed to run them, aren't installed.
        package static let binariesMissing = Code("binariesMissing")
        /// Installed, but older than 15 or of another major version than the cluster.
        package static let wrongVersion = Code("wrongVersion")
        /// The directory belongs to somebody else, is a link, or can't be reached.
        package static let unsafeDirectory = Code("unsafeDirectory")
        package static let initialisationFailed = Code("initialisationFailed")
        package static let startFailed = Code("startFailed")
        package static let stopFailed = Code("stopFailed")
        /// Another process has been starting or stopping the server for too long.
        package static let busy = Code("busy")
        package static let system = Code("system")
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (left: PrivateClusterError, right: PrivateClusterError) -> Bool {
        left.code == right.code
    }
}
