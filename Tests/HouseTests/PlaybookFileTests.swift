import Testing

@Suite("Playbooks")
struct PlaybookFileTests {
    static let categories = [
        "account_compromise", "cloud_misconfiguration", "data_breach", "denial_of_service", "generic", "insider_misuse",
        "lost_or_stolen_device", "malware", "phishing", "ransomware", "supply_chain", "vulnerability_exploitation",
        "web_application_attack",
    ]

    @Test("each category has its file, and there is no other")
    func files() throws {
        let files = try SourceTree.files(in: "Templates/playbooks", endingIn: [".yaml"])
        #expect(files == PlaybookFileTests.categories.map { "Templates/playbooks/\($0).yaml" })
    }

    @Test("a playbook has five to ten tasks, begins with triage and ends with a review", arguments: categories)
    func shape(_ category: String) throws {
        let lines = try SourceTree.text("Templates/playbooks/\(category).yaml").split(separator: "\n")
        #expect(lines.first == "category: \(category)")
        func values(_ key: String) -> [Substring] {
            lines.filter { $0.drop { $0 == " " || $0 == "-" }.hasPrefix(key + ": ") && $0.hasPrefix("  ") }
                .map { $0.drop { $0 != ":" }.dropFirst(2) }
        }
        let phases = values("phase")
        #expect((5...10).contains(phases.count))
        #expect(values("title").count == phases.count)
        #expect(values("due").count == phases.count)
        #expect(values("mandatory").count == phases.count)
        #expect(values("guidance").count == phases.count)
        let order = ["triage", "containment", "eradication", "recovery", "review"]
        let ranks = try phases.map { try #require(order.firstIndex(of: String($0)), "\($0)") }
        #expect(ranks == ranks.sorted())
        #expect(ranks.first == 0 && ranks.last == 4)
        #expect(Set(values("title")).count == phases.count)
        for due in values("due") {
            #expect(due.wholeMatch(of: #/P(\d+D|T(\d+H)?(\d+M)?)/#) != nil, "\(due)")
        }
    }
}
