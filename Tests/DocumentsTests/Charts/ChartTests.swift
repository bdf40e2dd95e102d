import DocumentSamples
import Testing

@testable import Documents

@Suite("Charts")
struct ChartTests {
    @Test("axes end on round ticks around the values and count in whole numbers")
    func linearAxes() {
        #expect(AxisScale.linear([3, 153], unit: .count).ticks == [0, 50, 100, 150, 200])
        #expect(AxisScale.linear([1, 2], unit: .count).ticks == [0, 1, 2])
        #expect(AxisScale.linear([39_000], unit: .duration).ticks == [0, 10_800, 21_600, 32_400, 43_200])
        #expect(AxisScale.linear([-3, 4], unit: .count).lower == -4)
        #expect(AxisScale.linear([], unit: .count).upper == 1)
        #expect(AxisScale.linear([.nan, .infinity, 0.4], unit: .percent).upper == 0.4)
    }

    @Test("a logarithmic axis marks minutes, hours and days and keeps its labels apart")
    func logarithmicAxis() {
        let scale = AxisScale.logarithmicTime(from: 60, through: 864_000, spacing: 0.09)
        #expect([60.0, 3_600, 86_400].allSatisfy { scale.ticks.contains($0) })
        #expect(zip(scale.ticks, scale.ticks.dropFirst()).allSatisfy { scale.share($1) - scale.share($0) >= 0.09 })
        #expect(scale.share(60) == 0 && scale.share(864_000) == 1 && scale.share(1) == 0)
    }

    @Test("values that are missing or not finite leave a gap and never reach the picture")
    func gaps() throws {
        let lines = LineChart(
            positions: .categories(["a", "b", "c", "d"]),
            series: [LineChart.Series(name: "x", values: [1, .nan, 3, nil])])
        #expect(lines.runs { lines.value(lines.series[0], $0) != nil } == [0..<1, 2..<3])
        let chart = Chart(
            id: "g", title: "t", description: "d", xAxis: "x", yAxis: "y", content: .lines(lines))
        let svg = ChartDrawing.svg(chart, id: "g", size: .wide)
        #expect(!svg.lowercased().contains("nan") && !svg.contains("inf"))
        #expect(svg.contains("role=\"img\"") && svg.contains("<title id=\"g-w-t\">t</title>"))
    }

    @Test("empty charts draw a frame and have an empty table", arguments: [ChartSize.wide, .narrow])
    func empty(size: ChartSize) {
        let contents: [Chart.Content] = [
            .bars(BarChart(categories: [], series: [])), .lines(LineChart(positions: .instants([]), series: [])),
            .distribution(DistributionChart(edges: [], counts: [])), .survival(SurvivalChart(series: [])),
        ]
        for content in contents {
            let chart = Chart(id: "e", title: "t", description: "d", xAxis: "x", yAxis: "y", content: content)
            #expect(ChartDrawing.svg(chart, id: "e", size: size).hasSuffix("</svg>"))
            #expect(chart.dataTable.rows.isEmpty)
        }
    }

    @Test("a stack ends at the sum of its parts, negative ones below zero")
    func stacks() {
        let bars = BarChart(
            categories: ["a"],
            series: [
                BarChart.Series(name: "x", values: [2]), BarChart.Series(name: "y", values: [-1]),
                BarChart.Series(name: "z", values: [3]),
            ])
        #expect(bars.segments(0).map { [$0.from, $0.to] } == [[0, 2], [0, -1], [2, 5]])
        #expect(bars.laneValues(0) == [4])
    }

    @Test("a survival curve keeps its last level and is 1 before the first step")
    func survivalLevels() {
        let series = SurvivalChart.Series(
            name: "x",
            points: [
                SurvivalChart.Point(seconds: 10, survival: 0.6), SurvivalChart.Point(seconds: 20, survival: 0.2),
            ])
        #expect([5, 10, 15, 99].map { series.survival(at: $0) } == [1, 0.6, 0.6, 0.2])
    }

    @Test("the table of a chart has every figure, with its intervals")
    func tables() throws {
        let charts = SampleDocument.quarterly().sections.flatMap(\.blocks).compactMap { block -> Chart? in
            if case .chart(let chart) = block { chart } else { nil }
        }
        let trend = try #require(charts.first { $0.id == "trend" }).dataTable
        #expect(trend.columns.count == 7 && trend.rows.count == 6)
        #expect(trend.rows[0][2] == .duration(seconds: 19_000))
        #expect(trend.rows[3][1] == .missing(reason: nil))
        #expect(
            charts.allSatisfy { chart in
                chart.dataTable.rows.allSatisfy { $0.count == chart.dataTable.columns.count }
            })
    }
}
