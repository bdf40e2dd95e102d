import Casework
import ControlFrameworks

/// Suggested controls as a person reads them on a terminal.
enum AdviceView {
    static func print(_ advice: CaseDesk.ControlAdvice) throws {
        try print(advice.suggestions, advice, by: "(\(advice.mapping))", most: nil)
        if let veris = advice.veris { try print(veris, advice) }
        guard !advice.byCategory.isEmpty else { return }
        try Terminal.print("Usually worth a look in \(Terminal.safe(advice.category ?? ""))")
        var table = TextTable([.init("control"), .init("title", flexible: true)])
        for control in advice.byCategory { table.rows.append([.init(control.label), .init(control.title)]) }
        try print(table)
    }

    /// - Parameter most: how many techniques are named in a line; `nil` for all.
    private static func print(
        _ suggestions: ControlSuggestions, _ advice: CaseDesk.ControlAdvice, by words: String, most: Int?
    ) throws {
        func print(_ suggestions: [ControlSuggestions.Suggestion], _ heading: String) throws {
            guard !suggestions.isEmpty else { return }
            try Terminal.print(heading)
            var table = TextTable([
                .init("control"), .init("title", flexible: true), .init("n", right: true), .init("techniques"),
            ])
            for suggestion in suggestions {
                table.rows.append([
                    .init(suggestion.identifier), .init(advice.titles[suggestion.identifier]),
                    .init(String(suggestion.techniques.count)), .init(names(suggestion.techniques, most: most)),
                ])
            }
            try AdviceView.print(table)
        }
        try print(suggestions.direct, "Mitigate the techniques \(words)")
        try print(suggestions.fromParents, "\nMitigate only the techniques above them")
        try list("no control mitigates", suggestions.unmappable.map(\.text))
        try list("not in the mapping", suggestions.unknown.map(\.text))
    }

    private static func print(_ veris: CaseDesk.VERISAdvice, _ advice: CaseDesk.ControlAdvice) throws {
        if !advice.suggestions.direct.isEmpty { try Terminal.print("") }
        guard let mapping = veris.mapping else {
            return try Terminal.print(
                "The record has \(veris.unknown.count + veris.undetermined.count) VERIS enumerations; techniques follow from them by a "
                    + "mapping: sitrep control import veris-mapping FILE")
        }
        try Terminal.print("By VERIS mapping (\(mapping)), stated by nobody")
        if !veris.related.isEmpty {
            var table = TextTable([
                .init("enumeration", flexible: true), .init("n", right: true), .init("techniques"),
            ])
            for (enumeration, techniques) in veris.related {
                table.rows.append([
                    .init(enumeration), .init(String(techniques.count)), .init(names(techniques, most: most)),
                ])
            }
            try print(table)
        }
        try list("no technique belongs to", veris.unmappable)
        try list("not in the VERIS mapping", veris.unknown)
        try list("not known to whoever wrote the record", veris.undetermined)
        guard !veris.techniques.isEmpty else { return }
        guard !advice.mapping.isEmpty else {
            return try Terminal.print("Controls follow from a mapping: sitrep control import attack-mapping FILE")
        }
        try Terminal.print("")
        try print(veris.suggestions, advice, by: "by VERIS mapping (\(advice.mapping))", most: most)
    }

    /// One enumeration may have a hundred techniques; `--json` has them all.
    private static let most = 4

    private static func names(_ techniques: [TechniqueID], most: Int?) -> String {
        let shown = techniques.prefix(most ?? techniques.count).map(\.text).joined(separator: " ")
        return shown + (techniques.count > most ?? techniques.count ? " …" : "")
    }

    private static func list(_ words: String, _ names: [String]) throws {
        guard !names.isEmpty else { return }
        try Terminal.print("\(words): " + names.map(Terminal.safe).joined(separator: ", "))
    }

    private static func print(_ table: TextTable) throws {
        try table.print()
    }
}
