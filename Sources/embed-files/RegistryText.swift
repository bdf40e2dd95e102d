import JSONText
import YAMLText

/// Turns the YAML files of a registry into JSON on one line each, so that the binary needs no YAML reader at start.
///
/// A file with `obligations` becomes one text per obligation (path and `#` and id), and one with the rest of the file
/// (path and `#`): whoever asks for one rule reads one rule. Any other YAML file becomes one text, named `.json`.
func registryTexts(path: String, text: String) throws -> [(path: String, text: String)] {
    guard path.hasSuffix(".yaml") else { return [(path, text)] }
    let document = try YAMLDocument(text)
    guard case .object(let members) = document.tree, path.hasPrefix("obligations/") else {
        return [("\(path.dropLast(".yaml".count)).json", document.tree.compactText)]
    }
    let rest = JSONTree.object(members.filter { $0.name != "obligations" })
    var texts = [(path: "\(path)#", text: rest.compactText)]
    for (index, obligation) in (document.tree["obligations"]?.elements ?? []).enumerated() {
        guard let id = obligation["id"]?.text, !id.isEmpty else {
            throw RegistryTextProblem.obligationWithoutID(line: document.line(of: "obligations[\(index)]"))
        }
        texts.append((path: "\(path)#\(id)", text: obligation.compactText))
    }
    return texts
}

enum RegistryTextProblem: Error, CustomStringConvertible {
    case obligationWithoutID(line: Int?)

    var description: String {
        switch self {
        case .obligationWithoutID(let line): "\(line.map { "line \($0): " } ?? "")an obligation needs an 'id'"
        }
    }
}
