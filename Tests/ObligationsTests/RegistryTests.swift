import Obligations
import RegistryFiles
import Testing

@Suite("The rules that travel in the binary")
struct RegistryTests {
    static let rules: [ObligationRule] = {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        return registry.ids.flatMap { (try? registry.versions(of: $0)) ?? [] }
    }()

    @Test("every rule can be read and refers only to what there is")
    func everyRuleIsSound() throws {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        #expect(registry.ids.count >= 100)
        let problems = registry.problems()
        #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
    }

    @Test("every stage says who is told and what has to be in it", arguments: rules)
    func stagesAreComplete(of rule: ObligationRule) {
        for stage in rule.stages {
            #expect(!stage.recipients.isEmpty && !stage.recipients.contains(""), "\(rule.id)/\(stage.key)")
            #expect(!stage.content.isEmpty && !stage.content.contains(""), "\(rule.id)/\(stage.key)")
        }
    }

    @Test("every rule says whom it binds, where it stands and what it rests on", arguments: rules)
    func rulesAreComplete(_ rule: ObligationRule) {
        #expect(!rule.binds.isEmpty && !rule.articles.isEmpty && !rule.sources.isEmpty && !rule.group.isEmpty)
        #expect(rule.appliesWhen != .constant(true), "\(rule.id) would bind everybody")
        #expect(rule.status != .future || rule.validity.from != nil, "\(rule.id) does not say from when")
    }

    @Test("what rests on memory alone, and what is not law, is off")
    func unverifiedIsOff() {
        let off = RegistryTests.rules.filter(\.isOffByDefault).map(\.id)
        #expect(off.contains("us-circia-incident") && off.contains("uk-csr-bill") && off.contains("za-popia"))
        #expect(!off.contains("us-nydfs-500-17a") && !off.contains("eu-gdpr-33-authority"))
    }
}

extension ObligationRule: CustomTestStringConvertible {
    package var testDescription: String { "\(id) \(version)" }
}
