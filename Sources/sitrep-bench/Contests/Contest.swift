/// A group of lines that is measured together and can be asked for by name.
struct Contest: Sendable {
    let name: String
    let run: @Sendable (BenchGround, BenchSizes) throws -> [BenchLine]

    static let all: [Contest] = [
        Contest(name: "show", run: CommandContests.show), Contest(name: "open", run: CommandContests.open),
        Contest(name: "list", run: CommandContests.list), Contest(name: "metrics", run: FigureContests.metrics),
        Contest(name: "board", run: FigureContests.board), Contest(name: "history", run: FigureContests.history),
        Contest(name: "export", run: BulkContests.export), Contest(name: "import", run: BulkContests.importLog),
        Contest(name: "workbook", run: WorkbookPeer.contest),
    ]

    static func named(_ name: String) -> Contest? { all.first { $0.name == name } }
}

extension BenchGround {
    /// Runs a contest against psql, or says why not.
    func againstPsql(
        _ subject: String, _ peer: String, limit: BenchLine.Limit = .none, memoryLimitBytes: Int? = nil,
        _ race: () throws -> (ours: Sample, peer: Sample)
    ) throws -> BenchLine {
        let result: BenchLine.Result
        if psql != nil {
            let samples = try race()
            result = .measured(ours: samples.ours, peer: samples.peer)
        } else {
            result = .skipped("psql is not installed beside the server")
        }
        return BenchLine(
            subject: subject, peer: peer, limit: limit, memoryLimitBytes: memoryLimitBytes, result: result)
    }
}
