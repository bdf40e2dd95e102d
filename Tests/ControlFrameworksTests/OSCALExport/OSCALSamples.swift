import ControlFrameworks
import Cryptography
import IncidentModel
import Testing

/// A period with five incidents, as an application would hand it to the export.
enum OSCALSamples {
    static let sha1: NamedUUID.Digest = { SHA1.hash($0) }

    static let hashes = ["2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", text("ab")]

    static func text(_ pair: String) -> String { String(repeating: pair, count: 32) }

    static func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    static func control(_ local: String, framework: String = "nist-800-53", version: String = "5") throws -> ControlID {
        let framework = try #require(FrameworkID(name: framework, version: version))
        return try #require(ControlID(framework: framework, local: local))
    }

    static func outcome(
        _ id: String, _ control: ControlID, _ outcome: ControlOutcome, evidence: [String] = [], note: String? = nil
    ) throws -> OSCALControlOutcome {
        OSCALControlOutcome(
            id: id, control: control, controlTitle: "Title of \(control.local)", outcome: outcome, note: note,
            at: try instant("2026-07-03T10:00:00.5Z"), evidence: evidence)
    }

    static func incidents() throws -> [OSCALIncident] {
        let mfa = try control("ia-2")
        return [
            OSCALIncident(
                key: "INC-2026-0042", title: "Account taken over",
                outcomes: [
                    try outcome(
                        "1", mfa, .absent, evidence: hashes, note: "The old gateway asked for a password only."),
                    try outcome("2", try control("au-6"), .worked),
                    try outcome("3", try control("21.2.b", framework: "nis2", version: "2022"), .detectedOnly),
                ],
                chronology: [
                    OSCALIncident.Event(id: "detected", title: "Detected", start: try instant("2026-07-03T09:00:00Z")),
                    OSCALIncident.Event(
                        id: "occurred", title: "Occurred", start: try instant("2026-07-02T00:00:00Z"),
                        end: try instant("2026-07-03T00:00:00Z")),
                ],
                actions: [
                    OSCALAction(
                        id: "1", title: "Ask for a second factor", kind: "control_design",
                        decidedAt: try instant("2026-07-20T12:00:00Z"), due: try instant("2026-12-31T00:00:00Z"),
                        controls: [mfa]),
                    OSCALAction(
                        id: "2", title: "Retire the gateway", kind: "technology",
                        decidedAt: try instant("2026-07-20T12:00:00Z"), due: try instant("2026-09-30T00:00:00Z"),
                        doneAt: try instant("2026-09-01T00:00:00Z")),
                ]),
            OSCALIncident(
                key: "INC-2026-0043", title: "Phishing", disposition: nil,
                outcomes: [try outcome("1", mfa, .worked), try outcome("2", try control("au-6"), .worked)]),
            OSCALIncident(
                key: "INC-2026-0044", title: "Drill", isExercise: true,
                outcomes: [try outcome("1", try control("au-6"), .failed, evidence: [hashes[1]])],
                chronology: [
                    OSCALIncident.Event(id: "detected", title: "Detected", start: try instant("2026-08-01T00:00:00Z"))
                ],
                actions: [
                    OSCALAction(
                        id: "1", title: "Shorten the call tree", kind: "process",
                        decidedAt: try instant("2026-08-02T00:00:00Z"), doneAt: try instant("2026-08-03T00:00:00Z"),
                        verifiedAt: try instant("2026-08-30T00:00:00Z"))
                ]),
            OSCALIncident(key: "INC-2026-0045", title: "Noise", disposition: .falsePositive),
            OSCALIncident(key: "INC-2026-0046", title: "Lost laptop"),
        ]
    }

    static let evidence = [
        OSCALEvidence(sha256: hashes[0], name: "gateway.conf", mediaType: "text/plain", place: .bundle),
        OSCALEvidence(sha256: hashes[1].uppercased(), name: "memory image", place: .withheld),
    ]

    static func export(
        _ incidents: [OSCALIncident]? = nil, evidence: [OSCALEvidence] = evidence, version: OSCALVersion = .v121,
        organisation: String = "example.org/soc"
    ) throws -> OSCALExport {
        try OSCALExport(
            organisation: OSCALExport.Organisation(id: organisation, name: "Example"),
            period: try instant("2026-07-01T00:00:00Z")..<(try instant("2026-10-01T00:00:00Z")),
            knownAt: try instant("2026-10-02T08:00:00Z"), version: version,
            incidents: try incidents ?? self.incidents(), evidence: evidence, sha1: sha1)
    }
}
