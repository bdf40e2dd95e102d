import ArgumentParser
import Casework
import Foundation

/// Writes the manual pages that `make install` puts into place, from the same words as `--help`.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages.", shouldDisplay: false)

    @Option(help: "The directory to write sitrep.1 and sitrep-COMMAND.1 to.", completion: .directory) var out: String

    func run() throws {
        let help = try JSONDecoder().decode(HelpDump.self, from: Data(Sitrep._dumpHelp().utf8))
        let directory = URL(fileURLWithPath: out, isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            for (name, page) in ManualPage.pages(of: help.command) {
                try Data(page.utf8).write(to: directory.appending(path: name), options: .atomic)
            }
        } catch {
            throw FileProblem(path: out, reason: error.localizedDescription)
        }
    }
}

/// What the argument parser says of itself (its tool-info format, version 0).
struct HelpDump: Decodable {
    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let arguments: [Argument]?
        let subcommands: [Command]?
        let superCommands: [String]?
        let shouldDisplay: Bool?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let names: [Name]?
        let valueName: String?
        let abstract: String?
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool?
        let allValues: [String]?
    }

    let command: Command
}

/// Manual pages in the man(7) macros: one for the program, one for each command with all of its subcommands.
enum ManualPage {
    static func pages(of program: HelpDump.Command) -> [(name: String, text: String)] {
        let commands = (program.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
        var page = heading(program.commandName, program.abstract)
        page += ".SH SYNOPSIS\n.B \(program.commandName)\n.I COMMAND\n[options]\n"
        page += ".SH DESCRIPTION\n" + text(program.discussion)
        page += ".SH COMMANDS\n"
        for command in commands {
            page += ".TP\n.BR \(program.commandName)-\(command.commandName) (1)\n" + line(command.abstract)
        }
        return [("\(program.commandName).1", page)]
            + commands.map { command in
                let title = "\(program.commandName)-\(command.commandName)"
                return (
                    "\(title).1", self.page(command, title: title, path: [program.commandName, command.commandName])
                )
            }
    }

    private static func page(_ command: HelpDump.Command, title: String, path: [String]) -> String {
        heading(title, command.abstract) + section(command, path: path, isTop: true)
            + ".SH SEE ALSO\n.BR \(path[0]) (1)\n"
    }

    private static func section(_ command: HelpDump.Command, path: [String], isTop: Bool) -> String {
        var page = isTop ? ".SH SYNOPSIS\n" : ".SH \(words(path).uppercased())\n" + line(command.abstract) + ".PP\n"
        let inner = subcommands(command)
        // A command of commands does nothing by itself.
        let arguments = inner.isEmpty ? (command.arguments ?? []).filter { $0.shouldDisplay != false } : []
        page += isTop || inner.isEmpty ? synopsis(command, path).joined(separator: ".br\n") : ""
        if let discussion = command.discussion { page += (isTop ? ".SH DESCRIPTION\n" : ".PP\n") + text(discussion) }
        if !arguments.isEmpty {
            if isTop { page += ".SH OPTIONS\n" }
            page += arguments.map(option).joined()
        }
        for inner in inner { page += section(inner, path: path + [inner.commandName], isTop: false) }
        return page
    }

    private static func subcommands(_ command: HelpDump.Command) -> [HelpDump.Command] {
        (command.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    private static func words(_ path: [String]) -> String { escaped(path.joined(separator: " ")) }

    /// How the command is called, or each of its commands.
    private static func synopsis(_ command: HelpDump.Command, _ path: [String]) -> [String] {
        let inner = subcommands(command)
        guard inner.isEmpty else { return inner.flatMap { synopsis($0, path + [$0.commandName]) } }
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay != false }
        let options = arguments.filter { $0.kind != "positional" }
        // What must be said is in the line; the rest is below.
        let required = options.filter { !$0.isOptional }.map { option in
            let name =
                (option.names ?? []).map { ($0.kind == "short" ? "\\-" : "\\-\\-") + escaped($0.name) }.first ?? ""
            return "\\fB\(name)\\fR "
                + (option.kind == "flag" ? "" : "\\fI\(escaped(option.valueName ?? "value"))\\fR") + "\n"
        }
        return [
            ".B \(words(path))\n" + arguments.filter { $0.kind == "positional" }.map(placeholder).joined()
                + required.joined() + (options.count > required.count ? "[options]\n" : "")
        ]
    }

    private static func heading(_ name: String, _ abstract: String?) -> String {
        ".TH \(name.uppercased()) 1 \"\" \"sitrep \(Version.text)\"\n.SH NAME\n\(escaped(name)) \\- " + line(abstract)
    }

    private static func placeholder(_ argument: HelpDump.Argument) -> String {
        let name =
            "\\fI\(escaped((argument.valueName ?? "value").uppercased()))\\fR" + (argument.isRepeating ? " ..." : "")
        return argument.isOptional ? "[\(name)]\n" : "\(name)\n"
    }

    private static func option(_ argument: HelpDump.Argument) -> String {
        var head: String
        if argument.kind == "positional" {
            head = "\\fI\(escaped((argument.valueName ?? "value").uppercased()))\\fR"
        } else {
            let names = (argument.names ?? []).map { ($0.kind == "short" ? "\\-" : "\\-\\-") + escaped($0.name) }
            head = names.map { "\\fB\($0)\\fR" }.joined(separator: ", ")
            if argument.kind == "option" { head += " \\fI\(escaped(argument.valueName ?? "value"))\\fR" }
        }
        var body = argument.abstract ?? ""
        if let values = argument.allValues, !values.isEmpty { body += " (" + values.joined(separator: ", ") + ")" }
        return ".TP\n\(head)\n" + line(body)
    }

    private static func line(_ text: String?) -> String { escaped(text ?? "") + "\n" }

    /// Paragraphs; indented lines are examples and keep their line breaks.
    private static func text(_ text: String?) -> String {
        var result = ""
        var isExample = false
        // A paragraph is not begun twice.
        for raw in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            let indented = raw.hasPrefix("  ")
            if indented != isExample {
                if indented, result.hasSuffix(".PP\n") { result.removeLast(".PP\n".count) }
                result += indented ? ".PP\n.nf\n" : ".fi\n.PP\n"
                isExample = indented
            }
            if raw.isEmpty {
                if !result.hasSuffix(".PP\n") { result += ".PP\n" }
            } else {
                result += escaped(String(raw)) + "\n"
            }
        }
        return result + (isExample ? ".fi\n" : "")
    }

    /// A leading dot or apostrophe would be a request, a plain minus a hyphen that can't be copied, and whether bytes beyond
    /// ASCII are understood depends on the formatter.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
            }
        }
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
