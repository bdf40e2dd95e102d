/// Which known names a mistyped one may have meant.
struct NearestName {
    let limit: Int

    /// The labels whose names are at most a third of the text away, nearest first, then in the order given.
    func find(_ text: String, among known: [(name: String, label: String)]) -> [String] {
        let wanted = Array(text.utf8)
        let farthest = max(1, wanted.count / 3)
        var found: [(distance: Int, index: Int)] = []
        for (index, candidate) in known.enumerated() {
            let name = Array(candidate.name.utf8)
            guard abs(name.count - wanted.count) <= farthest else { continue }
            let distance = Self.distance(wanted, name)
            if distance <= farthest { found.append((distance, index)) }
        }
        found.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
        var labels: [String] = []
        for match in found where labels.count < limit && !labels.contains(known[match.index].label) {
            labels.append(known[match.index].label)
        }
        return labels
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        guard !first.isEmpty else { return second.count }
        guard !second.isEmpty else { return first.count }
        var before = [Int](repeating: 0, count: second.count + 1)
        var previous = Array(0...second.count)
        for i in 1...first.count {
            var row = [i] + [Int](repeating: 0, count: second.count)
            for j in 1...second.count {
                let cost = first[i - 1] == second[j - 1] ? 0 : 1
                row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
                    row[j] = min(row[j], before[j - 2] + 1)
                }
            }
            (before, previous) = (previous, row)
        }
        return previous[second.count]
    }
}
