import DemoData
import IncidentModel
import Testing

@Suite("Hostile records")
struct HostileRecordTests {
    @Test("every free text of a record carries the hostile one")
    func everyField() {
        #expect(DemoPlan.hostile.count == DemoPlan.hostileTexts.count)
        for (record, text) in zip(DemoPlan.hostile, DemoPlan.hostileTexts) {
            let single = [
                record.title, record.summary, record.category, record.source, record.owner, record.review?.author,
                record.review?.whatHappened, record.review?.detection, record.review?.whatWorked,
                record.review?.whatDidNot, record.tags?.first, record.tasks?.first?.title, record.actions?.first?.title,
                record.assets?.first?.name, record.observables?.first?.note, record.escalations?.first?.reason,
                record.timeline?.first?.text, record.attributes?.keys.first, record.review?.lessons.first,
                record.controls?.first?.title, record.controls?.first?.note, record.controls?.first?.evidence?.last,
                record.risks?.first?.risk, record.risks?.first?.appetite?.recordedBy,
                record.actions?.first?.controls?.first?.label, record.timeline?.last?.text,
            ]
            #expect(single.allSatisfy { $0 == text })
        }
    }

    @Test("the rest is valid: titles within their limit, keys unique, times possible, no NUL")
    func valid() {
        #expect(DemoPlan.hostile.contains { $0.title.count == 1_000 })
        #expect(DemoPlan.hostile.allSatisfy { $0.title.unicodeScalars.count <= 1_000 })
        #expect(Set(DemoPlan.hostile.map(\.sourceKey)).count == DemoPlan.hostile.count)
        #expect(!DemoPlan.hostileTexts.contains { $0.unicodeScalars.contains("\0") })
        for record in DemoPlan.hostile {
            let times = Dictionary(
                uniqueKeysWithValues: record.assertions.compactMap { s in s.time.map { (s.milestone, $0) } })
            #expect(MilestoneOrder.contradictions(times).isEmpty)
            #expect(record.review?.approver != record.review?.author)
        }
    }

    @Test("each family of attack is there")
    func families() {
        let texts = DemoPlan.hostileTexts
        for beginning in ["=", "+", "-", "@", "\t", "<", "|", "#", "'"] {
            #expect(texts.contains { $0.hasPrefix(beginning) }, "\(beginning)")
        }
        for scalar: Unicode.Scalar in ["\u{202E}", "\u{2028}", "\u{1B}", "\u{1F692}", "\u{200B}", "\r"] {
            #expect(texts.contains { $0.unicodeScalars.contains(scalar) }, "U+\(String(scalar.value, radix: 16))")
        }
    }
}
