import ArgumentParser
import Foundation

/// Writes a file that a contest reads, in a process of its own.
struct WriteInput: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-input", abstract: "Write a file that is measured with.", shouldDisplay: false)

    enum Kind: String, ExpressibleByArgument {
        /// So many requests for previews.
        case facts
        /// Controls for so many techniques, as the Center for Threat-Informed Defense publishes them.
        case mapping
        /// So many megabytes without pattern.
        case bytes
    }

    @Argument var kind: Kind
    @Argument var count: Int
    @Argument var path: String

    func run() throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        switch kind {
        case .facts: try list("[", FactsRequests.request, "]", to: file)
        case .mapping:
            let head = """
                {"metadata": {"mapping_framework": "nist_800_53", "mapping_framework_version": "rev5",
                "attack_version": "16.1", "technology_domain": "enterprise"}, "mapping_objects": [
                """
            try list(head, AttackMapping.rows, "]}", to: file)
        case .bytes: try bytes(to: file)
        }
        try file.close()
    }

    private func list(_ head: String, _ element: (Int) -> String, _ tail: String, to file: FileHandle) throws {
        var text = head
        for number in 0..<count {
            text += (number == 0 ? "\n" : ",\n") + element(number)
            if text.utf8.count > 1 << 18 {
                try file.write(contentsOf: Data(text.utf8))
                text.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: Data((text + "\n" + tail + "\n").utf8))
    }

    private func bytes(to file: FileHandle) throws {
        // xorshift64: the same bytes each time, and nothing that a file system could compress.
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var words = [UInt64](repeating: 0, count: (1 << 20) / 8)
        for _ in 0..<count {
            for index in words.indices {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                words[index] = state
            }
            try file.write(contentsOf: words.withUnsafeBytes { Data($0) })
        }
    }
}

/// Requests for previews of different rules at different times.
private enum FactsRequests {
    private static let kinds: [(obligation: String, event: String, attributes: String)] = [
        (
            "eu-nis2-significant-incident", "AWARENESS_SIGNIFICANT",
            #""nis2_entity": true, "significant_incident": true"#
        ),
        ("eu-gdpr-33-authority", "AWARENESS", #""personal_data_breach": true, "role_controller": true"#),
        ("eu-dora-major-incident", "CLASSIFIED_MAJOR", #""dora_financial_entity": true"#),
        ("us-sec-8k-1-05", "MATERIALITY_DETERMINED", #""sec_registrant": true, "cybersecurity_incident": true"#),
    ]

    static func request(_ number: Int) -> String {
        let kind = kinds[number % kinds.count]
        func digits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        let day = "2025-\(digits(1 + number / 28 % 12))-\(digits(1 + number % 28))"
        let time = "\(digits(number / 60 % 24)):\(digits(number % 60)):00+01:00"
        return """
            {"id": "\(number)", "obligation": "\(kind.obligation)", "facts": {"events": {"\(kind.event)": "\(day)T\(time)"}, \
            "attributes": {\(kind.attributes)}, "time_zone": "Europe/Berlin"}}
            """
    }
}

/// As many mitigations as the published mapping has for its techniques, nine each.
private enum AttackMapping {
    private static let families = ["AC", "AU", "CA", "CM", "IA", "RA", "SC", "SI", "SR"]

    static func rows(_ number: Int) -> String {
        families.map { family in
            """
            {"attack_object_id": "T\(1_000 + number)", "capability_id": "\(family)-0\(1 + number % 9)", \
            "mapping_type": "mitigates"}
            """
        }.joined(separator: ",\n")
    }
}
