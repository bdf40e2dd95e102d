import IncidentModel
import ResponseMetrics

/// How many fixes held, over all of them, with those whose window still runs censored at the horizon.
package struct FixSurvival: Sendable {
    package let checks: [FixCheck]
    package let held: Int
    package let recurred: Int
    package let tooEarly: Int
    package let notYetDone: Int
    /// Held among the decided. Too gloomy as long as fixes are too early, because a failure is decided at once and a success at
    /// the end of the window only: `share` is the figure to publish.
    package let decided: Proportion
    /// Kaplan–Meier estimate of the share that holds for the whole window; `nil` without a fix under observation, or when none
    /// was observed for the whole window and none failed last (the curve then ends before it).
    package let share: Double?
    package let windowSeconds: Int64

    /// Fails with `outOfRange` for a window that is not above zero.
    package init(
        _ fixes: [CompletedFix], occurrences: [FailureOccurrence], windowSeconds: Int64, horizon: Instant
    ) throws {
        guard windowSeconds > 0, windowSeconds <= Self.longestWindow else {
            throw MetricInputError.outOfRange(name: "windowSeconds", value: Double(windowSeconds))
        }
        let byTarget = Dictionary(grouping: occurrences, by: \.target)
        checks = fixes.sorted { ($0.completedAt, $0.action) < ($1.completedAt, $1.action) }.map { fix in
            FixCheck(
                fix, occurrences: byTarget[fix.target] ?? [], windowSeconds: windowSeconds, horizon: horizon)
        }
        self.windowSeconds = windowSeconds
        var (held, recurred, tooEarly, notYetDone) = (0, 0, 0, 0)
        var (failed, censored): ([Int64], [Int64]) = ([], [])
        let window = windowSeconds * 1_000_000
        for check in checks {
            switch check.verdict {
            case .held:
                held += 1
                censored.append(window)
            case .recurred(_, let seconds, _):
                recurred += 1
                failed.append(Int64((seconds * 1_000_000).rounded()))
            case .tooEarly(let seconds):
                tooEarly += 1
                censored.append(Int64((seconds * 1_000_000).rounded()))
            case .notYetDone: notYetDone += 1
            }
        }
        (self.held, self.recurred, self.tooEarly, self.notYetDone) = (held, recurred, tooEarly, notYetDone)
        decided = try Proportion(held, of: held + recurred)
        let curve = try KaplanMeier(DurationSample(completed: failed, censored: censored))
        let survival = curve.survival(at: window)
        // Without anybody observed to the end, the curve only says something when it has come down to zero.
        share = curve.count > 0 && (held > 0 || survival == 0 || failed.contains(window)) ? survival : nil
    }

    /// Seconds from a fix to the failure that came soonest after one; nil where none came.
    package var soonestFailure: Double? {
        checks.compactMap { check in
            if case .recurred(_, let seconds, _) = check.verdict { seconds } else { nil }
        }.min()
    }

    /// A hundred years; above, microseconds would not fit.
    private static let longestWindow: Int64 = 100 * 366 * 86_400
}
