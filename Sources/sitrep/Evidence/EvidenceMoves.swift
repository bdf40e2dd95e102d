import ArgumentParser
import Casework
import IncidentModel
import Storage

/// What every step of the chain of custody takes.
struct CustodyArguments: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @OptionGroup var change: ChangeArguments
    @Argument(help: "The incident.") var key: IncidentKey
    @Argument(help: "The number of the evidence.") var id: Int32
    @Option(help: "Why.") var reason: String

    func move(_ event: CustodyEvent, to holder: String? = nil) throws {
        let shell = try Shell.open(common, actor: actor)
        let outcome = try shell.evidence().move(key, id, event, to: holder, reason: reason, change.options)
        try Answer.print(outcome, json: common.json)
    }
}

extension EvidenceCommand {
    struct Transfer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand evidence over to somebody else.",
            discussion: "Example: sitrep evidence transfer INC-2026-0042 1 --to forensics-lab --reason 'imaging'")
        @OptionGroup var custody: CustodyArguments
        @Option(help: "Who answers for it from now on.") var to: String

        func run() throws { try custody.move(.transferred, to: to) }
    }

    struct Seal: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal evidence: it may be read and handed over, and is released before it can be destroyed.")
        @OptionGroup var custody: CustodyArguments

        func run() throws { try custody.move(.sealed) }
    }

    struct Release: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Release evidence: it is needed no longer.")
        @OptionGroup var custody: CustodyArguments

        func run() throws { try custody.move(.released) }
    }

    struct Destroy: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroy the bytes; the record of them stays. Refused under a legal hold.")
        @OptionGroup var custody: CustodyArguments

        func run() throws { try custody.move(.destroyed) }
    }
}
