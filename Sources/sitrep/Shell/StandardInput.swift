import Casework
import Connectors
import Foundation

/// `-` in the place of a text reads it from standard input.
enum StandardInput {
    static func text(_ argument: String) throws -> String {
        guard argument == "-" else { return argument }
        let limit = TextLimits.longestText + 1
        var data = Data()
        while data.count < limit, let chunk = try FileHandle.standardInput.read(upToCount: 65_536), !chunk.isEmpty {
            data.append(chunk)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CaseworkError.badInput(field: "standard input", message: "is not valid UTF-8")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
