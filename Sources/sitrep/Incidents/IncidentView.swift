import IncidentModel
import Storage

/// An incident as a person reads it on a terminal.
enum IncidentView {
    static func lines(_ detail: IncidentDetail, now: Instant, clock: ZonedClock) -> [String] {
        var lines = [
            Terminal.styled(detail.key.description, .bold) + "  " + Terminal.safe(detail.title),
            [
                Terminal.styled(detail.severity.rawValue, Terminal.style(detail.severity)),
                Terminal.styled(detail.phase.rawValue, Terminal.style(detail.phase)),
                detail.disposition?.rawValue, "TLP:\(detail.tlp.rawValue.uppercased())",
                detail.exercise ? "EXERCISE" : nil, detail.category.map(Terminal.safe), "version \(detail.version)",
            ].compactMap { $0 }.joined(separator: " · "),
            "owner \(Terminal.safe(detail.owner ?? "–")) · source \(Terminal.safe(detail.source ?? "–"))"
                + (detail.origin == "sitrep" ? "" : " · from \(detail.origin) \(Terminal.safe(detail.sourceKey))"),
        ]
        if !detail.summary.isEmpty { lines += ["", Terminal.safe(detail.summary)] }
        if detail.round > 1 {
            // Where work goes on comes first.
            for round in (1...detail.round).reversed() {
                let statements = detail.statements(ofRound: round)
                guard !statements.isEmpty else { continue }
                lines += ["", Terminal.styled("round \(round)", .bold)]
                lines += milestones(detail, statements, clock: clock)
            }
        } else {
            lines += [""] + milestones(detail, detail.current, clock: clock)
        }
        if !detail.escalations.isEmpty {
            lines +=
                [""]
                + detail.escalations.map {
                    "escalated to \(Terminal.safe($0.level)) \(clock.minuteText($0.at)): \(Terminal.safe($0.reason))"
                }
        }
        if !detail.tasks.isEmpty { lines += [""] + tasks(detail, now: now, clock: clock) }
        if !detail.actions.isEmpty { lines += [""] + actions(detail, now: now, clock: clock) }
        if !detail.controls.isEmpty { lines += [""] + ControlView.links(detail.controls) }
        lines += lists(detail)
        if !detail.reviews.isEmpty { lines += [""] + review(detail, clock: clock) }
        return lines
    }

    private static func lists(_ detail: IncidentDetail) -> [String] {
        var lines: [String] = []
        func add(_ name: String, _ items: [String]) {
            if !items.isEmpty { lines.append("\(name): " + items.map(Terminal.safe).joined(separator: ", ")) }
        }
        add("techniques", detail.techniques)
        add("assets", detail.assets.map { "\($0.kind) \($0.name)" })
        add("observables", detail.observables.map { "\($0.kind) \($0.name)" })
        add(
            "evidence",
            detail.evidence.map {
                "\($0.number) \($0.name) (\($0.custody.state.rawValue)\($0.privileged ? ", privileged" : ""))"
            })
        add("tags", detail.tags)
        add("links", detail.links.map { "\($0.kind) \($0.key) (\($0.title))" })
        return lines.isEmpty ? [] : [""] + lines
    }

    private static func milestones(
        _ detail: IncidentDetail, _ current: IncidentDetail.StatementsInForce, clock: ZonedClock
    ) -> [String] {
        var table = TextTable([
            .init("milestone"), .init("at (\(clock.identifier))"), .init("since detection", right: true, drops: 2),
            .init("confidence", drops: 4), .init("by", drops: 3), .init("", flexible: true, drops: 1),
        ])
        let detected = detail.current[.detected]?.time?.exact
        for milestone in Milestone.allCases {
            guard let statement = current[milestone] else { continue }
            let time: String
            if statement.standing == .notApplicable {
                time = "does not apply"
            } else {
                time = statement.time.map { TimeText.stated($0, clock: clock) } ?? "unknown"
            }
            var since = ""
            if let detected, let exact = statement.time?.exact, milestone != .detected, milestone != .reported {
                let seconds = exact.seconds(since: detected)
                since = (seconds < 0 ? "−" : "") + TimeText.duration(seconds: abs(seconds))
            }
            let corrected = detail.statements.contains {
                $0.milestone == milestone && $0.round == statement.round && $0.recordedUntil != nil
            }
            table.rows.append([
                .init(milestone.rawValue), .init(time), .init(since), .init(statement.confidence.rawValue),
                .init(statement.recordedBy),
                .init([corrected ? "corrected" : nil, statement.reason].compactMap { $0 }.joined(separator: ": ")),
            ])
        }
        return table.lines(width: Terminal.width)
    }

    static func tasks(_ detail: IncidentDetail, now: Instant, clock: ZonedClock) -> [String] {
        var table = TextTable([
            .init("task", right: true), .init("what", flexible: true), .init("phase", drops: 3),
            .init("owner", drops: 2),
            .init("due", drops: 1),
            .init("state"),
        ])
        for task in detail.tasks {
            let isLate = task.doneAt == nil && task.due.map { $0 < now } ?? false
            table.rows.append([
                .init(String(task.number)), .init(task.title + (task.mandatory ? " *" : "")),
                .init(task.phase?.rawValue), .init(task.owner),
                .init(task.due.map { TimeText.relative($0, now: now, clock: clock) }, isLate ? .red : nil),
                .init(task.doneAt == nil ? (isLate ? "late" : "open") : "done", task.doneAt == nil ? nil : .dim),
            ])
        }
        return table.lines(width: Terminal.width)
    }

    static func actions(_ detail: IncidentDetail, now: Instant, clock: ZonedClock) -> [String] {
        var table = TextTable([
            .init("action", right: true), .init("what", flexible: true), .init("mends", drops: 2),
            .init("kind", drops: 4), .init("owner", drops: 3), .init("due", drops: 1), .init("state"),
        ])
        for action in detail.actions {
            let isLate = action.doneAt == nil && action.due.map { $0 < now } ?? false
            let state =
                action.verifiedAt != nil ? "verified" : action.doneAt != nil ? "done" : isLate ? "overdue" : "open"
            table.rows.append([
                .init(String(action.number)), .init(action.title),
                .init(action.controls.isEmpty ? nil : action.controls.map(\.label).joined(separator: ", ")),
                .init(action.kind.rawValue), .init(action.owner),
                .init(action.due.map { TimeText.relative($0, now: now, clock: clock) }, isLate ? .red : nil),
                .init(state, action.doneAt == nil ? nil : .dim),
            ])
        }
        return table.lines(width: Terminal.width)
    }

    static func review(_ detail: IncidentDetail, clock: ZonedClock) -> [String] {
        detail.reviews.sorted { $0.round > $1.round }.flatMap { review -> [String] in
            let approval = review.approver.map {
                "approved by \(Terminal.safe($0))" + (review.approvedAt.map { " " + clock.minuteText($0) } ?? "")
            }
            var lines = [
                (detail.round > 1 ? "round \(review.round): " : "")
                    + "review by \(Terminal.safe(([review.author] + review.contributors).joined(separator: ", "))), "
                    + (approval ?? "not approved yet")
            ]
            let sections = [
                ("what happened", review.whatHappened), ("detection", review.detection),
                ("what worked", review.whatWorked), ("what did not", review.whatDidNot),
            ]
            for case (let name, let text?) in sections { lines.append("  \(name): \(Terminal.safe(text))") }
            lines += review.rootCauses.map { "  root cause: \(Terminal.safe($0))" }
            lines += review.lessons.map { "  lesson: \(Terminal.safe($0))" }
            return lines
        }
    }
}
