import Testing

@testable import ControlFrameworks

@Suite("Finding a control by what people write")
struct LookupTests {
    @Test(
        "spellings of one control",
        arguments: [
            ("AC-2", "nist-800-53:5:control:ac-2"), ("ac-02", "nist-800-53:5:control:ac-2"),
            ("AC2", "nist-800-53:5:control:ac-2"), ("NIST SP 800-53 Rev. 5 AC-2", "nist-800-53:5:control:ac-2"),
            ("IR-4(11)", "nist-800-53:5:control:ir-4.11"), ("ir-4.11", "nist-800-53:5:control:ir-4.11"),
            ("IR-04 (11)", "nist-800-53:5:control:ir-4.11"),
            ("A.8.13", "iso-27001:2022:control:a.8.13"), ("a8.13", "iso-27001:2022:control:a.8.13"),
            ("ISO 27001:2022 A.8.13", "iso-27001:2022:control:a.8.13"),
            ("ISO/IEC 27001 Annex A 8.13", "iso-27001:2022:control:a.8.13"),
            ("8.13", "iso-27001:2022:control:a.8.13"),
            ("PR.AA-01", "nist-csf:2.0:control:pr.aa-01"), ("pr.aa-1", "nist-csf:2.0:control:pr.aa-01"),
            ("NIST CSF PR.AA-01", "nist-csf:2.0:control:pr.aa-01"),
            ("CC7.4", "soc2:2017:control:cc7.4"), ("SOC 2 CC 7.4", "soc2:2017:control:cc7.4"),
            ("A1.2", "soc2:2017:control:a1.2"), ("A1.2.1", "pci-dss:4.0.1:control:a1.2.1"),
            ("12.10.5", "pci-dss:4.0.1:control:12.10.5"), ("PCI DSS v4.0.1 12.10.5", "pci-dss:4.0.1:control:12.10.5"),
            ("DORA 17", "dora:2022-2554:control:17"), ("DORA Art. 17", "dora:2022-2554:control:17"),
            ("NIS2 21(2)(b)", "nis2:2022-2555:control:21.2.b"),
            ("NIS 2 Article 21.2.b", "nis2:2022-2555:control:21.2.b"),
            ("CIS 17.4", "cis:8.1:control:17.4"), ("CIS Safeguard 17.4", "cis:8.1:control:17.4"),
            ("17.4", "cis:8.1:control:17.4"), ("CIS 8.1", "cis:8.1:control:8.1"),
            ("urn:sitrep:framework:cis:8.1:control:17.4", "cis:8.1:control:17.4"),
        ])
    func spellings(text: String, expected: String) throws {
        guard case .found(let control) = try BuiltIn.registry().lookup(text) else {
            Issue.record("\(text): \(try BuiltIn.registry().lookup(text))")
            return
        }
        #expect(control.id.urn == "urn:sitrep:framework:" + expected)
    }

    @Test("a number that several frameworks have is not guessed")
    func ambiguity() throws {
        let registry = try BuiltIn.registry()
        guard case .ambiguous(let candidates) = registry.lookup("5.3") else {
            Issue.record("5.3 was taken for one control")
            return
        }
        #expect(candidates.map(\.framework.name) == ["cis", "iso-27001", "pci-dss"])
        let cis = try #require(FrameworkID(urn: "urn:sitrep:framework:cis:8.1"))
        guard case .found(let control) = registry.lookup("5.3", in: cis) else {
            Issue.record("5.3 is not found within CIS")
            return
        }
        #expect(control.label == "CIS 5.3")
    }

    @Test("an unknown control names the nearest ones")
    func nearest() throws {
        let registry = try BuiltIn.registry()
        #expect(registry.lookup("AC-99") == .unknown(nearest: ["AC-9", "AC-19"]))
        guard case .unknown(let nearest) = registry.lookup("PR.AB-01") else {
            Issue.record("PR.AB-01 was found")
            return
        }
        #expect(nearest.first == "PR.AA-01")
        #expect(registry.lookup("") == .unknown(nearest: []))
        #expect(registry.lookup(String(repeating: "x", count: 1_000_000)) == .unknown(nearest: []))
    }

    @Test("the later of two frameworks with one identifier counts")
    func replacement() throws {
        let first = try Sample.framework()
        let second = try Sample.framework(controls: [(id: "G-9", kind: "control", withdrawn: false)])
        let registry = FrameworkRegistry([first, second])
        #expect(registry.frameworks.count == 1)
        #expect(registry.lookup("G-1") == .unknown(nearest: ["G-9"]))
    }

    @Test("distance counts insertions, deletions, substitutions and swaps of neighbours")
    func distance() {
        func distance(_ a: String, _ b: String) -> Int { NearestName.distance(Array(a.utf8), Array(b.utf8)) }
        #expect(distance("", "abc") == 3 && distance("abc", "") == 3)
        #expect(distance("kitten", "sitting") == 3)
        #expect(distance("ab", "ba") == 1)
        #expect(distance("ca", "abc") == 3)
    }

    @Test("controls sort as numbers, not as text")
    func order() throws {
        let framework = try #require(FrameworkID(name: "nist-800-53", version: "5"))
        let ids = ["ac-10", "ac-2.10", "ac-2", "ac-2.9", "ab-30"].compactMap {
            ControlID(framework: framework, local: $0)
        }
        #expect(ids.sorted().map(\.local) == ["ab-30", "ac-2", "ac-2.9", "ac-2.10", "ac-10"])
    }
}
