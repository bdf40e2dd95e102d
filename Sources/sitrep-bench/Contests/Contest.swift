import Foundation

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
        Contest(name: "preview", run: GovernanceContests.preview),
        Contest(name: "suggest", run: GovernanceContests.suggest),
        Contest(name: "reevaluate", run: ReevaluationContest.contest),
        Contest(name: "writes", run: TrailContests.writes), Contest(name: "trail", run: TrailContests.trail),
        Contest(name: "evidence", run: EvidenceContest.add),
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

    /// Runs a contest against a program of the system, or says that it is not there.
    func againstTool(_ tool: String, _ race: () throws -> (ours: Sample, peer: Sample)) throws -> BenchLine.Result {
        do {
            let samples = try race()
            return .measured(ours: samples.ours, peer: samples.peer)
        } catch let failure as MeasuredProcess.Failure where failure.status == ENOENT && failure.program == tool {
            return .skipped("\(tool) is not installed")
        }
    }
}
