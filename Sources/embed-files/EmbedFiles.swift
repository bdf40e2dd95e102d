import Foundation

/// `embed-files NAME ROOT OUTPUT FILE…` writes a Swift file that holds the text of each file.
///
/// The literals are `StaticString`: they live in the read-only data of the executable and cost nothing at start.
@main
struct EmbedFiles {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4 else { stop("usage: embed-files NAME ROOT OUTPUT FILE…") }
        let root = arguments[2].hasSuffix("/") ? arguments[2] : arguments[2] + "/"
        var source = """
            // Generated from the files of \(arguments[1]); do not edit.
            package enum \(arguments[1])Embedded {
                package static let all: [(path: String, text: StaticString)] = [

            """
        for file in arguments.dropFirst(4) {
            let path = file.hasPrefix(root) ? String(file.dropFirst(root.count)) : file
            for (path, text) in texts(path: path, text: text(of: file), name: arguments[1]) {
                source += "        (\(escapedLiteral(path)), \(literal(text))),\n"
            }
        }
        source += "    ]\n}\n"
        do {
            try source.write(toFile: arguments[3], atomically: true, encoding: .utf8)
        } catch {
            stop("\(arguments[3]): \(error.localizedDescription)")
        }
    }

    /// Only the registry's YAML is rewritten; templates and report definitions travel as they stand.
    private static func texts(path: String, text: String, name: String) -> [(path: String, text: String)] {
        guard name == "RegistryFiles" else { return [(path, text)] }
        do {
            return try registryTexts(path: path, text: text)
        } catch {
            stop("\(path): \(error)")
        }
    }

    private static func text(of file: String) -> String {
        guard let bytes = FileManager.default.contents(atPath: file) else { stop("\(file): can't be read") }
        guard let text = String(validating: bytes, as: UTF8.self) else { stop("\(file): is not UTF-8 text") }
        return text
    }

    private static func stop(_ message: String) -> Never {
        FileHandle.standardError.write(Data("error: \(message)\n".utf8))
        exit(1)
    }
}

/// A raw multi-line literal keeps the generated file readable; text it can't carry exactly is escaped instead.
func literal(_ text: String) -> String {
    let carriesControls = text.unicodeScalars.contains {
        $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7f
    }
    if carriesControls { return escapedLiteral(text) }
    var hashes = "#"
    while text.contains("\"\"\"" + hashes) || text.contains("\\" + hashes) { hashes += "#" }
    return "\(hashes)\"\"\"\n\(text)\n\"\"\"\(hashes)"
}

func escapedLiteral(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": literal += "\\\""
        case "\\": literal += "\\\\"
        case "\n": literal += "\\n"
        case "\r": literal += "\\r"
        case "\t": literal += "\\t"
        case let control where control.value < 0x20 || control.value == 0x7f:
            literal += "\\u{" + String(control.value, radix: 16) + "}"
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}
