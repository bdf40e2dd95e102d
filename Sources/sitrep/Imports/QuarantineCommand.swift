import ArgumentParser
import Casework
import IncidentModel
import Storage

struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "What imports set aside.",
        subcommands: [List.self, Show.self, Retry.self, Discard.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what is set aside.")

        enum State: String, CaseIterable, ExpressibleByArgument {
            case held
            case retried
            case discarded
            case all
        }

        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Option(help: "held, retried, discarded or all.") var state: State = .held
        @Option(help: "How many at most.") var limit = 50
        @Option(help: "Go on where the last page ended (next_cursor).") var cursor: Int64 = 0

        func validate() throws {
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit is from 1 to 1,000") }
        }

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let page = try QuarantineDesk(desk: shell.desk).list(
                state: state == .all ? nil : state.rawValue, afterID: cursor, limit: limit)
            if common.json {
                return try Terminal.print(
                    JSONValue.object([
                        .init("items", .array(page.items.map(QuarantineView.json))),
                        .init("next_cursor", page.next.map { .integer($0) } ?? .null),
                    ]).text)
            }
            guard !page.items.isEmpty else { return Terminal.error("nothing is set aside") }
            var table = TextTable([
                .init("item", right: true), .init("from", drops: 3), .init("record", right: true, drops: 2),
                .init("key"), .init("field", drops: 1), .init("state", drops: 4), .init("reason", flexible: true),
            ])
            for item in page.items {
                table.rows.append([
                    .init(String(item.id)), .init(item.origin), .init(String(item.recordNumber)), .init(item.key),
                    .init(item.field), .init(item.state), .init(item.reason),
                ])
            }
            try table.print()
            if let next = page.next { Terminal.error("more with --cursor \(next)") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one item with its record.")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @Argument(help: "The item's number.") var item: Int64

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            let held = try QuarantineDesk(desk: shell.desk).find(item)
            if common.json { return try Terminal.print(QuarantineView.json(held).text) }
            for line in QuarantineView.lines(held, clock: shell.clock) { try Terminal.print(line) }
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try an item again, with the right time where the held one is wrong.",
            discussion: "Example: sitrep quarantine retry 7 --at 2016-03-01T02:55")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The item's number.") var item: Int64
        @Option(parsing: .unconditional, help: ArgumentHelp("The right time.", valueName: "when")) var at: String?

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try QuarantineDesk(desk: shell.desk).retry(
                    item, time: try shell.stated(at), written: at, change.options),
                json: common.json)
        }
    }

    struct Discard: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Leave an item out for good; it stays on record.",
            discussion: "Example: sitrep quarantine discard 7 --reason 'test record of the source system'")
        @OptionGroup var common: CommonOptions
        @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
        @OptionGroup var change: UnversionedChangeArguments
        @Argument(help: "The item's number.") var item: Int64
        @Option(parsing: .unconditional, help: "Why.") var reason: String = ""

        func run() throws {
            let shell = try Shell.open(common, actor: actor)
            try Answer.print(
                try QuarantineDesk(desk: shell.desk).discard(item, reason: reason, change.options), json: common.json)
        }
    }
}

enum QuarantineView {
    static func json(_ item: HeldItem) -> JSONValue {
        .object([
            .init("id", .integer(item.id)), .init("origin", .string(item.origin)),
            .init("source", .string(item.sourceName)), .init("imported_at", .instant(item.importedAt)),
            .init("record", .int(item.recordNumber)), .init("key", .text(item.key)), .init("field", .text(item.field)),
            .init("reason", .string(item.reason)), .init("value", .text(item.value)),
            .init("state", .string(item.state)),
            .init("content", .string(item.record)),
        ])
    }

    static func lines(_ item: HeldItem, clock: ZonedClock) -> [String] {
        var lines = [
            "item \(item.id) · \(item.state) · record \(item.recordNumber) of \(Terminal.safe(item.sourceName)), "
                + "\(Terminal.safe(item.origin)), imported \(clock.minuteText(item.importedAt))",
            "key \(Terminal.safe(item.key ?? "–")) · field \(Terminal.safe(item.field ?? "–"))",
            "reason: \(Terminal.safe(item.reason))",
        ]
        if let value = item.value { lines.append("value: \(Terminal.safe(value))") }
        if !item.record.isEmpty { lines += ["", Terminal.safe(item.record)] }
        return lines
    }
}
