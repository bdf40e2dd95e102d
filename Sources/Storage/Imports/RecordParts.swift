import Foundation
import IncidentModel

/// The small lists of a record, each item as JSON, so that one staging table serves them all.
enum RecordParts {
    struct Part {
        let name: String
        let position: Int
        let json: String
    }

    static func list(_ record: IncidentRecord) throws -> [Part] {
        var parts: [Part] = []
        func add(_ name: String, _ items: [some Encodable]?) throws {
            for (position, item) in (items ?? []).enumerated() {
                let data = try encoder.encode(item)
                parts.append(Part(name: name, position: position, json: String(decoding: data, as: UTF8.self)))
            }
        }
        for (position, tag) in (record.tags ?? []).enumerated() {
            parts.append(Part(name: "tag", position: position, json: JSONText.string(tag)))
        }
        for (position, technique) in (record.techniques ?? []).enumerated() {
            parts.append(Part(name: "technique", position: position, json: JSONText.string(technique)))
        }
        try add("task", record.tasks)
        try add("action", record.actions)
        try add("asset", record.assets)
        try add("observable", record.observables)
        try add("escalation", record.escalations)
        try add("control", record.controls)
        try add("risk", record.risks)
        try add("course", record.earlierCourses)
        try add("legal", record.legal.map { [$0] })
        try add("review", (record.review.map { [$0] } ?? []) + (record.earlierReviews ?? []))
        return parts
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}

/// Writes JSON strings and flat objects without the cost of an encoder.
package enum JSONText {
    package static func string(_ text: String) -> String {
        var result = "\""
        // Nearly every text needs no escape, and a million times scalar by scalar is half of an import.
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain {
            result.reserveCapacity(text.utf8.count + 2)
            result += text
            result += "\""
            return result
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    package static func object(_ values: [String: String]) -> String {
        "{" + values.sorted { $0.key < $1.key }.map { string($0.key) + ":" + string($0.value) }.joined(separator: ",")
            + "}"
    }
}
