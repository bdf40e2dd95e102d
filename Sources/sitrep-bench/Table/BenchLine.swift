/// One line of the table: a ratio, its limit, and the memory that ours took.
struct BenchLine {
    /// What the ratio must keep to.
    enum Limit {
        /// Ours may take at most so many times as long as the peer.
        case times(Double)
        /// Ours must reach at least this share of the peer's rate.
        case share(Double)
        /// Measured for comparison only.
        case none
    }

    enum Result {
        case measured(ours: Sample, peer: Sample)
        case skipped(String)
    }

    let subject: String
    let peer: String
    var limit = Limit.none
    var memoryLimitBytes: Int?
    let result: Result

    /// Whether the ratio keeps to its limit; nil where there is nothing to keep to.
    var keepsTime: Bool? {
        guard case .measured(let ours, let peer) = result else { return nil }
        switch limit {
        case .times(let times): return ours.median <= times * peer.median
        case .share(let share): return peer.median >= share * ours.median
        case .none: return nil
        }
    }

    var keepsMemory: Bool? {
        guard case .measured(let ours, _) = result, let memoryLimitBytes else { return nil }
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

    var oursText: String { text { Figures.time($0.ours.median) } }
    var peerText: String { text { Figures.time($0.peer.median) } }
    var memoryText: String { text { Figures.megabytes($0.ours.peakBytes) } }
    var peerMemoryText: String { text { Figures.megabytes($0.peer.peakBytes) } }
    var memoryLimitText: String { memoryLimitBytes.map { "≤ " + Figures.megabytes($0) } ?? "" }

    var ratioText: String {
        text { sides in
            switch limit {
            case .share: Figures.percent(sides.peer.median / sides.ours.median)
            case .times, .none: Figures.times(sides.ours.median / sides.peer.median)
            }
        }
    }

    var limitText: String {
        switch limit {
        case .times(let times): "≤ " + Figures.plain(times) + "×"
        case .share(let share): "≥ " + Figures.percent(share)
        case .none: ""
        }
    }

    private func text(_ body: ((ours: Sample, peer: Sample)) -> String) -> String {
        guard case .measured(let ours, let peer) = result else { return "" }
        return body((ours: ours, peer: peer))
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
