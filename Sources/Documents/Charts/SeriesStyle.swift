/// How a series is told apart: by colour, and without it by pattern, marker and dash.
struct SeriesStyle: Equatable {
    enum Marker: Equatable {
        case circle
        case square
        case triangle
        case diamond
    }

    let cssClass: String
    /// 0 is a plain area.
    let pattern: Int
    let marker: Marker
    let dash: String?

    /// `position` is the place of the series in its chart.
    init(role: ColourRole, position: Int) {
        switch role {
        case .accent: cssClass = "c-accent"
        case .neutral: cssClass = "c-neutral"
        case .series(let index): cssClass = "c-s\(index.magnitude % 6)"
        case .severity(let level): cssClass = "c-\(level.rawValue)"
        }
        switch role {
        case .severity(let level): pattern = level.order
        case .accent, .neutral, .series: pattern = position % 6
        }
        marker = [.circle, .square, .triangle, .diamond][position % 4]
        dash = [nil, "7 3", "2 3", "9 3 2 3"][position % 4]
    }
}
