import DemoData
import IncidentModel
import Testing

@Suite("Sample ServiceNow log")
struct DemoServiceNowLogTests {
    private func text(_ log: DemoServiceNowLog) -> (lines: [Substring], rows: Int) {
        var bytes: [UInt8] = []
        let rows = log.write { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self).split(separator: "\n"), rows)
    }

    @Test("every row has the 36 columns of the export")
    func columns() {
        let (lines, rows) = text(DemoServiceNowLog(incidents: 500))
        #expect(lines.count == rows + 1)
        #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 36 })
        #expect(lines.first?.hasPrefix("number,incident_state,active,") == true)
        #expect(lines.first?.hasSuffix("resolved_at,closed_at") == true)
        #expect(Double(rows) / 500 > 4 && Double(rows) / 500 < 8)
    }

    @Test("rows of an incident stand together and count up; dates are written day/month/year")
    func rows() throws {
        let (lines, _) = text(DemoServiceNowLog(incidents: 300))
        var last = ""
        var count = 0
        var seen: Set<String> = []
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if fields[0] != last {
                #expect(seen.insert(fields[0]).inserted)
                (last, count) = (fields[0], 0)
            }
            #expect(fields[5] == "\(count)")
            count += 1
            let (opened, updated) = (try instant(fields[9]), try instant(fields[13]))
            let (resolved, closed) = (try instant(fields[34]), try instant(fields[35]))
            #expect(opened <= updated && updated <= closed && opened < resolved && resolved < closed)
            #expect((0..<770 * 1_440).contains(closed - DemoPlan.january2024.daysSince1970 * 1_440))
        }
        #expect(seen.count == 300)
        #expect(seen.contains("INC0000300"))
    }

    @Test("the same seed gives the same bytes, another one does not")
    func repeatable() {
        #expect(text(DemoServiceNowLog(incidents: 50)) == text(DemoServiceNowLog(incidents: 50)))
        #expect(text(DemoServiceNowLog(incidents: 50)) != text(DemoServiceNowLog(incidents: 50, seed: 1)))
        #expect(text(DemoServiceNowLog(incidents: 0)).rows == 0)
    }

    /// Reads `d/M/yyyy HH:mm` without leading zeros of day and month.
    private func instant(_ text: String) throws -> Int {
        let match = try #require(text.wholeMatch(of: #/([1-9]\d?)/([1-9]\d?)/(\d{4}) (\d\d):(\d\d)/#))
        let parts = [match.1, match.2, match.3, match.4, match.5].compactMap { Int($0) }
        let day = try #require(CivilDate(year: parts[2], month: parts[1], day: parts[0]))
        return day.daysSince1970 * 1_440 + parts[3] * 60 + parts[4]
    }
}
