import Testing

/// Where the tests begin. Without it the package manager looks for tests of XCTest, of which there are none, in the index of symbols, and
/// writing that index is a tenth of the build.
@main struct TestRunner {
    static func main() async { await Testing.__swiftPMEntryPoint() as Never }
}
