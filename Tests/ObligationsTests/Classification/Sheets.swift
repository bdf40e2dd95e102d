import IncidentModel
import JSONText

@testable import Obligations

/// Makes sheets of answers from JSON text.
func sheet(_ text: String) throws -> JSONTree { try JSONParser.parse(text) }

func dora(_ text: String) throws -> DORAClassification { DORAClassification(try DORAAnswers(try sheet(text))) }

func problems(_ text: String) throws -> [AnswerProblem] {
    let tree = try sheet(text)
    do throws(AnswerProblems) {
        _ = try DORAAnswers(tree)
        return []
    } catch {
        return error.problems
    }
}

/// A small generator with a seed, so that a failure can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

func instant(_ text: String) throws -> Instant {
    guard let instant = Instant(rfc3339: text) else { throw NotAnInstant(text: text) }
    return instant
}

struct NotAnInstant: Error {
    let text: String
}
