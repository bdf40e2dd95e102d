import ArgumentParser
import Casework
import Foundation
import IncidentModel
import Synchronization

/// Set by a signal handler, which may do no more than that.
private let stopAsked = Atomic<Bool>(false)

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Do what is due: jobs, warnings of duties, places and signatures of the audit trail.",
        discussion: """
            Runs until SIGTERM or Ctrl-C and finishes the step under way. It works for all organisations unless --org or SITREP_ORG names
            one. Any number of workers may run at once. One line for each thing done; with --json one JSON document a line.

            SITREP_NOTIFY   where warnings go beside timeline and log: directory:PATH; syslog:; program:PATH
                            A program is started without a shell and reads one JSON document on standard input.

            Examples:
              sitrep worker
              sitrep worker --once                 for cron, and to see what would be done by a worker
              sitrep worker --heartbeat 60 --json
            """)
    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Flag(help: "Do what is due and end.") var once = false
    @Option(
        help: ArgumentHelp(
            "Sign a checkpoint anew after so many seconds without a change; 0 never.", valueName: "seconds"))
    var heartbeat: Int64 = 300

    func validate() throws {
        guard (0...86_400).contains(heartbeat) else { throw ValidationError("--heartbeat is from 0 to 86,400 seconds") }
    }

    func run() throws {
        let environment = Environment.variables
        let name = try TextRules.person(actor ?? environment["SITREP_ACTOR"] ?? "worker", field: "actor")
        let organization = [common.org, environment["SITREP_ORG"]].compactMap { $0 }.first { !$0.isEmpty }
        let json = common.json
        WorkerCommand.stopOnSignal()
        var worker = try Worker(
            location: DatabaseLocation(option: common.database, environment: environment, isRoot: geteuid() == 0),
            environment: environment,
            settings: .init(
                organization: organization, actor: name, client: "sitrep/\(Version.text) worker",
                heartbeat: heartbeat == 0 ? nil : heartbeat, once: once),
            clock: { SystemClock.now() }, shouldStop: { stopAsked.load(ordering: .relaxed) },
            log: { event in try Terminal.print(json ? event.json.line : WorkerCommand.line(event)) })
        try worker.run()
    }

    private static func line(_ event: WorkerEvent) -> String {
        let organization = event.organization.map { " \($0)" } ?? ""
        let mark = event.isProblem ? " PROBLEM" : ""
        return Terminal.safe("\(event.at.rfc3339)\(organization)\(mark) \(event.name): \(event.text)")
    }

    /// The first signal asks to stop, the second one ends at once: nothing is lost by it.
    private static func stopOnSignal() {
        // Whoever started us may have blocked them, as threads of a supervisor do.
        var asked = sigset_t()
        sigemptyset(&asked)
        for number in [SIGTERM, SIGINT] { sigaddset(&asked, number) }
        sigprocmask(SIG_UNBLOCK, &asked, nil)
        for number in [SIGTERM, SIGINT] {
            signal(number) { number in
                if stopAsked.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
    }
}
