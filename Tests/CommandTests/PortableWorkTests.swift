import DatabaseTesting
import Foundation
import IncidentModel
import JSONText
import Testing

/// Who did what and when, on its way out as ndjson and in again.
@Suite("Work in exports and imports")
struct PortableWorkTests {
    private static let key = "INC-2026-0001"
    private static let later = "2026-03-12T12:00:00Z"

    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        let course: [[String]] = [
            ["open", "--title", "one", "--severity", "high", "--detected-at", "2026-03-01T10:00:00Z", "--as", "anna"],
            ["asset", "add", key, "FS-02", "--kind", "host", "--as", "ben"],
            ["observable", "add", key, "192.0.2.7", "--kind", "ipv4", "--as", "cleo"],
            ["task", "add", key, "Collect image", "--owner", "ben", "--as", "anna"],
            ["task", "done", key, "1", "--as", "cleo"],
            ["triage", key], ["declare", key], ["contain", key], ["eradicate", key], ["recover", key],
            [
                "review", key, "start", "--what-happened", "first course", "--root-cause", "r", "--lesson", "l", "--as",
                "anna",
            ],
            ["review", key, "approve", "--as", "lead-1"],
            ["action", "add", key, "Patch", "--kind", "process", "--owner", "ben", "--as", "anna"],
            ["action", "done", key, "1", "--as", "ben"],
            ["action", "verify", key, "1", "--finding", "version 7 everywhere", "--as", "lead-1"],
            ["close", key, "--as", "lead-1"],
            ["reopen", key, "--to", "review", "--reason", "seen again", "--as", "anna"],
            ["review", key, "start", "--what-happened", "second course", "--lesson", "m", "--as", "ben"],
            ["review", key, "approve", "--as", "lead-2"],
        ]
        for (minute, step) in course.enumerated() {
            try desk.json(step, now: "2026-03-10T12:\(minute < 10 ? "0" : "")\(minute):00Z")
        }
        try desk.json("org", "add", "copy")
        return desk
    }

    @Test("who added, did and verified it, and the reviews of all rounds, go into an empty organisation")
    func roundTrip() throws {
        let desk = try Self.desk()
        let exported = try desk.run("export", "ndjson", now: Self.later).output
        let record = try JSONDecoder().decode(IncidentRecord.self, from: Data(exported.utf8))
        let task = try #require(record.tasks?.first)
        #expect(task.addedBy == "anna" && task.doneBy == "cleo" && task.owner == "ben")
        #expect(task.addedAt?.rfc3339 == "2026-03-10T12:03:00Z")
        let action = try #require(record.actions?.first)
        #expect(action.addedBy == "anna" && action.doneBy == "ben" && action.verifiedBy == "lead-1")
        #expect(action.verification == "version 7 everywhere")
        #expect(record.assets?.first?.recordedBy == "ben" && record.observables?.first?.recordedBy == "cleo")
        #expect(record.review?.whatHappened == "second course" && record.review?.round == 2)
        #expect(record.earlierReviews?.map(\.whatHappened) == ["first course"])
        #expect(record.earlierReviews?.first?.approver == "lead-1")

        let path = try TestServer.filePath(ending: "ndjson")
        try Data(exported.utf8).write(to: URL(fileURLWithPath: path))
        let copied = try desk.json("import", "ndjson", path, "--org", "copy", now: Self.later)
        #expect(copied["created"]?.wholeNumber == 1 && copied["quarantined"]?.elements.isEmpty == true, "\(copied)")
        let copy = try desk.run("export", "ndjson", "--hash", "--org", "copy", now: Self.later)
        #expect(try copy.output == desk.run("export", "ndjson", "--hash", now: Self.later).output)
        for member in ["actions", "tasks", "reviews"] {
            #expect(
                try desk.json("show", Self.key, "--org", "copy", now: Self.later)[member]
                    == desk.json("show", Self.key, now: Self.later)[member], "\(member)")
        }
        // The second approval holds in the copy as well: the incident can be closed.
        try desk.json("close", Self.key, "--org", "copy", "--as", "lead-2", now: Self.later)
    }
}
