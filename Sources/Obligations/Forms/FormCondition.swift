import JSONText

/// When a conditional field is asked for; a small expression over other fields and case values.
package indirect enum FormCondition: Equatable, Sendable {
    /// The field holds one of the codes.
    case fieldHas(String, [String])
    case fieldIs(String, Bool)
    case fieldFilled(String)
    case valueIs(String, Bool)
    case valueAbove(String, Int)
    case valueFilled(String)
    case all([FormCondition])
    case any([FormCondition])
    case not(FormCondition)

    /// `nil` when the tree is no condition.
    init?(_ tree: JSONTree) {
        if let inner = tree["all"] {
            self = .all(inner.elements.compactMap { FormCondition($0) })
        } else if let inner = tree["any"] {
            self = .any(inner.elements.compactMap { FormCondition($0) })
        } else if let inner = tree["not"], let condition = FormCondition(inner) {
            self = .not(condition)
        } else if let number = tree["field"]?.text, let codes = tree["has"]?.elements.compactMap(\.text), !codes.isEmpty
        {
            self = .fieldHas(number, codes)
        } else if let number = tree["field"]?.text, case .bool(let flag)? = tree["is"] {
            self = .fieldIs(number, flag)
        } else if let number = tree["field"]?.text, tree["filled"] == .bool(true) {
            self = .fieldFilled(number)
        } else if let key = tree["value"]?.text, case .bool(let flag)? = tree["is"] {
            self = .valueIs(key, flag)
        } else if let key = tree["value"]?.text, let limit = tree["above"]?.wholeNumber {
            self = .valueAbove(key, limit)
        } else if let key = tree["value"]?.text, tree["filled"] == .bool(true) {
            self = .valueFilled(key)
        } else {
            return nil
        }
    }

    func state(field: (String) -> FormValue?, value: (String) -> FormValue?) -> ThresholdState {
        switch self {
        case .fieldHas(let number, let codes):
            guard case .codes(let held)? = field(number), !held.isEmpty else { return .unknown }
            return ThresholdState(codes.contains(where: held.contains))
        case .fieldIs(let number, let flag): return FormCondition.compare(field(number), flag)
        case .fieldFilled(let number): return ThresholdState(field(number)?.isFilled == true)
        case .valueIs(let key, let flag): return FormCondition.compare(value(key), flag)
        case .valueAbove(let key, let limit):
            return ThresholdState(value(key)?.number.map { $0 > ExactNumber(limit) })
        case .valueFilled(let key): return ThresholdState(value(key)?.isFilled == true)
        case .all(let inner): return .all(inner.map { $0.state(field: field, value: value) })
        case .any(let inner): return .any(inner.map { $0.state(field: field, value: value) })
        case .not(let inner): return inner.state(field: field, value: value).negated
        }
    }

    private static func compare(_ value: FormValue?, _ flag: Bool) -> ThresholdState {
        guard case .flag(let held)? = value else { return .unknown }
        return ThresholdState(held == flag)
    }

    /// Field numbers and case values that it looks at.
    var operands: (fields: [String], values: [String]) {
        switch self {
        case .fieldHas(let number, _), .fieldIs(let number, _), .fieldFilled(let number): return ([number], [])
        case .valueIs(let key, _), .valueAbove(let key, _), .valueFilled(let key): return ([], [key])
        case .all(let inner), .any(let inner):
            return (inner.flatMap(\.operands.fields), inner.flatMap(\.operands.values))
        case .not(let inner): return inner.operands
        }
    }
}
