/// Where in a rule file something stands: `obligations[2].stages[0].due.elapsed`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    package let steps: [Step]

    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    package func member(_ name: String) -> FieldPath { FieldPath(steps + [.member(name)]) }

    package func element(_ index: Int) -> FieldPath { FieldPath(steps + [.element(index)]) }

    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .member(let name): text += text.isEmpty ? name : "." + name
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }
}
