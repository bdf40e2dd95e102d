/// Why a statistic was refused. Each case names the value at fault, so that the caller can point at the record.
package enum MetricInputError: Error, Equatable, Sendable {
    /// A duration below zero: its milestones are in an impossible order and belong in quarantine.
    case negativeDuration(microseconds: Int64)
    /// NaN or an infinity at this position of the input.
    case notFinite(index: Int)
    /// Two arrays that must run in parallel have different lengths.
    case unequalLengths(Int, Int)
    case tooFewValues(needed: Int, given: Int)
    case tooManyValues(limit: Int, given: Int)
    /// A parameter outside its domain; `name` is the label of the argument.
    case outOfRange(name: String, value: Double)
    /// A late entry that is not before the end of its own observation.
    case entryNotBeforeEnd(entry: Int64, end: Int64)
    /// Instants that must ascend do not; `index` is the first one that is too early.
    case notAscending(index: Int)
}

extension MetricInputError {
    /// Refuses NaN and infinities; returns nothing, so that callers read as a list of demands.
    static func requireFinite(_ values: [Double]) throws {
        for (index, value) in values.enumerated() where !value.isFinite {
            throw MetricInputError.notFinite(index: index)
        }
    }

    /// Refuses a probability outside the open interval (0, 1). NaN fails both comparisons and is refused too.
    static func requireOpenUnit(_ value: Double, name: String) throws {
        guard value > 0, value < 1 else { throw MetricInputError.outOfRange(name: name, value: value) }
    }
}
