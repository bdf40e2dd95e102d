import IncidentModel

/// What the incidents of one category look like: the words and the facts from which records are put together.
struct Scenario: Sendable {
    /// A thing that a title names; it is also the record's first asset.
    enum Subject: Sendable {
        case workstation
        case server
        case fileServer
        case mailServer
        case gateway
        case hypervisor
        case account
        case service
        case shop
        case cloudStore
        case laptop
        case telephone
        case tablet
        case site
    }

    /// A title with the subject's name at `%`.
    struct Title: Sendable {
        let subject: Subject
        let before: String
        let after: String

        init(_ subject: Subject, _ text: String) {
            let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
            self.subject = subject
            before = String(parts[0])
            after = parts.count > 1 ? String(parts[1]) : ""
        }

        func naming(_ name: String) -> String {
            var text = before
            text.reserveCapacity(before.utf8.count + name.utf8.count + after.utf8.count)
            text += name
            text += after
            return text
        }
    }

    enum Sighting: Sendable {
        case address
        case addressV6
        case domain
        case link
        case sender
        case fileHash
        case network
    }

    struct Work: Sendable {
        let phase: Phase
        let title: String

        init(_ phase: Phase, _ title: String) {
            self.phase = phase
            self.title = title
        }
    }

    struct Remedy: Sendable {
        let kind: ActionRecord.Kind
        let title: String

        init(_ kind: ActionRecord.Kind, _ title: String) {
            self.kind = kind
            self.title = title
        }
    }

    let category: String
    /// Relative frequency among critical and high incidents.
    var severeWeight: Double
    /// Relative frequency among all others.
    var ordinaryWeight: Double
    var trafficLight: TrafficLight = .amber
    var titles: [Title]
    var summaries: [String]
    var sources: [String]
    var techniques: [String] = []
    var tags: [String]
    var sightings: [Sighting] = []
    var work: [Work]
    var causes: [String]
    var lessons: [String]
    var remedies: [Remedy]
    /// Why nothing had to be removed, where that is usual.
    var eradicationPassed: String?
    /// Why nothing had to be restored, where that is usual.
    var recoveryPassed: String?

    /// The categories that have a playbook of their own come first.
    static let all: [Scenario] = [
        malware, ransomware, phishing, accountCompromise, dataBreach, denialOfService, insiderMisuse, lostDevice,
        vulnerabilityExploitation, webApplicationAttack, supplyChain, cloudMisconfiguration, policyViolation,
        reconnaissance,
    ]
}
