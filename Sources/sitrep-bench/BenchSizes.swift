/// How much is measured, and how often.
struct BenchSizes: Equatable {
    var incidents = 1_000_000
    /// Incidents in the two event logs; memory at the larger must not exceed that at the smaller.
    var smallLog = 20_000
    var largeLog = 200_000
    var workbookRows = 1_000_000
    /// Requests in the facts file.
    var previews = 100_000
    /// Open incidents whose duties are computed anew.
    var openIncidents = 100_000
    /// Entries that the audit trail's tree is grown by.
    var trailEntries = 1_000_000
    /// Changes of all writers together, in one run.
    var changes = 8_000
    /// Megabytes of the file that is put away as evidence.
    var evidenceMegabytes = 1_024
    /// Runs of what takes milliseconds, seconds, and longer.
    var commandRuns = 41
    var queryRuns = 5
    var bulkRuns = 3

    static let quick: BenchSizes = {
        var sizes = BenchSizes()
        sizes.incidents = 20_000
        sizes.log(larger: 5_000)
        sizes.workbookRows = 50_000
        sizes.previews = 20_000
        sizes.openIncidents = 5_000
        sizes.trailEntries = 20_000
        sizes.changes = 400
        sizes.evidenceMegabytes = 64
        sizes.commandRuns = 11
        sizes.queryRuns = 3
        sizes.bulkRuns = 2
        return sizes
    }()

    mutating func log(larger incidents: Int) {
        largeLog = incidents
        smallLog = max(1, incidents / 10)
    }

    mutating func runs(_ count: Int) {
        commandRuns = count
        queryRuns = count
        bulkRuns = count
    }
}
