import ArgumentParser
import Casework
import Connectors
import IncidentModel
import Obligations

extension ObligationCommand {
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview", _superCommandName: "\(Sitrep.name) obligation",
            abstract: "Say what would be due. Touches no database.",
            discussion: """
                FACTS.json is one request or an array of them (docs/obligations.md, Facts). A terminal gets a table, anything else JSON.
                Examples:
                  sitrep obligation preview --facts facts.json
                  sitrep obligation preview --facts - --json < facts.json
                """)
        @Flag(help: "Print one JSON document.") var json = false
        @Option(help: ArgumentHelp("The facts; - reads standard input.", valueName: "file"), completion: .file())
        var facts: String
        @Option(
            help: ArgumentHelp("The organisation's zone where the facts name none; otherwise UTC.", valueName: "zone"))
        var timeZone: String?

        func run() throws {
            var zone = ZonedClock.utc
            if let timeZone {
                guard let known = ZonedClock(identifier: timeZone) else {
                    throw CaseworkError.usage("'\(timeZone)' is no IANA time zone such as Europe/Paris or UTC")
                }
                zone = known
            }
            var preview = PreviewFacts(try ByteSource(path: facts), zone: zone)
            var output: any PreviewOutput =
                json || !Terminal.isInteractive ? PreviewJSON() : PreviewTable(clock: zone)
            var problems = 0
            reading: while true {
                switch try preview.next() {
                case .answer(let answer): try output.add(answer)
                case .problem(let problem):
                    problems += 1
                    if problems <= 20 { Terminal.error("sitrep: \(facts): \(problem)") }
                    try output.add(problem)
                case .end: break reading
                }
            }
            try output.finish()
            if problems > 0 {
                throw FileProblem(path: facts, reason: "\(problems) of the requests could not be answered")
            }
        }
    }
}

private protocol PreviewOutput {
    mutating func add(_ answer: PreviewFacts.Answer) throws
    mutating func add(_ problem: PreviewFacts.Problem) throws
    mutating func finish() throws
}

/// Results go out as they come; what is said beside them waits for the end.
private struct PreviewJSON: PreviewOutput {
    private var buffer = Array("{\"results\": [".utf8)
    private var hasResults = false
    private var beside: [(name: String, elements: [String])] = [
        ("undecided", []), ("failed", []), ("warnings", []), ("problems", []),
    ]

    mutating func add(_ answer: PreviewFacts.Answer) throws {
        for result in answer.answer.results {
            if hasResults { buffer.append(UInt8(ascii: ",")) }
            buffer.append(UInt8(ascii: "\n"))
            hasResults = true
            result.json(id: answer.id).write(lineTo: &buffer)
        }
        beside[0].elements += answer.answer.undecided.map { $0.json(id: answer.id).line }
        beside[1].elements += answer.answer.failed.map { $0.json(id: answer.id).line }
        beside[2].elements += answer.answer.warnings.map {
            JSONValue.object([.init("id", .text(answer.id)), .init("warning", .string($0))]).line
        }
        if buffer.count > 1 << 17 { try flush() }
    }

    mutating func add(_ problem: PreviewFacts.Problem) throws {
        beside[3].elements.append(problem.json.line)
    }

    mutating func finish() throws {
        try flush()
        var rest = "\n]"
        for (name, elements) in beside where !elements.isEmpty {
            rest += ",\n\"\(name)\": [\n" + elements.joined(separator: ",\n") + "\n]"
        }
        try Terminal.print(rest + "}")
    }

    private mutating func flush() throws {
        try Terminal.write(bytes: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

private struct PreviewTable: PreviewOutput {
    let clock: ZonedClock
    private var table = TextTable([
        .init("id"), .init("obligation"), .init("stage"), .init("due"), .init("because", flexible: true),
    ])
    private var remarks: [String] = []

    init(clock: ZonedClock) { self.clock = clock }

    mutating func add(_ answer: PreviewFacts.Answer) throws {
        for result in answer.answer.results {
            let due = result.due.map { clock.minuteText($0) + (result.isProjected ? " (projected)" : "") }
            table.rows.append([
                .init(answer.id ?? ""), .init(result.obligation), .init(result.stage),
                .init(result.applies == .no ? "does not apply" : due ?? "no instant"), .init(result.derivation),
            ])
        }
        remarks += answer.answer.undecided.map {
            "undecided: \($0.obligation), until it is known: \($0.missing.joined(separator: ", "))"
        }
        remarks += answer.answer.failed.map {
            "not computed: \($0.obligation)\($0.stage.map { " " + $0 } ?? ""): \($0.problem)"
        }
        remarks += answer.answer.warnings
    }

    mutating func add(_ problem: PreviewFacts.Problem) throws {}

    mutating func finish() throws {
        try table.print()
        for remark in remarks { Terminal.error(Terminal.safe(remark)) }
    }
}
