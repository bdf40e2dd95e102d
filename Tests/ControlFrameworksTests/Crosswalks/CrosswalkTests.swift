import JSONText
import Testing

@testable import ControlFrameworks

@Suite("Crosswalks")
struct CrosswalkTests {
    @Test("all files of the binary name known controls, each pair once")
    func files() throws {
        let crosswalks = try BuiltIn.crosswalks()
        #expect(crosswalks.count == 7)
        #expect(crosswalks.allSatisfy { $0.entries.count >= 10 })
    }

    @Test("read from the other side, subset becomes superset")
    func inverse() throws {
        let table = CrosswalkTable(try BuiltIn.crosswalks())
        let registry = try BuiltIn.registry()
        guard case .found(let network) = registry.lookup("PR.IR-01"), case .found(let iso) = registry.lookup("A.8.22")
        else {
            Issue.record("the controls are not found")
            return
        }
        let back = table.counterparts(of: network.id, in: iso.id.framework).first { $0.to == iso.id }
        #expect(back?.relation == .superset)
        #expect(table.counterparts(of: iso.id).map(\.relation) == [.subset])
    }

    @Test("an unknown control is named with its nearest")
    func unknown() throws {
        let registry = FrameworkRegistry([
            try Sample.framework(), try Sample.framework("urn:sitrep:framework:other:1", names: ["Other"]),
        ])
        func read(_ entries: String) throws -> Crosswalk {
            let text = """
                {"from": "urn:sitrep:framework:sample:1", "to": "urn:sitrep:framework:other:1", "basis": "own",
                 "entries": \(entries)}
                """
            return try Crosswalk(document: JSONParser.parse(text), registry: registry)
        }
        let good = #"{"from": "G-1", "to": "G-1", "relation": "equal", "confidence": "high"}"#
        #expect(try read("[\(good)]").entries.count == 1)
        #expect(
            throws: DataFileError(
                path: "entries[0].to", problem: .unknownControl("G-4", nearest: ["G-1", "G-2", "G-3"]))
        ) { try read(#"[{"from": "G-1", "to": "G-4", "relation": "equal", "confidence": "high"}]"#) }
        #expect(throws: DataFileError(path: "entries[1]", problem: .duplicate("g-1 → g-1"))) {
            try read("[\(good), \(good)]")
        }
        #expect(throws: DataFileError(path: "entries", problem: .empty)) { try read("[]") }
    }
}
