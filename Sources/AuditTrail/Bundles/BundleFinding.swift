/// One thing that is wrong with a bundle.
package struct BundleFinding: Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case archiveTruncated = "archive-truncated"
        case archiveHeader = "archive-header"
        case archivePadding = "archive-padding"
        case archiveTrailing = "archive-trailing"
        case pathUnsafe = "path-unsafe"
        case pathRepeated = "path-repeated"
        case fileKind = "file-kind"
        case fileMissing = "file-missing"
        case fileUnlisted = "file-unlisted"
        case fileMisplaced = "file-misplaced"
        case fileTooLarge = "file-too-large"
        case fileSize = "file-size"
        case fileHash = "file-hash"
        case manifestForm = "manifest-form"
        case checkpointForm = "checkpoint-form"
        case checkpointSignature = "checkpoint-signature"
        case originDiffers = "origin-differs"
        case entryForm = "entry-form"
        case entryCount = "entry-count"
        case entryRoot = "entry-root"
        case proofForm = "proof-form"
        case proofWrong = "proof-wrong"
        case exportUnstated = "export-unstated"
        case engagementForm = "engagement-form"
        case engagementMissing = "engagement-missing"
        case engagementUnstated = "engagement-unstated"
        case engagementDiffers = "engagement-differs"
        case evidenceName = "evidence-name"
        case populationForm = "population-form"
        case populationGap = "population-gap"
        case populationUnknown = "population-unknown"
        case populationScope = "population-scope"
        case sampleForm = "sample-form"
        case sampleWrong = "sample-wrong"
        case referenceForm = "reference-form"
        case referenceDangling = "reference-dangling"
        case referenceHash = "reference-hash"
        case timestampForm = "timestamp-form"
        case timestampRefused = "timestamp-refused"
        case timestampImprint = "timestamp-imprint"
        case previousSignature = "previous-signature"
        case previousNewer = "previous-newer"
        case previousDiffers = "previous-differs"
        case consistencyMissing = "consistency-missing"
        case consistencyForm = "consistency-form"
        case consistencyWrong = "consistency-wrong"
    }

    package let code: Code
    /// The file within the bundle that it is about.
    package let path: String?
    package let detail: String

    package init(_ code: Code, _ path: String?, _ detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    package var description: String { "\(code.rawValue): " + (path.map { "\($0): " } ?? "") + detail }
}

/// What a verifier found.
package struct BundleReport: Equatable, Sendable {
    /// A time stamp of the bundle's checkpoint.
    package struct StatedTime: Equatable, Sendable {
        package let path: String
        package let stamp: TimeStamp
    }

    /// How many findings are kept; all are counted.
    static let kept = 100

    /// Why the input is no bundle at all, or the key or earlier checkpoint cannot be read.
    package internal(set) var malformed: String?
    /// The first ones, in the order in which they were found.
    package private(set) var findings: [BundleFinding] = []
    package private(set) var findingCount = 0
    /// The bundle's checkpoint, when its signature is right.
    package internal(set) var checkpoint: SignedCheckpoint?
    package internal(set) var coverage: BundleManifest.Coverage?
    /// By path, what the time stamps of the checkpoint say; their signatures are for `openssl ts -verify` to check.
    package internal(set) var timeStamps: [StatedTime] = []
    package internal(set) var entryCount: UInt64 = 0
    package internal(set) var fileCount = 0

    package var isSound: Bool { malformed == nil && findingCount == 0 }

    /// 0 sound, 1 something is wrong, 65 the input cannot be read.
    package var exitCode: Int32 { malformed != nil ? 65 : findingCount == 0 ? 0 : 1 }

    mutating func add(_ code: BundleFinding.Code, _ path: String?, _ detail: String) {
        findingCount += 1
        if findings.count < BundleReport.kept { findings.append(BundleFinding(code, path, detail)) }
    }

    mutating func add(_ other: BundleFinding, times: Int = 1) {
        if findings.count < BundleReport.kept { findings.append(other) }
        findingCount += times
    }
}
