import Foundation
import Testing

@testable import Casework

@Suite("Programs that read a message")
struct FedProgramTests {
    init() {
        // As the command does when it starts: a program that does not read must not end the one that writes.
        signal(SIGPIPE, SIG_IGN)
    }

    @Test("answer what they print, or nothing when nobody listens")
    func answers() throws {
        #expect(try FedProgram.shell("tr a-z A-Z").run(Array("note".utf8), isAnswering: true) == Array("NOTE".utf8))
        #expect(try FedProgram.shell("cat").run(Array("note".utf8)) == [])
    }

    @Test("fail by their exit code, whether they read or not", arguments: ["cat; exit 3", "exit 3"])
    func exitCode(_ command: String) {
        let failure = #expect(throws: FedProgram.Failure.self) { try FedProgram.shell(command).run([1, 2, 3]) }
        #expect(failure?.reason.contains("exit code 3") == true)
    }

    @Test("that do not read are no failure when they end well")
    func unread() throws {
        #expect(try FedProgram("/bin/true").run([UInt8](repeating: 65, count: 4_096)) == [])
    }

    @Test("are ended when they take too long, and say by which signal they were ended otherwise")
    func ended() {
        let slow = #expect(throws: FedProgram.Failure.self) {
            try FedProgram("/bin/sleep", ["600"], patience: 1).run([])
        }
        #expect(slow?.reason.contains("longer than 1 s") == true, "\(slow?.reason ?? "")")
        let killed = #expect(throws: FedProgram.Failure.self) { try FedProgram.shell("kill -KILL $$").run([]) }
        #expect(killed?.reason.contains("signal 9") == true, "\(killed?.reason ?? "")")
        let missing = #expect(throws: FedProgram.Failure.self) { try FedProgram("/nowhere/program").run([]) }
        #expect(missing != nil)
    }
}
