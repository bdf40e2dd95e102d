/// A picture of figures, with a text that says the same to whoever can't see it. Its figures are printed as a table too.
package struct Chart: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case bars(BarChart)
        case lines(LineChart)
        case distribution(DistributionChart)
        case survival(SurvivalChart)
    }

    package var id: String
    package var title: String
    /// The text alternative: what the chart shows, with its main figures.
    package var description: String
    package var xAxis: String
    package var yAxis: String
    package var content: Content
    package var note: Paragraph

    package init(
        id: String, title: String, description: String, xAxis: String, yAxis: String, content: Content,
        note: Paragraph = []
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.content = content
        self.note = note
    }
}

/// What the values of a chart count, which decides how they are written.
package enum ChartUnit: Equatable, Sendable {
    case count
    case number(decimals: Int)
    /// Shares, 0 to 1.
    case percent
    /// Seconds, written as durations.
    case duration
}

/// What a series stands for; the renderer turns it into colour, pattern and marker.
package enum ColourRole: Equatable, Sendable {
    case accent
    /// The second, third … series of a chart that has no scale of its own.
    case series(Int)
    case severity(SeverityLevel)
    case neutral
}

/// Bars over categories.
package struct BarChart: Equatable, Sendable {
    package enum Arrangement: Equatable, Sendable {
        case stacked
        case grouped
    }

    package struct Series: Equatable, Sendable {
        package var name: String
        /// One value per category.
        package var values: [Double?]
        package var role: ColourRole

        package init(name: String, values: [Double?], role: ColourRole = .accent) {
            self.name = name
            self.values = values
            self.role = role
        }
    }

    package var categories: [String]
    package var series: [Series]
    package var arrangement: Arrangement
    package var unit: ChartUnit

    package init(
        categories: [String], series: [Series], arrangement: Arrangement = .stacked, unit: ChartUnit = .count
    ) {
        self.categories = categories
        self.series = series
        self.arrangement = arrangement
        self.unit = unit
    }
}

/// Lines over categories or instants, each with an optional interval band; `nil` values are gaps.
package struct LineChart: Equatable, Sendable {
    package enum Positions: Equatable, Sendable {
        case categories([String])
        case instants([DocumentInstant])

        package var count: Int {
            switch self {
            case .categories(let names): names.count
            case .instants(let instants): instants.count
            }
        }
    }

    package struct Series: Equatable, Sendable {
        package var name: String
        /// One value per position.
        package var values: [Double?]
        /// The interval around each value; both or neither.
        package var lower: [Double?]?
        package var upper: [Double?]?
        package var role: ColourRole

        package init(
            name: String, values: [Double?], lower: [Double?]? = nil, upper: [Double?]? = nil,
            role: ColourRole = .accent
        ) {
            self.name = name
            self.values = values
            self.lower = lower
            self.upper = upper
            self.role = role
        }
    }

    /// A level to compare with, such as a target.
    package struct ReferenceLine: Equatable, Sendable {
        package var value: Double
        package var label: String

        package init(value: Double, label: String) {
            self.value = value
            self.label = label
        }
    }

    package var positions: Positions
    package var series: [Series]
    package var references: [ReferenceLine]
    package var unit: ChartUnit

    package init(
        positions: Positions, series: [Series], references: [ReferenceLine] = [], unit: ChartUnit = .count
    ) {
        self.positions = positions
        self.series = series
        self.references = references
        self.unit = unit
    }
}

/// How often durations fall into each bin, on a logarithmic axis of time.
package struct DistributionChart: Equatable, Sendable {
    /// A named duration, such as the median.
    package struct Marker: Equatable, Sendable {
        package var label: String
        package var seconds: Double

        package init(label: String, seconds: Double) {
            self.label = label
            self.seconds = seconds
        }
    }

    /// Bin edges in seconds, ascending and greater than zero; one more than there are counts.
    package var edges: [Double]
    package var counts: [Int]
    package var markers: [Marker]

    package init(edges: [Double], counts: [Int], markers: [Marker] = []) {
        self.edges = edges
        self.counts = counts
        self.markers = markers
    }
}

/// Survival curves (Kaplan–Meier): the share still open after a time, as steps with interval and censoring ticks.
package struct SurvivalChart: Equatable, Sendable {
    package struct Point: Equatable, Sendable {
        package var seconds: Double
        /// The share still open from here on, 0 to 1.
        package var survival: Double
        package var lower: Double?
        package var upper: Double?

        package init(seconds: Double, survival: Double, lower: Double? = nil, upper: Double? = nil) {
            self.seconds = seconds
            self.survival = survival
            self.lower = lower
            self.upper = upper
        }
    }

    package struct Series: Equatable, Sendable {
        package var name: String
        /// The steps in ascending order of time; before the first one the share is 1.
        package var points: [Point]
        /// When cases still open were last seen, in seconds.
        package var censored: [Double]
        package var role: ColourRole

        package init(name: String, points: [Point], censored: [Double] = [], role: ColourRole = .accent) {
            self.name = name
            self.points = points
            self.censored = censored
            self.role = role
        }

        /// The share still open at a time.
        package func survival(at seconds: Double) -> Double {
            points.last { $0.seconds <= seconds }?.survival ?? 1
        }
    }

    package enum TimeScale: Equatable, Sendable {
        case linear
        /// For times from minutes to months; the first step stands at the left edge.
        case logarithmic
    }

    package var series: [Series]
    package var timeScale: TimeScale

    package init(series: [Series], timeScale: TimeScale = .linear) {
        self.series = series
        self.timeScale = timeScale
    }
}
