import IncidentModel
import JSONText

extension FormValue {
    /// `{"whole": 1200}`: the kind belongs to the value, so that it is read back as what it was.
    package var json: JSONValue {
        switch self {
        case .text(let text): .object([.init("text", .string(text))])
        case .flag(let flag): .object([.init("flag", .bool(flag))])
        case .codes(let codes): .object([.init("codes", .strings(codes))])
        case .whole(let number): .object([.init("whole", .int(number))])
        case .percent(let tenths): .object([.init("tenths_of_percent", .int(tenths))])
        // As text: a number of JSON would lose digits in many readers.
        case .amount(let amount): .object([.init("amount", .string(amount.text))])
        case .instant(let instant): .object([.init("instant", .string(instant.rfc3339))])
        case .minutes(let minutes): .object([.init("minutes", .string(minutes.text))])
        }
    }

    /// `nil` for what `json` never writes.
    package init?(_ tree: JSONTree) {
        guard let member = tree.members.first, tree.members.count == 1 else { return nil }
        let text = member.value.text
        let value: FormValue? =
            switch member.name {
            case "text": text.map { .text($0) }
            case "flag": if case .bool(let flag) = member.value { .flag(flag) } else { nil }
            case "codes": .codes(member.value.elements.compactMap(\.text))
            case "whole": member.value.wholeNumber.map { .whole($0) }
            case "tenths_of_percent": member.value.wholeNumber.map { .percent(tenths: $0) }
            case "amount": text.flatMap { ExactNumber($0) }.map { .amount($0) }
            case "instant": text.flatMap { Instant(rfc3339: $0) }.map { .instant($0) }
            case "minutes": text.flatMap { ExactNumber($0) }.map { .minutes($0) }
            default: nil
            }
        guard let value else { return nil }
        self = value
    }

    /// Whether two filings can be held against each other by it; prose cannot.
    package var isComparable: Bool {
        if case .text = self { return false }
        return true
    }
}

extension FrozenForm {
    /// What is kept of a filing to compare later ones with: its facts, no prose and nobody's name.
    package var comparable: FrozenForm {
        FrozenForm(form: form, values: values.filter { $0.fact != nil && $0.value.isComparable })
    }

    package var json: JSONValue {
        .array(
            values.map { value in
                .object([
                    .init("number", .string(value.number)), .init("name", .string(value.name)),
                    .init("fact", .text(value.fact)), .init("value", value.value.json),
                ])
            })
    }

    /// Reads the fields that `json` wrote.
    package init(form: String, fields: JSONTree) {
        self.init(
            form: form,
            values: fields.elements.compactMap { field in
                guard let number = field["number"]?.text, let name = field["name"]?.text,
                    let value = field["value"].flatMap({ FormValue($0) })
                else { return nil }
                return Value(number: number, name: name, fact: field["fact"]?.text, value: value)
            })
    }
}
