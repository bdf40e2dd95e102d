import DatabaseTesting
import Foundation
import Testing

/// What the shells themselves offer, asked of the real ones.
@Suite("Completion in the shells")
struct CompletionTests {
    enum Interpreter: String, CaseIterable, Sendable {
        case bash
        case zsh
        case fish

        static func isInstalled(_ name: String) -> Bool {
            ["/bin/", "/usr/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
        }

        /// Whether one process answers for many lines: reading the script takes a shell longer than answering.
        var takesMany: Bool { self != .zsh }

        /// Prints what a Tab at the end of each line of `$TYPED` offers, one a line, and `--` after each.
        var script: String {
            switch self {
            case .bash:
                """
                source "$SCRIPT"
                while read -r LINE; do
                    COMP_LINE=$LINE; COMP_POINT=${#LINE}; COMP_WORDBREAKS=$' \\t\\n'; COMPREPLY=()
                    read -ra COMP_WORDS <<< "$LINE"
                    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                    _sitrep sitrep "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
                    printf '%s\\n' "${COMPREPLY[@]}" --
                done <<< "$TYPED"
                """
            case .fish:
                """
                source $SCRIPT
                # Without a terminal there is no cursor to ask for: it stands at the end.
                functions --copy __sitrep_tokens tokens_of_line
                function __sitrep_tokens
                    string match -q -- '*C*' "$argv"; and echo 0; or tokens_of_line $argv
                end
                for line in (string split -- \\n $TYPED)
                    complete --do-complete "$line" | string split --fields 1 \\t
                    printf '%s\\n' --
                end
                """
            case .zsh:
                // A shell of its own in a terminal of its own: zsh completes nowhere else.
                """
                zmodload zsh/zpty
                zpty inner zsh -f -i
                zpty -w inner "PS1=; fpath=($FUNCTIONS \\$fpath); autoload -Uz compinit; compinit -u -D"
                zpty -w inner 'zstyle ":completion:*" list-separator ""; LISTMAX=0; setopt no_beep'
                zpty -w inner 'offer() { compadd() { local -a found; builtin compadd -O found "$@"; '\\
                'print -r -- "<offer>${(j:|:)found}"; builtin compadd "$@" }; _main_complete }'
                zpty -w inner 'zle -C offer complete-word offer; bindkey "^T" offer; print READ""Y'
                zpty -r -m inner seen '*READY*'
                zpty -w -n inner "$TYPED"$'\\x14'
                for attempt in {1..60}; do
                    sleep 0.1
                    while zpty -r -t inner part; do all+=$part; done
                    [[ $all == *'<offer>'[[:alnum:]]* ]] && { sleep 0.1; break }
                done
                zpty -d inner
                print -r -- $all | tr -d '\\r' | sed -n 's/.*<offer>//p' | tr '|' '\\n'
                print -r -- --
                """
            }
        }
    }

    /// What is offered for each of the lines.
    private func offers(
        _ lines: [String], in shell: Interpreter, _ environment: [String: String]
    ) throws -> [[String]] {
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        let generated = try SitrepProcess.run(["--generate-completion-script", shell.rawValue], home: "/nonexistent")
        #expect(generated.status == 0)
        let script = directory + "/_sitrep"
        try Data(generated.output.utf8).write(to: URL(fileURLWithPath: script))
        try Data().write(to: URL(fileURLWithPath: directory + "/tickets.csv"))
        return try (shell.takesMany ? [lines] : lines.map { [$0] }).flatMap {
            try answers(to: $0, in: shell, directory, script, environment)
        }
    }

    private func answers(
        to lines: [String], in shell: Interpreter, _ directory: String, _ script: String,
        _ environment: [String: String]
    ) throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [shell.rawValue, "-c", shell.script]
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        var variables = environment
        variables["PATH"] = SitrepProcess.binary.deletingLastPathComponent().path + ":/usr/bin:/bin"
        variables["HOME"] = directory
        variables["SITREP_HOME"] = environment["SITREP_HOME"] ?? directory
        variables["SCRIPT"] = script
        variables["FUNCTIONS"] = directory
        variables["TYPED"] = lines.joined(separator: "\n")
        variables["TERM"] = "dumb"
        process.environment = variables
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let words = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(words.count { $0 == "--" } == lines.count)
        return words.split(separator: "--", omittingEmptySubsequences: false).prefix(lines.count).map(Array.init)
    }

    @Test("offer words of the organisation that the line names", arguments: Interpreter.allCases)
    func words(shell: Interpreter) throws {
        guard Interpreter.isInstalled(shell.rawValue) else {
            print("skipped: \(shell.rawValue) is not installed")
            return
        }
        let desk = try SitrepDesk()
        try desk.json("org", "add", "acme")
        try desk.json(
            "open", "--title", "one", "--category", "house-fire", "--tag", "emea", "--source", "s")
        try desk.json("assign", "INC-2026-0001", "owner-7")
        try desk.json("open", "--title", "two", "--org", "acme")
        try desk.json("open", "--title", "three", "--org", "acme")
        let environment = ["SITREP_DATABASE_URL": desk.database.address, "SITREP_ACTOR": "analyst-1"]
        let expected = [
            ("sitrep show --org ac", "acme"), ("sitrep list --owner own", "owner-7"), ("sitrep list --tag em", "emea"),
            ("sitrep list --category hou", "house-fire"), ("sitrep open --category rans", "ransomware"),
            ("sitrep show --org acme INC-2026-0002", "INC-2026-0002"), ("sitrep show INC-2026-0", "INC-2026-0001"),
            ("sitrep control link INC-2026-0001 ac-2", "ac-2"),
            ("sitrep action add INC-2026-0001 t --control ac-2", "ac-2"),
            ("sitrep control list --framework nist-8", "nist-800-53"),
            ("sitrep obligation show eu-dora-maj", "eu-dora-major-incident"),
            ("sitrep import csv tick", "tickets.csv"), ("sitrep list --time-zone Europe/Lis", "Europe/Lisbon"),
            ("sitrep report render dora-ini", "dora-initial"), ("sitrep quaran", "quarantine"),
        ]
        let answers = try offers(expected.map(\.0) + ["sitrep show INC-2026-0002"], in: shell, environment)
        try #require(answers.count == expected.count + 1)
        for ((line, word), found) in zip(expected, answers) {
            #expect(found.contains { $0.hasPrefix(word) }, "\(line): \(found)")
        }
        let other = answers[expected.count]
        #expect(!other.contains("INC-2026-0002"), "\(other)")
    }

    @Test("starts no server")
    func noServer() throws {
        let home = try TestServer.temporaryDirectory()
        defer { TestServer.remove(home) }
        let found = try offers(["sitrep show INC"], in: .bash, ["SITREP_HOME": home])
        #expect(found.joined().allSatisfy { $0.isEmpty })
        #expect(!FileManager.default.fileExists(atPath: home + "/postgres"))
    }
}
