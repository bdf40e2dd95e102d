import Foundation
import Testing

/// The published examples in shared/vectors/metrics.json. The folder lies beside the package; SITREP_SHARED names another place.
enum SharedVectors {
    struct Vector: Sendable, CustomTestStringConvertible {
        let id: String
        let tolerance: Double
        let input: JSONValue
        let expected: JSONValue

        var testDescription: String { id }
    }

    static let all: [Vector] = load() ?? []

    static var areAbsent: Bool { all.isEmpty }

    private static func load() -> [Vector]? {
        guard let url = location(), let data = try? Data(contentsOf: url),
            let file = try? JSONDecoder().decode(JSONValue.self, from: data)
        else { return nil }
        return file["vectors"].array.map { vector in
            Vector(
                id: vector["id"].string, tolerance: vector["tolerance"].number, input: vector["input"],
                expected: vector["expected"])
        }
    }

    private static func location() -> URL? {
        let path = "vectors/metrics.json"
        if let shared = ProcessInfo.processInfo.environment["SITREP_SHARED"] {
            return URL(fileURLWithPath: shared).appendingPathComponent(path)
        }
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.deletingLastPathComponent().appendingPathComponent("shared/\(path)")
            let isRoot = FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
            if isRoot { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}

/// Untyped JSON. A missing member or a wrong kind reads as `null`, zero or empty, which no vector expects by accident:
/// NaN stands for a number that is not there.
enum JSONValue: Decodable, Sendable {
    case null
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    subscript(key: String) -> JSONValue {
        if case .object(let members) = self { return members[key] ?? .null }
        return .null
    }

    var number: Double {
        if case .number(let value) = self { return value }
        return .nan
    }

    var int: Int { Int(number) }

    var string: String {
        if case .text(let value) = self { return value }
        return ""
    }

    var array: [JSONValue] {
        if case .list(let values) = self { return values }
        return []
    }

    var numbers: [Double] { array.map(\.number) }

    var object: [String: JSONValue] {
        if case .object(let members) = self { return members }
        return [:]
    }
}
