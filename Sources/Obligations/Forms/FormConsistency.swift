import IncidentModel

/// The values of a form as they were or will be filed.
package struct FrozenForm: Equatable, Sendable {
    package struct Value: Equatable, Sendable {
        package let number: String
        package let name: String
        package let fact: String?
        package let value: FormValue

        package init(number: String, name: String, fact: String?, value: FormValue) {
            self.number = number
            self.name = name
            self.fact = fact
            self.value = value
        }
    }

    package let form: String
    package let values: [Value]

    package init(form: String, values: [Value]) {
        self.form = form
        self.values = values
    }
}

/// A fact that two filings on the same incident state differently.
package struct FormDifference: Equatable, Sendable {
    package struct Side: Equatable, Sendable {
        package let form: String
        package let number: String
        package let name: String
        package let value: FormValue
    }

    package let fact: String
    package let earlier: Side
    package let later: Side
    /// Why they differ; `nil` stops the filing.
    package let explanation: String?

    package var isExplained: Bool { explanation != nil }
}

/// Why two filings may state a fact differently. It holds for these two values only: a value that changes again needs a new
/// one.
package struct DifferenceExplanation: Equatable, Sendable {
    package let fact: String
    package let forms: Set<String>
    package let values: Set<FormValue>
    package let text: String

    package init(fact: String, forms: Set<String>, values: Set<FormValue>, text: String) {
        self.fact = fact
        self.forms = forms
        self.values = values
        self.text = text
    }

    package init(_ difference: FormDifference, text: String) {
        self.init(
            fact: difference.fact, forms: [difference.earlier.form, difference.later.form],
            values: [difference.earlier.value, difference.later.value], text: text)
    }

    func explains(_ difference: FormDifference) -> Bool {
        fact == difference.fact && forms == [difference.earlier.form, difference.later.form]
            && values == [difference.earlier.value, difference.later.value] && text.contains { !$0.isWhitespace }
    }
}

package enum FormConsistency {
    /// Every number, time, code or yes/no that two of the filings state differently, in the order of the filings. Free text
    /// is not compared; a fact that only one of them states does not differ.
    ///
    /// - Parameter filings: in the order in which they were or will be filed.
    package static func differences(
        _ filings: [FrozenForm], explanations: [DifferenceExplanation] = []
    ) -> [FormDifference] {
        var differences: [FormDifference] = []
        for (position, later) in filings.enumerated() {
            for earlier in filings.prefix(position) {
                differences += compare(earlier, later).map { difference in
                    let explanation = explanations.first { $0.explains(difference) }?.text
                    return FormDifference(
                        fact: difference.fact, earlier: difference.earlier, later: difference.later,
                        explanation: explanation)
                }
            }
        }
        return differences
    }

    private static func compare(_ earlier: FrozenForm, _ later: FrozenForm) -> [FormDifference] {
        later.values.flatMap { new -> [FormDifference] in
            guard let fact = new.fact, new.value.isComparable else { return [] }
            return earlier.values.filter { $0.fact == fact && differs($0.value, new.value) }.map { old in
                FormDifference(
                    fact: fact, earlier: side(earlier, old), later: side(later, new), explanation: nil)
            }
        }
    }

    private static func side(_ form: FrozenForm, _ value: FrozenForm.Value) -> FormDifference.Side {
        .init(form: form.form, number: value.number, name: value.name, value: value.value)
    }

    /// Times are written to the second and codes have no order; a count and an amount of the same size are the same.
    private static func differs(_ left: FormValue, _ right: FormValue) -> Bool {
        switch (left, right) {
        case (.text, _), (_, .text): return false
        case (.instant(let first), .instant(let second)): return first.wholeSeconds != second.wholeSeconds
        case (.codes(let first), .codes(let second)): return Set(first) != Set(second)
        case (.whole, .amount), (.amount, .whole): return left.number != right.number
        default: return left != right
        }
    }
}
