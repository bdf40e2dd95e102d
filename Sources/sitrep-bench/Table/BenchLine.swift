/// One line of the table: a ratio, its limit, and the memory that ours took.
struct BenchLine {
    /// What the ratio must keep to.
    enum Limit {
        /// Ours may take at most so many times as long as the peer.
        case times(Double)
        /// Ours must reach at least this share of the peer's rate.
        case share(Double)
        /// Ours must get through so many of its `count` pieces in a second; nobody runs against it.
        case rate(perSecond: Double, count: Int)
        /// Measured for comparison only.
        case none
    }

    enum Result {
        case measured(ours: Sample, peer: Sample)
        case timed(Sample)
        case skipped(String)
    }

    let subject: String
    let peer: String
    var limit = Limit.none
    var memoryLimitBytes: Int?
    let result: Result

    private var ours: Sample? {
        switch result {
        case .measured(let ours, _), .timed(let ours): ours
        case .skipped: nil
        }
    }

    private var theirs: Sample? {
        guard case .measured(_, let peer) = result else { return nil }
        return peer
    }

    /// Whether the ratio keeps to its limit; nil where there is nothing to keep to.
    var keepsTime: Bool? {
        guard let ours else { return nil }
        switch limit {
        case .times(let times): return theirs.map { ours.median <= times * $0.median }
        case .share(let share): return theirs.map { $0.median >= share * ours.median }
        case .rate(let perSecond, let count): return Double(count) >= perSecond * ours.median
        case .none: return nil
        }
    }

    var keepsMemory: Bool? {
        guard let ours, let memoryLimitBytes else { return nil }
        return ours.peakBytes <= memoryLimitBytes
    }

    var verdict: String {
        if case .skipped(let reason) = result { return "skipped: \(reason)" }
        switch (keepsTime, keepsMemory) {
        case (nil, nil): return ""
        case (false, _): return "NOT MET"
        case (_, false): return "NOT MET (memory)"
        default: return "met"
        }
    }

    var oursText: String { ours.map { Figures.time($0.median) } ?? "" }
    var peerText: String { theirs.map { Figures.time($0.median) } ?? "" }
    var memoryText: String { ours.map { Figures.megabytes($0.peakBytes) } ?? "" }
    var peerMemoryText: String { theirs.map { Figures.megabytes($0.peakBytes) } ?? "" }
    var memoryLimitText: String { memoryLimitBytes.map { "≤ " + Figures.megabytes($0) } ?? "" }

    var ratioText: String {
        guard let ours else { return "" }
        switch limit {
        case .share: return theirs.map { Figures.percent($0.median / ours.median) } ?? ""
        case .times, .none: return theirs.map { Figures.times(ours.median / $0.median) } ?? ""
        case .rate(_, let count): return Figures.rate(Double(count) / ours.median)
        }
    }

    var limitText: String {
        switch limit {
        case .times(let times): "≤ " + Figures.plain(times) + "×"
        case .share(let share): "≥ " + Figures.percent(share)
        case .rate(let perSecond, _): "≥ " + Figures.rate(perSecond)
        case .none: ""
        }
    }
}

/// Numbers as they stand in the table.
enum Figures {
    static func time(_ seconds: Double) -> String {
        seconds < 1 ? "\(decimals(seconds * 1_000, 1)) ms" : "\(decimals(seconds, 2)) s"
    }

    static func megabytes(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
    static func times(_ ratio: Double) -> String { decimals(ratio, 2) + "×" }
    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    static func rate(_ perSecond: Double) -> String { count(Int(perSecond)) + "/s" }

    /// Without zeros that say nothing: 3 and 2.5.
    static func plain(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : decimals(value, 1)
    }

    /// Thousands in groups of three.
    static func count(_ number: Int) -> String {
        var digits = String(number)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits.removeLast(3)
        }
        return ([digits[...]] + groups).joined(separator: ",")
    }

    private static func decimals(_ value: Double, _ places: Int) -> String {
        let scale = places == 1 ? 10 : 100
        let scaled = Int((value * Double(scale)).rounded())
        let rest = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: places - rest.count) + rest
    }
}
