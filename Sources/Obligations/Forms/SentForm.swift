import IncidentModel
import JSONText

/// What a document that was sent states, as far as its form says where to look.
package struct SentForm: Equatable, Sendable {
    package let frozen: FrozenForm
    /// Numbers of fields that are there and hold nothing that the field could.
    package let unread: [String]

    /// - Parameter document: the export of the form, as it was or as somebody changed it.
    /// - Returns: `nil` where it holds no field of the form, or says that it is another one.
    package init?(_ document: JSONTree, form: String, of definition: FormDefinition) {
        if let named = document["form"]?.text, named != form { return nil }
        var values: [FrozenForm.Value] = []
        var unread: [String] = []
        for field in definition.fields {
            let found = SentForm.places(of: field, in: document, listKeys: definition.listKeys)
            guard !found.isEmpty else { continue }
            if let value = field.decode(found) {
                values.append(.init(number: field.number, name: field.name, fact: field.fact, value: value))
            } else {
                unread.append(field.number)
            }
        }
        if values.isEmpty, unread.isEmpty { return nil }
        frozen = FrozenForm(form: form, values: values)
        self.unread = unread
    }

    private static func places(
        of field: FormField, in document: JSONTree, listKeys: [String: String]
    ) -> [JSONTree] {
        let listed = (document["fields"]?.elements ?? []).filter { $0["number"]?.text == field.number }
        if !listed.isEmpty { return listed.compactMap { $0["value"] } }
        return [field.path, field.leiPath].compactMap(\.self).flatMap {
            values(at: $0.split(separator: ".").map(String.init)[...], in: document, listKeys)
        }
    }

    /// The values at a path as `ExportTree` writes it: `a.b`, `list[*].b`, `list[code].b`.
    private static func values(
        at steps: ArraySlice<String>, in tree: JSONTree, _ listKeys: [String: String]
    ) -> [JSONTree] {
        guard let step = steps.first else { return tree == .null ? [] : [tree] }
        let pieces = step.split(separator: "[", maxSplits: 1)
        guard let name = pieces.first.map(String.init), let child = tree[name] else { return [] }
        guard pieces.count == 2 else { return values(at: steps.dropFirst(), in: child, listKeys) }
        let selector = String(pieces[1].dropLast())
        let key = listKeys[name] ?? ""
        return child.elements
            .filter { selector == "*" || $0[key]?.text == selector }
            .flatMap { values(at: steps.dropFirst(), in: $0, listKeys) }
    }
}

extension FormField {
    /// The value that the places of an exported document hold together; `nil` where they hold none that may stand here.
    func decode(_ places: [JSONTree]) -> FormValue? {
        let scalars = places.flatMap { place in
            if case .array(let elements) = place { elements } else { [place] }
        }
        guard let first = scalars.first else { return nil }
        let value: FormValue? =
            switch kind {
            case .text, .lei, .leis, .email, .phone: first.text.map { .text($0) }
            case .flag: if case .bool(let flag) = first { .flag(flag) } else { nil }
            case .choice: first.text.map { .codes([$0]) }
            case .choices:
                scalars.allSatisfy { $0.text != nil } ? .codes(scalars.compactMap(\.text)) : nil
            case .integer: first.wholeNumber.map { .whole($0) }
            case .percent:
                ExactNumber(first).flatMap { $0.tenthsOfPercent(of: ExactNumber(100)) }.map { .percent(tenths: $0) }
            case .money: ExactNumber(first).map { .amount($0) }
            case .instant: first.text.flatMap { Instant(rfc3339: $0) }.map { .instant($0) }
            case .duration:
                switch first.scalarText.map(read) {
                case .success(let duration)?: duration
                case .failure?, nil: nil
                }
            }
        return value.flatMap { problem($0) == nil ? $0 : nil }
    }
}
