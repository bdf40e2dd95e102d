import Foundation
import Testing

@testable import DemoData

@Suite("Elementary functions")
struct ElementaryFunctionTests {
    @Test("exp and log agree with the C library to the last digits")
    func exponentialAndLogarithm() {
        for step in -2_000...2_000 {
            let x = Double(step) / 50
            #expect(abs(ElementaryFunctions.exponential(x) / exp(x) - 1) < 2e-15, "\(x)")
            let y = exp(x)
            #expect(abs(ElementaryFunctions.logarithm(y) - log(y)) <= 4e-16 * max(1, abs(x)), "\(y)")
        }
    }

    @Test("the normal quantile inverts the distribution function")
    func normalQuantile() {
        for p in [1e-12, 1e-6, 0.001, 0.02, 0.02425, 0.1, 0.5, 0.7, 0.975, 0.98, 0.999_999] {
            let back = 0.5 * erfc(-ElementaryFunctions.normalQuantile(p) / 2.0.squareRoot())
            #expect(abs(back / p - 1) < 1e-7, "\(p)")
        }
        #expect(abs(ElementaryFunctions.normalQuantile(0.975) - 1.959963984540054) < 1e-8)
    }

    @Test("the generator gives the published sequence of xoshiro256**, and draws stay in range")
    func generator() {
        // SplitMix64 from 0 begins 0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f, 0xf88bb8a8724c81ec.
        var random = SeededGenerator(seed: 0)
        let second: UInt64 = 0x6e78_9e6a_a1b9_65f4
        let scrambled = second &* 5
        #expect(random.next() == ((scrambled << 7) | (scrambled >> 57)) &* 9)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[random.below(7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
        #expect((0..<1_000).allSatisfy { _ in (0..<1).contains(random.unit()) })
    }
}
