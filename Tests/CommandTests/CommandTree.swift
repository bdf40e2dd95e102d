import Foundation
import JSONText

/// Every command that there is, as the argument parser tells it.
struct CommandTree {
    struct Leaf {
        /// Without the program's name.
        let path: [String]
        /// Long names of its options and flags.
        let options: Set<String>

        var name: String { path.joined(separator: " ") }
    }

    let leaves: [Leaf]

    init() throws {
        let dump = try SitrepProcess.run(["--experimental-dump-help"], home: "/nonexistent")
        let tree = try JSONParser.parse(dump.output)
        var leaves: [Leaf] = []
        if let program = tree["command"] { CommandTree.collect(program, [], &leaves) }
        self.leaves = leaves
    }

    private static func collect(_ command: JSONTree, _ path: [String], _ leaves: inout [Leaf]) {
        let inner = (command["subcommands"]?.elements ?? []).filter { $0["commandName"]?.text != "help" }
        for command in inner { collect(command, path + [command["commandName"]?.text ?? ""], &leaves) }
        guard inner.isEmpty else { return }
        let names = (command["arguments"]?.elements ?? []).flatMap { $0["names"]?.elements ?? [] }
        leaves.append(Leaf(path: path, options: Set(names.compactMap { $0["name"]?.text })))
    }
}
