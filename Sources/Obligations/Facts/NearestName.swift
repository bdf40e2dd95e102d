/// Offers the known name that somebody probably meant.
package enum NearestName {
    /// The closest of the candidates within a third of the word's length, else the one that it begins; the first in order where several are equal.
    package static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        nearest(word, among: candidates, share: 3, atLeast: 2) ?? continued(word, among: candidates)
    }

    /// The one candidate that the word is the beginning of.
    private static func continued(_ word: String, among candidates: some Sequence<String>) -> String? {
        let longer = candidates.filter { word.utf8.count > 2 && $0.hasPrefix(word) }
        return longer.count == 1 ? longer[0] : nil
    }

    /// The candidate that the word is probably a misspelling of: within a quarter of its length. For names that may be
    /// passed over where they resemble nothing.
    package static func misspelt(_ word: String, among candidates: some Sequence<String>) -> String? {
        nearest(word, among: candidates, share: 4, atLeast: 1)
    }

    /// The closest of the candidates within a third of the word's length and never by more than one letter of a short one: for
    /// codes of two or three letters, among which everything is near everything.
    package static func near(_ word: String, among candidates: some Sequence<String>) -> String? {
        nearest(word, among: candidates, share: 3, atLeast: 1)
    }

    private static func nearest(
        _ word: String, among candidates: some Sequence<String>, share: Int, atLeast: Int
    ) -> String? {
        let bytes = Array(word.lowercased().utf8)
        var best: (name: String, distance: Int)?
        // Most candidates are ruled out by their length; sorting them would cost more than comparing the rest.
        let widest = max(atLeast, bytes.count / share)
        for candidate in candidates.filter({ abs($0.utf8.count - bytes.count) <= widest }).sorted() {
            let limit = best.map { $0.distance - 1 } ?? widest
            guard limit >= 0, let found = distance(bytes, Array(candidate.lowercased().utf8), limit: limit) else {
                continue
            }
            best = (candidate, found)
        }
        return best?.name
    }

    /// The number of single-byte insertions, deletions, replacements and swaps of neighbours; `nil` beyond the limit.
    static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var cost = min(
                    previous[column] + (left[row] == right[column] ? 0 : 1), previous[column + 1] + 1,
                    current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            if current.allSatisfy({ $0 > limit }) { return nil }
            (before, previous) = (previous, current)
        }
        let result = previous[right.count]
        return result <= limit ? result : nil
    }
}
