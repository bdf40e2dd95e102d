/// A way of counting periods. All but the default are readings that some argue for.
package enum CountingPolicy: String, Sendable, CaseIterable {
    case `default`
    /// Regulation (EEC, Euratom) No 1182/71, Article 3: the hour or day of the event is not counted; periods in days and longer
    /// that end on a closed day run until the end of the next working day.
    case eu1182 = "eu_1182_71"
    /// Statutory construction law of many US states: a period that ends on a closed day runs to the next open one.
    case stateWeekendRoll = "state_weekend_roll"
    /// The day of the event is day 1.
    case inclusiveDayOne = "inclusive_day_one"
}
