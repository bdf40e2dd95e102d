import Testing

@testable import ResponseMetrics

/// Expected values are scipy 1.17.1's: special.betainc/betaincc, gammainc/gammaincc, ndtr, ndtri, gammaln, stats.binom.
@Suite("Special functions agree with scipy to 1e-12")
struct SpecialFunctionTests {
    @Test(
        "incomplete beta, both tails",
        arguments: [
            (0.5, 0.5, 0.3, 0.36901011956554536, 0.6309898804344546),
            (1, 1, 0.2, 0.2, 0.8),
            (2.5, 7, 0.1, 0.10188029911305448, 0.8981197008869456),
            (7, 2.5, 0.9, 0.8981197008869457, 0.10188029911305438),
            (30, 70, 0.25, 0.1358149042834277, 0.8641850957165725),
            (30, 70, 0.4, 0.9822224303035403, 0.017777569696459713),
            (1000, 3, 0.999, 0.9194224096397954, 0.08057759036020457),
            (3, 1000, 0.001, 0.08057759036020444, 0.9194224096397956),
            (5000, 5000, 0.49, 0.02274203232457461, 0.9772579676754255),
            (20, 20, 0.01, 5.746696726347244e-30, 1),
            (2, 50000, 0.0001, 0.9595824243363805, 0.04041757566359719),
            (0.5, 400, 0.002, 0.794182026073068, 0.2058179739269321),
        ] as [(Double, Double, Double, Double, Double)])
    func beta(_ a: Double, _ b: Double, _ x: Double, _ lower: Double, _ upper: Double) {
        let tails = SpecialFunctions.betaTails(a, b, x, 1 - x)
        expectRelative(tails.lower, lower)
        expectRelative(tails.upper, upper)
    }

    @Test(
        "incomplete gamma, both tails",
        arguments: [
            (0.5, 0.1, 0.34527915398142317, 0.6547208460185768),
            (1, 2, 0.8646647167633873, 0.1353352832366127),
            (10, 4.7, 0.022205864139819946, 0.97779413586018),
            (10, 18.4, 0.9876349673535294, 0.012365032646470545),
            (100, 150, 0.9999940754596646, 5.924540335483916e-06),
            (10000, 9800, 0.02220754381396969, 0.9777924561860303),
            (1_000_000, 1_001_000, 0.8413447863683402, 0.15865521363165971),
            (25, 60, 0.9999998904119288, 1.0958807112599678e-07),
            (3, 0.001, 1.6654171665278094e-10, 0.9999999998334583),
        ] as [(Double, Double, Double, Double)])
    func gamma(_ a: Double, _ x: Double, _ lower: Double, _ upper: Double) {
        let tails = SpecialFunctions.gammaTails(a, x)
        expectRelative(tails.lower, lower)
        expectRelative(tails.upper, upper)
    }

    @Test(
        "normal distribution function",
        arguments: [
            (-37, 5.7255712225239266e-300), (-20, 2.7536241186061556e-89), (-8.5, 9.47953482220325e-18),
            (-3.2, 0.0006871379379158471), (-1.96, 0.024997895148220435), (-0.001, 0.49960105778608893),
            (0, 0.5), (0.7, 0.758036347776927), (2.5, 0.9937903346742238), (6, 0.9999999990134123),
        ] as [(Double, Double)])
    func normal(_ z: Double, _ expected: Double) { expectRelative(SpecialFunctions.normalCDF(z), expected) }

    @Test(
        "normal quantile",
        arguments: [
            (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-09, -5.9978070150076865),
            (0.001, -3.090232306167813), (0.025, -1.9599639845400545), (0.2, -0.8416212335729142),
            (0.2499, -0.67480447011061), (0.4, -0.2533471031357997), (0.4999, -0.0002506628300880075),
            (0.5001, 0.0002506628300880075), (0.75, 0.6744897501960817), (0.8, 0.8416212335729143),
            (0.975, 1.959963984540054), (0.999999, 4.753424308817087),
        ] as [(Double, Double)])
    func quantile(_ p: Double, _ expected: Double) { expectRelative(SpecialFunctions.normalQuantile(p), expected) }

    @Test(
        "log gamma",
        arguments: [
            (0.1, 2.252712651734206), (0.999, 0.0005780385328917337), (1.001, -0.0005763935982832711),
            (1.5, -0.12078223763524526), (2.0001, 4.228165811291995e-05), (10.5, 13.940625219403763),
            (171.3, 708.1149470389971), (1e7, 151180949.36947393),
        ] as [(Double, Double)])
    func logGamma(_ x: Double, _ expected: Double) { expectRelative(SpecialFunctions.logGamma(x), expected) }

    @Test("Stirling's error is continuous where the series takes over")
    func stirling() {
        let (below, above) = (16.0.nextDown, 16.0)
        #expect(abs(SpecialFunctions.stirlingError(below) - SpecialFunctions.stirlingError(above)) < 1e-14)
    }

    @Test(
        "binomial probabilities and tails",
        arguments: [
            (40, 0.9, 31, 0.010432251756610065, 0.015495305414444455, 0.9949369463421656),
            (1000, 0.5, 480, 0.011340982371187717, 0.10872414660207075, 0.9026168357691174),
            (100000, 0.001, 80, 0.005189535340178098, 0.022597212325764008, 0.982592323014414),
            (10_000_000, 0.5, 4_998_000, 0.00011337165606183452, 0.10300830139751964, 0.8971050702585925),
            // scipy's tails are off by 2e-11 here; these are from 60-digit decimals.
            (10_000_000, 1e-06, 5, 0.03783323696877763, 0.06708586829583849, 0.9707473686729391),
        ])
    func binomial(_ n: Int, _ p: Double, _ k: Int, _ mass: Double, _ atMost: Double, _ atLeast: Double) {
        let law = BinomialDistribution(n: n, p: p)
        expectRelative(law.probability(of: k), mass)
        expectRelative(law.atMost(k), atMost)
        expectRelative(law.atLeast(k), atLeast)
    }

    @Test("quantiles undo the incomplete functions")
    func inverses() {
        for p in [1e-8, 0.025, 0.3, 0.5, 0.975] {
            for (a, b) in [(0.5, 3.0), (1, 1), (4, 90), (2000, 500)] {
                expectRelative(SpecialFunctions.incompleteBeta(a, b, SpecialFunctions.betaQuantile(a, b, p)), p, 1e-11)
            }
            for a in [0.7, 1, 12, 40_000] {
                expectRelative(SpecialFunctions.gammaTails(a, SpecialFunctions.gammaQuantile(a, p)).lower, p, 1e-11)
            }
        }
    }
}
