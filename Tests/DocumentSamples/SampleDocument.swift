import Documents

/// A quarterly report that uses every kind of block, cell and chart, with believable figures.
package enum SampleDocument {
    /// 2026-04-02T08:00:00Z
    package static let generatedAt = DocumentInstant(microseconds: 1_775_116_800_000_000)

    package static func quarterly(incidents: Int = 40) -> Document {
        Document(
            kind: "board-quarterly", title: "Security incidents, first quarter 2026",
            subtitle: "Report of the security operations centre to the board", organisation: "Northwind Energy",
            periodLabel: "1 January to 31 March 2026", asOf: DocumentInstant(microseconds: 1_775_001_600_000_000),
            knownAt: DocumentInstant(microseconds: 1_775_113_200_000_000), generatedAt: generatedAt,
            displayZone: DisplayZone(name: "Europe/Paris", offset: "UTC+01:00"), classification: .amber,
            auditReference: "sitrep.example/northwind 4711 u6Dq0WnFJ0Zr5m8Q2dFh5mYVb2uG4r0o1cQ9bXk3TzE=",
            parameters: [Parameter("Cohort", "detected"), Parameter("Confidence level", "95%")],
            population: [
                [
                    "Counted are the 412 incidents detected in the period. Not counted: 18 exercises, 37 false positives."
                ],
                ["Incidents that are still open are censored at the report's horizon, never left out."],
            ],
            summary: [
                [
                    "The median time to contain an incident fell to ", .strong("4 h 12 min"),
                    " from 5 h 40 min in the last quarter. The 95% interval of the change does not include zero. See ",
                    .link("the trend", to: "trend"), ".",
                ],
                [
                    "Two critical incidents were reported to the authority in time; one ",
                    .emphasis("intermediate report"), " was sent 3 h late.",
                ],
            ],
            headline: headline, sections: [overview, register(incidents), timing, controls, words])
    }

    private static let headline = [
        KeyFigure(
            label: "Median time to contain", value: .duration(seconds: 15_120), previous: .duration(seconds: 20_400),
            change: "−1 h 28 min against Q4 2025", verdict: .better, note: "95% interval 3 h 40 min to 4 h 51 min",
            count: 396),
        KeyFigure(
            label: "Incidents detected", value: .integer(412), previous: .integer(377), change: "+9.3%",
            verdict: .noDetectableChange),
        KeyFigure(
            label: "Deadlines kept", value: .percent(0.975), previous: .percent(1), change: "−2.5 points",
            verdict: .worse, count: 40),
        KeyFigure(label: "Loss per incident", value: .missing(reason: "not recorded"), note: "Asked for since March"),
    ]

    private static let overview = Section(
        id: "overview", title: "Incidents by severity", lead: ["What was detected, month by month."],
        blocks: [
            .chart(
                Chart(
                    id: "by-month", title: "Incidents detected, by month and severity",
                    description: "Stacked bars for six months: 112, 131, 134, 120, 139 and 153 incidents.",
                    xAxis: "Month of detection", yAxis: "Incidents",
                    content: .bars(
                        BarChart(
                            categories: ["Oct 2025", "Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026"],
                            series: [
                                bar("Critical", [3, 2, 4, 1, 3, 2], .critical),
                                bar("High", [14, 22, 18, 20, 19, 25], .high),
                                bar("Medium", [40, 47, 52, 43, 57, 60], .medium),
                                bar("Low", [55, 60, 60, 56, 60, 66], .low),
                            ])))),
            .chart(
                Chart(
                    id: "by-category", title: "Incidents by category",
                    description: "Phishing leads with 148 incidents, then malware with 96.", xAxis: "Category",
                    yAxis: "Incidents",
                    content: .bars(
                        BarChart(
                            categories: [
                                "Phishing and business email compromise", "Malware", "Misuse of privileged access",
                                "Denial of service", "Lost or stolen device", "Vulnerability exploited from outside",
                            ], series: [bar("Incidents", [148, 96, 71, 45, 33, 19], nil)])))),
            .chart(
                Chart(
                    id: "by-team", title: "Median time to acknowledge, by team",
                    description: "Grouped bars: the night shift takes 26 min, the day shift 9 min.", xAxis: "Team",
                    yAxis: "Time to acknowledge",
                    content: .bars(
                        BarChart(
                            categories: ["Day", "Evening", "Night"],
                            series: [
                                BarChart.Series(name: "This quarter", values: [540, 840, 1_560]),
                                BarChart.Series(name: "Last quarter", values: [600, nil, 1_920], role: .neutral),
                            ], arrangement: .grouped, unit: .duration)))),
            .note(.caution, ["Severity was reworked in February; ", .strong("January"), " is not fully comparable."]),
        ])

    private static func bar(_ name: String, _ values: [Double?], _ level: SeverityLevel?) -> BarChart.Series {
        BarChart.Series(name: name, values: values, role: level.map(ColourRole.severity) ?? .accent)
    }

    private static func register(_ count: Int) -> Section {
        let levels: [SeverityLevel] = [.low, .medium, .high, .medium, .critical, .low, .info]
        let titles = [
            "Phishing mail with invoice lure", "Ransomware on file server", "VPN account shared", "Beaconing",
        ]
        let rows: [[Cell]] = (0..<count).map { index in
            let level = levels[index % levels.count]
            let seconds = Double((index * 7_919) % 400_000) + 35
            return [
                .link("INC-2026-\(String(10_000 + index).dropFirst())", to: .url("https://sitrep.example/\(index)")),
                .text(titles[index % titles.count]), .severity(level, label: level.rawValue.capitalized),
                .phase(key: index % 5 == 0 ? "recovery" : "closed", label: index % 5 == 0 ? "Recovery" : "Closed"),
                .instant(microseconds: 1_767_225_600_000_000 + Int64(index) * 16_200_000_000),
                index % 5 == 0 ? .missing(reason: "not yet contained") : .duration(seconds: seconds),
                .integer(index % 9), .sparkline([1, 3, 2, nil, 5, Double(index % 7)]),
            ]
        }
        let table = Table(
            id: "register", title: "Incidents detected in the period",
            columns: [
                Column(id: "key", title: "Incident", kind: .link), Column(id: "title", title: "Title", kind: .longText),
                Column(id: "severity", title: "Severity", kind: .severity),
                Column(id: "phase", title: "Phase", kind: .phase),
                Column(id: "detected", title: "Detected", kind: .instant),
                Column(
                    id: "contain", title: "Time to contain", kind: .duration,
                    note: "From detection to containment; open incidents have none yet."),
                Column(id: "assets", title: "Assets", kind: .integer),
                Column(id: "alerts", title: "Alerts", kind: .sparkline, unit: "6 days"),
            ], rows: rows,
            totals: [
                .strongText("All"), .text(""), .text(""), .text(""), .text(""), .duration(seconds: 15_120),
                .integer(157), .text(""),
            ],
            note: ["Sorted by key."], maximumRowsShown: 2_000)
        return Section(
            id: "register-section", title: "Register", lead: ["Every incident of the period."],
            blocks: [.table(table)], sheetName: "Incidents")
    }

    private static let timing = Section(
        id: "timing", title: "How long it takes", lead: ["Open incidents are censored, not left out."],
        blocks: [
            .subheading("Trend"),
            .chart(
                Chart(
                    id: "trend", title: "Median time to contain, by month",
                    description: "Lines with 95% bands. Critical and high falls from 9 h to 6 h; all from 6 h to 4 h.",
                    xAxis: "Month of detection", yAxis: "Time to contain",
                    content: .lines(
                        LineChart(
                            positions: .categories(["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]),
                            series: [
                                LineChart.Series(
                                    name: "All incidents", values: [21_600, 20_100, 19_400, nil, 16_000, 14_700],
                                    lower: [19_000, 18_000, 17_000, nil, 14_000, 12_700],
                                    upper: [25_000, 23_000, 22_000, nil, 18_500, 17_000]),
                                LineChart.Series(
                                    name: "Critical and high",
                                    values: [32_400, 31_000, 27_000, 25_000, 23_500, 22_000],
                                    lower: [27_000, 26_000, 22_000, 20_000, 19_500, 18_000],
                                    upper: [39_000, 38_000, 33_000, 30_000, 28_500, 27_000],
                                    role: .severity(.high)),
                            ], references: [LineChart.ReferenceLine(value: 28_800, label: "Target 8 h")],
                            unit: .duration)),
                    note: ["January has too few contained incidents for a median."])),
            .chart(
                Chart(
                    id: "distribution", title: "Time to contain, all incidents",
                    description: "Most incidents take between 1 and 10 hours; the median is 4 h 12 min.",
                    xAxis: "Time to contain (logarithmic)", yAxis: "Incidents",
                    content: .distribution(
                        DistributionChart(
                            edges: [
                                60, 180, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 115_200, 259_200, 864_000,
                            ],
                            counts: [2, 9, 21, 38, 61, 84, 79, 52, 31, 14, 5],
                            markers: [
                                DistributionChart.Marker(label: "Median", seconds: 15_120),
                                DistributionChart.Marker(label: "90th percentile", seconds: 64_800),
                            ])))),
            .chart(
                Chart(
                    id: "survival", title: "Share of incidents not yet contained",
                    description:
                        "After 24 h 18% of critical and high incidents are not contained, and 9% of the others.",
                    xAxis: "Time since detection", yAxis: "Not yet contained",
                    content: .survival(
                        SurvivalChart(series: [
                            curve("Critical and high", rate: 14, role: .severity(.high)),
                            curve("Medium and low", rate: 9, role: .severity(.low)),
                        ])))),
            .keyFigures([
                KeyFigure(label: "90th percentile", value: .duration(seconds: 64_800), count: 396),
                KeyFigure(
                    label: "Interval of the median", value: .durationInterval(lower: 13_200, upper: 17_460),
                    verdict: .noDetectableChange),
            ]),
        ])

    private static func curve(_ name: String, rate: Double, role: ColourRole) -> SurvivalChart.Series {
        var share = 1.0
        let points = (1...40).map { step in
            share *= 1 - 1 / (rate + Double(step) * 0.2)
            let seconds = Double(step) * 4_500
            return SurvivalChart.Point(
                seconds: seconds, survival: share, lower: max(share - 0.06, 0), upper: min(share + 0.06, 1))
        }
        return SurvivalChart.Series(
            name: name, points: points, censored: [30_000, 61_000, 120_000, 170_000, 185_000], role: role)
    }

    private static let controls = Section(
        id: "controls", title: "Controls and deadlines",
        blocks: [
            .paragraph(["Outcome of each control over all incidents; see ", .code("sitrep report controls"), "."]),
            .table(
                Table(
                    id: "outcomes", title: "Control outcomes",
                    columns: [
                        Column(id: "control", title: "Control", kind: .text),
                        Column(id: "worked", title: "Worked", kind: .integer),
                        Column(id: "failed", title: "Failed", kind: .integer),
                        Column(id: "share", title: "Share", kind: .percent),
                        Column(id: "interval", title: "95% interval", kind: .percent),
                        Column(id: "checked", title: "Last check", kind: .date),
                        Column(id: "score", title: "Score", kind: .number, unit: "0–5"),
                    ],
                    rows: [
                        [
                            "Multi-factor sign-in", .integer(1_204), .integer(31), .percent(0.975),
                            .percentInterval(lower: 0.964, upper: 0.983), .date(year: 2026, month: 3, day: 10),
                            .number(4.25, decimals: 2),
                        ],
                        [
                            "Mail filter", .integer(812), .integer(148), .percent(0.846),
                            .percentInterval(lower: 0.821, upper: 0.868), .date(year: 2026, month: 2, day: 28),
                            .number(3.1, decimals: 2),
                        ],
                        [
                            "Network segmentation", .integer(40), .missing(reason: "no incident"), .missing,
                            .percentInterval(lower: nil, upper: 0.3), .missing(reason: "never"),
                            .number(-1, decimals: 2),
                        ],
                    ])),
            .table(
                Table(
                    id: "late", title: "Filings sent late",
                    columns: [Column(id: "key", title: "Incident", kind: .text)], rows: [],
                    emptyText: "No filing was late.")),
            .list([["Segment the plant network by June."], [.strong("Retire"), " the old VPN."]], ordered: true),
            .note(.info, ["A control counts once for each incident."]),
        ])

    private static let words = Section(
        id: "words", title: "What the words mean",
        blocks: [
            .definitions([
                Definition("Time to contain", "From detection to containment.", source: "NIST SP 800-61r3"),
                Definition("Incident", "The record under management."),
            ])
        ])
}
