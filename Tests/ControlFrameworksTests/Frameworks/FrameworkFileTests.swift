import JSONText
import Testing

@testable import ControlFrameworks

@Suite("Framework files of the binary")
struct FrameworkFileTests {
    @Test(
        "each framework has the number of controls that its publisher counts",
        arguments: [
            ("nist-csf", "2.0", 106), ("iso-27001", "2022", 93), ("cis", "8.1", 18 + 153), ("dora", "2022-2554", 28),
            ("nis2", "2022-2555", 13), ("soc2", "2017", 61),
        ])
    func counts(name: String, version: String, expected: Int) throws {
        let id = try #require(FrameworkID(name: name, version: version))
        let framework = try #require(try BuiltIn.registry().framework(id))
        #expect(framework.controls.count == expected)
    }

    @Test("Annex A has 37, 8, 14 and 34 controls")
    func annexA() throws {
        let iso = try #require(try BuiltIn.registry().framework(named: "ISO"))
        let sizes = iso.children(of: nil).map { iso.children(of: $0.id).count }
        #expect(sizes == [37, 8, 14, 34])
    }

    @Test(
        "the identifiers of the CSF are those of the published core",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func coreIdentifiers() throws {
        let core = try SharedData.json("controls/nist_csf_2.0_core.json")
        let published = Set((core["nodes"]?.elements ?? []).compactMap { $0["ref_id"]?.text })
        let csf = try #require(try BuiltIn.registry().framework(named: "CSF"))
        #expect(published.count == 134)
        #expect(Set(csf.entries.map(\.label)) == published)
    }

    @Test(
        "every control of the HIGH baseline that is no enhancement is in our catalogue and not withdrawn",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func baseControls() throws {
        let ours = try #require(try BuiltIn.registry().framework(named: "800-53"))
        let high = try SharedData.catalog(SharedData.high)
        for control in high.groups.flatMap(\.controls) {
            let found = try #require(ours.control(spelled: control.id), "\(control.id)")
            #expect(found.label == control.label && !found.isWithdrawn)
        }
    }

    @Test("every identifier survives being written as a URN and read again")
    func urns() throws {
        for framework in try BuiltIn.registry().frameworks {
            for control in framework.entries {
                #expect(ControlID(urn: control.id.urn) == control.id)
                #expect(framework.control(spelled: control.label)?.id == control.id, "\(control.label)")
            }
        }
    }

    @Test("what is wrong in a file is said with its place")
    func refusals() throws {
        func expect(_ path: String, _ problem: DataFileError.Problem, _ controls: String) {
            #expect(throws: DataFileError(path: path, problem: problem)) {
                try Sample.framework(
                    """
                    {"id": "urn:sitrep:framework:x:1", "title": "T", "publisher": "P", "source": "S",
                     "confidence": "recalled", "controls": \(controls)}
                    """)
            }
        }
        expect("controls[0].id", .notText, #"[{"id": 12.10, "title": "t"}]"#)
        expect("controls[0].title", .missing, #"[{"id": "1"}]"#)
        expect("controls[0].title", .empty, #"[{"id": "1", "title": ""}]"#)
        expect("controls", .empty, "[]")
        expect("controls", .notList, "{}")
        expect("controls[0]", .notObject, "[3]")
        expect("A-1", .duplicate("a-1"), #"[{"id": "A-1", "title": "t"}, {"id": "A-1", "title": "t"}]"#)
        expect("A-01", .duplicate("A-01"), #"[{"id": "A-1", "title": "t"}, {"id": "A-01", "title": "t"}]"#)
        expect(
            "controls[0].kind", .unknownWord("heading", allowed: ["group", "control"]),
            #"[{"id": "A", "title": "t", "kind": "heading"}]"#)
        expect(
            "controls[0].id", .malformed("ä", expected: "control identifier"), #"[{"id": "ä", "title": "t"}]"#)
    }

    @Test("controls nested without end are refused")
    func depth() throws {
        var controls = #"[{"id": "Z", "title": "t"}]"#
        for level in 0..<20 { controls = #"[{"id": "A\#(level)", "title": "t", "controls": \#(controls)}]"# }
        let error = #expect(throws: DataFileError.self) {
            try Sample.framework(
                """
                {"id": "urn:sitrep:framework:x:1", "title": "T", "publisher": "P", "source": "S",
                 "confidence": "recalled", "controls": \(controls)}
                """)
        }
        #expect(error?.problem == .tooDeep(limit: 8))
    }

    @Test("malformed names of frameworks are refused")
    func names() {
        for urn in [
            "", "urn:sitrep:framework:x", "urn:sitrep:framework:x:1:2", "urn:sitrep:framework:X:1",
            "urn:sitrep:framework::1", "urn:sitrep:framework:-x:1", "urn:other:framework:x:1",
            "urn:sitrep:framework:\(String(repeating: "a", count: 65)):1",
        ] {
            #expect(FrameworkID(urn: urn) == nil, "\(urn)")
        }
        #expect(ControlID(urn: "urn:sitrep:framework:x:1:control:") == nil)
    }
}
