/// A level that a survival curve may come down to, as an exact fraction: 1/2 for the median, 1/10 for the 90th percentile.
///
/// The binary 0.1 is not one tenth, and a curve that hits a level exactly has reached it. Hence fractions.
struct SurvivalLevel: Equatable {
    let numerator: UInt64
    let denominator: UInt64

    static let half = SurvivalLevel(numerator: 1, denominator: 2)

    private init(numerator: UInt64, denominator: UInt64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The level that the curve has at the `share` quantile, with the share taken to six decimals.
    init(below share: Double) {
        self.init(numerator: UInt64(((1 - share) * 1_000_000).rounded()), denominator: 1_000_000)
    }

    private var value: Double { Double(numerator) / Double(denominator) }

    /// Whether S(t) ≤ level in exact arithmetic, after the walk `steps` has produced `step`. The rounded S(t) settles it unless
    /// it is nearer to the level than its error bound; only then the product is evaluated exactly by a second walk.
    func isReached(by step: SurvivalStep, of steps: SurvivalSteps, startingAt origin: SurvivalSteps) -> Bool {
        let distance = step.survival - value
        let bound = (steps.relativeErrorBound + 2 * .ulpOfOne) * value
        if abs(distance) > bound { return distance < 0 }
        return !exactRuns(from: origin, through: step.time).exceeds(numerator, over: denominator)
    }

    private func exactRuns(from origin: SurvivalSteps, through time: Int64) -> FractionProduct {
        var walk = origin
        var product = FractionProduct()
        var (start, remaining) = (walk.runStart, walk.runRemaining)
        while let step = walk.next(), step.time <= time {
            // A run that was replaced is complete as it last stood.
            if step.events > 0, walk.runStart != start || walk.runRemaining + step.events != remaining {
                product.append(remaining, over: start)
            }
            (start, remaining) = (walk.runStart, walk.runRemaining)
        }
        product.append(remaining, over: start)
        return product
    }
}
