import DatabaseTesting
import Foundation
import JSONText
import Testing

/// Incidents of one cause that are major only together, through the built command.
@Suite("Recurring incidents")
struct RecurrenceCommandTests {
    private let desk: SitrepDesk
    private let keys = ["INC-2025-0001", "INC-2026-0001", "INC-2026-0002"]

    init() throws {
        desk = try SitrepDesk()
        try desk.json("org", "profile", "set", "dora_financial_entity", "yes")
        for (day, now) in [
            ("2025-05-01", "2025-05-01T12:00:00Z"), ("2026-01-15", "2026-01-15T12:00:00Z"),
            ("2026-03-10", "2026-03-10T12:00:00Z"),
        ] {
            try desk.json(
                "open", "--title", "Payments failed", "--severity", "low", "--category", "denial_of_service",
                "--detected-at",
                "\(day)T08:00:00Z", now: now)
        }
    }

    /// A service behind a critical function was down for 1 h 10 min: two hours together only with another one.
    private func classify(_ key: String) throws {
        let answers = """
            {"critical_services": true, "malicious_access": false, "may_result_in_data_loss": false, "clients_affected": 60,
             "clients_total": 1000, "counterparts_affected": 0, "counterparts_total": 10, "transactions_affected": 0,
             "transactions_daily_average": 100, "amount_affected": 0, "amount_daily_average": 1000,
             "relevant_client_or_counterpart": false, "reputational": [], "duration_minutes": 70, "downtime_minutes": 70,
             "member_states": 1, "data_loss_adverse": false, "costs_eur": 1000}
            """
        let kept = try desk.run("classify", "dora", "--answers", "-", "--incident", key, "--json", input: answers)
        #expect(kept.status == 0, "\(kept.errors)")
        #expect(try kept.json()["major"] == .bool(false))
    }

    @Test("candidates lie within six months and have something in common")
    func candidates() throws {
        let shown = try desk.json("recurrence", "show", keys[2])
        #expect(shown["candidates"]?.elements.map { $0["key"]?.text } == [keys[1]])
        #expect(shown["candidates"]?.elements.first?["shared"]?.elements.map(\.text) == ["category"])
        let text = try desk.run("recurrence", "show", keys[2])
        #expect(text.status == 0 && text.output.contains(keys[1]), "\(text.errors)")
        #expect(try desk.run("recurrence", "show", "INC-2026-0099").status == 66)
    }

    @Test("confirmed to be of one cause they are classified as one, and the evaluation is kept with its inputs")
    func evaluated() throws {
        let evaluate = ["recurrence", "evaluate", keys[2], "--with", keys[1], "--cause", "expired certificate"]
        let unclassified = try desk.run(evaluate)
        #expect(unclassified.status == 1 && unclassified.errors.contains("classified_before"), "\(unclassified.errors)")
        try classify(keys[1])
        try classify(keys[2])
        let finding = try desk.json(evaluate)
        #expect(finding["major"] == .bool(true), "\(finding)")
        #expect(finding["incidents"]?.elements.map(\.text) == [keys[1], keys[2]])
        #expect(finding["first_occurred_at"]?.text == "2026-01-15T08:00:00Z")
        // Kept, but nothing follows until somebody adopts it.
        let before = try desk.json("show", keys[2])
        #expect(before["duties"]?.elements.first?["applies"] != .bool(true))
        let kept = try desk.json("recurrence", "show", keys[2])["evaluations"]?.elements.first
        #expect(kept?["by"]?.text == "analyst-1" && kept?["adopted"] == .bool(false))
        #expect(kept?["result"]?["major"] == .bool(true))

        try desk.json(evaluate + ["--adopt"])
        let after = try desk.json("show", keys[2])
        let duty = after["duties"]?.elements.first { $0["obligation"]?.text == "eu-dora-major-incident" }
        #expect(duty?["applies"] == .bool(true))
        #expect(duty?["stages"]?.elements.first?["due"]?.text == "2026-03-10T16:00:00Z")
    }

    @Test("what the rule does not take together is refused")
    func refused() throws {
        try classify(keys[0])
        try classify(keys[2])
        for (arguments, words) in [
            (["--with", keys[0], "--cause", "c"], "within_six_months"),
            (["--with", keys[0], "--cause", "c", "--entity", "microenterprise"], "recurrence_binds_entity"),
            (["--cause", "c"], "--with"), (["--with", keys[2], "--cause", "c"], "--with"),
        ] {
            let outcome = try desk.run(["recurrence", "evaluate", keys[2]] + arguments)
            #expect(outcome.status != 0 && outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
        }
    }
}
