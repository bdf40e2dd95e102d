import Documents

/// Texts that try to become markup, formulas or links, and documents that carry one in every field.
package enum HostileText {
    package static let corpus: [String] = [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='x",
        "</style><b>x</b>", "</title><i>x</i>", "]]><!--", "&lt;b&gt; &amp;copy; &#60;u&#62; &copy;",
        "{{title}} {{{markup}}} {{>html/about}}", "=HYPERLINK(\"https://evil.example\",\"x\")", "+1+cmd|' /C calc'!A0",
        "-2+3", "@SUM(1)", "{=1+1}", "# heading", "1. one", "1) one", "- item", "+ item", "> quote", "    code", "---",
        "===", "***", "___", "~~~", "```\ncode\n```", "a | b | c", "`code` ``x``", "**bold** _it_ ~~gone~~ __b__",
        "[x](https://evil.example)", "![x](https://evil.example/p.png)", "[x]: https://evil.example",
        "<https://evil.example>",
        "https://evil.example/?a=b", "www.evil.example", "mailto:a@evil.example", "a@evil.example",
        "javascript:alert(1)",
        "line one\nline two\r\nline three\rfour\u{2028}five", "\n\n# after blank lines\n\n- x", "tab\there",
        "nul\u{0}here", "bell\u{7}esc\u{1B}[31mred", "c1\u{85}\u{9F}", "rtl \u{202E}gpj.exe", "\u{2066}isolate\u{2069}",
        "zero\u{200B}width \u{FEFF}bom", "\u{FFFE}\u{FFFF}", "_x0041_ _x000D_", "\\| \\` \\\\ \\", "trailing\\",
        "$x^2$ \\(y\\)", ":smile: :::", "é 漢字 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👩‍💻 نص", "", " ", "<!-- -->", "<?php x ?>", "<![CDATA[x]]>",
    ]

    /// A document that has `text` in every field a builder can fill from outside.
    package static func document(_ text: String) -> Document {
        let instant = SampleDocument.generatedAt
        let columns = [
            Column(id: "a", title: text, kind: .text, unit: text, note: text),
            Column(id: "b", title: "Second", kind: .link),
        ]
        let table = Table(
            id: "t", title: text, columns: columns,
            rows: [
                [.text(text), .link(text, to: .url(text))], [.strongText(text), .missing(reason: text)],
                [.severity(.high, label: text), .phase(key: text, label: text)],
                [.instant(instant, local: text), .link(text, to: .anchor("s"))],
            ], totals: [.text(text), .text(text)], note: [.text(text)], emptyText: text)
        let empty = Table(id: "e", title: text, columns: columns, rows: [], emptyText: text)
        let bars = BarChart(
            categories: [text, "x"],
            series: [BarChart.Series(name: text, values: [1, 2]), BarChart.Series(name: "y", values: [2, nil])])
        let lines = LineChart(
            positions: .categories([text]), series: [LineChart.Series(name: text, values: [1])],
            references: [LineChart.ReferenceLine(value: 1, label: text)])
        let distribution = DistributionChart(
            edges: [1, 10], counts: [1], markers: [DistributionChart.Marker(label: text, seconds: 3)])
        let survival = SurvivalChart(series: [
            SurvivalChart.Series(name: text, points: [SurvivalChart.Point(seconds: 3, survival: 0.5)])
        ])
        let contents: [Chart.Content] = [.bars(bars), .lines(lines), .distribution(distribution), .survival(survival)]
        let charts = contents.enumerated().map { index, content in
            Block.chart(
                Chart(
                    id: "c\(index)", title: text, description: text, xAxis: text, yAxis: text, content: content,
                    note: [.text(text)]))
        }
        let inline: Paragraph = [
            .text(text), " ", .strong(text), " ", .emphasis(text), " ", .code(text), " ", .link(text, to: "s"), " ",
            .link(text, to: "nowhere"),
        ]
        let figure = KeyFigure(
            label: text, value: .text(text), previous: .text(text), change: text, verdict: .worse, note: text)
        let blocks: [Block] = [
            .paragraph(inline), .subheading(text), .keyFigures([figure]), .table(table), .table(empty),
            .definitions([Definition(text, text, source: text)]), .list([inline, [.text(text)]]),
            .list([[.text(text)]], ordered: true), .note(.info, inline),
        ]
        return Document(
            kind: text, title: text, subtitle: text, organisation: text, periodLabel: text, asOf: instant,
            knownAt: instant, generatedAt: instant, displayZone: DisplayZone(name: text, offset: text),
            classification: .red, auditReference: text, parameters: [Parameter(text, text)],
            population: [[.text(text)]], summary: [inline], headline: [figure],
            sections: [
                Section(id: "s", title: text, lead: [.text(text)], blocks: blocks + charts, sheetName: text),
                Section(id: "s", title: text, blocks: []),
            ])
    }
}
