/// The table as it is printed and as it stands in a document.
enum BenchTable {
    private static let heads = [
        "measured", "against", "ours", "theirs", "ratio", "limit", "memory", "theirs", "limit", "",
    ]

    static func text(_ lines: [BenchLine]) -> String {
        let rows = [heads] + lines.map(cells)
        let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let room = String(repeating: " ", count: widths[column] - cell.count)
                let isText = column < 2 || column == row.count - 1
                line += (column == 0 ? "" : "  ") + (isText ? cell + room : room + cell)
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    static func markdown(_ lines: [BenchLine]) -> String {
        let rule = heads.indices.map { $0 < 2 || $0 == heads.count - 1 ? "---" : "---:" }
        return ([heads, rule] + lines.map(cells)).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }

    private static func cells(_ line: BenchLine) -> [String] {
        [
            line.subject, line.peer, line.oursText, line.peerText, line.ratioText, line.limitText, line.memoryText,
            line.peerMemoryText, line.memoryLimitText, line.verdict,
        ]
    }
}
