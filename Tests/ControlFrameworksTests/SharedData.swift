import ControlFrameworks
import Foundation
import JSONText

/// The data sets beside the package, read in place.
enum SharedData {
    /// `$SITREP_SHARED`, or `shared` beside the package's root.
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["SITREP_SHARED"] { return URL(fileURLWithPath: path) }
        let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return package.deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static let isPresent = FileManager.default.fileExists(atPath: root.appendingPathComponent("data").path)
    static let absence: String = "the shared data sets are not beside the package"

    /// The bytes of a file under `data`; those of a `.gz` as gzip unpacks them.
    static func bytes(_ relative: String) throws -> [UInt8] {
        let file = root.appendingPathComponent("data").appendingPathComponent(relative)
        guard relative.hasSuffix(".gz") else { return [UInt8](try Data(contentsOf: file)) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return [UInt8](data)
    }

    static func json(_ relative: String) throws -> JSONTree {
        try bytes(relative).withUnsafeBytes { try JSONParser.parse($0) }
    }

    static func catalog(_ name: String) throws -> OSCALCatalog {
        try bytes("controls/oscal/\(name)").withUnsafeBytes { try OSCALCatalog(json: $0) }
    }

    static func profile(_ name: String) throws -> OSCALProfile {
        try bytes("controls/oscal/\(name)").withUnsafeBytes { try OSCALProfile(json: $0) }
    }

    static func mapping(_ name: String) throws -> MappingDocument {
        try MappingDocument(document: json("controls/\(name)"))
    }

    static let attack = "ctid_nist_800_53-rev5_attack-16.1-enterprise.json.gz"
    static let veris = "veris-1.4.0_attack-16.1-enterprise.json.gz"
    static let high = "NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json.gz"
    static let moderate = "NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog-min.json.gz"
    static let low = "NIST_SP-800-53_rev5_LOW-baseline_profile-min.json"
    static let privacy = "NIST_SP-800-53_rev5_PRIVACY-baseline_profile-min.json"
}
