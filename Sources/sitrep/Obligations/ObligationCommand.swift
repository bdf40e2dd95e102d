import ArgumentParser
import Casework
import Connectors
import Foundation
import IncidentModel
import Obligations

struct ObligationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obligation", abstract: "Whom the law and contracts say must be told, and by when.",
        subcommands: [List.self, Show.self, Preview.self, Check.self, Add.self, Enable.self, Disable.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the obligations that Sitrep knows.",
            discussion: "Example: sitrep obligation list --jurisdiction EU/EEA")
        @Flag(help: "Print one JSON document.") var json = false
        @Option(help: "Only this jurisdiction, or those that begin so.") var jurisdiction: String?
        @Option(help: "Only this group: dora, nis2, gdpr …") var group: String?

        func run() throws {
            var registry = BuiltInRules.registry()
            var rules: [ObligationRule] = []
            for id in registry.ids { rules += try registry.versions(of: id) }
            if let jurisdiction {
                let known = Set(rules.map(\.jurisdiction)).sorted()
                rules = rules.filter { $0.jurisdiction.lowercased().hasPrefix(jurisdiction.lowercased()) }
                if rules.isEmpty {
                    throw CaseworkError.notFound(
                        what: "jurisdiction", key: "\(jurisdiction); there are \(known.joined(separator: ", "))")
                }
            }
            if let group { rules = rules.filter { $0.group == group } }
            if json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("obligations", .array(rules.map(\.json))), .init("next_cursor", .null),
                        .init("total", .int(rules.count)),
                    ]).text)
            }
            var table = TextTable([
                .init("id"), .init("jurisdiction"), .init("law"), .init("state"), .init("name", flexible: true),
            ])
            for rule in rules {
                table.rows.append([
                    .init(rule.id), .init(rule.jurisdiction), .init(rule.validity.words),
                    .init(ObligationText.state(rule), rule.isOffByDefault ? .dim : nil), .init(rule.name),
                ])
            }
            try table.print()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one obligation: whom it binds, when it applies, what is due when.",
            discussion: "Example: sitrep obligation show eu-dora-major-incident")
        @Flag(help: "Print one JSON document.") var json = false
        @Argument(help: "The obligation.", completion: .custom(Completion.obligations)) var id: String

        func run() throws {
            var registry = BuiltInRules.registry()
            let rules: [ObligationRule]
            do {
                rules = try registry.versions(of: id)
            } catch {
                guard error.kind == .noSuchRule else { throw error }
                throw CaseworkError.notFound(
                    what: "obligation", key: id + (error.suggestion.map { "; did you mean \($0)?" } ?? ""))
            }
            if json {
                // The version that is law last is the document; earlier ones stand beside it.
                guard let last = rules.last else { return }
                return try Terminal.print(
                    last.json.adding([.init("earlier_versions", .array(rules.dropLast().map(\.json)))]).text)
            }
            for rule in rules {
                for line in ObligationText.lines(rule) { try Terminal.print(Terminal.safe(line)) }
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a rule file: every fault with line and field.",
            discussion: "The format: docs/obligations.md. Example: sitrep obligation check contracts.yaml")
        @Flag(help: "Print one JSON document.") var json = false
        @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["yaml", "yml"])) var file:
            String

        func run() throws {
            do {
                let rules = try RuleFile(try GivenFile.text(file), source: file)
                if json {
                    return try Terminal.print(
                        JSONValue.object([
                            .init("file", .string(file)), .init("obligations", .strings(rules.ids)),
                            .init("faults", .array([])),
                        ]).text)
                }
                try Terminal.print("\(file): \(rules.ids.count) obligations, no fault")
            } catch let faults as RuleFile.Faults where json {
                try Terminal.print(faults.json.text)
                throw faults
            }
        }
    }
}

/// An obligation as a person reads it.
enum ObligationText {
    static func state(_ rule: ObligationRule) -> String {
        if rule.status == .proposed { return "proposed, off" }
        if rule.confidence == .memory { return "unverified, off" }
        return rule.status == .inForce ? "on" : "on, " + rule.status.rawValue
    }

    static func lines(_ rule: ObligationRule) -> [String] {
        var lines = [
            "\(rule.id)  \(rule.name)", "\(rule.jurisdiction) · \(rule.citation)",
            "\(state(rule)) · law \(rule.validity.words) · rests on: \(rule.confidence.rawValue)",
            "applies when: \(rule.appliesWhen)",
        ]
        lines += rule.binds.map { "binds: \($0)" }
        for stage in rule.stages {
            lines += ["", "\(stage.key): \(stage.name)" + (stage.isVoluntary ? " (voluntary)" : "")]
            lines.append("  due: \(stage.due.words)")
            if let owed = stage.owedWhen { lines.append("  owed when: \(owed)") }
            if !stage.recipients.isEmpty { lines.append("  to: \(stage.recipients.joined(separator: "; "))") }
            lines += stage.content.map { "  - \($0)" }
            if let note = stage.note { lines.append("  note: \(note)") }
        }
        lines += (rule.notes.isEmpty ? [] : [""]) + rule.notes.map { "note: \($0)" }
        lines += (rule.sources.isEmpty ? [] : [""]) + rule.sources.map { "source: \($0)" }
        return lines
    }
}
