import JSONText
import Testing

@Suite("A repeat with the same idempotency key")
struct RepeatedRequestTests {
    private static let key = "INC-2026-0001"

    /// A request, and others that differ from it in one option that changes the effect.
    private static let requests: [(first: [String], others: [[String]])] = [
        (
            ["triage", key, "--at", "-2h"],
            [["triage", key, "--at", "-1h"], ["triage", key, "--at", "-2h", "--note", "n"]]
        ),
        (
            ["note", key, "text", "--at", "-1h"],
            [["note", key, "text"], ["note", key, "text", "--at", "-1h", "--as", "analyst-2"]]
        ),
        (
            ["escalate", key, "--to", "l2", "--reason", "r"],
            [
                ["escalate", key, "--to", "l2", "--reason", "other"],
                ["escalate", key, "--to", "l2", "--reason", "r", "--note", "n"],
            ]
        ),
        (
            ["correct", key, "detected", "--at", "-3h", "--reason", "r"],
            [
                ["correct", key, "detected", "--at", "-3h", "--reason", "other"],
                ["correct", key, "detected", "--at", "-3h", "--reason", "r", "--confidence", "estimated"],
            ]
        ),
        (
            ["task", "add", key, "t"],
            [["task", "add", key, "t", "--owner", "x"], ["task", "add", key, "t", "--mandatory"]]
        ),
        (["asset", "add", key, "FS"], [["asset", "add", key, "FS", "--note", "n"]]),
        (
            ["open", "--title", "t"],
            [
                ["open", "--title", "t", "--note", "n"], ["open", "--title", "t", "--tag", "x"],
                ["open", "--title", "t", "--detected-at", "-1h"], ["open", "--title", "t", "--tlp", "red"],
                ["open", "--title", "t", "--exercise"], ["open", "--title", "t", "--source", "EDR"],
            ]
        ),
        (
            ["dismiss", key, "--as", "benign", "--reason", "r"],
            [
                ["dismiss", key, "--as", "benign", "--reason", "other"],
                ["dismiss", key, "--as", "benign", "--reason", "r", "--note", "n"],
            ]
        ),
    ]

    @Test(
        "is refused when any option differs that changes the effect, and answered otherwise",
        arguments: requests.indices)
    func fingerprint(index: Int) throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--detected-at", "-4h")
        let (first, others) = Self.requests[index]
        let done = try desk.run(first + ["--idempotency-key", "k"])
        #expect(done.status == 0, "\(done.errors)")
        for other in others {
            let refused = try desk.run(other + ["--idempotency-key", "k"])
            #expect(refused.status == 1 && refused.errors.contains("idempotency_key_is_for_one_request"), "\(other)")
        }
        // Later, when -2h means another instant, it is still the same request.
        let again = try desk.run(first + ["--idempotency-key", "k"], now: "2026-03-10T13:00:00Z")
        #expect(again.status == 0 && again.output.contains("as answered before"), "\(again.errors)")
    }
}
