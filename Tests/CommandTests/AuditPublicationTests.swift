import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Testing

/// Checkpoints sent by HTTP, and stamped by an authority: OpenSSL's, behind a server of the test's own.
@Suite("Publication of checkpoints by HTTP", .enabled(if: StampingServer.canRun, "python3 or openssl is missing"))
struct AuditPublicationTests {
    private struct Place {
        let desk: SitrepDesk
        let home: ShortHome
        let server: StampingServer

        init() throws {
            desk = try SitrepDesk()
            home = try ShortHome()
            server = try StampingServer()
            _ = try run("audit", "checkpoint")
        }

        func run(
            _ arguments: String..., publish: [String] = [], now: String = "2026-03-10T12:00:00Z",
            environment: [String: String] = [:]
        ) throws -> SitrepProcess.Outcome {
            var variables = [
                "SITREP_HOME": home.path, "SITREP_AUDIT_PUBLISH": publish.joined(separator: "; "),
                "SITREP_CA_FILE": server.certificates, "NO_PROXY": "127.0.0.1",
            ]
            variables.merge(environment) { _, new in new }
            return try desk.run(arguments, now: now, environment: variables)
        }

        var log: String {
            get throws {
                let logs = home.path + "/audit"
                return logs + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: logs).first))
            }
        }

        var checkpoint: [UInt8] { get throws { Array(try Data(contentsOf: URL(filePath: log + "/checkpoint"))) } }

        func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
            let path = home.path + "/" + name
            try Data(text.utf8).write(to: URL(filePath: path))
            chmod(path, mode)
            return path
        }
    }

    private func openssl(_ arguments: String...) throws -> Oracle.Result {
        try Oracle.run(#require(Oracle.program("openssl")), arguments)
    }

    @Test("a webhook gets the note to the byte, with the origin")
    func webhook() throws {
        let place = try Place()
        defer { place.home.remove() }
        let signed = try place.run("audit", "checkpoint", publish: ["webhook:\(place.server.address("/hook"))"])
        #expect(signed.status == 0 && signed.errors == "", "\(signed.errors)")
        let request = try #require(try place.server.requests().first)
        #expect(try request.body == place.checkpoint)
        #expect(request.type == "text/plain; charset=utf-8")
        let origin = String(decoding: try place.checkpoint, as: UTF8.self).split(separator: "\n").first.map(String.init)
        #expect(request.origin == origin)
        #expect(request.authorization == "")
    }

    @Test("a stamp of the checkpoint is kept, shown, and verified by OpenSSL", arguments: [true, false])
    func stamped(encrypted: Bool) throws {
        let place = try Place()
        defer { place.home.remove() }
        let target = "rfc3161:" + (try place.server.address("/tsa", encrypted: encrypted))
        let signed = try place.run("audit", "checkpoint", publish: [target])
        #expect(signed.status == 0, "\(signed.errors)")
        #expect(Array(signed.output.utf8) == (try place.checkpoint))
        let host = try place.server.authority(encrypted: encrypted).replacing(":", with: "_")
        #expect(signed.errors.contains("by \(host), "), "\(signed.errors)")
        let stamps = try place.run("audit", "checkpoint", "--json", publish: [target]).json()["timestamps"]
        let stamp = try #require(stamps?.elements.first)
        #expect(stamps?.elements.count == 1)
        #expect(stamp["authority"]?.text == host)
        #expect(stamp["policy"]?.text == "1.2.3.4.1")
        #expect(stamp["time"]?.text?.hasSuffix("Z") == true)
        let path = try #require(stamp["path"]?.text)
        let note = path.dropLast(3) + "checkpoint"
        #expect(try Data(contentsOf: URL(filePath: String(note))) == Data(place.checkpoint))
        let verified = try openssl(
            "ts", "-verify", "-in", path, "-data", String(note), "-CAfile", place.server.certificates)
        #expect(verified.status == 0, "\(verified.errors)")
        // Without an authority nothing is claimed of the next one.
        let plain = try place.run("audit", "checkpoint", "--json", now: "2026-03-10T12:01:00Z").json()
        #expect(plain["timestamps"]?.elements.isEmpty == true)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let kind: String
        let path: String
        let says: String

        var testDescription: String { kind + path }
    }

    @Test(
        "whatever comes back, the change is done, the checkpoint signed, and the reason told",
        arguments: [
            Refusal(kind: "webhook:", path: "/fail", says: "answered 500: the disk[31m is full ✗\n"),
            Refusal(kind: "webhook:", path: "/redirect", says: "answered 302: elsewhere\n"),
            Refusal(kind: "webhook:", path: "/long", says: "the answer is too long\n"),
            Refusal(kind: "rfc3161:", path: "/fail", says: "answered 500: the disk[31m is full ✗\n"),
            Refusal(
                kind: "rfc3161:", path: "/tsa/refuses",
                says: "the authority refused, status 2: Message digest algorithm is not supported., badAlg\n"),
            Refusal(kind: "rfc3161:", path: "/tsa/other-nonce", says: "the authority answered another request\n"),
            Refusal(kind: "rfc3161:", path: "/tsa/other-imprint", says: "the authority stamped something else\n"),
            Refusal(kind: "rfc3161:", path: "/tsa/garbage", says: "is no time-stamp response in DER\n"),
            Refusal(kind: "rfc3161:", path: "/tsa/cut", says: "is no time-stamp response in DER\n"),
            Refusal(
                kind: "rfc3161:", path: "/tsa/page",
                says: "answered with text/html instead of application/timestamp-reply\n"),
        ])
    func refusals(_ refusal: Refusal) throws {
        let place = try Place()
        defer { place.home.remove() }
        let target = refusal.kind + (try place.server.address(refusal.path))
        let opened = try place.run(
            "open", "--title", "t", "--detected-at", "2026-03-10T11:00:00Z", "--json", publish: [target])
        #expect(opened.status == 0)
        let site = "https://" + (try place.server.authority())
        #expect(
            opened.errors.contains("checkpoint not published: \(refusal.kind)\(site): \(refusal.says)"),
            "\(opened.errors)")
        #expect(try place.server.requests().map(\.path) == [refusal.path])
        let verified = try place.run("audit", "verify", "--json").json()
        #expect(verified["ok"] == .bool(true) && verified["waiting"]?.wholeNumber == 0)
        let signed = try place.run("audit", "checkpoint", "--json", publish: [target])
        #expect(signed.status == 0)
        #expect(try signed.json()["unpublished"]?.elements.count == 1)
        #expect(try signed.json()["timestamps"]?.elements.isEmpty == true)
    }

    @Test("one place that fails does not keep the others from theirs")
    func severally() throws {
        let place = try Place()
        defer { place.home.remove() }
        let other = try StampingServer()
        let signed = try place.run(
            "audit", "checkpoint", "--json",
            publish: [
                "webhook:\(other.address("/hook"))", "webhook:http://127.0.0.1:1/",
                "webhook:\(place.server.address("/hook"))",
                "rfc3161:\(place.server.address("/tsa"))",
            ])
        #expect(signed.status == 0)
        let problems = try signed.json()["unpublished"]?.elements.compactMap(\.text) ?? []
        #expect(problems.count == 2 && problems[0].contains("certificate"), "\(problems)")
        #expect(try place.server.requests().map(\.path) == ["/hook", "/tsa"])
        #expect(try other.requests().isEmpty)
    }

    @Test("of one size the first and the last stamp stay")
    func heartbeats() throws {
        let place = try Place()
        defer { place.home.remove() }
        let target = "rfc3161:" + (try place.server.address("/tsa"))
        for minute in 1...4 {
            let beat = try place.run("audit", "checkpoint", publish: [target], now: "2026-03-10T12:0\(minute):00Z")
            #expect(beat.status == 0, "\(beat.errors)")
        }
        let size = try #require(
            String(decoding: place.checkpoint, as: UTF8.self).split(separator: "\n").dropFirst().first)
        let files = try FileManager.default.contentsOfDirectory(atPath: place.log + "/timestamps/\(size)").sorted()
        let host = try place.server.authority().replacing(":", with: "_")
        // 12:01 and 12:04.
        #expect(files == [1_773_144_060, 1_773_144_240].flatMap { ["\(host)-\($0).checkpoint", "\(host)-\($0).tsr"] })
    }

    @Test("an authorisation goes to its own host only, and is shown nowhere")
    func authorization() throws {
        let place = try Place()
        defer { place.home.remove() }
        let other = try StampingServer()
        let file = try place.write(
            "secrets", "# hosts\n\(try place.server.authority()) Bearer s3cr3t\n", mode: 0o644)
        let setting = ["SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE": file]
        let hook = "webhook:" + (try place.server.address("/hook"))
        let open = try place.run("audit", "checkpoint", publish: [hook], environment: setting)
        #expect(open.status == 0)
        #expect(open.errors.contains("chmod 600"), "\(open.errors)")
        #expect(try place.server.requests().isEmpty)
        chmod(file, 0o600)
        let sent = try place.run(
            "audit", "checkpoint", "--json",
            publish: [
                hook, "rfc3161:\(place.server.address("/fail"))", "webhook:\(other.address("/hook", encrypted: false))",
            ],
            environment: setting)
        #expect(try place.server.requests().map(\.authorization) == ["Bearer s3cr3t", "Bearer s3cr3t"])
        #expect(try other.requests().map(\.authorization) == [""])
        #expect(!sent.output.contains("s3cr3t") && !sent.errors.contains("s3cr3t"))
        // Nothing listens there; it is not even asked.
        let plain = try place.write("plain", "log.invalid Bearer s3cr3t\n")
        let refused = try place.run(
            "audit", "checkpoint", publish: ["webhook:http://log.invalid/"],
            environment: ["SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE": plain])
        #expect(refused.errors.contains("not sent without TLS"), "\(refused.errors)")
        let wrong = try place.write("wrong", "nonsense\n")
        let unread = try place.run(
            "audit", "checkpoint", publish: [hook], environment: ["SITREP_AUDIT_PUBLISH_AUTHORIZATION_FILE": wrong])
        #expect(unread.errors.contains("line 1 of \(wrong) is not HOST VALUE"), "\(unread.errors)")
    }

    @Test(
        "a setting that means nothing is refused by name before anything is signed",
        arguments: [
            ("webhook:ftp://example.org", "begins with neither https:// nor http://"),
            ("rfc3161:https://me:secret@example.org/", "holds a user's name or a password"),
            ("rfc3161:https://a.example/1; rfc3161:https://A.example/2", "names the authority a.example twice"),
            ("mail:me@example.org", "known are directory:PATH"),
        ])
    func settings(_ setting: String, _ says: String) throws {
        let place = try Place()
        defer { place.home.remove() }
        let outcome = try place.run("audit", "checkpoint", publish: [setting], now: "2026-03-10T12:05:00Z")
        #expect(outcome.status == 64, "\(outcome.status)")
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
        #expect(!outcome.errors.contains("secret"))
    }

    @Test("a bundle carries the stamps of its checkpoint, and both verifiers say what they state")
    func bundle() throws {
        let place = try Place()
        defer { place.home.remove() }
        let target = "rfc3161:" + (try place.server.address("/tsa"))
        _ = try place.run("open", "--title", "t", "--detected-at", "2026-03-10T11:00:00Z")
        let key = try place.write("key", try place.run("audit", "key", "show").output)
        let tar = place.home.path + "/b.tar"
        let exported = try place.run(
            "bundle", "export", "--incident", "INC-2026-0001", "--out", tar, "--json", publish: [target])
        #expect(exported.status == 0, "\(exported.errors)")
        let name = "timestamps/\(try place.server.authority().replacing(":", with: "_")).tsr"
        #expect(try exported.json()["files"]?.elements.contains(.text(name)) == true)
        let checked = try place.run("bundle", "verify", tar, "--key", key)
        #expect(checked.status == 0 && checked.output.contains("\(name) states 2"), "\(checked.output)")
        #expect(checked.output.contains("openssl ts -verify"))
        let stated = try place.run("bundle", "verify", tar, "--key", key, "--json").json()["timestamps"]?.elements.first
        #expect(stated?["path"]?.text == name && stated?["policy"]?.text == "1.2.3.4.1")
        let program = Oracle.packageRoot.appending(path: "Templates/bundle/verify.py").path
        let verdict = try Oracle.run(#require(Oracle.program("python3")), [program, tar, "--key", key])
        #expect(verdict.status == 0 && verdict.output.contains("\(name) states 2"), "\(verdict.output)")
        // As VERIFY.md says.
        let unpacked = try TemporaryDirectory()
        #expect(try Oracle.run(#require(Oracle.program("tar")), ["-xf", tar, "-C", unpacked.url.path]).status == 0)
        let verified = try openssl(
            "ts", "-verify", "-data", unpacked.path("checkpoint.txt"), "-in", unpacked.path(name), "-CAfile",
            place.server.certificates)
        #expect(verified.status == 0, "\(verified.errors)")
    }
}
