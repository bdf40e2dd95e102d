import Testing

@testable import AuditTrail

/// An entry whose shape was met before is checked by a shorter way. It has to find the same as reading the whole entry does.
@Suite("Entries of known shapes")
struct EntryCheckTests {
    private static let entries = [
        #"{"action":"incident.open","after":{"at":"2026-03-01T10:00:00.000000Z","id":1},"#
            + #""incident":"INC-2026-0001","organization":"default","v":1}"#,
        #"{"action":"note.insert","after":{"lessons":["one","two"],"n":-1.5,"open":true},"organization":"default","v":1}"#,
        #"{"action":"réponse \"\\","incident":"INC-2026-10000","organization":"default","subject":{},"v":1}"#,
        #"{"action":"import","incidents":["INC-2026-0001..INC-2026-0003"],"organization":"default","v":1}"#,
    ]

    private let check = EntryCheck(organization: "default", wantsIncidents: true)

    private func answer(_ entry: [UInt8], _ shapes: inout EntryCheck.Shapes) -> String {
        let result = entry.withUnsafeBytes { check.check($0, &shapes) }
        return "\(result.defect ?? "right") \(result.incident ?? 0) \(result.incidents)"
    }

    private func cold(_ entry: [UInt8]) -> String {
        var none = EntryCheck.Shapes()
        return answer(entry, &none)
    }

    @Test("an entry that follows others of its shape gives what it gives alone")
    func repeated() {
        var shapes = EntryCheck.Shapes()
        let places = [0, 0, 1, 2, 3, 0, 1, 1, 2, 3, 3, 0]
        for place in places {
            let entry = Array(Self.entries[place].utf8)
            #expect(answer(entry, &shapes) == cold(entry))
            #expect(cold(entry).hasPrefix("right"))
        }
    }

    @Test("every byte changed, left out or doubled is judged as if the entry stood alone", arguments: entries)
    func tampered(entry: String) {
        let original = Array(entry.utf8)
        var wrong = 0
        for position in original.indices {
            let bytes: [UInt8] = [0x00, 0x22, 0x2C, 0x30, 0x31, 0x3A, 0x5C, 0x5D, 0x61, 0x7D, 0xC3, 0xFF]
            var changed = bytes.map { byte in
                var copy = original
                copy[position] = byte
                return copy
            }
            changed.append(Array(original[..<position] + original[(position + 1)...]))
            changed.append(Array(original[...position] + original[position...]))
            changed.append(Array(original[..<position]))
            for entry in changed {
                var shapes = EntryCheck.Shapes()
                _ = answer(original, &shapes)
                let expected = cold(entry)
                #expect(answer(entry, &shapes) == expected)
                if !expected.hasPrefix("right") { wrong += 1 }
            }
        }
        // Most of these changes break something, or the test would say little.
        #expect(wrong > original.count * 5)
    }

    @Test("a shape is learned only from an entry that is right")
    func wrongEntryTeachesNothing() {
        var shapes = EntryCheck.Shapes()
        let disordered = Array(#"{"b":1,"a":2,"organization":"default","v":1}"#.utf8)
        let foreign = Array(#"{"a":2,"organization":"other","v":1}"#.utf8)
        for entry in [disordered, foreign, disordered, foreign] {
            #expect(!answer(entry, &shapes).hasPrefix("right"))
        }
    }
}
