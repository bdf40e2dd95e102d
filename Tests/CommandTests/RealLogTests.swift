import Foundation
import JSONText
import Testing

/// The ServiceNow log of a real organisation against figures that were computed from it independently.
@Suite("A real ServiceNow log", .needsSharedData)
struct RealLogTests {
    @Test("figures of the full log equal the independent ones to the second")
    func full() throws {
        try compare(log: "itsm/incident_event_log.csv.gz", expected: "expected/itsm_full.json", [])
    }

    @Test("figures of the excerpt with the other form of dates equal the independent ones to the second")
    func excerpt() throws {
        try compare(log: "itsm/incident_event_log_excerpt_ddmmyyyy.csv", expected: "expected/itsm_excerpt.json", [])
    }

    private func compare(log: String, expected name: String, _ options: [String]) throws {
        let desk = try SitrepDesk()
        let expected = try SharedFiles.json(name)
        let path = try SharedFiles.path(log)
        let now = "2018-01-01T00:00:00Z"

        let first = try desk.json("import", "servicenow", path, now: now)
        let incidents = try #require(expected[path: "counts", "incidents"]?.wholeNumber)
        #expect(first["read"]?.wholeNumber == expected[path: "counts", "events"]?.wholeNumber)
        #expect(first["incidents"]?.wholeNumber == incidents)
        #expect(first["updated"]?.wholeNumber == 0)

        let again = try desk.json("import", "servicenow", path, now: now)
        #expect(again["incidents"]?.wholeNumber == 0)
        #expect(again["updated"]?.wholeNumber == 0)
        #expect(again["unchanged"]?.wholeNumber == incidents)
        #expect(again["events"]?.wholeNumber == 0)

        try durations(desk, "time_to_recover", expected["time_to_resolve_seconds"], now)
        try durations(desk, "time_to_close", expected["time_to_close_seconds"], now)
        try months(desk, expected["ttr_monthly_by_opened_month"], now)
        try flow(desk, expected, now)
        try survival(desk, expected["kaplan_meier_time_to_close"], now)
    }

    private static let severities = [
        "1 - Critical": "critical", "2 - High": "high", "3 - Moderate": "medium", "4 - Low": "low",
    ]

    private func durations(_ desk: SitrepDesk, _ metric: String, _ expected: JSONTree?, _ now: String) throws {
        let expected = try #require(expected)
        let all = try desk.json("metrics", "--metric", metric, now: now)
        try figures(#require(all["metrics"]?.elements.first), #require(expected["overall"]))
        let split = try desk.json("metrics", "--metric", metric, "--by", "severity", now: now)
        for member in expected["by_priority"]?.members ?? [] {
            let severity = try #require(RealLogTests.severities[member.name])
            let found = split["metrics"]?.elements.first { $0["group"]?.text == severity }
            try figures(#require(found, "\(metric) \(severity)"), member.value)
        }
    }

    private func months(_ desk: SitrepDesk, _ expected: JSONTree?, _ now: String) throws {
        let split = try desk.json("metrics", "--metric", "time_to_recover", "--by", "month", now: now)
        for member in try #require(expected).members {
            let found = split["metrics"]?.elements.first { $0["group"]?.text == member.name }
            try figures(#require(found, "month \(member.name)"), member.value)
        }
    }

    private func figures(_ found: JSONTree, _ expected: JSONTree) throws {
        #expect(found["n"]?.wholeNumber == expected["count"]?.wholeNumber)
        let pairs = [
            "mean": "mean_s", "median": "median_s", "p90": "p90_s", "p95": "p95_s", "min": "min_s", "max": "max_s",
        ]
        for (theirs, ours) in pairs {
            let difference = try abs(#require(found[ours]?.number) - #require(expected[theirs]?.number))
            // The expected means carry six decimals.
            #expect(difference < 1e-5, "\(ours) of \(found["group"]?.text ?? "all") is off by \(difference) s")
        }
    }

    private func flow(_ desk: SitrepDesk, _ expected: JSONTree, _ now: String) throws {
        let flow = try desk.json("metrics", "--flow", now: now)["flow"]?.elements ?? []
        for member in try #require(expected["backlog_at_month_end"]).members {
            let month = try #require(flow.first { $0["month"]?.text == member.name })
            #expect(month["closing"]?.wholeNumber == member.value["not_closed"]?.wholeNumber, "\(member.name)")
            #expect(month["new"]?.wholeNumber == expected[path: "opened_per_month", member.name]?.wholeNumber ?? 0)
            #expect(month["closed"]?.wholeNumber == expected[path: "closed_per_month", member.name]?.wholeNumber ?? 0)
            let parts = try ["opening", "new", "reopened"].map { try #require(month[$0]?.wholeNumber) }
            #expect(parts.reduce(0, +) - month["closed"]!.wholeNumber! == month["closing"]?.wholeNumber)
        }
        // The same number from the list: open as of the first instant of the next month.
        let open = try desk.json("list", "--open", "--limit", "1", "--as-of", "2016-05-01T00:00:00Z", now: now)
        let april = expected[path: "backlog_at_month_end", "2016-04", "not_closed"]
        #expect(open["total"]?.wholeNumber == april?.wholeNumber)
    }

    private func survival(_ desk: SitrepDesk, _ expected: JSONTree?, _ now: String) throws {
        for cut in try #require(expected).members {
            let all = try desk.json("metrics", "--metric", "time_to_close", "--as-of", cut.name, now: now)
            let split = try desk.json(
                "metrics", "--metric", "time_to_close", "--by", "severity", "--as-of", cut.name, now: now)
            let overall = try #require(cut.value["overall"])
            try curve(#require(all["metrics"]?.elements.first), overall, cut.name)
            for member in cut.value["by_priority"]?.members ?? [] {
                let severity = try #require(RealLogTests.severities[member.name])
                let found = split["metrics"]?.elements.first { $0["group"]?.text == severity }
                try curve(#require(found), member.value, "\(cut.name) \(severity)")
            }
        }
    }

    private func curve(_ found: JSONTree, _ expected: JSONTree, _ what: String) throws {
        #expect(found["n"]?.wholeNumber == expected["events"]?.wholeNumber, "\(what)")
        #expect(found["open"]?.wholeNumber == expected["censored"]?.wholeNumber, "\(what)")
        #expect(found["km_median_s"]?.number == expected["median_seconds"]?.number, "\(what)")
    }
}
