import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Storage

struct JobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "What waits for a worker, and what a worker could not do.",
        subcommands: [List.self, Show.self, Retry.self, Discard.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List jobs, newest first.",
            discussion: """
                Without --state those that wait, run or are dead; a job that is over is kept for 30 days.

                Examples:
                  sitrep job list
                  sitrep job list --state dead
                """)
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(help: "Only those: waiting, running, dead, done, discarded; may be repeated.") var state: [Job.State] =
            []
        @Option(help: "At most so many.") var limit = 50
        @Option(help: "Go on behind the job that the last page ended with.") var cursor: Int64?

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is between 1 and 10000") }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let page = try shell.desk.jobs(
                state.isEmpty ? [.waiting, .running, .dead] : state, cursor: cursor, limit: limit)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("jobs", .array(page.jobs.map(\.json))),
                        .init("next_cursor", page.next.map { .integer($0) } ?? .null),
                    ]).text)
            }
            if page.jobs.isEmpty { return try Terminal.print("no job waits, runs or is dead") }
            var table = TextTable([
                .init("job", right: true), .init("kind"), .init("state"), .init("due (\(shell.clock.identifier))"),
                .init("attempts", right: true), .init("last error", flexible: true),
            ])
            for job in page.jobs {
                table.rows.append([
                    .init(String(job.id)), .init(job.kind), .init(job.state.rawValue, job.state == .dead ? .red : nil),
                    .init(shell.clock.minuteText(job.due)), .init(String(job.attempts)), .init(job.lastError),
                ])
            }
            try table.print()
            if let next = page.next, Terminal.isInteractive { Terminal.error("next: sitrep job list --cursor \(next)") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a job with what it was asked for and how far it is.",
            discussion: "Example: sitrep job show 17")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The job's number.") var id: Int64

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let job = try shell.desk.job(id)
            if common.json { return try Terminal.print(job.json.text) }
            func text(_ instant: Instant?) -> String { instant.map { shell.clock.minuteText($0) } ?? "" }
            let lines: [(String, String)] = [
                ("job", "\(job.id) \(job.kind)"), ("state", job.state.rawValue), ("attempts", String(job.attempts)),
                ("due", text(job.due)), ("asked for", "\(text(job.enqueuedAt)) by \(job.enqueuedBy)"),
                ("begun", text(job.begunAt)), ("finished", text(job.finishedAt)), ("last error", job.lastError ?? ""),
                ("payload", job.payload), ("progress", job.progress),
            ]
            for (name, value) in lines where !value.isEmpty {
                try Terminal.print(Terminal.safe(name.padding(toLength: 12, withPad: " ", startingAt: 0) + value))
            }
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a worker try a dead job again.", discussion: "Example: sitrep job retry 17")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The job's number.") var id: Int64

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.retryJob(id, change.options), json: common.json)
        }
    }

    struct Discard: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give up a job that is dead or waits.",
            discussion: "Example: sitrep job discard 17 --reason 'the pager was replaced'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The job's number.") var id: Int64
        @Option(help: "Why.") var reason: String

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(try shell.desk.discardJob(id, reason: reason, change.options), json: common.json)
        }
    }
}

extension Job.State: ExpressibleByArgument {}
