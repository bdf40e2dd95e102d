import CXLSXWriter
import Documents

/// Makes a native chart over the figures of a chart that were written to a sheet.
struct NativeChart {
    let chart: Chart
    let figures: ChartFigures
    let file: WorkbookFile
    let sheetName: String
    /// Where the heading of the figures stands.
    let row: Int

    func make() -> UnsafeMutablePointer<lxw_chart>? {
        guard let native = workbook_add_chart(file.workbook, type.byte) else { return nil }
        chart_title_off(native)
        var seriesNumber: Int16 = 0
        var unnamed: [Int16] = []
        for line in figures.lines {
            guard let series = chart_add_series(native, nil, nil) else { continue }
            let rows = line.rows
            chart_series_set_categories(
                series, sheetName, lxw_row_t(row + 1 + rows.lowerBound), lxw_col_t(figures.categoryColumn),
                lxw_row_t(row + rows.upperBound), lxw_col_t(figures.categoryColumn))
            chart_series_set_values(
                series, sheetName, lxw_row_t(row + 1 + rows.lowerBound), lxw_col_t(line.column),
                lxw_row_t(row + rows.upperBound), lxw_col_t(line.column))
            let nameCell = line.nameCell
            chart_series_set_name_range(
                series, sheetName, lxw_row_t(row + nameCell.row), lxw_col_t(nameCell.column))
            style(series, line)
            if line.kind == .bound { unnamed.append(seriesNumber) }
            seriesNumber += 1
        }
        dressAxes(native)
        finishLegend(native, unnamed)
        return native
    }

    private var type: lxw_chart_type {
        switch chart.content {
        case .bars(let bars):
            switch (figures.isLying, bars.arrangement, bars.series.count) {
            case (true, .stacked, 2...): LXW_CHART_BAR_STACKED
            case (true, _, _): LXW_CHART_BAR
            case (false, .stacked, 2...): LXW_CHART_COLUMN_STACKED
            case (false, _, _): LXW_CHART_COLUMN
            }
        case .lines: LXW_CHART_LINE
        case .distribution: LXW_CHART_COLUMN
        case .survival: LXW_CHART_SCATTER_STRAIGHT
        }
    }

    private func style(_ series: UnsafeMutablePointer<lxw_chart_series>, _ line: ChartFigures.Line) {
        let colour = Palette.area(line.role)
        switch line.kind {
        case .area:
            var fill = lxw_chart_fill()
            fill.color = colour
            chart_series_set_fill(series, &fill)
        case .curve, .bound, .reference:
            var stroke = lxw_chart_line()
            stroke.color = colour
            stroke.width = line.kind == .curve ? 2.25 : 1
            if line.kind != .curve { stroke.dash_type = LXW_CHART_LINE_DASH_DASH.byte }
            if line.kind == .bound { stroke.transparency = 45 }
            chart_series_set_line(series, &stroke)
            guard line.kind == .curve, figures.hasMarkers else {
                chart_series_set_marker_type(series, LXW_CHART_MARKER_NONE.byte)
                return
            }
            let shapes = [
                LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND,
            ]
            var fill = lxw_chart_fill()
            fill.color = colour
            chart_series_set_marker_type(series, shapes[line.position % 4].byte)
            chart_series_set_marker_size(series, 6)
            chart_series_set_marker_fill(series, &fill)
            chart_series_set_marker_line(series, &stroke)
        }
    }

    private func dressAxes(_ native: UnsafeMutablePointer<lxw_chart>) {
        // In a chart of lying bars the library calls the axis of the values x.
        let (acrossType, upType) =
            figures.isLying
            ? (LXW_CHART_AXIS_TYPE_Y, LXW_CHART_AXIS_TYPE_X) : (LXW_CHART_AXIS_TYPE_X, LXW_CHART_AXIS_TYPE_Y)
        guard let x = chart_axis_get(native, acrossType), let y = chart_axis_get(native, upType) else { return }
        chart_axis_set_name(x, SheetText.axisTitle(chart.xAxis))
        chart_axis_set_name(y, SheetText.axisTitle(chart.yAxis))
        var font = lxw_chart_font()
        font.bold = LXW_EXPLICIT_FALSE.byte
        font.color = Palette.soft
        font.size = 9
        for axis in [x, y] {
            chart_axis_set_name_font(axis, &font)
            chart_axis_set_num_font(axis, &font)
        }
        var rule = lxw_chart_line()
        rule.color = Palette.rule
        rule.width = 0.75
        chart_axis_major_gridlines_set_visible(x, 0)
        chart_axis_major_gridlines_set_visible(y, 1)
        chart_axis_major_gridlines_set_line(y, &rule)
        if figures.isLying {
            // The first category on top; the values' axis then has to be told to stay below.
            chart_axis_set_reverse(x)
            chart_axis_set_crossing_max(x)
        }
        chart_axis_set_num_format(y, figures.valueFormat)
        switch chart.content {
        case .survival(let survival):
            chart_axis_set_num_format(x, "[h]\" h\"")
            chart_axis_set_min(x, 0)
            chart_axis_set_min(y, 0)
            chart_axis_set_max(y, 1)
            if survival.timeScale == .logarithmic, let first = figures.firstPositiveDay {
                chart_axis_set_min(x, first)
                chart_axis_set_log_base(x, 10)
            }
        case .distribution: chart_set_series_gap(native, 4)
        case .bars(let bars):
            chart_set_series_gap(native, 45)
            if bars.arrangement == .grouped { chart_set_series_overlap(native, -4) }
        case .lines(let lines):
            if case .instants = lines.positions { chart_axis_set_num_format(x, "yyyy-mm-dd") }
        }
    }

    private func finishLegend(_ native: UnsafeMutablePointer<lxw_chart>, _ unnamed: [Int16]) {
        guard figures.lines.count > 1 else {
            chart_legend_set_position(native, LXW_CHART_LEGEND_NONE.byte)
            return
        }
        chart_legend_set_position(native, LXW_CHART_LEGEND_BOTTOM.byte)
        guard !unnamed.isEmpty else { return }
        var list = unnamed + [-1]
        chart_legend_delete_series(native, &list)
    }
}
