import IncidentModel

/// An event log as ServiceNow exports it: 36 columns, one row for each change of an incident, rows of an incident together and
/// in the order of `sys_mod_count`, dates as `d/M/yyyy HH:mm` and `?` where there is no value.
///
/// It exists to measure the import: the numbers are plausible, the texts are the anonymous ones of such exports.
package struct DemoServiceNowLog: Sendable {
    /// The first line, without a line break.
    package static let header =
        "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_by,opened_at,"
        + "sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,"
        + "u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,notify,"
        + "problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at"

    /// Chunks are handed on when they reach this size.
    private static let chunkSize = 64 * 1_024

    /// Whatever their number, the incidents are opened within two years, so that none lies in the future.
    private static let minutes: Int64 = 730 * 1_440

    private let incidents: Int
    private let firstMinute: Int64
    private let seed: UInt64

    package init(incidents: Int, from: CivilDate = DemoPlan.january2024, seed: UInt64 = 2_026) {
        self.incidents = max(0, incidents)
        firstMinute = Int64(from.daysSince1970) * 1_440
        self.seed = seed
    }

    /// Hands the log on in chunks of whole lines, each ended by a line feed, in constant memory.
    ///
    /// - Returns: the number of rows after the header.
    @discardableResult
    package func write<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) -> Int {
        var random = SeededGenerator(seed: seed)
        var buffer: [UInt8] = []
        buffer.reserveCapacity(DemoServiceNowLog.chunkSize + 4_096)
        buffer.append(contentsOf: DemoServiceNowLog.header.utf8)
        buffer.append(10)
        var rows = 0
        for number in 0..<incidents {
            let opened = firstMinute + DemoServiceNowLog.minutes * Int64(number) / Int64(incidents)
            rows += Ticket(number: number + 1, opened: opened, &random).append(to: &buffer, &random)
            if buffer.count >= DemoServiceNowLog.chunkSize {
                try sink(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        if !buffer.isEmpty { try sink(buffer) }
        return rows
    }
}

/// One incident of the log.
private struct Ticket {
    private static let priorities = ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"]
    private static let levels = ["1 - High", "2 - Medium", "3 - Low"]

    private let number: Int
    private let opened: Int64
    private let resolved: Int64
    private let closed: Int64
    private let rows: Int
    private let priority: Int
    private let group: Int
    private let assignee: Int
    /// The columns that stay the same in every row, as they stand between the changing ones.
    private let caller: String
    private let place: String
    private let ending: String

    init(number: Int, opened: Int64, _ random: inout SeededGenerator) {
        self.number = number
        self.opened = opened
        let work = random.duration(.hours(22, 1.6)) / 60
        resolved = opened + min(max(1, work), 30 * 1_440)
        closed = resolved + 5 * 1_440
        rows = 3 + min(12, Int(random.duration(LogNormal(medianSeconds: 2, sigma: 0.8))))
        let point = random.unit()
        priority = point < 0.02 ? 0 : point < 0.05 ? 1 : point < 0.94 ? 2 : 3
        group = 1 + random.below(80)
        assignee = 1 + random.below(240)
        caller = "Caller \(1 + random.below(5_000)),Opened by  \(1 + random.below(500)),"
        let impact = Ticket.levels[max(0, priority - 1)]
        place =
            "Phone,Location \(1 + random.below(220)),Category \(1 + random.below(60)),Subcategory \(1 + random.below(250)),"
            + "Symptom \(1 + random.below(600)),?,\(impact),\(impact),\(Ticket.priorities[priority]),"
        ending = "code \(1 + random.below(17)),Resolved by \(1 + random.below(230)),"
    }

    /// - Returns: the number of rows written.
    func append(to buffer: inout [UInt8], _ random: inout SeededGenerator) -> Int {
        var updated = opened
        for row in 0..<rows {
            let isLast = row == rows - 1
            let isResolved = row >= rows - 2
            if isLast {
                updated = closed
            } else if isResolved {
                updated = resolved
            } else {
                updated += (resolved - updated) / Int64(rows - row) * Int64(random.below(100)) / 100
            }
            appendNumber(to: &buffer)
            let state = isLast ? "Closed" : isResolved ? "Resolved" : row == 0 ? "New" : "Active"
            text(",", state, isLast ? ",false," : ",true,", to: &buffer)
            digits(row == 0 ? 0 : 1, to: &buffer)
            text(",0,", to: &buffer)
            digits(row, to: &buffer)
            text(",true,", caller, to: &buffer)
            date(opened, to: &buffer)
            text(",?,?,Updated by ", to: &buffer)
            digits(1 + random.below(900), to: &buffer)
            text(",", to: &buffer)
            date(updated, to: &buffer)
            text(",", place, "Group ", to: &buffer)
            digits(group, to: &buffer)
            if row == 0 {
                text(",?", to: &buffer)
            } else {
                text(",Resolver ", to: &buffer)
                digits(assignee, to: &buffer)
            }
            text(",true,false,Do Not Notify,?,?,?,?,", ending, to: &buffer)
            date(resolved, to: &buffer)
            text(",", to: &buffer)
            date(closed, to: &buffer)
            buffer.append(10)
        }
        return rows
    }

    private func appendNumber(to buffer: inout [UInt8]) {
        text("INC", to: &buffer)
        let digitCount = String(number).utf8.count
        for _ in digitCount..<max(digitCount, 7) { buffer.append(48) }
        digits(number, to: &buffer)
    }

    private func text(_ parts: String..., to buffer: inout [UInt8]) {
        for part in parts { buffer.append(contentsOf: part.utf8) }
    }

    private func digits(_ value: Int, to buffer: inout [UInt8]) {
        if value >= 10 { digits(value / 10, to: &buffer) }
        buffer.append(48 + UInt8(value % 10))
    }

    /// `d/M/yyyy HH:mm` of minutes since 1970.
    private func date(_ minute: Int64, to buffer: inout [UInt8]) {
        let day = CivilDate(daysSince1970: Int(minute / 1_440))
        let ofDay = Int(minute % 1_440)
        digits(day.day, to: &buffer)
        buffer.append(47)
        digits(day.month, to: &buffer)
        buffer.append(47)
        digits(day.year, to: &buffer)
        buffer.append(32)
        twoDigits(ofDay / 60, to: &buffer)
        buffer.append(58)
        twoDigits(ofDay % 60, to: &buffer)
    }

    private func twoDigits(_ value: Int, to buffer: inout [UInt8]) {
        if value < 10 { buffer.append(48) }
        digits(value, to: &buffer)
    }
}
