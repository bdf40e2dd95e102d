import JSONText
import Obligations
import RegistryFiles
import Testing
import YAMLText

@Suite("The rules that travel in the binary")
struct RegistryTests {
    @Test("every rule can be read and refers only to what there is")
    func everyRuleIsSound() throws {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        #expect(registry.ids.count >= 44)
        let problems = registry.problems()
        #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
    }
}
