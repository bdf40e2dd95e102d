import IncidentModel
import JSONText

/// The fields of one object of a calendar document, read strictly: a field that nobody knows is a misspelt one.
struct CalendarFields {
    private let path: String
    private let tree: JSONTree

    /// - Throws: `CalendarDefect` for anything but an object, and for fields other than those named.
    init(_ tree: JSONTree, at path: String = "", allowed: Set<String>) throws(CalendarDefect) {
        guard case .object(let members) = tree else { throw CalendarDefect(field: path, reason: "an object is needed") }
        self.path = path
        self.tree = tree
        for member in members where !allowed.contains(member.name) {
            throw defect(member.name, "there is no such field; known are \(allowed.sorted().joined(separator: ", "))")
        }
    }

    func field(_ name: String) -> String {
        path.isEmpty ? name : path + "." + name
    }

    func defect(_ name: String, _ reason: String) -> CalendarDefect {
        CalendarDefect(field: field(name), reason: reason)
    }

    func has(_ name: String) -> Bool { tree[name] != nil }

    func text(_ name: String) throws(CalendarDefect) -> String {
        guard let text = try optionalText(name) else { throw defect(name, "is missing") }
        return text
    }

    func optionalText(_ name: String) throws(CalendarDefect) -> String? {
        guard let value = tree[name] else { return nil }
        // YAML reads an unquoted `no` as false; Norway has to be quoted.
        guard let text = value.text, !text.isEmpty else { throw defect(name, "a text in quotes is needed") }
        return text
    }

    func elements(_ name: String) throws(CalendarDefect) -> [(path: String, value: JSONTree)] {
        guard let value = tree[name] else { return [] }
        guard case .array(let elements) = value else { throw defect(name, "a list is needed") }
        return elements.enumerated().map { ("\(field(name))[\($0.offset)]", $0.element) }
    }

    func dates(_ name: String) throws(CalendarDefect) -> [CivilDate] {
        var dates: [CivilDate] = []
        for (path, value) in try elements(name) {
            guard let date = value.text.flatMap(CivilDate.init(isoText:)) else {
                throw CalendarDefect(field: path, reason: "a day as \"2026-12-25\" is needed")
            }
            if let last = dates.last, date <= last {
                throw CalendarDefect(field: path, reason: "\(date) is not after \(last)")
            }
            dates.append(date)
        }
        return dates
    }

    func date(_ name: String) throws(CalendarDefect) -> CivilDate {
        guard let date = CivilDate(isoText: try text(name)) else {
            throw defect(name, "a day as \"2026-12-25\" is needed")
        }
        return date
    }

    func year(_ name: String) throws(CalendarDefect) -> Int? {
        guard let value = tree[name] else { return nil }
        return try CalendarFields.year(value, at: field(name))
    }

    func years(_ name: String) throws(CalendarDefect) -> [Int] {
        var years: [Int] = []
        for (path, value) in try elements(name) { years.append(try CalendarFields.year(value, at: path)) }
        return years
    }

    /// The value of a field that holds an object.
    func object(_ name: String, allowed: Set<String>) throws(CalendarDefect) -> CalendarFields {
        guard let value = tree[name] else { throw defect(name, "is missing") }
        return try CalendarFields(value, at: field(name), allowed: allowed)
    }

    private static func year(_ value: JSONTree, at path: String) throws(CalendarDefect) -> Int {
        guard case .integer(let year) = value, (1900...2199).contains(year) else {
            throw CalendarDefect(field: path, reason: "a year of 1900 to 2199 is needed")
        }
        return Int(year)
    }
}
