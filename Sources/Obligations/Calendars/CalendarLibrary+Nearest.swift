extension CalendarLibrary {
    /// What somebody probably meant who misspelt an id: the first of the names with the fewest edits; `nil` when even that needs
    /// more than a third of the letters changed, or more than one of a short name.
    static func nearest(_ id: String, in names: [String]) -> String? {
        let most = max(1, id.count / 3)
        let near = names.map { (name: $0, edits: edits(Array(id), Array($0))) }.filter { $0.edits <= most }
        return near.min { $0.edits < $1.edits }?.name
    }

    /// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
    private static func edits(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
