import Casework
import Testing

@Suite("Retries of jobs")
struct JobScheduleTests {
    @Test("delays grow fourfold up to an hour, and the last attempt has none")
    func delays() {
        let delays = (1...JobSchedule.attempts).map { JobSchedule.delaySeconds(afterAttempt: $0) }
        #expect(delays == [5, 20, 80, 320, 1_280, 3_600, 3_600, nil])
        #expect(JobSchedule.delaySeconds(afterAttempt: 0) == 5)
    }

    @Test("places are read as they are written")
    func places() throws {
        let setting = " directory:/a b ; syslog: ;program:/usr/bin/true;"
        #expect(
            try WarningPlaces(setting: setting).targets == [
                .directory("/a b"), .syslog, .program("/usr/bin/true"),
            ])
        #expect(try WarningPlaces(setting: nil).targets.isEmpty)
        #expect(throws: WarningPlaces.Problem.notAbsolute("program:true")) {
            try WarningPlaces(setting: "program:true")
        }
    }
}
