import IncidentModel

/// A drafted form as the JSON that its authority's schema describes, or as a plain list where there is no schema.
package struct FormExport: Sendable {
    package let json: JSONValue
    /// What could not be written as it is, and why.
    package let notes: [String]

    package init(_ draft: FormDraft) {
        guard draft.fields.contains(where: { $0.field.path != nil }) else {
            json = FormExport.list(draft)
            notes = []
            return
        }
        var tree = ExportTree(listKeys: draft.definition.listKeys)
        var notes: [String] = []
        // Values that make the elements of a list go before those that go into elements.
        let ordered =
            draft.fields.filter { $0.field.spread == .each } + draft.fields.filter { $0.field.spread != .each }
        for filled in ordered {
            guard let value = filled.value, let path = FormExport.path(filled.field, value) else { continue }
            if let problem = filled.problem {
                notes.append("\(filled.field.number) is left out: \(problem)")
                continue
            }
            if case .percent(let tenths) = value, tenths > 1_000 {
                notes.append(
                    "\(filled.field.number) is \(percentText(tenths: tenths)) %; the schema allows 100 at most")
            }
            let isPlaced =
                filled.field.spread == .each
                ? tree.spread(FormExport.items(value), path) : tree.set(FormExport.encoded(value, filled.field), path)
            if !isPlaced {
                notes.append("\(filled.field.number) is left out: its criterion is not among those of the report")
            }
        }
        for constant in draft.definition.constants { tree.setWithin(.string(constant.value), constant.path) }
        json = tree.json
        self.notes = notes
    }

    private static func path(_ field: FormField, _ value: FormValue) -> String? {
        if let leiPath = field.leiPath, case .text(let text) = value, FormField.isLEI(text) { return leiPath }
        return field.path
    }

    private static func items(_ value: FormValue) -> [JSONValue] {
        switch value {
        case .codes(let codes): codes.map { .string($0) }
        case .text(let text): FormField.items(text).map { .string($0) }
        default: [encoded(value, nil)]
        }
    }

    private static func encoded(_ value: FormValue, _ field: FormField?) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .flag(let flag): .bool(flag)
        case .codes(let codes): field?.kind == .choice ? .text(codes.first) : .strings(codes)
        case .whole(let number): .integer(Int64(number))
        case .percent(let tenths): .number(Double(min(tenths, 1_000)) / 10)
        // Finer than the thousands that are asked for at least; cents are kept.
        case .amount(let amount): .verbatim(amount.rounded(places: 2).text)
        case .instant(let instant): .string(Instant(seconds: instant.wholeSeconds).rfc3339)
        case .minutes(let minutes): .text(FormValue.daysHoursMinutes(minutes))
        }
    }

    private static func list(_ draft: FormDraft) -> JSONValue {
        let fields = draft.fields.compactMap { filled -> JSONValue? in
            guard let value = filled.value else { return nil }
            return .object([
                .init("number", .string(filled.field.number)), .init("name", .string(filled.field.name)),
                .init("value", encoded(value, filled.field)),
            ])
        }
        return .object([
            .init("form", .string(draft.form)), .init("version", .integer(Int64(draft.definition.version))),
            .init("incident", .string(draft.incidentKey)), .init("fields", .array(fields)),
        ])
    }
}
