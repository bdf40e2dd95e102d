import IncidentModel
import JSONText
import Obligations
import RegistryFiles
import Testing

/// The worked examples of shared/vectors/deadlines.json, equal to the second.
@Suite("The published worked examples")
struct DeadlineVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let tree: JSONTree

        var testDescription: String { tree["id"]?.text ?? "" }
    }

    static let all = (SharedData.tree("vectors/deadlines.json")?["vectors"]?.elements ?? []).map { Vector(tree: $0) }

    @Test(
        "the due is equal to the second", .enabled(if: !all.isEmpty, "shared/vectors is not there"), arguments: all)
    func due(of vector: Vector) throws {
        var engine = ObligationEngine(registry: ObligationRegistry(embedded: RegistryFilesEmbedded.all))

        let answer = try engine.preview(try FactsFile.request(vector.tree))

        let result = try #require(answer.results.first)
        #expect(answer.results.count == 1)
        #expect(result.due?.rfc3339 == vector.tree["expected_due"]?.text, "\(result.derivation)")
        #expect(result.isProjected == (vector.tree["projected"] == .bool(true)), "\(result.derivation)")
        #expect(!result.derivation.isEmpty && result.citation.contains("version"))
    }
}
