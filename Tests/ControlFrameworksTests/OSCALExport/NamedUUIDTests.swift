import ControlFrameworks
import Testing

@Suite("Named UUIDs")
struct NamedUUIDTests {
    /// The name space of host names (RFC 9562 §6.6).
    private static let hosts: [UInt8] = [
        0x6B, 0xA7, 0xB8, 0x10, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30, 0xC8,
    ]

    @Test("the example of RFC 9562 A.4 comes out")
    func standard() throws {
        let names = try NamedUUID(namespace: Self.hosts, sha1: OSCALSamples.sha1)
        #expect(names.uuid(of: Array("www.example.com".utf8)) == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    }

    @Test("organisations do not share names")
    func organisations() throws {
        let name = Array("INC-2026-0001".utf8)
        let first = try NamedUUID(organisation: "example.org/a", sha1: OSCALSamples.sha1).uuid(of: name)
        let second = try NamedUUID(organisation: "example.org/b", sha1: OSCALSamples.sha1).uuid(of: name)
        #expect(first != second)
    }

    @Test("a digest that is not SHA-1 and a namespace that is no UUID are refused")
    func digest() {
        #expect(throws: OSCALExportRefusal.digestLength(32)) {
            try NamedUUID(organisation: "example.org/a") { _ in [UInt8](repeating: 0, count: 32) }
        }
        #expect(throws: OSCALExportRefusal.namespaceLength(15)) {
            try NamedUUID(namespace: [UInt8](repeating: 0, count: 15), sha1: OSCALSamples.sha1)
        }
    }
}
