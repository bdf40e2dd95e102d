import Foundation
import Testing

@testable import ControlFrameworks

@Suite("OSCAL files as published", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct OSCALDataTests {
    /// Counts by Foundation's reader and a walk over dictionaries, which share nothing with ours.
    private struct Count {
        var controls = 0
        var parameters = 0
        var parts = 0

        init(_ name: String) throws {
            let data = Data(try SharedData.bytes("controls/oscal/\(name)"))
            let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            walk(root?["catalog"], isControl: false)
        }

        private mutating func walk(_ value: Any?, isControl: Bool) {
            guard let object = value as? [String: Any] else { return }
            if isControl { controls += 1 }
            parameters += (object["params"] as? [Any])?.count ?? 0
            countParts(object["parts"])
            for child in object["controls"] as? [Any] ?? [] { walk(child, isControl: true) }
            for child in object["groups"] as? [Any] ?? [] { walk(child, isControl: false) }
        }

        private mutating func countParts(_ value: Any?) {
            for case let part as [String: Any] in value as? [Any] ?? [] {
                parts += 1
                countParts(part["parts"])
            }
        }
    }

    private func parts(_ parts: [OSCALPart]) -> Int { parts.reduce(0) { $0 + 1 + self.parts($1.parts) } }

    private func parts(_ group: OSCALGroup) -> Int {
        parts(group.parts) + group.groups.reduce(0) { $0 + parts($1) }
    }

    /// The numbers of controls were also counted by a script in another language.
    @Test(
        "every catalog has the controls, parameters and parts that another reader counts",
        arguments: [(SharedData.high, 370), (SharedData.moderate, 287), ("basic-catalog.json", 4)])
    func catalogs(name: String, expected: Int) throws {
        let catalog = try SharedData.catalog(name)
        let count = try Count(name)
        let controls = catalog.allControls
        #expect(controls.count == expected && count.controls == expected)
        #expect(controls.reduce(0) { $0 + $1.parameters.count } == count.parameters)
        #expect(
            controls.reduce(0) { $0 + parts($1.parts) } + catalog.groups.reduce(0) { $0 + parts($1) } == count.parts)
    }

    @Test("the LOW baseline of 149 controls resolves against the HIGH catalog, in the catalog's order")
    func low() throws {
        let profile = try SharedData.profile(SharedData.low)
        let high = try SharedData.catalog(SharedData.high)
        let resolved = try profile.resolve(
            OSCALLibrary(["NIST_SP-800-53_rev5_catalog.json": .catalog(high)]))
        let selected = Set(
            profile.imports.flatMap { entry -> [String] in
                guard case .some(let selections) = entry.include else { return [] }
                return selections.flatMap(\.ids)
            })
        #expect(selected.count == 149)
        #expect(resolved.allControls.map(\.id) == high.allControls.map(\.id).filter { selected.contains($0) })
        #expect(resolved.notes.isEmpty)
        #expect(Set(resolved.groups.compactMap(\.id)).isSubset(of: Set(high.groups.compactMap(\.id))))
    }

    @Test("controls that the catalog does not have are all named")
    func privacy() throws {
        let profile = try SharedData.profile(SharedData.privacy)
        let library = OSCALLibrary([
            "84cbf061-eb87-4ec1-8112-1f529232e907": .catalog(try SharedData.catalog(SharedData.high)),
            "NIST_SP-800-53_rev5_catalog.json": .catalog(try SharedData.catalog(SharedData.high)),
        ])
        let error = #expect(throws: OSCALError.self) { try profile.resolve(library) }
        guard case .controlsMissing(let ids) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(ids.count == 53)
        #expect(ids.first == "ac-3.14" && ids.last == "si-19")
        #expect(throws: OSCALError.documentMissing(href: profile.imports[0].href)) {
            try profile.resolve(OSCALLibrary([:]))
        }
    }

    @Test("a catalog becomes a framework whose enhancements people can name, and a baseline of it")
    func framework() throws {
        let id = try #require(FrameworkID(name: "nist-800-53", version: "5"))
        let high = try SharedData.catalog(SharedData.high)
        let framework = try Framework(catalog: high, id: id, publisher: "NIST", names: ["NIST", "800-53"])
        #expect(framework.controls.count == 370)
        let control = try #require(framework.control(spelled: "NIST AC-2(1)"))
        #expect(control.id.urn == "urn:sitrep:framework:nist-800-53:5:control:ac-2.1")
        #expect(control.label == "AC-2(1)" && control.parent?.local == "ac-2")
        let resolved = try SharedData.profile(SharedData.low).resolve(
            OSCALLibrary(["NIST_SP-800-53_rev5_catalog.json": .catalog(high)]))
        #expect(try Baseline(resolved, of: framework).controls.count == 149)
    }

    @Test(
        "other OSCAL documents are recognised and refused as no catalog",
        arguments: [
            ("example-component-definition.json", "component-definition"),
            ("ifa_assessment-plan-example.json", "assessment-plan"),
            ("ifa_assessment-results-example.json", "assessment-results"),
            ("ifa_plan-of-action-and-milestones.json", "plan-of-action-and-milestones"),
            ("ifa_ssp-example.json", "system-security-plan"), (SharedData.low, "profile"),
        ])
    func otherKinds(name: String, kind: String) {
        #expect(throws: OSCALError.wrongKind(expected: .catalog, found: kind)) { try SharedData.catalog(name) }
    }
}
