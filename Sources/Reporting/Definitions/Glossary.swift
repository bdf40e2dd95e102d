import Documents
import ResponseMetrics

/// The terms of the reports in plain words, with where their meaning comes from.
enum Glossary {
    enum Term: CaseIterable {
        case incident
        case median
        case percentile
        case interval
        case meanTime
        case survival
        case noDetectableChange
        case open
        case missing
        case trend
        case backlog
        case littlesLaw
        case falsePositiveShare
        case reopenShare
        case overdue
        case controlOutcome
        case effectiveness
        case wilsonInterval
        case neverChallenged
        case duty
        case clockStart
        case margin
        case onTimeShare
        case projectedDue
        case undecidedDuty
        case fixHeld
    }

    static func section(_ metrics: [MetricDefinition], _ terms: [Term]) -> Section {
        let definitions =
            metrics.map { metric in
                Definition(metric.title, Wording.sentence(metric.meaning) + ".", source: source(metric))
            } + terms.map(definition)
        return Section(
            id: "definitions", title: "Definitions",
            lead: ["What the words and figures of this report mean."], blocks: [.definitions(definitions)])
    }

    private static func source(_ metric: MetricDefinition) -> String? {
        switch metric {
        case .dwellTime: "M-Trends (Mandiant), dwell time; NIST SP 800-61"
        default: nil
        }
    }

    private static func definition(_ term: Term) -> Definition {
        switch term {
        case .incident:
            Definition(
                "Incident",
                "A record that has not turned out to be an exercise, a false positive, a benign event or a duplicate. "
                    + "Those four kinds are counted apart and enter no figure. A record whose outcome is not known yet "
                    + "counts as an incident. An incident belongs to the period in which it was detected.")
        case .median:
            Definition(
                "Median",
                "Half of the cases took no longer than this, half took no less. A few very long cases hardly move it.",
                source: "Hyndman and Fan (1996), type 7")
        case .percentile:
            Definition(
                "75th, 90th and 95th percentile",
                "75, 90 or 95 of 100 cases took no longer than this. Values between two cases are interpolated.",
                source: "Hyndman and Fan (1996), type 7")
        case .interval:
            Definition(
                "95% interval",
                "The range in which the true value lies with 95% confidence, given how few or how many cases there are. "
                    + "A median needs at least 6 cases for such a range, a 90th percentile 36; below that one end of it is open. "
                    + "With fewer than 5 cases the single values are shown and nothing is computed from them.",
                source: "Conover, Practical Nonparametric Statistics, 3.2")
        case .meanTime:
            Definition(
                "Mean",
                "The sum of all durations divided by their number. It is shown for comparison with older reports only: one "
                    + "very long case can double it.")
        case .survival:
            Definition(
                "Median with open cases",
                "The median when the incidents still open are counted as \"longer than their age so far\" and not left "
                    + "out. It is not reached as long as more than half may still take longer.",
                source: "Kaplan and Meier (1958)")
        case .noDetectableChange:
            Definition(
                "No detectable change",
                "The difference between the two periods is no larger than chance alone produces at this number of cases, "
                    + "judged at 95% confidence. It does not prove that nothing changed. Several figures are judged in one "
                    + "report, so about one in twenty will show a change that is not there.",
                source: "Mann and Whitney (1947), log-rank test, conditional test of two Poisson rates")
        case .open:
            Definition(
                "Open",
                "Not closed at the date to which this report looks (\"as of\").")
        case .missing:
            Definition(
                "Missing",
                "A time that was never recorded although the incident has passed that step. Such incidents are counted "
                    + "here, because they cannot enter the durations.")
        case .trend:
            Definition(
                "Trend",
                "Whether the monthly medians tend to rise or fall over the months shown. The slope is the median of the "
                    + "slopes between all pairs of months.",
                source: "Mann (1945), Kendall (1975), Theil (1950), Sen (1968)")
        case .backlog:
            Definition(
                "Backlog",
                "Records open at a moment. Open at the start, plus new, plus reopened, less closed, gives open at the "
                    + "end. Each number is counted by itself.")
        case .littlesLaw:
            Definition(
                "Consistency check (Little's law)",
                "The average number open should equal arrivals a day times the average days open. A large gap points to "
                    + "wrong times in the records, or to a period that begins or ends with much open work.",
                source: "Little (1961)")
        case .falsePositiveShare:
            Definition(
                "False-positive share",
                "False positives and benign events among the records that were closed with an outcome, exercises and "
                    + "duplicates left out.")
        case .reopenShare:
            Definition("Reopened", "Closings in the period that were followed by a reopening, among all closings.")
        case .overdue:
            Definition("Overdue", "Not done, and due before the date to which this report looks.")
        case .controlOutcome:
            Definition(
                "Outcome of a control",
                "How a control fared in an incident, as somebody recorded it: worked, failed, bypassed, absent or misconfigured "
                    + "are verdicts; detected only, compensated and out of scope say nothing about whether it holds. Of several "
                    + "outcomes of one control in an incident the gravest counts. A second person may confirm it.")
        case .effectiveness:
            Definition(
                "Effectiveness",
                "Incidents in which the control worked, divided by those in which it worked, failed, was bypassed, absent or "
                    + "misconfigured. Incidents are not a sample of all attacks: what a control stopped unnoticed is not in it."
            )
        case .wilsonInterval:
            Definition(
                "95% interval of a share",
                "The range in which the true share lies with 95% confidence, given the number of cases. With few cases it is "
                    + "wide, and it stays within 0 and 100%.",
                source: "Wilson (1927); changes: Newcombe (1998), method 10")
        case .neverChallenged:
            Definition(
                "Never challenged",
                "No incident of the period put the control to the test, as far as is recorded. That is not the same as "
                    + "effective.")
        case .duty:
            Definition(
                "Duty",
                "An obligation of law or contract as it stands for one incident. A duty has one or more notices, such as an "
                    + "initial and a final report; each is due by itself.")
        case .clockStart:
            Definition(
                "Clock started",
                "The event from which the rule counts: becoming aware, classifying as major, sending the report before. It need "
                    + "not be the detection.")
        case .margin:
            Definition(
                "Margin",
                "The due less the moment of sending. Below zero the notice was late. The due is the one that held when the notice "
                    + "was sent; what is learned later does not change it.")
        case .onTimeShare:
            Definition(
                "Share on time",
                "Notices sent on time among those that were sent or are overdue. What still has time, is undecided or does not "
                    + "apply enters neither side.")
        case .projectedDue:
            Definition(
                "Projected due",
                "A due that counts from a step that has not been taken yet, as if that step were taken at its own due. It moves "
                    + "with the real step.")
        case .fixHeld:
            Definition(
                "Did the fix hold",
                "Whether a control failed again within half a year after all actions that followed from its failure were done. An "
                    + "incident that had begun before says nothing against the fix.",
                source: "Kaplan and Meier (1958)")
        case .undecidedDuty:
            Definition(
                "Undecided",
                "Nobody has decided yet whether the obligation applies to the incident, or the facts have changed since somebody "
                    + "did. An incident is not closed before that.")
        }
    }
}
