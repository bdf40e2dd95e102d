import DocumentSamples
import Foundation
import HTTPClient
import JSONText
import Testing

@Suite("Posts, to a real server", .enabled(if: StampingServer.canRun, "python3 or openssl is missing"))
struct HTTPPostTests {
    private let server: StampingServer

    init() throws { server = try StampingServer() }

    private func post(
        _ path: String, encrypted: Bool = true, trusting certificates: String? = nil,
        change: (inout HTTPPost) -> Void = { _ in }
    ) throws -> HTTPPost.Answer {
        var post = HTTPPost(
            try HTTPAddress(server.address(path, encrypted: encrypted)),
            headers: ["Content-Type: text/plain; charset=utf-8", "Sitrep-Origin: sitrep/default/1"],
            body: [0, 13, 10, 255] + Array("note\n".utf8), trustedCertificates: certificates ?? server.certificates)
        change(&post)
        return try post.send()
    }

    @Test("headers and every byte of the body arrive", arguments: [true, false])
    func arrives(encrypted: Bool) throws {
        #expect(try post("/hook", encrypted: encrypted).status == 204)
        let request = try #require(try server.requests().first)
        #expect(request.path == "/hook")
        #expect(request.type == "text/plain; charset=utf-8")
        #expect(request.origin == "sitrep/default/1")
        #expect(request.body == [0, 13, 10, 255] + Array("note\n".utf8))
    }

    @Test("the answer comes with status, type and body, also a refusal")
    func answers() throws {
        let answer = try post("/fail")
        #expect(answer.status == 500)
        #expect(answer.contentType == "text/plain")
        #expect(String(decoding: answer.body, as: UTF8.self).hasSuffix("and more\n"))
    }

    @Test("a redirect is an answer and not followed")
    func redirect() throws {
        #expect(try post("/redirect").status == 302)
        #expect(try server.requests().map(\.path) == ["/redirect"])
    }

    @Test("a certificate that nobody trusted names is refused, and nothing is sent")
    func untrusted() throws {
        let other = try StampingServer()
        let failure = #expect(throws: HTTPPost.Failure.self) {
            try post("/hook", trusting: other.certificates)
        }
        #expect(failure?.description.contains("certificate") == true, "\(String(describing: failure))")
        let system = #expect(throws: HTTPPost.Failure.self) { try post("/hook") { $0.trustedCertificates = nil } }
        #expect(system?.description.contains("certificate") == true, "\(String(describing: system))")
        #expect(try server.requests().isEmpty)
    }

    @Test("certificates that are not there are named")
    func missingCertificates() throws {
        let failure = #expect(throws: HTTPPost.Failure.self) { try post("/hook", trusting: "/nowhere/ca.pem") }
        #expect(failure?.description.contains("/nowhere/ca.pem") == true)
    }

    @Test("a server that takes too long is given up")
    func slow() throws {
        let failure = #expect(throws: HTTPPost.Failure.self) { try post("/slow") { $0.patience.whole = 300 } }
        #expect(failure?.description.contains("timed out") == true, "\(String(describing: failure))")
        #expect(HTTPPost.Patience().connect == 5_000 && HTTPPost.Patience().whole == 15_000)
    }

    @Test("an answer beyond the limit is not read to its end")
    func long() throws {
        let failure = #expect(throws: HTTPPost.Failure.self) { try post("/long") }
        #expect(failure?.description == "the answer is too long")
        #expect(try post("/long") { $0.greatestAnswer = 2 << 20 }.body.count == 2 << 20)
    }

    @Test("a host that does not answer is said")
    func refused() throws {
        let address = try HTTPAddress("http://127.0.0.1:1/")
        let failure = #expect(throws: HTTPPost.Failure.self) { try HTTPPost(address, headers: [], body: []).send() }
        #expect(failure?.description.contains("connect") == true, "\(String(describing: failure))")
    }
}

@Suite("Addresses of HTTP")
struct HTTPAddressTests {
    @Test("what is an address")
    func addresses() throws {
        let address = try HTTPAddress("HTTPS://Log.Example.org:8443/a?b=c")
        #expect(address.isEncrypted)
        #expect(address.authority == "log.example.org:8443")
        #expect(address.site == "https://log.example.org:8443")
        #expect(address.host == "log.example.org")
        #expect(!address.isLocal)
        #expect(try HTTPAddress("http://localhost/x").isLocal)
        #expect(try HTTPAddress("http://[::1]:80").isLocal)
        #expect(try HTTPAddress("http://[::1]").isLocal)
        #expect(try !HTTPAddress("http://127.0.0.1.example.org").isLocal)
        #expect(try !HTTPAddress("http://example.org").isEncrypted)
    }

    @Test(
        "what is none",
        arguments: [
            ("", HTTPAddress.Defect.scheme), ("example.org", .scheme), ("ftp://example.org", .scheme),
            ("file:///etc/passwd", .scheme), ("https://", .host), ("https:///path", .host), ("https://:443/", .host),
            ("https://user:word@example.org/", .user), ("https://example.org/a b", .character),
            ("https://example.org/\r\nX: y", .character), ("https://exämple.org/", .character),
        ])
    func defects(_ text: String, _ defect: HTTPAddress.Defect) {
        #expect(throws: defect) { try HTTPAddress(text) }
    }
}
