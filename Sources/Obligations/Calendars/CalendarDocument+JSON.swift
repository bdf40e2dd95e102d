import IncidentModel
import JSONText

extension CalendarDocument {
    private static let fields: Set<String> = [
        "id", "name", "basis", "years", "includes", "holidays", "closures", "openings", "bridge",
    ]

    /// Reads the JSON form of a calendar document.
    ///
    /// - Throws: `CalendarDefect` that names the field.
    package init(_ tree: JSONTree) throws(CalendarDefect) {
        let fields = try CalendarFields(tree, allowed: CalendarDocument.fields)
        id = try fields.text("id")
        name = try fields.text("name")
        // For readers of the document: the law or the notice that it follows.
        _ = try fields.text("basis")
        let span = try fields.object("years", allowed: ["from", "to"])
        guard let first = try span.year("from"), let last = try span.year("to"), first <= last else {
            throw fields.defect("years", "needs from and to, in this order")
        }
        years = first...last
        includes = try fields.optionalText("includes")
        var rules: [CalendarRule] = []
        for (path, value) in try fields.elements("holidays") {
            rules.append(try CalendarRule(value, at: path, within: years))
        }
        self.rules = rules
        var closures: [Closure] = []
        for (path, value) in try fields.elements("closures") {
            closures.append(try Closure(value, at: path, within: years))
        }
        self.closures = closures
        openings = try fields.dates("openings")
        bridge = try fields.optionalText("bridge")
        if rules.isEmpty, includes == nil { throw fields.defect("holidays", "is missing") }
    }
}

extension CalendarDocument.Closure {
    fileprivate init(_ tree: JSONTree, at path: String, within years: ClosedRange<Int>) throws(CalendarDefect) {
        let fields = try CalendarFields(tree, at: path, allowed: ["date", "name"])
        day = try fields.date("date")
        name = try fields.text("name")
        guard years.contains(day.year) else {
            throw fields.defect("date", "\(day) lies outside of the calendar's years")
        }
    }
}

extension CalendarRule {
    private static let fields: Set<String> = ["name", "day", "dates", "from", "to", "except", "move"]

    fileprivate init(_ tree: JSONTree, at path: String, within years: ClosedRange<Int>) throws(CalendarDefect) {
        let fields = try CalendarFields(tree, at: path, allowed: CalendarRule.fields)
        name = try fields.text("name")
        days = try CalendarRule.days(fields, within: years)
        // The years beside the calendar's own count too: their holidays may be kept within it.
        let first = try fields.year("from") ?? years.lowerBound - 1
        let last = try fields.year("to") ?? years.upperBound + 1
        guard first <= last else { throw fields.defect("to", "\(last) is before \(first)") }
        self.years = first...last
        except = Set(try fields.years("except"))
        if let outside = except.sorted().first(where: { !(first...last).contains($0) }) {
            throw fields.defect("except", "the holiday is not kept in \(outside) anyway")
        }
        observed = try CalendarRule.observed(fields)
    }

    private static func days(_ fields: CalendarFields, within years: ClosedRange<Int>) throws(CalendarDefect) -> Days {
        guard fields.has("dates") else {
            let text = try fields.text("day")
            guard let pattern = DayPattern(text) else { throw fields.defect("day", "\(text) is no day of a year") }
            if case .equinox = pattern,
                !Equinox.years.contains(years.lowerBound) || !Equinox.years.contains(years.upperBound)
            {
                throw fields.defect(
                    "day", "the equinox is known from \(Equinox.years.lowerBound) to \(Equinox.years.upperBound)")
            }
            return .pattern(pattern)
        }
        if let other = ["day", "from", "to", "except"].first(where: fields.has) {
            throw fields.defect(other, "has no meaning beside dates")
        }
        let dates = try fields.dates("dates")
        // A year without a day would open one that is closed; a day that is not kept every year is a closure.
        let covered = Set(dates.map(\.year))
        if let gap = years.first(where: { !covered.contains($0) }) { throw fields.defect("dates", "no day in \(gap)") }
        if let outside = covered.sorted().first(where: { !years.contains($0) }) {
            throw fields.defect("dates", "\(outside) is not among the calendar's years")
        }
        return .table(dates)
    }

    private static func observed(_ fields: CalendarFields) throws(CalendarDefect) -> ObservedDay? {
        guard let text = try fields.optionalText("move") else { return nil }
        guard let observed = ObservedDay(rawValue: text) else {
            let known = ObservedDay.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.defect("move", "\(text) is none of \(known)")
        }
        return observed
    }
}
