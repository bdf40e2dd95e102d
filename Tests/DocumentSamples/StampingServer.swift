import Foundation
import JSONText

/// The authority and receiver of `Tests/oracles/stamping_server.py`, running until nobody holds it any more.
package final class StampingServer {
    package let directory: TemporaryDirectory
    private let process = Process()
    private let input = Pipe()
    private let ports: JSONTree

    /// Whether this machine has what the server is made of.
    package static let canRun = Oracle.program("python3") != nil && Oracle.program("openssl") != nil

    package init() throws {
        directory = try TemporaryDirectory()
        guard let python = Oracle.program("python3") else { throw OracleError(message: "there is no python3") }
        process.executableURL = URL(filePath: python)
        process.arguments = [
            Oracle.packageRoot.appending(path: "Tests/oracles/stamping_server.py").path, directory.url.path,
        ]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // It prints its ports once it listens.
        let line = output.fileHandleForReading.availableData
        ports = try JSONParser.parse(String(decoding: line, as: UTF8.self))
    }

    deinit {
        // A server that has gone already is not missed.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What a client has to trust.
    package var certificates: String { directory.path("ca.pem") }

    package func address(_ path: String, encrypted: Bool = true) throws -> String {
        "\(encrypted ? "https" : "http")://\(try authority(encrypted: encrypted))\(path)"
    }

    package func authority(encrypted: Bool = true) throws -> String {
        guard let port = ports[encrypted ? "encrypted" : "plain"]?.wholeNumber else {
            throw OracleError(message: "the server did not begin")
        }
        return "127.0.0.1:\(port)"
    }

    package struct Request {
        package let path: String
        package let type: String
        package let origin: String
        package let authorization: String
        package let body: [UInt8]
    }

    /// What came so far.
    package func requests() throws -> [Request] {
        try directory.text("requests").split(separator: "\n").map { line in
            let tree = try JSONParser.parse(String(line))
            func text(_ name: String) -> String { tree[name]?.text ?? "" }
            let digits = Array(text("body"))
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0..<$0 + 2]), radix: 16)
            }
            return Request(
                path: text("path"), type: text("type"), origin: text("origin"), authorization: text("authorization"),
                body: bytes)
        }
    }
}
